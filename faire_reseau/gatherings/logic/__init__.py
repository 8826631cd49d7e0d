"""Decisions on plain values: overlaps, half-days, who gets a place."""
