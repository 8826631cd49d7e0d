"""The compiled parts are compiled before the first test, so that none of them pays for it."""

import pytest

from textometry.warm import warm


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    warm()
