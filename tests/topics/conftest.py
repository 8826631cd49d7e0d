"""What every test of the room needs: no board kept from another test's database."""

import pytest

from faire_reseau.topics import queries


@pytest.fixture(autouse=True)
def no_board_of_another_test() -> None:
    queries.forget_boards()
