"""A full disk, a read-only folder, a damaged database: a sentence, and nothing typed is lost."""

import errno
import logging
import sqlite3

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.utils import OperationalError

from faire_reseau.project.storage_trouble import trouble_of
from tests import factories

LONG = "Un texte que personne ne veut écrire deux fois"


def error_of(make) -> OperationalError:
    """What Django raises for an error that SQLite really makes."""
    try:
        make()
    except sqlite3.Error as error:
        wrapped = OperationalError(*error.args)
        wrapped.__cause__ = error
        return wrapped
    raise AssertionError


@pytest.fixture
def damaged(tmp_path):
    file = tmp_path / "damaged.sqlite3"
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    return file


def test_each_trouble_of_sqlite_is_told_apart(tmp_path, damaged):
    good = tmp_path / "good.sqlite3"
    with sqlite3.connect(good) as made:
        made.execute("CREATE TABLE t (x)")
    made.close()

    def read_only() -> None:
        reader = sqlite3.connect(f"file:{good}?mode=ro", uri=True)
        try:
            reader.execute("INSERT INTO t VALUES (1)")
        finally:
            reader.close()

    def full() -> None:
        small = sqlite3.connect(good)
        try:
            small.execute("PRAGMA max_page_count=2")
            small.execute("INSERT INTO t VALUES (zeroblob(100000))")
        finally:
            small.close()

    def not_one() -> None:
        broken = sqlite3.connect(damaged)
        try:
            broken.execute("SELECT * FROM t")
        finally:
            broken.close()

    def nowhere() -> None:
        sqlite3.connect(tmp_path / "no" / "folder.sqlite3")

    kinds = [trouble_of(error_of(make)) for make in (full, read_only, not_one, nowhere)]

    assert kinds == ["full", "read_only", "damaged", "out_of_reach"]


def test_troubles_of_the_system_are_told_apart_and_others_are_none():
    errors = [OSError(errno.ENOSPC, ""), OSError(errno.EROFS, ""), OSError(errno.ENOENT, ""), ValueError(), None]

    assert [trouble_of(error) for error in errors] == ["full", "read_only", "", "", ""]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="has SQLite itself refuse to write")
@pytest.mark.parametrize(
    ("pragma", "undo", "status", "sentence"),
    [
        ("query_only=ON", "query_only=OFF", 503, "peuvent être lues, mais pas écrites"),
        ("max_page_count=1", "max_page_count=1073741823", 507, "Le disque de ce site est plein"),
    ],
)
def test_what_was_typed_comes_back_when_it_cannot_be_saved(client, caplog, pragma, undo, status, sentence):
    cache.clear()
    client.force_login(factories.facilitator())
    caplog.set_level(logging.WARNING)
    typed = {"title": "Un titre", "kind": "article", "body": f"<p>{LONG * 3000}</p>"}

    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
    try:
        answers = [client.post("/articles/nouveau/", typed) for _ in range(2)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {undo}")

    page = answers[0].content.decode()
    assert [answer.status_code for answer in answers] == [status, status]
    assert answers[0]["Retry-After"] == "60"
    assert sentence in page
    assert f'name="body" value="&lt;p&gt;{LONG}' in page
    assert [word for word in ("Traceback", "sqlite", "OperationalError") if word in page] == []
    said = [record.getMessage() for record in caplog.records if record.name.endswith("storage_trouble")]
    assert len(said) == 1
