"""Queries on topics: as cards with hosts, themes and counts; the gates to one of them."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, QuerySet
from django.http import Http404, QueryDict
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext

from faire_reseau.accounts.models import User
from faire_reseau.kit import clock
from faire_reseau.network.models import Person, Theme
from faire_reseau.network.queries import unnamed_to
from faire_reseau.topics.enums import GridState, TopicState
from faire_reseau.topics.logic.cards import A_PAGE
from faire_reseau.topics.models import Cell, Forum, Host, Topic
from faire_reseau.topics.permissions import can_change_topic, visible_to
from faire_reseau.topics.queries.forums import forum_for, forum_to_run_for, published_grid
from faire_reseau.topics.queries.people import centres_at
from faire_reseau.topics.queries.versions import sessions_by_cell
from faire_reseau.topics.queries.wishes import wish_counts, wishes_of


@dataclass(frozen=True)
class Hosting:
    """A host as shown: the name, and the centre of the registration."""

    person_id: int
    name: str
    centre: str
    is_named: bool = True


@dataclass(frozen=True)
class GivenTime:
    """A cell of the published grid in which a topic is given, and the session it became there."""

    cell: Cell
    session_id: int | None


@dataclass(frozen=True)
class Card:
    """A topic as shown to one reader."""

    topic: Topic
    hosts: list[Hosting]
    themes: list[Theme]
    people: int
    level: int | None = 0  # None: not answered yet
    is_host: bool = False
    can_change: bool = False
    merged: list[Topic] = field(default_factory=list)
    # Where it stands on the published grid: once, or twice.
    given: list[GivenTime] = field(default_factory=list)


def topic_for(user: User, slug: str, forum_id: int, topic_id: int) -> Topic:
    """A topic of a forum that `user` may read; three to five statements."""
    return _topic_of(forum_for(user, slug, forum_id), topic_id)


def topic_to_run_for(user: User, slug: str, forum_id: int, topic_id: int) -> Topic:
    """A topic of a forum that `user` runs; three statements."""
    return _topic_of(forum_to_run_for(user, slug, forum_id), topic_id)


def topic_to_change_for(user: User, slug: str, forum_id: int, topic_id: int) -> Topic:
    """A topic that `user` may edit and withdraw; up to seven statements."""
    topic = topic_for(user, slug, forum_id, topic_id)
    if not can_change_topic(user, topic):
        raise Http404
    return topic


def topic_in(forum: Forum, topic_id: int) -> Topic:
    """A topic of a forum whose reader was authorised before; one statement."""
    return _topic_of(forum, topic_id)


def cards_of(
    forum: Forum,
    person: Person | None = None,
    *,
    reader: Any = None,
    runs: bool = False,
    hosts_change: bool = False,
    unnamed: Collection[int] | None = None,
    only: int | None = None,
) -> list[Card]:
    """The topics that stand, by number, as `person` sees them; fourteen queries at most whatever their number.

    `reader`: the account that reads, to whom hosts are named as the network chose (None: a visitor); `runs`: the reader runs
    the forum; `hosts_change`: hosts may edit their own now; `unnamed`: who is not named, where that is known; `only`: that
    topic alone.
    """
    # Who is erased hosts nothing any more: a topic may be left without a host.
    standing = Host.objects.filter(person__erased_at=None)
    hosts = Prefetch("hosts", queryset=standing.select_related("person").order_by("rank", "pk"))
    rows = (
        forum.topics.filter(state=TopicState.SUGGESTED).prefetch_related(hosts, "themes", "merged").order_by("number")
    )
    topics = list(rows if only is None else rows.filter(pk=only))
    hosting = {host.person_id for topic in topics for host in topic.hosts.all()}
    centres = centres_at(forum, hosting)
    if unnamed is None:
        account: Any = reader or AnonymousUser()
        unnamed = unnamed_to(account, hosting, localdate(clock.now()))
    nobody = gettext("a person")
    counts, levels = wish_counts(forum), wishes_of(forum, person)
    grid = published_grid(forum)
    cells: dict[int, list[Cell]] = {}
    for cell in grid.cells.select_related("slot", "space").order_by("slot__starts_at") if grid else ():
        cells.setdefault(cell.topic_id, []).append(cell)
    sessions = sessions_by_cell([topic.pk for topic in topics]) if grid else {}
    cards = []
    for topic in topics:
        topic.forum = forum
        named = [
            Hosting(
                row.person_id,
                nobody if row.person_id in unnamed else str(row.person),
                centres.get(row.person_id, ""),
                row.person_id not in unnamed,
            )
            for row in topic.hosts.all()
        ]
        is_host = person is not None and any(host.person_id == person.pk for host in named)
        cards.append(
            Card(
                topic,
                named,
                list(topic.themes.all()),
                counts.get(topic.pk, 0),
                levels.get(topic.pk, 0),
                is_host,
                runs or (is_host and hosts_change),
                list(topic.merged.all()),
                [GivenTime(cell, sessions.get((topic.pk, cell.slot_id))) for cell in cells.get(topic.pk, ())],
            )
        )
    return cards


def topics_to_find(user: User) -> QuerySet[Topic]:
    """The topics that `user` may read and that stand on no published grid, where they are sessions; with their gathering."""
    placed = Cell.objects.filter(grid__state=GridState.PUBLISHED).values("topic")
    rows = Topic.objects.filter(state=TopicState.SUGGESTED, forum__in=visible_to(user)).exclude(pk__in=placed)
    return rows.select_related("forum__session__gathering")


def _topic_of(forum: Forum, topic_id: int) -> Topic:
    topic = forum.topics.select_related("merged_into").filter(pk=topic_id).first()
    if topic is None:
        raise Http404
    topic.forum = forum
    return topic


def card_address(forum: Forum, topic_id: int, *, list_query: str = "") -> str:
    """Where the card of a topic is: in the list of its forum as `list_query` (the query of an address) asks for it, on the page of the list
    that holds it when it has several; one query.
    """
    query = QueryDict(list_query, mutable=True)
    query.pop("sujet", None)
    if forum.topics.filter(state=TopicState.SUGGESTED).count() > A_PAGE:
        query.pop("page", None)
        query["sujet"] = str(topic_id)
    address = reverse("topics:forum", args=[forum.session.gathering.slug, forum.pk])
    return f"{address}{'?' if query else ''}{query.urlencode()}#sujet-{topic_id}"
