"""Looks of the house: design tokens, base page, parts, icons, scripts shared by all rooms."""
