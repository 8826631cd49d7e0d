"""What the faces lay side by side, read from the rooms below."""

import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, reduce
from operator import and_
from pathlib import Path
from typing import Any

from django.db.models import Q
from django.utils import timezone

from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import demo_links
from faire_reseau.activities.models import HalfDay
from faire_reseau.articles.queries import addresses_of_articles, public_articles
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.models import Gathering, Invitation, Registration, Session, Speaker
from faire_reseau.gatherings.permissions import runnable_by, visible_to
from faire_reseau.gatherings.queries import (
    declined_to,
    invitations_to_answer_for,
    sessions_to_attend,
    with_the_gathering,
)
from faire_reseau.kit.folding import search_words
from faire_reseau.kit.openness import Opens, to_everybody
from faire_reseau.network.models import Organisation, OrganisationName, Person
from faire_reseau.network.permissions import people_named_to
from faire_reseau.topics.queries import chosen_sessions_of, forum_sessions
from faire_reseau.ui.templatetags.ui import shortened

EXCERPT = 160  # letters of a result of the search
LETTERS_SEARCHED = 2  # fewer find nearly everything
MOST_FOUND = 20  # of each kind
# Who opens the addresses of this room that texts lead to.
OPENS: dict[str, Opens] = {
    **dict.fromkeys(
        ("home", "pages:search", "pages:accessibility", "pages:help", "pages:privacy", "pages:security"), to_everybody
    ),
    **dict.fromkeys(("pages:sitemap", "pages:security_txt", "pages:robots"), to_everybody),
    "pages:day": with_the_gathering,
}


@dataclass(frozen=True)
class Door:
    """Somebody one can be in the demo network."""

    who: str
    role: str
    key: str


@dataclass(frozen=True)
class Criterion:
    """A criterion of RGAA: its number and title, how the product stands (C, NC or NA), the proof, what is lacking."""

    number: str
    title: str
    state: str
    proof: str
    lacks: str


@dataclass(frozen=True)
class Declaration:
    """The accessibility declaration: the criteria, what was looked at and when."""

    criteria: tuple[Criterion, ...]
    sample: tuple[str, ...]
    audited_on: date
    changed_on: date

    def count(self, state: str) -> int:
        """How many criteria are in `state`."""
        return sum(criterion.state == state for criterion in self.criteria)

    @property
    def conforming(self) -> int:
        """How many criteria conform."""
        return self.count("C")

    @property
    def applicable(self) -> int:
        """How many criteria apply."""
        return self.conforming + self.count("NC")

    @property
    def rate(self) -> float:
        """Share of the applicable criteria that conform."""
        return self.conforming / self.applicable

    @property
    def percentage(self) -> float:
        """The same, of a hundred, cut rather than rounded: the declaration never claims more than there is."""
        return self.conforming * 1000 // self.applicable / 10

    @property
    def level(self) -> str:
        """`full`, `partial` (at least half) or `none`, as the decree of 2019 defines them."""
        return "full" if self.conforming == self.applicable else "partial" if self.rate >= 0.5 else "none"

    @property
    def lacking(self) -> list[Criterion]:
        """The criteria that do not conform."""
        return [criterion for criterion in self.criteria if criterion.state == "NC"]


@cache
def declaration() -> Declaration:
    """Read the states of the 106 criteria from `rgaa.toml`, the only place where they are written."""
    data = tomllib.loads((Path(__file__).parent / "rgaa.toml").read_text(encoding="utf-8"))
    rows = data["criteria"].items()
    criteria = tuple(Criterion(number, lacks=row.pop("lacks", ""), **row) for number, row in rows)
    return Declaration(criteria, tuple(data["sample"]), data["audited_on"], data["changed_on"])


def demo_doors() -> list[Door]:
    """The people one can be in the demo network, organisers first; two statements."""
    doors = demo_links()
    names = {person.user_id: str(person) for person in Person.objects.filter(user__in=[user for user, *_ in doors])}
    return [Door(names.get(user, "–"), role, key) for user, role, key in doors]


@dataclass(frozen=True)
class Front:
    """The gathering to show first, whether it is under way or still to come, and those that come after it on the page."""

    gathering: Gathering
    is_under_way: bool
    is_coming: bool
    others: list[Gathering]


def front_of(user: User, at: datetime) -> Front | None:
    """The gathering under way or next, else one that is announced, else the last one held; one statement."""
    today = timezone.localdate(at)
    rows = list(visible_to(user).select_related("host").order_by("-starts_on", "-pk"))
    announced = [row for row in rows if row.state == GatheringState.ANNOUNCED]
    coming = [row for row in reversed(announced) if row.ends_on >= today]
    held = [row for row in rows if row.state != GatheringState.CANCELLED]
    first = next(iter(coming or announced or held), None)
    if first is None:
        return None
    return Front(
        gathering=first,
        is_under_way=first in coming and first.starts_on <= today,
        is_coming=first in coming and first.starts_on > today,
        others=[row for row in rows if row != first and row.state != GatheringState.DRAFT][:3],
    )


@dataclass(frozen=True)
class FirstSteps:
    """How far a new network has come: its facilitator has a name, there are organisations, there is a gathering."""

    has_name: bool
    has_organisations: bool
    has_gathering: bool


@dataclass(frozen=True)
class Desk:
    """What waits for a person; `first_steps` only for a facilitator whose network still begins."""

    comes_to: list[Registration]
    runs: list[Gathering]
    to_sign: list[HalfDay]
    invitations: list[Invitation]
    declined: list[Invitation]
    first_steps: FirstSteps | None


def desk_of(user: User, person: Person | None, at: datetime) -> Desk:
    """What waits for the person of `user`; nine queries, two more for a facilitator."""
    mine = Registration.objects.filter(person=person) if person else Registration.objects.none()
    seen = mine.filter(gathering__in=visible_to(user))  # a draft is shown to nobody on its list
    coming = seen.exclude(state=RegistrationState.CANCELLED).select_related("gathering")
    rows = list(coming.order_by("-gathering__starts_on"))
    to_sign = (
        HalfDay.objects.filter(meeting__action__in=[row.gathering.action_id for row in rows], sign_in_open=True)
        .exclude(presences__person=person)
        .select_related("meeting__action")
    )
    runs = list(runnable_by(user).order_by("-starts_on")[:10])
    invitations = invitations_to_answer_for(user, timezone.localdate(at))
    first_steps = _first_steps(person) if user.is_facilitator else None
    return Desk(rows, runs, list(to_sign), invitations, declined_to(runs), first_steps)


def _first_steps(person: Person | None) -> FirstSteps | None:
    steps = FirstSteps(
        has_name=person is not None and bool(person.last_name),
        has_organisations=Organisation.objects.exists(),
        has_gathering=Gathering.objects.exists(),
    )
    return None if steps.has_name and steps.has_organisations and steps.has_gathering else steps


@dataclass(frozen=True)
class Found:
    """A row of the search."""

    kind: str
    title: str
    address: tuple[str, tuple[object, ...]]
    excerpt: str
    is_sample: bool = False
    is_cancelled: bool = False


def search(user: User, words: str, at: datetime) -> list[Found]:
    """Organisations, gatherings, sessions and articles that `user` may read and whose text holds each of `words`, without
    accents, capitals and signs.

    At most 20 of each kind, always in one order: organisations by address, what has a date from the last on; six statements.
    """
    wanted = search_words(words)
    if sum(map(len, wanted)) < LETTERS_SEARCHED:
        return []
    holds = reduce(and_, (Q(search__contains=word) for word in wanted))
    seen = visible_to(user)
    named = people_named_to(user, timezone.localdate(at))
    voices = Speaker.objects.filter(Q(person__isnull=True) | Q(person__in=named.values("pk")))
    organisations = Organisation.objects.filter(
        *(_in_or_in(OrganisationName.objects, "organisation", word) for word in wanted)
    )
    gatherings = seen.filter(holds)
    sessions = Session.objects.filter(*(_in_or_in(voices, "session", word) for word in wanted))
    sessions = sessions.filter(gathering__in=seen, state="planned")
    articles = public_articles(at).filter(holds)
    rows = [
        Found(
            "organisation",
            _name(one),
            ("network:organisation", (one.slug,)),
            shortened(one.presentation, EXCERPT),
            one.is_sample,
        )
        for one in organisations.prefetch_related("names").order_by("slug")[:MOST_FOUND]
    ]
    rows += [
        Found(
            "gathering",
            one.title,
            ("gatherings:agenda", (one.slug,)),
            shortened(one.summary, EXCERPT),
            one.is_sample,
            one.state == GatheringState.CANCELLED,
        )
        for one in gatherings.order_by("-starts_on", "-pk")[:MOST_FOUND]
    ]
    rows += [
        Found(
            "session",
            one.title,
            ("gatherings:session", (one.gathering.slug, one.pk)),
            shortened(one.text, EXCERPT),
            one.is_sample,
            one.gathering.state == GatheringState.CANCELLED,
        )
        for one in sessions.select_related("gathering").order_by("-gathering__starts_on", "starts_at", "pk")[
            :MOST_FOUND
        ]
    ]
    rows += [
        Found(
            "article",
            one.title,
            ("articles:article", (one.addresses.all()[0].slug,)),
            shortened(one.chapo, EXCERPT),
            one.is_sample,
        )
        for one in articles.prefetch_related("addresses")[:MOST_FOUND]
    ]
    return rows


def _in_or_in(others: Any, key: str, word: str) -> Q:
    """`word` stands in the row itself, or in one of `others` whose `key` leads to it."""
    return Q(search__contains=word) | Q(pk__in=others.filter(search__contains=word).values(key))


def _name(organisation: Organisation) -> str:
    names = list(organisation.names.all())
    return names[-1].name if names else organisation.slug


def calendar_sessions(user: User) -> list[Session]:
    """What stands in `user`'s private calendar: of the gatherings they come to, the agenda of the half-days for which they
    are registered, and of the grids what they chose.
    """
    person = Person.objects.filter(user=user).first()
    if person is None:
        return []
    sessions = sessions_to_attend(person)
    chosen = {session.pk for session in chosen_sessions_of(person)}
    of_grids = set(forum_sessions(Gathering.objects.filter(pk__in={session.gathering_id for session in sessions})))
    return [session for session in sessions if session.pk not in of_grids or session.pk in chosen]


def public_addresses(at: datetime) -> list[tuple[str, tuple[object, ...], datetime | None]]:
    """Every public page: name of its address, arguments, when it changed; four queries of plain values."""
    rows: list[tuple[str, tuple[object, ...], datetime | None]] = [
        (name, (), None)
        for name in ("home", "gatherings:list", "network:directory", "activities:list", "articles:list")
    ]
    opened = Gathering.objects.exclude(state=GatheringState.DRAFT)
    agendas = opened.order_by("-starts_on", "-pk").values_list("slug", "changed_at")
    rows += [("gatherings:agenda", (slug,), changed) for slug, changed in agendas]
    sessions = Session.objects.filter(gathering__in=opened, state="planned").order_by("pk")
    told = sessions.values_list("gathering__slug", "pk", "changed_at")
    rows += [("gatherings:session", (slug, key), changed) for slug, key, changed in told]
    rows += [("articles:article", (slug,), changed) for slug, changed in addresses_of_articles(at)]
    rows += [
        ("network:organisation", (slug,), None)
        for slug in Organisation.objects.order_by("slug").values_list("slug", flat=True)
    ]
    return rows
