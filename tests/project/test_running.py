"""One server a data folder, and who may do what while it runs; commands lead to where it listens. With real processes."""

import contextlib
import fcntl
import http.client
import re
import selectors
import shutil
import signal
import subprocess
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.live import forked
from tests.live.server import DEV, PATIENCE_S, empty_product, surroundings
from tests.project.deployment import command, database_of, done, execute, named

pytestmark = [pytest.mark.full, pytest.mark.slow("starts real servers by the command line")]
UPGRADING = "A server is running on this data folder: stop it first, then do this again.\n"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(empty_product(), folder)
    return folder


@contextlib.contextmanager
def running(data: Path, *words: str, module: str = "command") -> Iterator[tuple[forked.Forked, str]]:
    """A process of the product on `data` and the first line that it says; killed at the end."""
    own = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": DEV, "PYTHONUNBUFFERED": "1"}
    others = {name: value for name, value in surroundings().items() if name != "FAIRE_RESEAU_ADDRESS"}
    process = forked.Forked(
        [f"faire_reseau.project.{module}", *words], others | own, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        with selectors.DefaultSelector() as selector:
            selector.register(process.stdout, selectors.EVENT_READ)
            yield process, process.stdout.readline() if selector.select(PATIENCE_S) else ""
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def address_in(line: str) -> str:
    return re.fullmatch(r"Faire réseau: (http://127\.0\.0\.1:\d+/)\n", line)[1]


def asked(address: str) -> int:
    """The status of the page at `address`."""
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE_S)
    try:
        connection.request("GET", parts.path)
        return connection.getresponse().status
    finally:
        connection.close()


def has_yet_to_change(data: Path) -> None:
    """Make the database one of an older version."""
    execute(database_of(data), "DROP TABLE project_heartbeat")
    execute(database_of(data), "DELETE FROM django_migrations WHERE app = 'project'")


def test_a_folder_without_a_network_is_not_served_and_none_is_made_beneath_a_server(data: Path):
    empty = command(data, "run", "--port", "0", "--no-worker")
    with running(named(data), "run", "--port", "0", "--no-worker") as (_server, line):
        beneath = command(data, "init")

    wanted = f"There is no network in {data} yet: make yours with “faire-reseau init”, which asks for its name and your address"
    assert (empty.returncode, empty.stdout, empty.stderr.startswith(wanted)) == (1, "", True)
    sentence = (
        f"A server runs on this data folder ({address_in(line).rstrip('/')}): stop it first, then do this again, "
    )
    assert (beneath.returncode, beneath.stdout, beneath.stderr.startswith(sentence)) == (1, "", True)


def test_a_second_server_on_the_folder_is_refused_and_a_killed_one_leaves_nothing_that_refuses(data: Path):
    with running(named(data), "run", "--port", "0", "--no-worker") as (first, line):
        second = command(data, "run", "--port", "0", "--no-worker")
        still = asked(address_in(line))
        first.send_signal(signal.SIGKILL)
        first.wait()
        with running(data, "run", "--port", "0", "--no-worker") as (_third, again):
            answered = asked(address_in(again))

    sentence = (
        f"Another server runs on this data folder ({address_in(line).rstrip('/')}): stop it first, or choose another "
        "folder (FAIRE_RESEAU_DATA).\n"
    )
    assert (second.returncode, second.stdout, second.stderr) == (1, "", sentence)
    assert (still, answered) == (200, 200)


def test_tables_are_changed_and_a_backup_restored_under_no_running_server_and_no_running_worker(data: Path):
    done(data, "backup", str(data.parent / "whole.zip"))
    (data / "media").mkdir(exist_ok=True)
    with running(named(data), "run", "--port", "0", "--no-worker"):
        has_yet_to_change(data)
        beneath = [command(data, *words) for words in (("migrate",), ("restore", str(data.parent / "whole.zip")))]
    other = data.parent / "other"
    shutil.copytree(empty_product(), other)
    with running(other, module="worker"):
        has_yet_to_change(other)
        beneath.append(command(other, "migrate"))
    free = command(data, "migrate")

    assert [(command_run.returncode, command_run.stdout, command_run.stderr) for command_run in beneath] == [
        (1, "", UPGRADING)
    ] * 3
    assert (free.returncode, free.stdout, free.stderr) == (0, "The tables are up to date.\n", "")


def test_a_server_does_not_begin_beneath_an_upgrade_or_a_restore(data: Path):
    with (data / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # as `migrate` and `restore` do
        refused = [command(data, "run", "--port", "0"), run_worker(data)]

    sentence = "An upgrade or a restore is under way on this data folder: let it end, then do this again.\n"
    assert [(command_run.returncode, command_run.stderr) for command_run in refused] == [(1, sentence)] * 2


def run_worker(data: Path) -> subprocess.CompletedProcess[str]:
    own = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": DEV}
    return forked.run(["faire_reseau.project.worker"], surroundings() | own)


def test_a_link_from_the_command_line_leads_to_the_port_on_which_the_server_listens(data: Path):
    done(data, "init", "--name", "Réseau", "--email", "ana@exemple.fr")

    with running(data, "run", "--port", "0", "--no-worker") as (_server, line):
        printed = done(data, "link", "ana@exemple.fr")
        key_address = re.match(r"(\S+) ouvre le compte ana@exemple.fr", printed)[1]
        opened = asked(key_address)
    later = done(data, "link", "ana@exemple.fr")
    chosen = done(data, "link", "ana@exemple.fr", FAIRE_RESEAU_ADDRESS="https://reseau.exemple.fr")

    here = address_in(line)
    assert [printed_link.partition("cle/")[0] for printed_link in (printed, later, chosen)] == [
        here,
        here,
        "https://reseau.exemple.fr/",
    ]
    assert opened == 200


def test_the_files_that_say_a_server_runs_are_for_its_account_alone(data: Path):
    with running(named(data), "run", "--port", "0", "--no-worker"):
        modes = {name: (data / name).stat().st_mode & 0o777 for name in ("lock", "serving")}

    assert modes == {"lock": 0o600, "serving": 0o600}
