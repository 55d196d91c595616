"""Every distribution of the language, by family."""
