"""Explanations of a grid: what each person and topic gets, and what a change would do."""
