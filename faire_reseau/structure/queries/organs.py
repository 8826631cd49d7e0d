"""Queries on the network on a day: its centres, its organs with their mandates, the decisions in force."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.kit import clock
from faire_reseau.network.models import Organisation, Person
from faire_reseau.network.queries import name_on, unnamed_to
from faire_reseau.structure.models import Consultation, Decision, Mandate, Organ
from faire_reseau.structure.permissions import can_prepare, is_over
from faire_reseau.structure.queries.consultations import centres_on, consultation_for
from faire_reseau.structure.queries.results import Result, result_of

R = TypeVar("R", bound=Model)
OrganRow = Organ
MandateRow = Mandate
DecisionRow = Decision


@dataclass(frozen=True)
class Seat:
    """A mandate with the name of who holds it as the reader may read it, "" for nobody who is named."""

    mandate: Mandate
    name: str
    organisation: str


@dataclass(frozen=True)
class Structure:
    """The network on a day."""

    day: date
    centres: list[tuple[Organisation, str]]
    organs: list[tuple[Organ, list[Seat]]]
    decisions: list[Decision]
    to_review: list[Decision]


def structure_on(user: User, day: date) -> Structure:
    """How the network is organised on `day`; nine queries or so."""
    organs = list(Organ.objects.filter(_on(day)))
    mandates = Mandate.objects.filter(organ__in=organs, from_on__lte=day).exclude(to_on__lt=day)
    rows = list(mandates.select_related("person", "organisation").prefetch_related("organisation__names"))
    hidden = unnamed_to(user, [row.person_id for row in rows if row.person_id], localdate(clock.now()))
    seats: dict[int, list[Seat]] = {}
    for row in rows:
        name = str(row.person) if row.person is not None and row.person_id not in hidden else ""
        seats.setdefault(row.organ_id, []).append(
            Seat(row, name, name_on(row.organisation, day) if row.organisation is not None else "")
        )
    centres = [(row, name_on(row, day)) for row in centres_on(day).prefetch_related("names")]
    decisions = in_force(day)
    return Structure(
        day=day,
        centres=sorted(centres, key=lambda pair: pair[1].casefold()),
        organs=[(organ, seats.get(organ.pk, [])) for organ in organs],
        decisions=decisions,
        to_review=[row for row in decisions if row.review_on is not None and row.review_on <= day],
    )


def in_force(day: date) -> list[Decision]:
    """The decisions in force on `day`, the last first; one query."""
    rows = Decision.objects.filter(decided_on__lte=day).exclude(ended_on__lte=day)
    return list(rows.select_related("organ", "consultation", "cooperation"))


def decision_for(decision_id: int) -> Decision:
    """A decision, which everybody reads. Raises `Http404`."""
    rows = Decision.objects.select_related("organ", "consultation", "cooperation", "replaces", "replaced_by")
    decision = rows.filter(pk=decision_id).first()
    if decision is None:
        raise Http404
    return decision


def history_of(decision: Decision) -> list[Decision]:
    """The decisions that it replaced, and that these did, the last first; one query each."""
    history: list[Decision] = []
    earlier = decision.replaces
    while earlier is not None:
        history.append(earlier)
        earlier = earlier.replaces
    return history


def organ_to_change_for(user: User, organ_id: int) -> Organ:
    """An organ, for who prepares consultations. Raises `Http404`."""
    return _row(user, Organ.objects.all(), organ_id)


def mandate_to_change_for(user: User, mandate_id: int) -> Mandate:
    """A mandate, for the same. Raises `Http404`."""
    return _row(user, Mandate.objects.select_related("organ", "person", "organisation"), mandate_id)


def decision_to_change_for(user: User, decision_id: int) -> Decision:
    """A decision, for the same. Raises `Http404`."""
    return _row(user, Decision.objects.select_related("organ", "replaces", "cooperation"), decision_id)


def decisions_to_replace(decision: Decision | None) -> QuerySet[Decision]:
    """The decisions that another may replace."""
    rows = Decision.objects.filter(Q(replaced_by=None) | Q(replaced_by=decision))
    return rows.exclude(pk=decision.pk) if decision is not None else rows


def organs() -> QuerySet[Organ]:
    """All organs, in their order."""
    return Organ.objects.all()


def people_of(organ: Organ, day: date) -> QuerySet[Person]:
    """Those who sit in an organ on `day`, each once; nobody where it does not exist on that day."""
    existing = Organ.objects.filter(_on(day), pk=organ.pk)
    mandates = Mandate.objects.filter(organ__in=existing, from_on__lte=day).exclude(to_on__lt=day)
    return Person.objects.filter(erased_at__isnull=True, pk__in=mandates.values("person")).order_by("pk")


def mandate_data(user: User) -> list[dict[str, Any]]:
    """The mandates of `user`, as plain values; one query."""
    rows = Mandate.objects.filter(person__user=user).select_related("organ").order_by("pk")
    return [
        {
            "organ": row.organ.name,
            "role": row.role,
            "from": row.from_on.isoformat(),
            "to": row.to_on.isoformat() if row.to_on else "",
        }
        for row in rows
    ]


def centres_named(day: date) -> tuple[QuerySet[Organisation], Callable[[Organisation], str]]:
    """The centres of a day, and what says their names; two queries."""
    names = {row.pk: name_on(row, day) for row in centres_on(day).prefetch_related("names")}
    return centres_on(day), lambda row: names.get(row.pk, row.slug)


@dataclass(frozen=True)
class Decided:
    """A consultation that is over, with its result."""

    consultation: Consultation
    result: Result


def consultation_decided_for(user: User, consultation_id: int, at: datetime) -> Decided:
    """A consultation that is over. Raises `Http404`."""
    consultation = consultation_for(user, consultation_id)
    if not is_over(consultation, at):
        raise Http404
    return Decided(consultation, result_of(consultation))


def decisions_visible(keys: Iterable[int]) -> list[int]:
    """Of `keys`, those of decisions; one query."""
    return list(Decision.objects.filter(pk__in=keys).values_list("pk", flat=True))


def _on(day: date) -> Q:
    return (Q(from_on=None) | Q(from_on__lte=day)) & (Q(to_on=None) | Q(to_on__gte=day))


def _row(user: User, rows: QuerySet[R], key: int) -> R:
    row = rows.filter(pk=key).first() if can_prepare(user) else None
    if row is None:
        raise Http404
    return row
