"""Events whose handlers find the database locked are handed over again."""

import contextlib
import sqlite3
from dataclasses import dataclass

from django.db import OperationalError

from faire_reseau.kit import events
from faire_reseau.kit.locks import is_locked


@dataclass(frozen=True)
class Rung:
    """Something that has happened."""


def locked_out(path):
    """The error of a write that comes while somebody else writes, as Django passes it on."""
    with (
        contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database,
        contextlib.closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other,
    ):
        database.execute("BEGIN IMMEDIATE")
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            wrapped = OperationalError(*error.args)
            wrapped.__cause__ = error
            return wrapped
    raise AssertionError


def test_a_lock_that_did_not_come_is_told_from_other_errors(tmp_path):
    assert [is_locked(error) for error in (locked_out(tmp_path / "d"), OperationalError("no such table"), None)] == [
        True,
        False,
        False,
    ]


def test_a_handler_that_was_locked_out_is_asked_again_and_one_that_broke_is_not(tmp_path, caplog):
    error, heard = locked_out(tmp_path / "d"), []

    def locked_twice(_event):
        heard.append("locked")
        if heard.count("locked") < 3:
            raise error

    def broken(_event):
        heard.append("broken")
        raise ValueError

    events.on(Rung, locked_twice)
    events.on(Rung, broken)
    events._hand_over(Rung())

    assert heard == ["locked", "locked", "locked", "broken"]
    assert [record.message for record in caplog.records] == ["A handler failed on Rung()"]


def test_what_is_loaded_unheard_reaches_nobody_after_it_is_saved_and_what_comes_after_does(
    db, monkeypatch, django_capture_on_commit_callbacks
):
    heard = []
    monkeypatch.setitem(events._handlers, Rung, [heard.append])
    inside = []
    monkeypatch.setitem(events._inside, Rung, [inside.append])

    with django_capture_on_commit_callbacks(execute=True):
        with events.unheard():
            events.publish(Rung())
        before = list(heard)
    with django_capture_on_commit_callbacks(execute=True):
        events.publish(Rung())

    assert (before, heard, inside) == ([], [Rung()], [Rung(), Rung()])
