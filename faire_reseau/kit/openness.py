"""Access to addresses of this site without asking the pages: rooms answer for their own by their permissions."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

from faire_reseau.kit.plugs import Plug

# For the keyword arguments of many addresses of one name at once, whether `user` opens each.
Opens = Callable[[Any, list[dict[str, Any]]], list[bool]]

also_opens = Plug[Mapping[str, Opens]](
    __name__,
    "also_opens",
    "Who opens the addresses of a room, by their names; asked when a text that leads to them is shown or checked. "
    "An address of which no room speaks is one for people who are signed in.",
)


def to_everybody(_user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    """For addresses that hide nothing."""
    return [True] * len(rows)


def by_key(word: str, readable_of: Callable[[Any, set[Any]], Iterable[Any]]) -> Opens:
    """For addresses with one argument `word`: `readable_of(user, keys)` names those of `keys` that `user` may read."""

    def opens(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
        readable = set(readable_of(user, {row[word] for row in rows}))
        return [row[word] in readable for row in rows]

    return opens


def closed_to(user: Any, addresses: Collection[str]) -> set[str]:
    """Those of `addresses` within this site that `user` cannot open; others' sites are never asked.

    An address that leads nowhere is closed to all. Cost: one or two queries for each name of address, not for each address.
    """
    rows_of: dict[str, list[tuple[str, dict[str, Any]]]] = {}
    closed: set[str] = set()
    for address in set(addresses):
        path = path_within(address)
        if path is None:
            continue
        try:
            match = resolve(path)
        except Resolver404:
            if not path.startswith(str(settings.STATIC_URL)):
                closed.add(address)
            continue
        captured = match.captured_kwargs  # type: ignore[attr-defined]  # documented, not among the published types
        rows_of.setdefault(match.view_name, []).append((address, captured))
    checks = {name: opens for of_a_room in also_opens for name, opens in of_a_room.items()}
    for name, rows in rows_of.items():
        opens = checks.get(name)
        kwargs = [captured for _address, captured in rows]
        answers = opens(user, kwargs) if opens else [bool(user.is_authenticated)] * len(rows)
        closed |= {address for (address, _captured), is_open in zip(rows, answers, strict=True) if not is_open}
    return closed


def path_within(address: str) -> str | None:
    """The path of an address of this site, None for another site, a letter, or a place on the same page."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        home = urlsplit(settings.SITE_ADDRESS)
        if (parts.scheme, parts.netloc) != (home.scheme, home.netloc):
            return None
        return parts.path or "/"
    return parts.path if parts.path.startswith("/") else None
