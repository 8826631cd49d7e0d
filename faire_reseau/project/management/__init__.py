"""Commands for operators, through Django."""
