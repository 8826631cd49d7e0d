"""Queries for the keys of cached pages of a gathering: one narrow query a visit; the rest is read on rendering."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Prefetch, QuerySet
from django.http import Http404

from faire_reseau.gatherings.enums import GatheringState, SessionState
from faire_reseau.gatherings.models import Gathering, Session, Speaker
from faire_reseau.gatherings.queries.materials import MATERIALS
from faire_reseau.kit.compiled import Compiled, Keys, keys_in
from faire_reseau.network.permissions import unnamed_to_visitors


class Glance(NamedTuple):
    """A gathering as its kept pages are keyed; `unnamed`: the people of its programme whom it does not name to visitors."""

    pk: int
    version: int
    title: str
    time_zone: str
    starts_on: date
    ends_on: date
    host_picture: str
    capacity_people: int | None
    registration_opens_at: datetime | None
    registration_closes_at: datetime | None
    unnamed: frozenset[int]


def _announced(slug: str) -> Any:
    voices = Speaker.objects.filter(session__gathering=OuterRef("pk"), person__isnull=False)
    unnamed = unnamed_to_visitors(voices, "person").values(key=F("person")).distinct()
    shown = Gathering.objects.filter(slug=slug).exclude(state=GatheringState.DRAFT)
    columns = ("pk", "version", "title", "time_zone", "starts_on", "ends_on", "host__picture", "capacity_people")
    window = ("registration_opens_at", "registration_closes_at")
    return shown.values_list(*columns, *window, Keys(unnamed))


_glances = Compiled(_announced, "of-this-address")


def glance_at(slug: str) -> Glance:
    """The gathering at `slug`, as visitors may read it; one query. Raises `Http404`."""
    for *columns, unnamed in _glances.rows(slug):
        return Glance._make([*columns, keys_in(unnamed)])
    raise Http404


def calendar_gathering(gathering_id: int) -> Gathering:
    """The gathering of a calendar, once its reader has passed a gate; one query."""
    return Gathering.objects.get(pk=gathering_id)


def calendar_sessions(gathering_id: int) -> QuerySet[Session]:
    """The sessions that the calendar of a gathering holds, once its reader has passed a gate; two queries."""
    sessions = Gathering.objects.get(pk=gathering_id).sessions  # each session knows its gathering
    return sessions.select_related("space").order_by("starts_at", "pk")


def planned_sessions(gathering: Gathering) -> QuerySet[Session]:
    """The sessions of `gathering` that are not cancelled, but those that were still to come when it was finished."""
    sessions = gathering.sessions.filter(state=SessionState.PLANNED)
    return sessions if gathering.finished_at is None else sessions.filter(starts_at__lte=gathering.finished_at)


def scheduled_sessions(gathering: Gathering, unnamed: frozenset[int]) -> QuerySet[Session]:
    """`planned_sessions` with space, themes and the speakers who are not `unnamed`, once the reader has passed a gate; four queries."""
    speakers = Speaker.objects.exclude(person__in=unnamed).order_by("rank", "pk")
    return (
        planned_sessions(gathering)
        .select_related("space")
        .prefetch_related("themes", MATERIALS, Prefetch("speakers", queryset=speakers))
        .order_by("starts_at", "space__rank", "pk")
    )
