"""What every test of the room needs: nothing kept from another test's database."""

import pytest
from django.core.cache import cache
from django.utils import translation

from faire_reseau.topics import queries


@pytest.fixture(autouse=True)
def nothing_of_another_test() -> None:
    queries.forget_boards()
    cache.clear()
    # A page of another test may have left its reader's language behind.
    translation.activate("fr")
