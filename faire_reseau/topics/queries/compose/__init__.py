"""Presenters of the page that composes: rows of the grid, results and destinations with their sentences and addresses."""
