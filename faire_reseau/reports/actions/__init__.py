"""Actions of reports."""

from faire_reseau.reports.actions.indicators import (
    define_indicator,
    forget_definer,
    know_figure,
    load_set,
    restore_indicator,
    retire_indicator,
    revise_indicator,
    shipped_set,
)

__all__ = [
    "define_indicator",
    "forget_definer",
    "know_figure",
    "load_set",
    "restore_indicator",
    "retire_indicator",
    "revise_indicator",
    "shipped_set",
]
