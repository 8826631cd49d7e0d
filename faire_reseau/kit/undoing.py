"""Undo: acts that can be taken back for a while from the message that says them, by who did them.

An action notes what it changed (`note_undoable`) in its own transaction; `kit.answering` puts the button “Undo” beside the
sentence. The room says how its kinds are taken back (`also_undo`): the undoer checks who may and that nothing has changed
since that makes it impossible.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.deletion import Collector
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.retention import Period

UNDOABLE_FOR = timedelta(days=1)


class UndoRefused(Refusal):
    """An act that can no longer be taken back."""

    code = "undo_refused"
    status = 409


@dataclass(frozen=True)
class Undone:
    """The sentence that says what is as before, and the address where one sees it."""

    said: str
    address: str


Undoer = Callable[[UndoableAct, Any, datetime], Undone]

also_undo = Plug[Undoer](
    __name__,
    "also_undo",
    "Under the name of a kind of act: `undoer(act, by, at)` takes it back, inside the transaction; raises Http404 for who may "
    "not, and `UndoRefused` with a sentence when something that changed since stands in the way.",
)


_noted: ContextVar[list[UndoableAct] | None] = ContextVar("noted", default=None)
_is_part: ContextVar[bool] = ContextVar("is_part", default=False)


@contextmanager
def awaiting() -> Iterator[list[UndoableAct]]:
    """While a view runs its action: the acts that it notes, for the message."""
    acts: list[UndoableAct] = []
    mark = _noted.set(acts)
    try:
        yield acts
    finally:
        _noted.reset(mark)


@contextmanager
def as_part() -> Iterator[None]:
    """Around actions that are part of a greater one: they are undone with it, and not noted by themselves."""
    mark = _is_part.set(True)
    try:
        yield
    finally:
        _is_part.reset(mark)


def note_undoable(kind: str, *, thing: str = "", by: Any, at: datetime, **detail: Any) -> None:
    """Note inside an action's transaction that `by` can take it back for a day; `detail` holds keys rather than words.

    What is done by nobody (the command line, an erasure) is not noted.
    """
    if by is None or _is_part.get():
        return
    act = UndoableAct.objects.create(kind=kind, thing=thing, by=by, at=at, ends_at=at + UNDOABLE_FOR, detail=detail)
    acts = _noted.get()
    if acts is not None:
        acts.append(act)


@transaction.atomic
def undo(act_id: int, *, by: Any, at: datetime) -> Undone:
    """Take back what `by` did; asked again, the answer of the first time.

    Raises `Http404` for what somebody else did, `UndoRefused`, and the refusals of the room. Locks the act.
    """
    act = UndoableAct.objects.filter(pk=act_id, by=by.pk).first()
    undoer = also_undo.under(act.kind) if act is not None else None
    if act is None or undoer is None:
        raise Http404
    hold(act)
    act.refresh_from_db()
    if act.undone_at is not None:
        return Undone(str(_("This was undone already.")), act.detail.get("address", "/"))
    if at >= act.ends_at:
        raise UndoRefused(_("This was done more than a day ago: it can no longer be undone by a button."))
    undone = undoer(act, by, at)
    act.undone_at = at
    act.detail["address"] = undone.address
    act.save(update_fields=["undone_at", "detail"])
    return undone


def rows_gone_with(row: models.Model) -> list[dict[str, Any]]:
    """`row` and every row that is deleted with it, as plain values, `row` first: for `restore_rows`.

    Raises `ProtectedError` when it cannot be deleted.
    """
    collector = Collector(using="default")
    collector.collect([row])
    others = [related for rows in collector.data.values() for related in rows if related != row]
    others += [related for rows in collector.fast_deletes for related in rows if related != row]
    text = serializers.serialize("json", [row, *others])
    return list(json.loads(text))


def restore_rows(rows: list[dict[str, Any]], *, why_not: Any) -> None:
    """Write `rows` again under their keys; what went with the first is left out where it can no longer stand.

    Raises `UndoRefused` with the sentence `why_not` when the first cannot: something else took its place, or what it belongs
    to is gone or erased.
    """
    for rank, restored in enumerate(serializers.deserialize("json", json.dumps(rows))):
        if _can_stand(restored.object):
            restored.save()
        elif rank == 0:
            raise UndoRefused(why_not)


def _can_stand(row: models.Model) -> bool:
    for field in row._meta.concrete_fields:  # noqa: SLF001  (Django's documented way to the columns)
        key = getattr(row, field.attname)
        if field.remote_field is None or key is None:
            continue
        column = field.target_field.attname  # type: ignore[attr-defined]  # it points to another table
        target = field.remote_field.model._base_manager.filter(**{column: key}).first()  # noqa: SLF001  (as above)
        if target is None or getattr(target, "erased_at", None) is not None:
            return False
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError:
        return False
    return True


def acts_of(user: Any) -> models.QuerySet[UndoableAct]:
    """What `user` did and could undo."""
    return UndoableAct.objects.filter(by=user.pk).order_by("pk")


def forget_acts(user: Any) -> None:
    """Remove what `user` could undo: part of erasing an account."""
    acts_of(user).delete()


def _clear(before: datetime, _at: datetime, at_most: int) -> int:
    over = list(UndoableAct.objects.filter(ends_at__lt=before).values_list("pk", flat=True)[:at_most])
    UndoableAct.objects.filter(pk__in=over).delete()
    return len(over)


PERIODS = [
    Period("undo", _("What could be undone"), _("removed: a day after it was done it stays done"), 1, 1, 1, _clear)
]
