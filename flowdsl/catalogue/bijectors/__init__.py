"""Every bijector of the language, by family."""
