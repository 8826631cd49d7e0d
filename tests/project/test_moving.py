"""`faire-reseau move-to-postgres`: everything or nothing, counted and compared, with its rules."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from faire_reseau.project.operate.moving import Sum
from tests.live.server import DEV, ROOT, Site, empty_product, prepared, surroundings
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


BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}


def is_empty(address: str) -> bool:
    return not any(count for table, count in rows_in(address).items() if table not in BY_MIGRATE)


def test_the_demo_network_moves_whole_and_goes_on(tmp_path, target):
    data = tmp_path / "data"
    shutil.copytree(prepared("finished", DEV, ("demo", "--stage", "finished"), base=empty_product()), data)
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
    told = {line.split()[0]: int(line.split()[1].replace(",", "")) for line in moved.stdout.splitlines()[:-1]}
    assert told == {table: here[table] for table in told}
    assert "people stay signed in" in moved.stdout
    assert rows_of(database_of(data)) == before
    assert (again.returncode, "is not empty" in again.stderr) == (1, True)
    assert (without[1].returncode, "was moved to PostgreSQL" in without[1].stderr) == (1, True)
    # What the database itself sees to, and numbers that go on.
    import psycopg

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
    said = (
        "Set DATABASE_URL",
        "There is no network on SQLite",
        "left_over",
        "waits for an upgrade",
        "holds the table theirs",
    )
    assert [words in answer.stderr for words, answer in zip(said, answers, strict=True)] == [True] * 5


def test_a_move_beneath_a_running_server_is_refused(data, target):
    site = Site(data, DEV, ("--no-worker",))
    running = subprocess.Popen(
        [sys.executable, "-m", "faire_reseau.project.command", "run", "--no-worker", "--port", "0"],
        cwd=ROOT,
        env={**surroundings(), "FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": site.settings},
        stdout=subprocess.PIPE,
        text=True,
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
        moving = subprocess.Popen(
            [sys.executable, "-m", "faire_reseau.project.command", "move-to-postgres"],
            cwd=ROOT,
            env={
                **surroundings(),
                "FAIRE_RESEAU_DATA": str(data),
                "DJANGO_SETTINGS_MODULE": DEV,
                "DATABASE_URL": target,
            },
        )
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
        made = Sum()
        for row in rows:
            made.add(row)
        return made.of("t")

    assert of((1, "a"), (2, "b")) == of((2, "b"), (1, "a"))
    assert len({of((1, "a")), of((1, "b")), of((1, "a"), (1, "a")), of((1, None)), of(("1", "a")), of()}) == 6
