"""Queries for the forms of the catalogue: kinds, sessions that may be named, productions to relate."""

from datetime import date

from django.db.models import QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.models import Production, ProductionKind
from faire_reseau.catalogue.permissions import adding_for, shown
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.kit.folding import alphabetical, search_words
from faire_reseau.kit.search_fields import MOST_FOUND
from faire_reseau.network.models import Territory
from faire_reseau.network.queries import name_on, organisations_on

LEAST_LETTERS = 2


def kinds() -> QuerySet[ProductionKind]:
    """The kinds of production, in the order of the network."""
    return ProductionKind.objects.all()


def centres_to_choose(user: User, day: date) -> list[tuple[str, str]]:
    """The organisations in whose name `user` adds productions and bases: key and name, by name; two queries."""
    rows = organisations_on(day).filter(pk__in=adding_for(user, day).values("pk"), merged_into=None)
    return sorted(((str(row.pk), name_on(row, day)) for row in rows), key=lambda pair: alphabetical(pair[1]))


def territories() -> QuerySet[Territory]:
    """The territories that still exist, by name."""
    return Territory.objects.filter(to_on__isnull=True).order_by("alphabet", "pk")


def productions_to_choose(typed: str) -> list[tuple[int, str]]:
    """The productions whose words hold those typed (two letters at least), the newest first; one query."""
    words = search_words(typed)
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    rows = shown()
    for word in words:
        rows = rows.filter(search__contains=word)
    return [(row.pk, _called(row)) for row in rows.order_by("-pk")[:MOST_FOUND]]


def productions_chosen(keys: list[int]) -> list[tuple[int, str]]:
    """What they are called, in the order of `keys`; one query."""
    rows = shown().in_bulk(keys)
    return [(key, _called(rows[key])) for key in keys if key in rows]


def production_of(keys: list[int]) -> Production | None:
    """The first of `keys`; one query."""
    return shown().filter(pk=keys[0]).first() if keys else None


def sessions_to_choose(user: User, typed: str) -> list[tuple[int, str]]:
    """The sessions that `user` may read whose words hold those typed, the latest first; one query and those of what they may read."""
    words = search_words(typed)
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    rows = _sessions(user)
    for word in words:
        rows = rows.filter(search__contains=word)
    return [(row.pk, _session(row)) for row in rows.order_by("-starts_at", "-pk")[:MOST_FOUND]]


def sessions_chosen(user: User, keys: list[int]) -> list[tuple[int, str]]:
    """What they are called, in the order of `keys`, as far as `user` may read them; one query."""
    rows = _sessions(user).in_bulk(keys)
    return [(key, _session(rows[key])) for key in keys if key in rows]


def sessions_of(user: User, keys: list[int]) -> list[Session]:
    """The sessions with these keys, in their order, that `user` may read; one query."""
    rows = _sessions(user).in_bulk(keys)
    return [rows[key] for key in keys if key in rows]


def sessions_shown(production: Production, user: User) -> list[Session]:
    """Where `production` was presented, as far as `user` may read; one query."""
    keys = production.sessions.values("pk")
    return list(_sessions(user).filter(pk__in=keys).order_by("starts_at", "pk"))


def _sessions(user: User) -> QuerySet[Session]:
    return Session.objects.filter(gathering__in=visible_to(user)).select_related("gathering")


def _session(session: Session) -> str:
    return f"{session.title} ({session.gathering.title})"


def _called(row: Production) -> str:
    return f"{row.title} ({row.year})" if row.year else row.title
