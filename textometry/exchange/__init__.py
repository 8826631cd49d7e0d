"""Coded texts, code books and results in and out of other programs' formats."""
