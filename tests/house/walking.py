"""One walk for all tests that ask for every address of the house: in each role, with fresh cookies, everything taken back."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.test import Client

from tests.house.test_rights import TABLE, _address, addresses, taken_back


class Step(NamedTuple):
    """One address for one role to ask for, by `client`."""

    role: str
    name: str
    address: str
    client: Client


def names_asked() -> list[str]:
    """The names of all addresses in the table of rights."""
    return sorted({name for names in TABLE.values() for name in names.split()})


def walk(
    house: tuple[dict[str, Any], dict[str, Any]], roles: Iterable[str], names: Iterable[str] = (), language: str = ""
) -> Iterator[Step]:
    """Every address for every role of `roles`; what is done within a step is taken back when the next is asked for.

    Parameters: `house`, the fixture (accounts by role, what addresses take); `roles`; `names`, all where none is given;
    `language`, which the browser asks for.
    """
    takes, wanted = addresses(), sorted(names) or names_asked()
    for role in roles:
        client = Client(headers={"accept-language": language} if language else None)
        if house[0][role]:
            client.force_login(house[0][role])
        cookies = client.cookies.copy()
        for name in wanted:
            client.cookies = cookies.copy()  # who was signed out by the address before
            with taken_back():
                yield Step(role, name, _address(name, takes[name], house[1]), client)
