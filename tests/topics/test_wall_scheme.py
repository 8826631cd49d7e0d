"""The wall is light or dark as the room needs, whatever its computer prefers."""

import re

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "shown", "offered"),
    [
        ("", "wall", "?fond=sombre"),
        ("?fond=sombre", "wall wall-dark", "?fond=clair"),
        ("?fond=clair", "wall wall-light", "?fond=sombre"),
        ("?fond=rose", "wall", "?fond=sombre"),
    ],
)
def test_a_link_turns_the_wall_dark_or_light(client, query, shown, offered):
    key = factories.gathering().welcome_key

    body = client.get(f"/mur/{key}/{query}").content.decode()

    assert re.findall(r'<body class="([^"]*)"', body) == [shown]
    assert re.findall(r'href="(\?fond=\w+)"', body) == [offered]
