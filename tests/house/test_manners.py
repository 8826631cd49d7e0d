"""The manners every test has: no network, no order to count on, a report of the slowest."""

from __future__ import annotations

import socket
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.conftest import OutsideCallError, is_here, long_first, shuffled, slowest_lines

ROOT = Path(__file__).resolve().parents[2]


class Item:
    def __init__(self, nodeid, *marks):
        self.nodeid = nodeid
        self.marks = marks

    def get_closest_marker(self, name):
        return name in self.marks


def test_a_call_beyond_this_machine_is_refused():
    with pytest.raises(OutsideCallError, match="192"), socket.socket() as outside:
        outside.connect(("192.0.2.1", 80))
    with pytest.raises(OutsideCallError, match="exemple"):
        socket.getaddrinfo("exemple.fr", 443)


def test_a_call_to_this_machine_is_let_through():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_this_machine_is_known_by_its_loopback_names_only():
    assert [is_here(host) for host in ("localhost", "127.0.0.1", "::1", b"127.8.9.1", "", None)] == [True] * 6
    assert [is_here(host) for host in ("192.0.2.1", "2001:db8::1", "exemple.fr", "localhost.exemple.fr")] == [False] * 4


def test_the_order_is_shuffled_by_its_seed_and_modules_stay_together():
    items = [Item(f"{module}.py::{test}") for module in "abc" for test in range(5)]

    orders = [[item.nodeid for item in shuffled(items, seed)] for seed in (1, 1, 2)]

    assert orders[0] == orders[1]
    assert orders[0] != orders[2]
    assert sorted(orders[2]) == sorted(item.nodeid for item in items)
    assert [name[0] for name in orders[2]][::5] == list(dict.fromkeys(name[0] for name in orders[2]))


def test_modules_with_long_tests_come_first_and_stay_whole():
    given = [Item("a.py::1"), Item("b.py::1"), Item("c.py::1", "journey"), Item("b.py::2", "slow"), Item("d.py::1")]

    assert [item.nodeid for item in long_first(given)] == ["c.py::1", "b.py::1", "b.py::2", "a.py::1", "d.py::1"]


@pytest.mark.full
@pytest.mark.slow("runs pytest on toy tests in a process of its own")
def test_slowness_is_reported_and_fails_nobody(tmp_path):
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n")
    (tmp_path / "test_toy.py").write_text(
        textwrap.dedent("""
            import time, warnings, pytest

            def burn():
                end = time.process_time() + 1.1
                while time.process_time() < end:
                    pass

            def test_burns(): burn()

            @pytest.mark.slow("burns")
            def test_burns_for_a_reason(): burn()

            def test_warns(): warnings.warn("old")

            @pytest.mark.full
            def test_long(): burn()
        """)
    )
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", tmp_path, "-q", tmp_path]

    done = subprocess.run(
        [*command, "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestConfigWarning"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    lines = done.stdout.splitlines()
    failed = [line.split(" - ")[0].split("::")[1] for line in lines if line.startswith("FAILED")]
    marked = [line.split("::")[1] for line in lines if line.startswith("! ")]
    assert failed == ["test_warns"], done.stdout + done.stderr
    assert "1 failed, 2 passed, 1 skipped" in done.stdout
    assert marked == ["test_burns"]
    assert "1 over 1 s without a reason" in done.stdout


def test_the_report_puts_the_slowest_first_and_shows_twenty():
    spent = [(0.1 * number, number == 25, f"t{number}") for number in range(30)]

    lines = slowest_lines(spent)

    assert len(lines) == 21
    assert lines[0] == "!   2.90 s  t29"
    assert lines[4] == "    2.50 s  t25"
    assert lines[-1].startswith("18 over 1 s without a reason")
