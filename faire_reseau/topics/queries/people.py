"""Questions about who comes to a forum, and from which centre."""

from collections.abc import Iterable

from django.db.models import QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.network.models import Person
from faire_reseau.network.queries import name_on, organisations_on
from faire_reseau.topics.models import Forum


def people_who_come(forum: Forum) -> QuerySet[Person]:
    """Everybody with a confirmed place at the forum's gathering, by name; one statement."""
    coming = Registration.objects.filter(gathering=forum.session.gathering_id, state=RegistrationState.CONFIRMED)
    return Person.objects.filter(pk__in=coming.values("person")).order_by("last_name", "first_name", "pk")


def names_of(accounts: Iterable[User | None]) -> dict[int | None, str]:
    """What accounts are called in the directory, their address where they are not in it; one statement."""
    known: dict[int | None, str] = {one.pk: str(one) for one in accounts if one is not None}
    return known | {one.user_id: str(one) for one in Person.objects.filter(user__in=known) if str(one).strip()}


def centres_at(forum: Forum, people: Iterable[int]) -> dict[int, str]:
    """What the organisation of each of these people is called that day, as registered; three statements."""
    gathering = forum.session.gathering
    rows = dict(
        Registration.objects.filter(
            gathering=gathering, person__in=list(people), organisation__isnull=False
        ).values_list("person", "organisation")
    )
    if not rows:
        return {}
    day = gathering.starts_on
    names = {one.pk: name_on(one, day) for one in organisations_on(day).filter(pk__in=set(rows.values()))}
    return {person: names[organisation] for person, organisation in rows.items()}
