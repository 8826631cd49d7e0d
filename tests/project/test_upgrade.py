"""Upgrades: a copy first, back by themselves when a migration fails, never on a newer database nor beneath a server."""

import fcntl
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live.server import ROOT, empty_product, surroundings
from tests.live.streams import eventually
from tests.project.deployment import command, database_of, done, execute, rows_of

pytestmark = [pytest.mark.full, pytest.mark.slow("runs the command line on a database of its own")]
PLANTED = "tests.project.planted.settings"
SLOW = "tests.project.planted_slow.settings"
UP_TO_DATE = "The tables are up to date.\n"
WENT_BACK = "An upgrade was cut short: the database is again what it was before.\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(empty_product(), folder)
    execute(database_of(folder), "INSERT INTO network_vocabulary VALUES (1, 'mots', 'Mots', '', '')")
    execute(database_of(folder), "INSERT INTO django_session VALUES ('live-key', 'x', '2099-01-01')")
    return folder


def test_a_migration_that_fails_takes_itself_and_those_before_it_back(data: Path):
    before = rows_of(database_of(data))

    answers = [command(data, *words, settings=PLANTED) for words in (("migrate",), ("run", "--port", "0"))]

    sentence = (
        "The upgrade failed (OperationalError: no such column: absent); the database is again what it was before. "
        "Run the version before, and report this.\n"
    )
    assert [(answer.returncode, answer.stderr) for answer in answers] == [(1, sentence)] * 2
    assert rows_of(database_of(data)) == before
    assert done(data, "migrate") == UP_TO_DATE


def killed_half_way(data: Path, **environment: str) -> None:
    """Begin an upgrade in a process of its own, and kill it in the middle of its second migration."""
    own = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": SLOW}
    upgrading = subprocess.Popen(
        [sys.executable, "-m", "faire_reseau.project.command", "migrate"],
        cwd=ROOT,
        env={**surroundings(), **own, **environment},
        stderr=subprocess.DEVNULL,
    )
    try:
        assert eventually((data / "half-way").exists)
        assert upgrading.poll() is None
    finally:
        upgrading.kill()
        upgrading.wait()
    (data / "half-way").unlink()


@pytest.mark.parametrize("atomic", ["0", "1"])
def test_an_upgrade_that_was_killed_is_undone_by_the_next_start_however_often(data: Path, atomic: str):
    before = rows_of(database_of(data))

    for _ in range(2):
        killed_half_way(data, PLANTED_ATOMIC=atomic)
    half = rows_of(database_of(data))
    doctor = command(data, "doctor", "--language", "en").stdout
    backed_up = command(data, "backup", str(data.parent / "whole.zip"))
    after = rows_of(database_of(data))

    assert (half["network_vocabulary"], "planted_slow_half" in half) == (set(), atomic == "0")
    assert (
        "✗ Tables: an upgrade was cut short: “faire-reseau migrate” goes back to the copy and begins again." in doctor
    )
    assert (backed_up.returncode, backed_up.stderr) == (0, WENT_BACK)
    assert {table: rows for table, rows in after.items() if table != "project_heartbeat"} == {
        table: rows for table, rows in before.items() if table != "project_heartbeat"
    }
    assert (list((data / "backups").iterdir()), (data / "upgrade-under-way").exists()) == ([], False)


def test_after_it_went_back_the_upgrade_is_done_and_its_copy_is_of_the_whole_state(data: Path):
    killed_half_way(data)

    finished = command(data, "migrate", settings=SLOW, PLANTED_GOES_ON="1")
    again = command(data, "migrate", settings=SLOW)

    copies = list((data / "backups").iterdir())
    outcomes = [(command_run.returncode, command_run.stdout, command_run.stderr) for command_run in (finished, again)]
    assert outcomes == [(0, UP_TO_DATE, WENT_BACK), (0, UP_TO_DATE, "")]
    assert rows_of(database_of(data))["planted_slow_half"] == set()
    assert [rows_of(copy)["network_vocabulary"] for copy in copies] == [{(1, "mots", "Mots", "", "")}]
    assert not (data / "upgrade-under-way").exists()


def test_a_copy_that_is_gone_is_said_and_the_half_state_is_not_touched(data: Path):
    killed_half_way(data)
    half = rows_of(database_of(data))
    copy = next((data / "backups").iterdir())
    copy.unlink()

    answers = [command(data, *words) for words in (("migrate",), ("run", "--port", "0"))]

    sentence = (
        f"An upgrade was cut short, and the copy made before it, {copy}, cannot be put back (it is not there): "
        "restore the last backup into a new folder. See docs/how-to/operate.md.\n"
    )
    assert [(answer.returncode, answer.stderr) for answer in answers] == [(1, sentence)] * 2
    assert rows_of(database_of(data)) == half


def test_an_upgrade_leaves_a_copy_of_before_without_sessions(data: Path):
    execute(database_of(data), "DROP TABLE project_heartbeat")
    execute(database_of(data), "DELETE FROM django_migrations WHERE app = 'project'")

    done(data, "migrate")

    copies = list((data / "backups").iterdir())
    rows = rows_of(copies[0])
    assert len(copies) == 1
    assert (rows["network_vocabulary"], rows["django_session"]) == ({(1, "mots", "Mots", "", "")}, set())
    assert "project_heartbeat" not in rows
    assert b"live-key" not in copies[0].read_bytes()
    assert stat.S_IMODE(copies[0].stat().st_mode) == 0o600
    assert rows_of(database_of(data))["project_heartbeat"] == set()


def test_a_database_used_by_a_newer_version_is_refused_and_not_touched(data: Path):
    execute(
        database_of(data), "INSERT INTO django_migrations (app, name, applied) VALUES ('network', '9999_later', '')"
    )
    before = rows_of(database_of(data))

    answers = [command(data, *words) for words in (("migrate",), ("run", "--port", "0"), ("link", "a@exemple.fr"))]

    sentence = (
        "The database was used by a newer version than this one (0.1.0): it has network.9999_later. "
        "Install that version again, or restore a backup of before into a new folder.\n"
    )
    assert [(answer.returncode, answer.stderr) for answer in answers] == [(1, sentence)] * 3
    assert rows_of(database_of(data)) == before


def test_a_database_used_by_a_newer_version_is_not_backed_up_by_an_older_one_that_could_not_restore_it(data: Path):
    execute(
        database_of(data), "INSERT INTO django_migrations (app, name, applied) VALUES ('network', '9999_later', '')"
    )
    wanted = data.parent / "whole.zip"

    refused = command(data, "backup", str(wanted))

    sentence = (
        "The database was used by a newer version than this one (0.1.0): it has network.9999_later. "
        "Update the product, then back up. Nothing has been changed.\n"
    )
    assert (refused.returncode, refused.stdout, refused.stderr) == (1, "", sentence)
    assert not wanted.exists()


def test_an_upgrade_waits_for_the_server_to_be_stopped(data: Path):
    with (data / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_SH)  # as `faire-reseau run` does
        refused = command(data, "migrate", settings=PLANTED)
        needless = done(data, "migrate")

    sentence = "A server is running on this data folder: stop it first, then do this again.\n"
    assert (refused.returncode, refused.stderr, needless) == (1, sentence, UP_TO_DATE)


def test_the_version_is_said():
    assert command(Path("unused"), "--version").stdout == "Faire réseau 0.1.0\n"
