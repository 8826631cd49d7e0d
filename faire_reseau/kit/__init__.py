"""Ground of the house: clock, events on commit, refusals, limits, kept pages, spreadsheets, mail."""
