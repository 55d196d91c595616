"""Functions of the language: tensor operations, R's own functions, and actions."""
