"""Doing: actions, meetings, half-days, presences, and the four counts."""
