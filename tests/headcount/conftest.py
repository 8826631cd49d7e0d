"""The kernels are compiled before the first test, so that none of them pays for it."""

import pytest

from headcount.warm import warm


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    warm()


@pytest.fixture(autouse=True)
def _in_english(monkeypatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
