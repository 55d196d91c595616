"""How R prints its values."""
