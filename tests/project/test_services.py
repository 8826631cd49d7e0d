"""`dev.py test --postgres` leaves no PostgreSQL and no Valkey running, whatever ends it."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.live.server import ROOT
from tests.live.streams import eventually
from tests.postgres import on_postgresql
from tools import services

pytestmark = [on_postgresql, pytest.mark.slow("starts PostgreSQL and Valkey")]
WAITING = """
import os, pathlib, time

def test_that_waits():
    told = pathlib.Path(__file__).with_name("told")
    told.with_suffix(".new").write_text(os.environ["DATABASE_URL"] + " " + os.environ["REDIS_URL"])
    told.with_suffix(".new").rename(told)
    time.sleep(3600)
"""


@contextmanager
def running(folder: Path, *, behind: bool = False) -> Iterator[tuple["subprocess.Popen[str]", list[int]]]:
    """The command while it runs one test that waits, and the ports of its PostgreSQL and its Valkey.

    `behind`: as a shell starts it in the background, which has Ctrl-C ignored.
    """
    (folder / "test_waiting.py").write_text(WAITING, encoding="utf-8")
    alone = ["-n", "0", "-c", os.devnull, "--rootdir", folder, "-p", "no:cacheprovider", folder / "test_waiting.py"]
    command = subprocess.Popen(
        [
            *(["sh", "-c", "trap '' INT; exec \"$@\"", "sh"] if behind else []),
            *(sys.executable, "dev.py", "test", "--postgres"),
            *map(str, alone),
        ],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        assert eventually(lambda: (folder / "told").exists() or command.poll() is not None)
        addresses = (folder / "told").read_text(encoding="utf-8").split()
        yield command, [int(address.rpartition(":")[2].partition("/")[0]) for address in addresses]
    finally:
        if command.poll() is None:
            os.killpg(command.pid, signal.SIGKILL)
        command.wait()
        assert command.stdout is not None
        command.stdout.close()


def answering(ports: list[int]) -> list[bool]:
    answers = []
    for port in ports:
        with socket.socket() as asking:
            answers.append(asking.connect_ex(("127.0.0.1", port)) == 0)
    return answers


@pytest.mark.parametrize(
    ("number", "behind"),
    [(signal.SIGINT, False), (signal.SIGTERM, False), (signal.SIGTERM, True), (signal.SIGHUP, False)],
)
def test_engines_end_with_the_command_that_is_told_to_end(tmp_path, number, behind):
    with running(tmp_path, behind=behind) as (command, ports):
        before = answering(ports)
        command.send_signal(number)
        words, _none = command.communicate()

    assert (before, answering(ports)) == ([True, True], [False, False])
    assert (command.returncode, "KeyboardInterrupt" in words) == (2, True)  # pytest says what has failed so far


def test_engines_of_a_command_that_was_killed_are_ended_by_the_next_one_and_those_of_others_are_not(tmp_path):
    with services.own_folder() as folder:
        _process, address = services.start_valkey(folder)
        port = int(address["REDIS_URL"].rpartition(":")[2].partition("/")[0])
        with running(tmp_path) as (command, ports):
            os.killpg(command.pid, signal.SIGKILL)
            command.wait()
        left = answering(ports)
        with services.own_folder():
            after = answering(ports), answering([port]), folder.exists()

    assert (left, after) == ([True, True], ([False, False], [True], True))
    assert (answering([port]), folder.exists()) == ([False], False)


def test_a_number_that_was_given_again_ends_nobody_else(tmp_path):
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], cwd=tmp_path) as other:
        folder = tmp_path / "left"
        folder.mkdir()
        (folder / "valkey.pid").write_text(str(other.pid), encoding="utf-8")
        services.end_all(folder)
        is_running = other.poll() is None
        other.kill()

    assert (is_running, folder.exists()) == (True, False)
