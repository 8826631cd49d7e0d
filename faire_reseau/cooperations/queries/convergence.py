"""Queries on the convergence of a forum: ideas that go together, dots, and what became of each idea of a gathering."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.accounts.models import User
from faire_reseau.cooperations.enums import CommitmentState, ConvergenceState
from faire_reseau.cooperations.logic.convergence import Bundle, bundles_of, leading, left_to_place
from faire_reseau.cooperations.models import Commitment, Cooperation, Dots, Harvest, Idea
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries.now import NowCard
from faire_reseau.gatherings.texts import why_over
from faire_reseau.network.models import Organisation, Person
from faire_reseau.network.queries import name_on
from faire_reseau.topics.models import Forum
from faire_reseau.topics.permissions import open_to

DOTS = 6  # after signing, before where one goes


@dataclass(frozen=True)
class Board:
    """The ideas of a forum in bundles, with the reader's own dots by idea and how many they have left.

    Figures are shown once it is closed: before, they would draw dots.
    """

    harvest: Harvest
    bundles: list[Bundle]
    own: dict[int, int] = field(default_factory=dict)
    left: int = 0
    placed: int = 0
    people: int = 0

    @property
    def shows_dots(self) -> bool:
        """Whether figures are shown."""
        return self.harvest.state == ConvergenceState.CLOSED

    @property
    def leading(self) -> list[Bundle]:
        """Those that have dots, once figures are shown."""
        return [bundle for bundle in self.bundles if bundle.dots] if self.shows_dots else []

    @property
    def without_dots(self) -> list[Bundle]:
        """Those to which nobody gave a dot."""
        return [bundle for bundle in self.bundles if not bundle.dots]

    @property
    def ideas(self) -> int:
        """How many ideas there are."""
        return sum(len(bundle.ideas) for bundle in self.bundles)


def board_of(harvest: Harvest, person: Person | None = None) -> Board:
    """The board as `person` sees it; three queries. Closed, the leading ideas come first."""
    if harvest.pk is None:
        return Board(harvest, [], left=harvest.dots_each)
    standing = Idea.objects.filter(harvest=harvest, is_withdrawn=False)
    ideas = list(
        standing.select_related("cluster", "session", "author", "carrier", "commitment").order_by("noted_at", "pk")
    )
    placed = Dots.objects.filter(idea__in=[idea.pk for idea in ideas])
    dots: dict[int, int] = dict(placed.values("idea").annotate(n=Sum("number")).order_by().values_list("idea", "n"))
    people = placed.exclude(person=None).values("person").distinct().count()
    own = dict(placed.filter(person=person).values_list("idea", "number")) if person is not None else {}
    bundles = bundles_of(ideas, dots)
    if harvest.state == ConvergenceState.CLOSED:
        bundles = leading(bundles)
    left = left_to_place(harvest.dots_each, own.values())
    return Board(harvest, bundles, own, left, sum(dots.values()), people)


@dataclass(frozen=True)
class Fate:
    """An idea of a gathering, and where it went: a commitment, a cooperation, words, or nowhere yet."""

    idea: Idea
    commitment: Commitment | None
    cooperation: Cooperation | None


@dataclass(frozen=True)
class Became:
    """What became of a forum: every idea, the commitments, and the cooperations of these."""

    forum: Forum
    fates: list[Fate]
    commitments: list[Commitment]


def became_of(gathering: Gathering, forums: list[Forum]) -> list[Became]:
    """What became of the ideas of `forums` of a gathering; three queries a forum."""
    outcomes = []
    for forum in forums:
        forum.session.gathering = gathering
        ideas = Idea.objects.filter(harvest__forum=forum, is_withdrawn=False).select_related(
            "session", "commitment__lead"
        )
        cooperations = {
            cooperation.commitment_id: cooperation
            for cooperation in Cooperation.objects.filter(commitment__harvest__forum=forum)
        }
        fates = [
            Fate(idea, idea.commitment, cooperations.get(idea.commitment_id))
            for idea in ideas.order_by("session__starts_at", "noted_at", "pk")
        ]
        commitments = commitments_of(forum)
        if fates or commitments:
            outcomes.append(Became(forum, fates, commitments))
    return outcomes


def commitments_of(forum: Forum) -> list[Commitment]:
    """The commitments of `forum`, withdrawn ones left out, in the order proposed; four queries."""
    rows = Commitment.objects.filter(harvest__forum=forum).exclude(state=CommitmentState.WITHDRAWN)
    rows = rows.select_related("lead", "cooperation").prefetch_related("lead__names", "joining__names", "ideas")
    return list(rows.order_by("proposed_at", "pk"))


def named(organisation: Organisation, day: date) -> str:
    """What `organisation` is called on `day`; no query where its names were fetched with it."""
    fetched: Any = getattr(organisation, "_prefetched_objects_cache", {}).get("names")
    if fetched is None:
        return name_on(organisation, day)
    then = [
        name
        for name in fetched
        if (name.from_on is None or name.from_on <= day) and (name.to_on is None or name.to_on >= day)
    ]
    last = max(then, key=lambda name: name.pk, default=None)
    return (last.short_name or last.name) if last is not None else organisation.slug


def say_dots(user: User, person: Person, gathering: Gathering, _at: datetime) -> NowCard | None:
    """The plug into `gatherings.queries.now.also_say_now`: dots left to place in a convergence that is open; three queries."""
    rows = Harvest.objects.filter(
        forum__in=open_to(user).filter(session__gathering=gathering), state=ConvergenceState.OPEN
    )
    harvest = rows.select_related("forum__session").order_by("pk").first()
    if harvest is None or why_over(gathering.state):
        return None
    placed = Dots.objects.filter(idea__harvest=harvest, idea__is_withdrawn=False, person=person)
    left = left_to_place(harvest.dots_each, placed.values_list("number", flat=True))
    if not left:
        return None
    address = reverse("cooperations:convergence", args=[gathering.slug, harvest.forum_id])
    text = ngettext("You have %(n)s dot left.", "You have %(n)s dots left.", left) % {"n": left}
    return NowCard(DOTS, "dots", _("Place your dots on the ideas to carry on"), address, _("Ideas and dots"), text)
