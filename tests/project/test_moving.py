"""`faire-reseau move-to-postgres`: everything or nothing, counted and compared, with its rules."""

import hashlib
import json
import shutil
import signal
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import pytest

from faire_reseau.project.operate.moving import Sum
from tests.live import forked
from tests.live.server import DEV, Site, empty_product, prepared, surroundings
from tests.live.streams import eventually
from tests.postgres import on_postgresql, own_database, statement
from tests.project.deployment import command, database_of, execute, rows_of

pytestmark = [on_postgresql, pytest.mark.slow("starts commands on databases of their own")]
ODD = "Zoé 👩‍👩‍👧 \t\\N \\. \r\n\u202eabc\u0301 « ’ » \u00a0 '; DROP TABLE network_person; --"


@pytest.fixture
def target():
    with own_database() as address:
        yield address


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(empty_product(), folder)
    return folder


def add_person(data: Path, key: int, **columns: object) -> None:
    row = {
        **dict.fromkeys(("first_name", "last_name", "email", "phone", "presentation", "alphabet"), ""),
        **dict.fromkeys(("shows_email", "shows_phone", "shows_presentation", "in_directory", "is_sample"), 0),
        **columns,
    }
    names = ", ".join(row)
    marks = ", ".join("?" for _ in row)
    execute(database_of(data), f"INSERT INTO network_person (id, {names}) VALUES ({key}, {marks})", *row.values())


def rows_in(address: str) -> dict[str, int]:
    tables = [row[0] for row in statement(address, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
    return {table: statement(address, f'SELECT count(*) FROM "{table}"')[0][0] for table in tables}


SUM_UP = "from faire_reseau.activities.actions import sum_up_attendance\nwhile sum_up_attendance(500): pass"
# A correction of the last presence that is none yet.
SIGN_AGAIN = """INSERT INTO activities_presence
SELECT (jsonb_populate_record(old, jsonb_build_object('id', nextval('activities_presence_id_seq'), 'corrects_id', old.id,
'reason', 'again'))).* FROM activities_presence AS old WHERE id = (SELECT max(id) FROM activities_presence
WHERE id NOT IN (SELECT corrects_id FROM activities_presence WHERE corrects_id IS NOT NULL))"""
# The columns whose texts SQLite holds as JSON.
JSON_COLUMNS = "SELECT table_name, column_name FROM information_schema.columns WHERE data_type = 'jsonb'"


def as_sqlite_writes(value: object) -> object:
    """What SQLite holds where PostgreSQL answers `value`."""
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    if isinstance(value, date | time):
        return str(value)
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, Decimal):  # SQLite holds a decimal without a fraction as a whole number (type affinity, 3.3)
        return int(value) if value == int(value) else float(value)
    return int(value) if isinstance(value, bool) else value


def sums_of(data: Path, address: str) -> list[dict[str, tuple[int, str]]]:
    """The count of rows and the digest of each table of the product, on SQLite and on PostgreSQL, read apart from the product."""
    import psycopg

    is_json = set(statement(address, JSON_COLUMNS))
    sums: list[dict[str, tuple[int, str]]] = [{}, {}]
    with closing(sqlite3.connect(database_of(data))) as lite, psycopg.connect(address) as big:
        for table in sorted(set(rows_in(address)) - {"django_migrations"}):
            columns = [row[1] for row in lite.execute(f"PRAGMA table_info({table})")]
            question = 'SELECT "{}" FROM "{}"'.format('", "'.join(columns), table)
            for number, opened in enumerate((lite, big)):
                rows = []
                for row in opened.execute(question).fetchall():
                    values = dict(zip(columns, map(as_sqlite_writes, row), strict=True))
                    if number == 0:
                        values |= {
                            name: json.loads(str(value))
                            for name, value in values.items()
                            if (table, name) in is_json and value is not None
                        }
                    rows.append(
                        repr(
                            [
                                json.dumps(value, sort_keys=True) if isinstance(value, dict | list) else value
                                for value in values.values()
                            ]
                        )
                    )
                sums[number][table] = (len(rows), hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest())
    return sums


BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


def is_empty(address: str) -> bool:
    return not any(count for table, count in rows_in(address).items() if table not in BY_MIGRATE)


def test_the_demo_network_moves_whole_and_goes_on(tmp_path, target):
    data = tmp_path / "data"
    finished = prepared("finished", DEV, ("demo", "--stage", "finished"), base=empty_product())
    shutil.copytree(prepared("finished and summed up", DEV, ("shell", "-v0", "-c", SUM_UP), base=finished), data)
    before = rows_of(database_of(data))
    presence = next(iter(before["activities_presence"]))[0]

    moved = command(data, "move-to-postgres", DATABASE_URL=target)
    again = command(data, "move-to-postgres", DATABASE_URL=target)
    without = command(data, "doctor"), command(data, "migrate")

    assert (moved.returncode, moved.stderr) == (0, "")
    counts = {table: len(rows) for table, rows in before.items()}
    here = rows_in(target)
    assert {table: here.get(table) for table in counts if table not in {"sqlite_sequence", "django_migrations"}} == {
        table: count for table, count in counts.items() if table not in {"sqlite_sequence", "django_migrations"}
    }
    moved_counts = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in moved.stdout.splitlines()[:-1]}
    assert moved_counts == {table: here[table] for table in moved_counts}
    assert "people stay signed in" in moved.stdout
    assert rows_of(database_of(data)) == before
    on_sqlite, on_postgres = sums_of(data, target)
    assert on_postgres == on_sqlite
    full = (
        "activities_presence",
        "activities_meetingattendance",
        "network_person",
        "network_organisationname",
        "topics_wish",
    )
    assert [table for table in full if not on_sqlite[table][0]] == []
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    assert (without[1].returncode, "was moved to PostgreSQL" in without[1].stderr) == (1, True)
    # What the database itself sees to, and numbers that go on.
    import psycopg

    assert statement(target, "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'O'") == []
    attended = "SELECT count(*) FROM activities_meetingattendance"
    statement(target, SIGN_AGAIN)
    assert statement(target, attended) == [(len(before["activities_meetingattendance"]) - 1,)]

    with pytest.raises(psycopg.errors.IntegrityConstraintViolation):
        statement(target, "DELETE FROM activities_presence WHERE id = %s", presence)
    with pytest.raises(psycopg.errors.UniqueViolation):
        statement(
            target,
            "INSERT INTO network_trade (code, label, label_en, rank) SELECT code, 'x', '', 0 FROM network_trade LIMIT 1",
        )
    last = statement(target, "SELECT max(id) FROM network_trade")[0][0]
    new = statement(
        target, "INSERT INTO network_trade (code, label, label_en, rank) VALUES ('neuf', 'x', '', 0) RETURNING id"
    )
    assert new == [(last + 2,)]
    site = Site(data, DEV, ("--no-worker",), environment={"DATABASE_URL": target}).start()
    try:
        home = site.request("GET", "/rencontres/")
    finally:
        site.stop()
    assert (home.status, "Nantes" in home.text) == (200, True)


def test_odd_texts_times_and_numbers_arrive_as_they_were(data, target):
    add_person(data, 7, first_name=ODD, last_name="É" * 80, presentation=ODD * 5_000)
    add_person(data, 9_007_199_254, first_name="", last_name="", erased_at="0001-01-01 00:00:00")
    execute(database_of(data), "DELETE FROM network_person WHERE id = 9007199254")
    add_person(data, 8, first_name="", erased_at="9999-12-30 23:59:59.999999")
    odd = {"n": [1e22, -0.0, 0.1, 2**53, 10**30, None, True], "é": {ODD.replace("\0", ""): [[]]}, "": ""}
    execute(
        database_of(data),
        "INSERT INTO project_heartbeat (name, at, detail) VALUES (?, ?, ?)",
        "odd",
        "2026-03-29 01:30:00.000001",
        json.dumps(odd),
    )

    moved = command(data, "move-to-postgres", DATABASE_URL=target)

    assert (moved.returncode, moved.stderr) == (0, "")
    assert statement(target, "SELECT first_name, presentation FROM network_person WHERE id = 7") == [(ODD, ODD * 5_000)]
    assert statement(target, "SELECT detail FROM project_heartbeat WHERE name = 'odd'")[0][0] == odd
    assert statement(target, "SELECT extract(microseconds FROM at)::int FROM project_heartbeat WHERE name = 'odd'") == [
        (1,)
    ]
    # A number that was given once is never given again, also when its row is gone.
    assert statement(target, "SELECT nextval(pg_get_serial_sequence('network_person', 'id'))") == [(9_007_199_255,)]


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"last_name": "a\0b"}, "network_person, row 5: last_name holds a character that PostgreSQL cannot hold."),
        ({"last_name": "x" * 81}, "network_person, row 5: last_name is longer than 80 characters."),
        ({"erased_at": "soon"}, "network_person: erased_at holds 1 values that cannot be read."),
        ({"user_id": 999}, "network_person"),
    ],
)
def test_what_postgresql_cannot_hold_is_named_and_nothing_is_moved(data, target, columns, sentence):
    add_person(data, 4, last_name="Sound")
    if "user_id" in columns:
        execute(database_of(data), "PRAGMA foreign_keys=OFF")
    add_person(data, 5, **columns)

    moved = command(data, "move-to-postgres", DATABASE_URL=target)

    assert (moved.returncode, moved.stdout, sentence in moved.stderr) == (1, "", True)
    assert ("Nothing was moved." in moved.stderr, is_empty(target)) == (True, True)
    execute(database_of(data), "DELETE FROM network_person WHERE id = 5")
    assert command(data, "move-to-postgres", DATABASE_URL=target).returncode == 0


def test_a_move_is_refused_with_a_sentence_where_it_cannot_be(data, target, tmp_path):
    empty = tmp_path / "nothing"
    extra = tmp_path / "extra"
    shutil.copytree(data, extra)
    execute(database_of(extra), "CREATE TABLE left_over (id integer)")
    execute(database_of(extra), "INSERT INTO left_over VALUES (1)")
    old = tmp_path / "old"
    shutil.copytree(data, old)
    execute(database_of(old), "DELETE FROM django_migrations WHERE app = 'articles' AND name LIKE '0003%'")

    nowhere = command(data, "move-to-postgres")
    from_nothing = command(empty, "move-to-postgres", DATABASE_URL=target)
    left_over = command(extra, "move-to-postgres", DATABASE_URL=target)
    waits = command(old, "move-to-postgres", DATABASE_URL=target)
    statement(target, "CREATE TABLE theirs (id integer)")
    taken = command(data, "move-to-postgres", DATABASE_URL=target)

    answers = (nowhere, from_nothing, left_over, waits, taken)
    assert [answer.returncode for answer in answers] == [1] * 5
    assert [answer.stdout for answer in answers] == [""] * 5
    sentences = (
        "Set DATABASE_URL",
        "There is no network on SQLite",
        "left_over",
        "waits for an upgrade",
        "holds the table theirs",
    )
    assert [words in answer.stderr for words, answer in zip(sentences, answers, strict=True)] == [True] * 5


def test_a_move_beneath_a_running_server_is_refused(data, target):
    site = Site(data, DEV, ("--no-worker",))
    assert command(data, "init", "--name", "Réseau", "--email", "ana@exemple.fr").returncode == 0
    running = forked.Forked(
        ["faire_reseau.project.command", "run", "--no-worker", "--port", "0"],
        {**surroundings(), "FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": site.settings},
        stdout=subprocess.PIPE,
    )
    try:
        assert running.stdout is not None
        assert "http://" in running.stdout.readline()
        moved = command(data, "move-to-postgres", DATABASE_URL=target)
    finally:
        running.terminate()
        running.wait(120)
        running.stdout.close()

    assert (moved.returncode, "A server is running" in moved.stderr) == (1, True)


def test_a_move_killed_in_the_middle_leaves_nothing_and_can_be_done_again(data, target):
    import psycopg

    add_person(data, 3, last_name="Éon")
    assert command(data, "migrate", DATABASE_URL=target).returncode == 0
    with psycopg.connect(target) as holding:
        holding.execute("ALTER SEQUENCE network_person_id_seq CACHE 1")  # everything is copied before the move needs it
        own = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": DEV, "DATABASE_URL": target}
        moving = forked.Forked(["faire_reseau.project.command", "move-to-postgres"], {**surroundings(), **own})
        waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = %s)"
        is_in_the_middle = eventually(lambda: statement(target, waits, target.rpartition("/")[2]) != [(0,)])
        moving.send_signal(signal.SIGKILL)
        moving.wait(120)
        holding.rollback()
    left = rows_in(target)
    again = command(data, "move-to-postgres", DATABASE_URL=target)

    assert (is_in_the_middle, left["network_person"]) == (True, 0)
    assert (again.returncode, statement(target, "SELECT id, last_name FROM network_person")) == (0, [(3, "Éon")])


def test_a_sum_tells_rows_apart_and_not_their_order():
    def of(*rows):
        total = Sum()
        for row in rows:
            total.add(row)
        return total.of("t")

    assert of((1, "a"), (2, "b")) == of((2, "b"), (1, "a"))
    assert len({of((1, "a")), of((1, "b")), of((1, "a"), (1, "a")), of((1, None)), of(("1", "a")), of()}) == 6
