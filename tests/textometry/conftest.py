"""The compiled parts are compiled and the dictionaries read before the first test, so that none of them pays for it."""

import pytest

from textometry.languages import language_named
from textometry.lemmas import lemmatise
from textometry.warm import warm


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    warm()
    lemmatise(["mot"], language_named("fr"))
