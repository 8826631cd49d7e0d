"""Presses of a button, taken once and in order: a late copy of an older one changes nothing.

The outbox of a phone (`ui/outbox.js`) sends each press under a key of its own, with the keys of those that it stands for: pressed
on the same thing before, and perhaps still on their way. Only the day is noted, and nobody: a moment would tell who pressed what.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.models import TakenPress
from faire_reseau.kit.retention import Period

MOST_REPLACED = 20


@dataclass(frozen=True)
class Press:
    """One press: its key, and the keys of the older ones that it takes the place of."""

    key: uuid.UUID
    replaces: tuple[uuid.UUID, ...] = ()


def press_in(fields: Mapping[str, str]) -> Press | None:
    """The press that the outbox sent; None for a form sent without it."""
    key = _uuid(fields.get("key", ""))
    older = map(_uuid, fields.get("replaces", "")[-1_000:].split()[-MOST_REPLACED:])
    return None if key is None else Press(key, tuple(other for other in older if other is not None))


def is_taken(press: Press | None, at: datetime) -> bool:
    """Whether `press` was taken before, or a newer one in its place; from now on it is, with those that it replaces.

    Call it in the transaction of the action, holding what the press is about. Cost: one query, two for a new press, three when it
    replaces some.
    """
    if press is None:
        return False
    if not TakenPress.objects.get_or_create(key=press.key, defaults={"on": localdate(at)})[1]:
        return True
    older = [TakenPress(key=key, on=localdate(at)) for key in press.replaces]
    TakenPress.objects.bulk_create(older, ignore_conflicts=True)
    return False


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _clear(before: datetime, _at: datetime, at_most: int) -> int:
    over = list(TakenPress.objects.filter(on__lt=localdate(before)).values_list("pk", flat=True)[:at_most])
    TakenPress.objects.filter(pk__in=over).delete()
    return len(over)


PERIODS = [
    Period("presses", _("Marks of presses already taken"), _("removed: no phone sends them again"), 30, 30, 30, _clear)
]
