"""Queries on cooperations: all by state, centre and theme, one with everything, those of an organisation or a person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import visitor
from faire_reseau.catalogue.queries import ProductionRow
from faire_reseau.catalogue.queries.origins import Origin
from faire_reseau.cooperations.enums import ALIVE, CooperationState
from faire_reseau.cooperations.models import Commitment, Cooperation, Production
from faire_reseau.cooperations.permissions import answerable_by
from faire_reseau.cooperations.queries.centres import is_centre_on
from faire_reseau.cooperations.texts import STATE_LABELS
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.network.models import Organisation, Person, Theme
from faire_reseau.network.queries import MOST_WORKS, PublicRecords, Work, Works, name_on, unnamed_to

# Those that live first.
ORDER = (CooperationState.ACTIVE, CooperationState.PROPOSED, CooperationState.PAUSED, CooperationState.ENDED)


def cooperations_visible_to(user: User) -> QuerySet[Cooperation]:
    """Every cooperation; one born at a gathering is hidden with it while that is a draft. One query."""
    shown = Q(gathering=None) | Q(gathering__in=visible_to(user).values("pk"))
    rows = Cooperation.objects.filter(shown).select_related(
        "lead", "session", "gathering", "commitment", "next_owner", "work"
    )
    return rows.prefetch_related("lead__names", "partners__names", "themes")


@dataclass(frozen=True)
class Asked:
    """What a reader asked for: a state, a centre (slug), a theme (key)."""

    state: str = ""
    centre: str = ""
    theme: int | None = None


def cooperations_asked(user: User, filters: Asked) -> list[tuple[CooperationState, list[Cooperation]]]:
    """The cooperations asked for, by state, those that live first, the latest changed first; five queries."""
    cooperations = list(asked_rows(user, filters).order_by("-changed_at", "-pk"))
    wanted = [state for state in ORDER if not filters.state or state == filters.state]
    groups = [(state, [row for row in cooperations if row.state == state]) for state in wanted]
    return [(state, rows_of) for state, rows_of in groups if rows_of]


def asked_rows(user: User, filters: Asked) -> QuerySet[Cooperation]:
    """The cooperations asked for that `user` may read."""
    rows = cooperations_visible_to(user)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.centre:
        rows = rows.filter(Q(lead__slug=filters.centre) | Q(partners__slug=filters.centre)).distinct()
    if filters.theme:
        rows = rows.filter(themes=filters.theme)
    return rows


def centres_that_cooperate(user: User, day: date) -> list[tuple[str, str]]:
    """The organisations of all cooperations: slug and name, by name; three queries."""
    shown = cooperations_visible_to(user).values("pk")
    through = Cooperation.partners.through.objects.filter(cooperation__in=shown).values("organisation")
    leads = Cooperation.objects.filter(pk__in=shown).values("lead")
    rows = Organisation.objects.filter(Q(pk__in=through) | Q(pk__in=leads))
    return sorted(((row.slug, name_on(row, day)) for row in rows), key=lambda pair: pair[1])


def themes_of_cooperations(user: User) -> list[Theme]:
    """The themes of all cooperations; one query."""
    shown = cooperations_visible_to(user).values("pk")
    through = Cooperation.themes.through.objects.filter(cooperation__in=shown).values("theme")
    return list(Theme.objects.filter(pk__in=through).order_by("vocabulary", "code"))


def cooperation_of_record(record: ProductionRow, user: User) -> list[Origin]:
    """The plug into `catalogue.queries.origins.also_tell_origin`: the cooperations that made a production; two queries."""
    made_it = Production.objects.filter(record=record).values("cooperation")
    rows = cooperations_visible_to(user).filter(pk__in=made_it).order_by("pk")
    return [Origin(_("Made by the cooperation"), row.title, ("cooperations:cooperation", (row.pk,))) for row in rows]


@dataclass(frozen=True)
class CooperationPage:
    """A cooperation with its people as `user` may read them, and what is to be said of its lead centre."""

    cooperation: Cooperation
    members: list[Person]
    unnamed: int
    owner: Person | None
    lead_left: bool


def page_of(cooperation: Cooperation, user: User, at: datetime) -> CooperationPage:
    """What the page of a cooperation shows; some queries, whatever its length."""
    members = list(cooperation.members.order_by("alphabet", "pk"))
    owner = cooperation.next_owner
    hidden = unnamed_to(user, [*(member.pk for member in members), *([owner.pk] if owner else [])], localdate(at))
    named = [member for member in members if member.pk not in hidden]
    alive = cooperation.state != CooperationState.ENDED
    return CooperationPage(
        cooperation,
        named,
        len(members) - len(named),
        owner if owner is not None and owner.pk not in hidden else None,
        alive and not is_centre_on(cooperation.lead, localdate(at)),
    )


def cooperations_of(organisation: Organisation, user: User, _at: datetime) -> Iterable[Works]:
    """The plug into `network.queries.also_shows_works`: what an organisation does with others; two queries."""
    rows = cooperations_visible_to(user).filter(Q(lead=organisation) | Q(partners=organisation)).distinct()
    works = [
        Work(
            row.title,
            ("cooperations:cooperation", (row.pk,)),
            str(STATE_LABELS[CooperationState(row.state)]),
            row.is_sample,
        )
        for row in sorted(rows, key=lambda row: (ORDER.index(CooperationState(row.state)), -row.pk))[:MOST_WORKS]
    ]
    return [Works(_("Cooperations"), works)]


def cooperations_with(person: Person, user: User) -> list[Cooperation]:
    """The cooperations of which `person` is a member; one query, and those fetched with it."""
    return list(cooperations_visible_to(user).filter(members=person).order_by("-changed_at", "-pk"))


def steps_to_take(user: User) -> list[Cooperation]:
    """The next steps that `user` has taken on, the earliest first; one query."""
    rows = cooperations_visible_to(user).filter(next_owner__user=user, state__in=ALIVE, next_on__isnull=False)
    return list(rows.order_by("next_on", "pk"))


@dataclass(frozen=True)
class Together:
    """What the network is working on together: cooperations under way, and those to which the reader has committed themselves."""

    others: list[Cooperation]
    own: list[Cooperation]


def working_together(user: User, at: datetime, at_most: int = 4) -> Together:
    """The active cooperations whose next step comes first, and all of which `user` is a member or takes the next step, proposed
    ones too; each is in one of the two. Ten queries at most.
    """
    rows = cooperations_visible_to(user)
    own: list[Cooperation] = []
    if user.is_authenticated:
        member = Cooperation.members.through.objects.filter(person__user=user).values("cooperation")
        theirs = rows.filter(Q(pk__in=member) | Q(next_owner__user=user), state__in=ALIVE)
        own = list(theirs.order_by(F("next_on").asc(nulls_last=True), "-changed_at", "-pk"))
    active = rows.filter(state=CooperationState.ACTIVE).exclude(pk__in=[row.pk for row in own])
    # A step whose day is over tells less of what is going on than one to come.
    to_come = Case(When(next_on__gte=localdate(at), then=0), default=1)
    return Together(
        list(active.order_by(to_come, F("next_on").asc(nulls_first=True), "-changed_at", "-pk")[:at_most]), own
    )


def commitments_to_answer(user: User, at: datetime) -> list[Commitment]:
    """The commitments that wait for the answer of `user` as director of the lead centre; some queries."""
    rows = answerable_by(user, localdate(at)).select_related("harvest__forum__session__gathering", "lead")
    return list(rows.order_by("proposed_at", "pk"))


def public_cooperations(anybody: User, _at: datetime) -> Iterable[PublicRecords]:
    """The plug into `network.queries.also_shows_public`: how many cooperations a visitor reads, and what of them; two queries."""
    shown = cooperations_visible_to(anybody).count()
    return [
        PublicRecords(
            _("Cooperations"),
            shown,
            Cooperation.objects.count() - shown,
            _(
                "Title, purpose, organisations, state, news, next step and productions. Members as the rule of names allows."
            ),
            "cooperations:list",
        )
    ]


def addresses_of_cooperations() -> list[tuple[int, Any]]:
    """The keys of the cooperations that everybody reads, and when each changed last; one query."""
    rows = cooperations_visible_to(visitor()).order_by("pk")
    return list(rows.values_list("pk", "changed_at"))


def cooperations_to_find(user: User) -> QuerySet[Cooperation]:
    """Those that the search looks through."""
    return cooperations_visible_to(user)
