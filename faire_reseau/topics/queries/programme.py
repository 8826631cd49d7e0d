"""Queries on programmes: where a person goes in each slot, and what they get of what they wished."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Count, F, Q, QuerySet
from django.urls import reverse

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Gathering, Session, Slot, Space
from faire_reseau.network.models import Person
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Cell, Choice, Forum, Host, Placement, Topic
from faire_reseau.topics.permissions import open_to
from faire_reseau.topics.queries.forums import published_grid
from faire_reseau.topics.queries.people import people_who_come
from faire_reseau.topics.queries.wishes import wishes_of


@dataclass(frozen=True)
class Option:
    """A topic that one may go to in a slot."""

    topic: Topic
    space: Space
    session_id: int | None
    level: int
    people: int
    is_hosted: bool

    @property
    def is_full(self) -> bool:
        """Whether as many go there as there are seats."""
        return self.people >= self.space.capacity_people


@dataclass(frozen=True)
class Stop:
    """A slot of a person's programme: where they go (None: nowhere), and where they could."""

    slot: Slot
    chosen: Option | None
    is_own: bool
    options: list[Option]
    # What was wished for, is full, and is not met at any hour.
    missed: list[Option] = field(default_factory=list)

    @property
    def is_crowded(self) -> bool:
        """Whether more people go there than there are seats, and one of them may find none."""
        chosen = self.chosen
        return chosen is not None and not chosen.is_hosted and chosen.people > chosen.space.capacity_people


@dataclass(frozen=True)
class Programme:
    """A person's way through a forum whose grid is published."""

    forum: Forum
    stops: list[Stop]
    wished: int
    met: int
    number: int  # of the published grid it follows

    @property
    def is_cancelled(self) -> bool:
        """Whether the session of the forum is cancelled: nothing of it is held."""
        return self.forum.session.state == SessionState.CANCELLED


def programme_of(forum: Forum, person: Person) -> Programme | None:
    """The programme of `person`, None while no grid is published; six statements whatever the number of slots."""
    grid = published_grid(forum)
    if grid is None:
        return None
    levels = wishes_of(forum, person)
    hosted = set(Host.objects.filter(topic__forum=forum, person=person).values_list("topic", flat=True))
    crowd = _people_by_cell(forum)
    placed = Placement.objects.filter(topic__forum=forum).values_list("topic", "session__slot", "session")
    sessions = {(topic, slot): session for topic, slot, session in placed}
    chosen = {choice.slot_id: choice for choice in Choice.objects.filter(forum=forum, person=person)}
    cells = Cell.objects.filter(grid=grid, topic__state=TopicState.SUGGESTED).select_related("topic", "slot", "space")
    slots: dict[Slot, list[Option]] = {}
    for cell in cells.order_by("slot__starts_at", "space__rank", "space"):
        option = Option(
            cell.topic,
            cell.space,
            sessions.get((cell.topic_id, cell.slot_id)),
            levels.get(cell.topic_id, 0),
            crowd.get((cell.slot_id, cell.topic_id), 0),
            cell.topic_id in hosted,
        )
        slots.setdefault(cell.slot, []).append(option)
    stops = []
    for slot, options in slots.items():
        choice = chosen.get(slot.pk)
        here = next((option for option in options if choice is not None and option.topic.pk == choice.topic_id), None)
        # Whoever registered after the publication has no row yet, and still hosts what they host.
        here = here or next((option for option in options if option.is_hosted), None)
        stops.append(Stop(slot, here, choice is not None and choice.is_own, options))
    went = {stop.chosen.topic.pk for stop in stops if stop.chosen is not None}
    stops = [
        replace(
            stop,
            missed=[
                option for option in stop.options if option.level and option.is_full and option.topic.pk not in went
            ],
        )
        for stop in stops
    ]
    # A topic given twice is met once.
    met = {stop.chosen.topic.pk for stop in stops if stop.chosen is not None and stop.chosen.level}
    return Programme(forum, stops, len(levels), len(met), grid.number)


def forums_to_join_for(user: User, gathering: Gathering) -> list[Forum]:
    """The forums of `gathering` in which `user` takes part, in order; one statement."""
    rows = open_to(user).filter(session__gathering=gathering)
    return list(rows.select_related("session__gathering").order_by("session__starts_at", "pk"))


def slot_of(forum: Forum, slot_id: int) -> Slot | None:
    """A slot of `forum`; one statement."""
    return forum.slots.filter(pk=slot_id).first()


def chosen_sessions_of(person: Person) -> list[Session]:
    """The sessions, born of topics, that stand in the programme of `person`, by hour; one statement."""
    rows = Placement.objects.filter(
        Q(topic__in=Choice.objects.filter(person=person, topic__isnull=False).values("topic")),
        session__state=SessionState.PLANNED,
        topic__state=TopicState.SUGGESTED,
    ).select_related("session__gathering", "session__space")
    # A topic that was moved to another hour is chosen no longer.
    still = Choice.objects.filter(person=person).values_list("topic", "slot")
    present = set(still)
    sessions = [row.session for row in rows if (row.topic_id, row.session.slot_id) in present]
    return sorted(sessions, key=lambda session: (session.starts_at, session.pk))


def forum_sessions(gatherings: Iterable[Gathering] | QuerySet[Gathering]) -> QuerySet[Placement, int]:
    """The identifiers of the sessions born of topics in these gatherings; one statement, run when read."""
    rows = Placement.objects.filter(topic__forum__session__gathering__in=gatherings)
    return rows.values_list("session", flat=True)


def _people_by_cell(forum: Forum) -> dict[tuple[int, int], int]:
    # Who gave the place back takes no seat.
    coming = people_who_come(forum).order_by().values("pk")
    rows = Choice.objects.filter(forum=forum, topic__isnull=False, person__in=coming).values(
        where=F("slot"), what=F("topic")
    )
    return {(row["where"], row["what"]): row["people"] for row in rows.annotate(people=Count("pk")).order_by()}


def programme_to_keep(_user: User, gathering: Gathering) -> list[str]:
    """The plug into `gatherings`: a phone keeps its owner's programme with the agenda."""
    return [reverse("topics:programme", args=[gathering.slug])]
