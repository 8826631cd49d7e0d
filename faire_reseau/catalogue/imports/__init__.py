"""Imports: what bases of others give."""
