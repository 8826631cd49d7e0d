"""Decisions on plain values: the four counts."""
