"""Actions on the journal (audit log) and on form tokens, noted with it so that each form is done once."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models, transaction

from faire_reseau.accounts.logic import DROPPED, ON_SERVER
from faire_reseau.accounts.models import AuditLine, SentForm, User
from faire_reseau.accounts.queries import journal_position
from faire_reseau.kit import once
from faire_reseau.kit.bulk import prepared
from faire_reseau.kit.holding import hold_table, hold_words

SENT_FORMS_LIVE = timedelta(days=2)
_is_on_server: ContextVar[bool] = ContextVar("is_on_server", default=False)


@contextmanager
def on_server() -> Iterator[None]:
    """Note what is done within as done by whoever runs the server, by its command line; a context manager or a decorator."""
    token = _is_on_server.set(True)
    try:
        yield
    finally:
        _is_on_server.reset(token)


def write_audit_line(deed: str, thing: models.Model, *, by: User | None, at: datetime, **detail: Any) -> None:
    """Keep that `by` did `deed` to `thing` at `at`; called inside the transaction of the action itself.

    What was done by a pass is noted with who made it: its owner may not be who did it.
    """
    detail |= _way_of(by)
    kind = thing._meta.label_lower  # noqa: SLF001  (Django's documented way to a table's name)
    AuditLine.objects.create(at=at, by=by, deed=deed, thing=kind, thing_id=str(thing.pk), detail=detail)
    _note_form(at)


def _way_of(by: User | None) -> dict[str, Any]:
    if by is None:
        return {ON_SERVER: True} if _is_on_server.get() else {}
    if by.used_pass is None:
        return {}
    return {"by_pass": {"pass": by.used_pass.pk, "made_by": by.used_pass.made_by_id}}


def write_audit_lines(
    lines: Iterable[tuple[str, models.Model, dict[str, Any]]], *, by: User | None, at: datetime
) -> None:
    """The same for many actions of one moment, each with its thing and its detail; a few statements in all."""
    prepare_audit_lines(lines, by=by, at=at)()


def prepare_audit_lines(
    lines: Iterable[tuple[str, models.Model, dict[str, Any]]], *, by: User | None, at: datetime
) -> Callable[[], None]:
    """What writes them when it is called, inside the transaction of the actions; the lines are made ready now."""
    way = _way_of(by)
    rows = [
        AuditLine(
            at=at,
            by=by,
            deed=deed,
            thing=thing._meta.label_lower,  # noqa: SLF001  (as above)
            thing_id=str(thing.pk),
            detail=detail | way,
        )
        for deed, thing, detail in lines
    ]
    add = prepared(rows)

    def write() -> None:
        add()
        _note_form(at)

    return write


def _note_form(at: datetime) -> None:
    """Note in the action's transaction that its form is done. Raises `AlreadyDoneError` when it was, in another request."""
    key = once.take()
    if not key:
        return
    hold_words("a form", [key])
    SentForm.objects.filter(at__lt=at - SENT_FORMS_LIVE).delete()
    if SentForm.objects.filter(key=key).exists():
        raise once.AlreadyDoneError
    SentForm.objects.create(key=key, at=at)


def forget_dropped(thing: str, keys: Iterable[int]) -> None:
    """Take from the lines about the rows `keys` of the table `thing` what a merge put aside: it is of somebody who is erased."""
    lines = list(
        AuditLine.objects.filter(thing=thing, thing_id__in=[str(key) for key in keys], detail__has_key=DROPPED)
    )
    for line in lines:
        del line.detail[DROPPED]
    AuditLine.objects.bulk_update(lines, ["detail"])


def note_answer(key: str, location: str) -> None:
    """Note where the answer of a form led, for when it is sent again."""
    SentForm.objects.filter(key=key).update(location=location[:500])


def hold_journal() -> None:
    """Have every other action wait until the present transaction ends: what `accounts.queries.journal_tells_since` then says
    stays so.
    """
    hold_table(AuditLine)


def settled_position() -> int:
    """How far the journal goes, once the actions that were under way have written their lines; asked outside transactions."""
    if connection.vendor != "postgresql":  # SQLite numbers lines in the order in which they are kept
        return journal_position()
    with transaction.atomic():
        hold_journal()
        return journal_position()
