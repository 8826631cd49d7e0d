"""Queries on the participants of a forum and their centres."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.kit import clock
from faire_reseau.kit.folding import search_words
from faire_reseau.kit.search_fields import MOST_FOUND
from faire_reseau.network.models import Person
from faire_reseau.network.permissions import people_visible_to
from faire_reseau.network.queries import name_on, names_match, organisations_on
from faire_reseau.topics.models import Forum

LEAST_LETTERS = 2


def people_who_come(forum: Forum) -> QuerySet[Person]:
    """Everybody with a confirmed place at the forum's gathering, by name; one statement."""
    coming = Registration.objects.filter(gathering=forum.session.gathering_id, state=RegistrationState.CONFIRMED)
    return Person.objects.filter(pk__in=coming.values("person")).order_by("alphabet", "pk")


def people_choosable(user: User, forum: Forum, keys: Iterable[int]) -> dict[int, Person]:
    """Those of `keys` who have a place and whom `user` may choose as hosts: oneself, and whom the directory shows. Two to
    four queries.
    """
    shown = people_visible_to(user, localdate(clock.now()))
    return {
        person.pk: person
        for person in people_who_come(forum).filter(pk__in=list(keys)).filter(pk__in=shown.values("pk"))
    }


def people_to_choose(user: User, forum: Forum, words: str, *, apart_from: Iterable[int] = ()) -> list[tuple[int, str]]:
    """The first who have a place, whose name holds `words` (two letters at least) and whom `user` may choose, each with
    name and centre; at most seven queries.
    """
    if sum(map(len, search_words(words))) < LEAST_LETTERS:
        return []
    shown = people_visible_to(user, localdate(clock.now()))
    rows = people_who_come(forum).filter(pk__in=shown.values("pk")).exclude(pk__in=list(apart_from))
    names = [(row.pk, str(row)) for row in rows if names_match(words, row)][:MOST_FOUND]
    return with_centres(forum.session.gathering, names)


def with_centres(gathering: Gathering, names: Iterable[tuple[int, str]]) -> list[tuple[int, str]]:
    """Keys and names of people of `gathering`, each name followed by its centre of then, so that namesakes are told apart; three
    queries.
    """
    pairs = list(names)
    centres = centres_in(gathering, [key for key, _name in pairs])
    return [(key, f"{name} ({centres[key]})" if key in centres else name) for key, name in pairs]


def names_of(accounts: Iterable[User | None]) -> dict[int | None, str]:
    """What accounts are called in the directory, their address where they are not in it; one statement."""
    known: dict[int | None, str] = {account.pk: str(account) for account in accounts if account is not None}
    return known | {
        person.user_id: str(person) for person in Person.objects.filter(user__in=known) if str(person).strip()
    }


def centres_at(forum: Forum, people: Iterable[int]) -> dict[int, str]:
    """What the organisation of each of these people is called that day, as registered; three statements."""
    return centres_in(forum.session.gathering, people)


def centres_in(gathering: Gathering, people: Iterable[int]) -> dict[int, str]:
    """The same of a gathering."""
    rows = dict(
        Registration.objects.filter(
            gathering=gathering, person__in=list(people), organisation__isnull=False
        ).values_list("person", "organisation")
    )
    if not rows:
        return {}
    day = gathering.starts_on
    names = {
        organisation.pk: name_on(organisation, day)
        for organisation in organisations_on(day).filter(pk__in=set(rows.values()))
    }
    return {person: names[organisation] for person, organisation in rows.items()}
