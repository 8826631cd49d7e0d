"""Decisions of this room on plain values: the article drafted from a gathering, what is left to look at in a text."""
