"""Count people, participations and half-days of any crossing, exactly: no web framework, no files but its own."""

from headcount.answer import COUNTS, Answer, plain_half_days
from headcount.errors import InputError, Note, StaleError
from headcount.files.presences import DATE_PARTS, Reading, read_presences
from headcount.occasions import Occasions, order_of
from headcount.part import REMOVED
from headcount.register import QUARTERS, Register
from headcount.store import Store

__all__ = [
    "COUNTS",
    "DATE_PARTS",
    "QUARTERS",
    "REMOVED",
    "Answer",
    "InputError",
    "Note",
    "Occasions",
    "Reading",
    "Register",
    "StaleError",
    "Store",
    "order_of",
    "plain_half_days",
    "read_presences",
]
