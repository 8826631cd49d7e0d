"""Views of reports."""

from faire_reseau.reports.views.indicators import (
    define,
    download_set,
    indicator,
    indicators,
    load,
    records,
    restore,
    retire,
    revise,
)

__all__ = [
    "define",
    "download_set",
    "indicator",
    "indicators",
    "load",
    "records",
    "restore",
    "retire",
    "revise",
]
