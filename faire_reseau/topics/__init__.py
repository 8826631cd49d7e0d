"""Talking: what people propose and wish for, and the grid composed from it."""
