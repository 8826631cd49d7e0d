"""Logic on plain values: the article drafted from a gathering, points to check in a text."""
