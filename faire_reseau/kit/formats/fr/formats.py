"""A day and its hour in French: “29 novembre 2026 à 10 h 45”."""

DATETIME_FORMAT = r"j F Y \à H:i"  # “H:i” is written by `kit.dates`
