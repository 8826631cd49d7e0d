"""Codes marked by hand, and how far coders agree."""
