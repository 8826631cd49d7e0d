"""What the tests of the core share: compiled kernels, so that no test pays for their compilation."""

import time

import pytest

from forumgrid import clock
from forumgrid.warm import warm


@pytest.fixture
def processor_clock(monkeypatch):
    """Clocks count the processor seconds of all threads, so that a busy machine changes nothing."""
    monkeypatch.setattr(clock, "perf_counter", time.process_time)


@pytest.fixture(scope="session", autouse=True)
def _compiled_kernels() -> None:
    warm()
