"""Packages of R's whose functions are here: what `package::name` and `library(package)` accept."""

PACKAGES = (
    "base", "stats", "utils", "methods", "graphics", "grDevices", "magrittr", "purrr",
)  # fmt: skip
