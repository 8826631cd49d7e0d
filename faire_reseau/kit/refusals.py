"""Refusals (domain exceptions): a sentence for the person, and the field it is about."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _


class Refusal(Exception):
    """An action refused, in domain words; rooms define one subclass for each reason.

    `sentence` is translatable and says what to do; `code` is stable for programs; `field` names the input it is about;
    `status` is that of an answer which says it.
    """

    code = "refused"
    status = 422
    field: str | None = None

    def __init__(self, sentence: Any, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.code = code or self.code
        self.field = field or self.field


@contextmanager
def about(field: str) -> Iterator[None]:
    """Have what is refused within be about `field` of the form; `{}` in it stands for the field that the refusal names."""
    try:
        yield
    except Refusal as refusal:
        refusal.field = field.format(refusal.field)
        raise


class Overtaken(Refusal):
    """Somebody else changed the thing meanwhile: the person is told what changed, and keeps what they typed."""

    code = "overtaken"
    status = 409


class ChangedMeanwhile(Overtaken):
    """Somebody else wrote in columns that one writes in: `names`. See `refuse_overtaken`."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(_("Somebody else changed this meanwhile: see what it says now, then save again."))
        self.names = list(names)


def comparable(value: Any) -> Any:
    """A value of a column such that equal ones are equal: rows by their keys, several in no order, moments to the minute, texts
    without the spaces and line breaks at their ends, which forms leave out.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, QuerySet | list | tuple):
        return frozenset(map(comparable, value))
    if isinstance(value, datetime | time):
        return value.replace(second=0, microsecond=0)
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def refuse_overtaken(now: Mapping[str, Any], seen: Mapping[str, Any] | None, wanted: Mapping[str, Any]) -> None:
    """Raise `ChangedMeanwhile` for columns of `wanted` that say `now` neither what the writer has `seen` nor what they want.

    To be called by an action once it holds the row and has read `now`; without `seen` (None) the writer saw no page.
    """
    if seen is None:
        return
    names = [
        name
        for name, value in wanted.items()
        if name in seen and comparable(now[name]) not in (comparable(seen[name]), comparable(value))
    ]
    if names:
        raise ChangedMeanwhile(names)
