"""Many people at once: real threads, each with a connection of its own."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections

HANG_S = 120  # only ends what hangs
on_postgresql = pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="NO RACE WAS RUN: threads do not share SQLite in memory; `python3 dev.py test --postgres` runs them",
)


def at_once(calls: Sequence[Callable[[], object]]) -> list[object]:
    """What each call answers or raises, when all begin together."""
    together = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        try:
            connection.ensure_connection()
            together.wait(HANG_S)
            return call()
        except Exception as error:  # noqa: BLE001  (it is the answer)
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def kinds(answers: Sequence[object]) -> Counter[str]:
    return Counter(type(answer).__name__ for answer in answers)
