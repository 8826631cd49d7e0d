"""The shared tablet of a forum: its gate, the centres to choose from, who is meant."""

from django.db.models import QuerySet
from django.http import Http404

from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.kit.folding import searchable
from faire_reseau.network.models import Person
from faire_reseau.network.queries import organisations_on
from faire_reseau.topics.models import Forum


def forum_of_tablet(key: str) -> Forum:
    """The forum whose organisers opened the tablet at `key`, for whoever holds it. Raises `Http404`."""
    rows = Forum.objects.select_related("session__gathering").filter(tablet_key=key) if key else Forum.objects.none()
    forum = rows.exclude(session__gathering__state=GatheringState.DRAFT).first()
    if forum is None:
        raise Http404
    return forum


def centres_of_tablet(forum: Forum) -> list[tuple[int, str]]:
    """The organisations for which somebody comes, by name; nobody is named."""
    coming = _coming(forum).filter(organisation__isnull=False)
    rows = organisations_on(forum.session.gathering.starts_on).filter(pk__in=coming.values("organisation"))
    return sorted(((row.pk, str(row)) for row in rows), key=lambda pair: searchable(pair[1]))


def people_called_at(forum: Forum, name: str, organisation: int) -> list[Person]:
    """Who comes for `organisation` and has all the words of `name`, no more and no fewer, in any order."""
    words = sorted(searchable(name).split())
    people = Person.objects.filter(
        pk__in=_coming(forum).filter(organisation=organisation).values("person"), erased_at=None
    )
    return [person for person in people if words and sorted(searchable(str(person)).split()) == words]


def _coming(forum: Forum) -> QuerySet[Registration]:
    return Registration.objects.filter(gathering=forum.session.gathering_id, state=RegistrationState.CONFIRMED)
