"""What every test of the room needs: no board or page kept from another test's database."""

import pytest
from django.core.cache import cache

from faire_reseau.topics import queries


@pytest.fixture(autouse=True)
def no_board_of_another_test() -> None:
    queries.forget_boards()
    cache.clear()
