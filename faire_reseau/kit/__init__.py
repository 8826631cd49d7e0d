"""Base of the house: clock, events on commit, refusals, limits, cached pages, spreadsheets, mail."""
