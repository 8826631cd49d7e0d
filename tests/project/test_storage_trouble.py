"""A full disk, a read-only folder, a damaged database: a sentence, and nothing typed is lost."""

import errno
import logging
import resource
import shutil
import sqlite3

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.utils import OperationalError

from faire_reseau.project.storage_trouble import trouble_of
from tests import factories
from tests.live import forked
from tests.live.server import DEV, empty_product, surroundings
from tests.project.deployment import command, database_of, execute

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
    with sqlite3.connect(good) as database:
        database.execute("CREATE TABLE t (x)")
    database.close()

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
    messages = [record.getMessage() for record in caplog.records if record.name.endswith("storage_trouble")]
    assert len(messages) == 1


# --- the command line -------------------------------------------------------------------------------------------------

SEE = " See docs/how-to/storage-trouble.md.\n"


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(empty_product(), folder)
    return folder


@pytest.mark.full
@pytest.mark.slow("runs the command line five times")
def test_a_damaged_database_is_said_by_each_command_and_what_to_do(data):
    database_of(data).write_bytes(b"this is no database, whatever its name says" * 100)
    wanted = data.parent / "whole.zip"

    words = (("backup", str(wanted)), ("migrate",), ("run", "--port", "0"), ("link", "ana@exemple.fr"), ("demo",))
    answers = [command(data, *arguments) for arguments in words]

    sentence = (
        "file is not a database. The database is damaged: "
        f"stop the server and restore the last backup into a new folder.{SEE}"
    )
    assert [(answer.returncode, answer.stdout, answer.stderr) for answer in answers] == [(1, "", sentence)] * 5
    assert not wanted.exists()


@pytest.mark.slow("runs the command line twice")
def test_a_page_of_the_database_that_is_damaged_is_said_by_the_backup(data):
    whole = database_of(data).read_bytes()
    half = len(whole) // 2
    database_of(data).write_bytes(whole[:4096] + b"x" * half + whole[4096 + half :])

    answers = [command(data, *words) for words in (("backup", str(data.parent / "whole.zip")), ("migrate",))]

    sentence = (
        "database disk image is malformed. The database is damaged: "
        f"stop the server and restore the last backup into a new folder.{SEE}"
    )
    assert [(answer.returncode, answer.stdout, answer.stderr) for answer in answers] == [(1, "", sentence)] * 2


@pytest.mark.full
@pytest.mark.slow("runs the command line three times")
def test_a_folder_where_nothing_can_be_made_is_said_by_each_command(data):
    (data / "lock").unlink(missing_ok=True)
    (data / "lock").mkdir()  # as an account without rights would find it, for whoever runs the tests
    served = command(data, "run", "--port", "0")
    shutil.move(database_of(data), data / "elsewhere")
    database_of(data).mkdir()

    answers = [command(data, *words) for words in (("migrate",), ("backup", str(data.parent / "whole.zip")))]

    assert (served.returncode, served.stderr) == (1, f"{data}/lock: Is a directory.\n")
    sentence = (
        "unable to open database file. The data cannot be opened, read or written: "
        f"look at the disk, at its quota and at FAIRE_RESEAU_DATA.{SEE}"
    )
    assert [(answer.returncode, answer.stderr) for answer in answers] == [(1, sentence)] * 2


@pytest.mark.slow("runs the command line on a database of its own")
def test_an_upgrade_without_room_is_not_begun_and_says_to_make_room(data):
    execute(database_of(data), "DROP TABLE project_heartbeat")
    execute(database_of(data), "DELETE FROM django_migrations WHERE app = 'project'")
    (data / "lock").touch()

    answer = command_with_room_for(100_000, data, "migrate")

    assert answer.returncode == 1
    assert answer.stderr.startswith("No copy could be made before the upgrade (")
    assert answer.stderr.endswith(SEE)
    assert [line for line in answer.stderr.splitlines() if line.startswith("Traceback")] == []
    assert (list((data / "backups").iterdir()), (data / "upgrade-under-way").exists()) == ([], False)


@pytest.mark.slow("runs the command line on a database of its own")
def test_a_backup_without_room_leaves_nothing_and_is_said(data):
    folder = data.parent / "backups"
    folder.mkdir()

    answer = command_with_room_for(100_000, data, "backup", str(folder / "whole.zip"))

    assert (answer.returncode, answer.stdout, list(folder.iterdir())) == (1, "", [])
    assert answer.stderr == (
        "disk I/O error. The data cannot be opened, read or written: "
        f"look at the disk, at its quota and at FAIRE_RESEAU_DATA.{SEE}"
    )


def command_with_room_for(size_bytes, data, *words):
    """Run the command where no file grows beyond `size_bytes`, as on a disk or with a quota that is full."""
    own = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": DEV}
    return forked.run(
        ["faire_reseau.project.command", *words], {**surroundings(), **own}, {resource.RLIMIT_FSIZE: size_bytes}
    )
