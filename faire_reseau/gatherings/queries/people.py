"""Queries on people of a gathering: registered people by half-day, personal data."""

import base64
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.queries import Expected
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.logic.agenda import half_day_at
from faire_reseau.gatherings.models import (
    AnswerFile,
    Arrival,
    CalendarKey,
    FormAnswer,
    Gathering,
    GatheringPass,
    Organiser,
    Registration,
    Session,
    Slot,
    Speaker,
)
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.gatherings.queries.agenda import half_days_of
from faire_reseau.gatherings.queries.arrivals import NOT_PROVED, typed_address
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.network.models import Person, Trade


def registration_of(gathering: Gathering, person: Person | None) -> Registration | None:
    """How `person` is registered, if at all; one statement."""
    if person is None:
        return None
    return Registration.objects.filter(gathering=gathering, person=person).first()


def waiting_before(registration: Registration | None) -> int:
    """How many people who wait for one of the same half-days came before; none for who does not wait. One statement."""
    if registration is None or registration.state != RegistrationState.WAITING:
        return 0
    same = Registration.objects.filter(gathering=registration.gathering_id, state=RegistrationState.WAITING)
    earlier = same.filter(turn__lt=registration.turn, half_days__in=registration.half_days.all())
    return earlier.distinct().count()


def waiting_in(gathering: Gathering) -> set[int]:
    """The registrations (keys) that wait for a place in `gathering`, none offered yet; one statement."""
    waiting = Registration.objects.filter(gathering=gathering, state=RegistrationState.WAITING, offered_until=None)
    return set(waiting.values_list("pk", flat=True))


def counts_of_list(gathering: Gathering) -> dict[str, int]:
    """How many `people` have a place and are `waiting`, how many of these are `offered` one, how many are `listed` in all; one
    statement.
    """
    waits = Q(state=RegistrationState.WAITING)
    counts: dict[str, int] = gathering.registrations.aggregate(
        people=Count("pk", filter=Q(state=RegistrationState.CONFIRMED)),
        waiting=Count("pk", filter=waits),
        offered=Count("pk", filter=waits & Q(offered_until__isnull=False)),
    )
    return counts | {"listed": counts["people"] + counts["waiting"]}


def offered_in(gathering: Gathering) -> list[Registration]:
    """Those to whom a place is offered, with their person, in the order of their turn; one statement."""
    rows = Registration.objects.filter(gathering=gathering, offered_until__isnull=False)
    return list(rows.select_related("person").order_by("turn", "pk"))


def placed_among(keys: Iterable[int], *, offered: bool = False) -> list[str]:
    """The names of those of the registrations `keys` who have a place, or are `offered` one, in the order in which they came;
    one statement.
    """
    has_place = Q(offered_until__isnull=False) if offered else Q(state=RegistrationState.CONFIRMED)
    placed = Registration.objects.filter(has_place, pk__in=list(keys))
    return [str(registration.person) for registration in placed.select_related("person").order_by("turn", "pk")]


def comes(gathering: Gathering, person: Person | None) -> bool:
    """Whether `person` has a confirmed place; one statement."""
    return (
        person is not None
        and Registration.objects.filter(gathering=gathering, person=person, state=RegistrationState.CONFIRMED).exists()
    )


def away_in_slots(gathering: Gathering, slots: Iterable[Slot]) -> set[tuple[int, int]]:
    """Who has a place but not for the half-day of a slot, as (person, slot) identifiers; three statements.

    A half-day that the gathering does not have keeps nobody away.
    """
    zone = ZoneInfo(gathering.time_zone)
    halves = {(half.on, half.part): half.pk for half in half_days_of(gathering)}
    rows = gathering.registrations.filter(state=RegistrationState.CONFIRMED)
    coming: dict[int, set[int]] = {}
    for person, half in rows.values_list("person", "half_days"):
        coming.setdefault(person, set()).add(half)
    away = set()
    for slot in slots:
        begins = slot.starts_at.astimezone(zone)
        wanted = halves.get(half_day_at(begins))
        if wanted is not None:
            away |= {(person, slot.pk) for person, halves_of in coming.items() if wanted not in halves_of}
    return away


def sessions_to_attend(person: Person) -> list[Session]:
    """The sessions, cancelled ones too, of the gatherings where `person` has a place, in order; left out are those that lie
    wholly in half-days for which they are not registered. Four statements.
    """
    registrations = Registration.objects.filter(person=person, state=RegistrationState.CONFIRMED).prefetch_related(
        "half_days"
    )
    if person.user is not None:
        registrations = registrations.filter(gathering__in=visible_to(person.user))
    coming = {
        registration.gathering_id: {(half.on, half.part) for half in registration.half_days.all()}
        for registration in registrations
    }
    half_days = HalfDay.objects.filter(meeting__action__in=Gathering.objects.filter(pk__in=coming).values("action"))
    parts_held = set(half_days.values_list("meeting__action", "on", "part"))
    rows = Session.objects.filter(gathering__in=coming).select_related("gathering", "space")

    def attends(session: Session) -> bool:
        zone = ZoneInfo(session.gathering.time_zone)
        ends = (session.starts_at.astimezone(zone), session.ends_at.astimezone(zone) - timedelta(microseconds=1))
        parts = {half_day_at(moment) for moment in ends}
        counted = {part for part in parts if (session.gathering.action_id, *part) in parts_held}
        return not counted or not counted.isdisjoint(coming[session.gathering_id])

    return [session for session in rows.order_by("starts_at", "pk") if attends(session)]


def registrations_of(gathering: Gathering) -> QuerySet[Registration]:
    """Everybody on the list who is not erased, by name, with trade, centre, half-days and answers; five statements."""
    return (
        gathering.registrations.filter(person__erased_at__isnull=True)
        .select_related("person__user", "trade", "organisation", "arrival")
        .prefetch_related("half_days", "organisation__names", "answers__question")
        .order_by("person__alphabet", "person")
    )


def people_on_list(gathering: Gathering) -> set[int]:
    """The keys of the people who have or asked for a place; one query."""
    rows = gathering.registrations.exclude(state=RegistrationState.CANCELLED)
    return set(rows.values_list("person", flat=True))


def erased_among(gathering: Gathering) -> int:
    """How many of those who had a place are erased since, and counted without a name; one statement."""
    return gathering.registrations.filter(state=RegistrationState.CONFIRMED, person__erased_at__isnull=False).count()


def organisers_of(gathering: Gathering) -> list[tuple[Organiser, str]]:
    """Who runs `gathering`, the first named first, with the name by which the directory knows them ("": none); two
    statements.
    """
    rows = list(gathering.organisers.select_related("user").order_by("pk"))
    people = {person.user_id: str(person) for person in Person.objects.filter(user__in=[row.user_id for row in rows])}
    return [(row, people.get(row.user_id, "")) for row in rows]


def registration_to_write_about(registration_id: int) -> Registration | None:
    """A registration with whom it is about, for a letter; None where no letter is sent. At most two queries."""
    return _to_write_about([registration_id]).prefetch_related("half_days").first()


def everybody_listed(gathering_id: int) -> list[int]:
    """The registrations (keys) of everybody who has or waits for a place; one query."""
    rows = Registration.objects.filter(gathering=gathering_id).exclude(state=RegistrationState.CANCELLED)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def registrations_to_write_about(registration_ids: Iterable[int]) -> list[Registration]:
    """Registrations with whom they are about, for letters: not of the erased, of samples, nor while the gathering is a draft
    (its announcement writes then). One query.
    """
    return list(_to_write_about(registration_ids))


def _to_write_about(registration_ids: Iterable[int]) -> QuerySet[Registration]:
    rows = Registration.objects.select_related("gathering", "person__user")
    known = rows.filter(pk__in=list(registration_ids), person__erased_at__isnull=True, person__is_sample=False)
    return known.exclude(gathering__state=GatheringState.DRAFT).order_by("pk")


def registration_keys_of(person_id: int | None) -> list[int]:
    """The keys of somebody's registrations, also those given back; one query."""
    return list(Registration.objects.filter(person=person_id).values_list("pk", flat=True)) if person_id else []


def letter_address(registration: Registration) -> str:
    """Where letters about `registration` go: the address of an open account, else the one of the entry; "" without any."""
    person = registration.person
    account = person.user if person.user is not None and person.user.is_active else None
    if account and account.email.endswith(NOT_PROVED):
        return typed_address(registration)
    return account.email if account else person.email


def told_by_letter(gathering: Gathering) -> int:
    """How many of those who have or wait for a place a letter to all of them reaches: samples and who has no address get
    none. At most three queries.
    """
    return sum(1 for row in registrations_to_write_about(everybody_listed(gathering.pk)) if letter_address(row))


def people_by_trade(gathering: Gathering) -> list[tuple[Trade, int]]:
    """How many confirmed people of each trade; two statements."""
    rows = (
        gathering.registrations.filter(state=RegistrationState.CONFIRMED, trade__isnull=False)
        .values_list("trade")
        .annotate(people=Count("pk"))
    )
    people = dict(rows.order_by())
    return [(trade, people[trade.pk]) for trade in Trade.objects.filter(pk__in=people).order_by("rank", "pk")]


def people_by_half_day(gathering: Gathering) -> list[tuple[HalfDay, int]]:
    """How many have a place in each half-day, in order; two statements."""
    coming = gathering.registrations.filter(state=RegistrationState.CONFIRMED)
    counts = Counter(coming.filter(half_days__isnull=False).values_list("half_days", flat=True))
    return [(half_day, counts[half_day.pk]) for half_day in half_days_of(gathering)]


def taken_places(gathering: Gathering) -> Counter[int]:
    """How many places are taken in each half-day (key), those that are offered too, counted by the database; one statement."""
    holding = Q(state=RegistrationState.CONFIRMED) | Q(offered_until__isnull=False)
    coming = gathering.registrations.filter(holding, half_days__isnull=False)
    return Counter(dict(coming.order_by().values_list("half_days").annotate(people=Count("pk"))))


def full_half_days(gathering: Gathering, registration: Registration | None = None) -> set[int]:
    """Half-days (keys) in which every place is taken, but those in which `registration` has or is offered one; one statement when there is
    a limit, another for `registration`.
    """
    if gathering.capacity_people is None:
        return set()
    full = {key for key, people in taken_places(gathering).items() if people >= gathering.capacity_people}
    if registration is not None and registration.holds_place:
        full -= {half_day.pk for half_day in registration.half_days.all()}
    return full


def expected_in(half_day: HalfDay, person: int | None = None) -> list[Expected]:
    """Who has a place in that half-day, or `person` (key) alone when they have; one query, plain values."""
    rows = Registration.objects.filter(half_days=half_day, state=RegistrationState.CONFIRMED)
    if person is not None:
        rows = rows.filter(person=person)
    columns = ("person", "person__last_name", "person__first_name", "person__erased_at", "organisation", "trade")
    typed = ("arrival__organisation_typed", "arrival__trade_typed")
    return [
        Expected(
            key,
            last_name,
            first_name,
            organisation,
            trade,
            is_erased=erased_at is not None,
            said=(where or "", what or ""),
        )
        for key, last_name, first_name, erased_at, organisation, trade, where, what in rows.values_list(
            *columns, *typed
        )
    ]


def gathering_data(user: User) -> dict[str, list[dict[str, Any]]]:
    """What this room holds about `user`, as plain values: registrations, talks, gatherings run, calendar addresses, passes;
    seven queries. The titles of drafts that `user` may not read are left out, what is held about them is not.
    """
    seen = set(visible_to(user).values_list("pk", flat=True))
    registered = (
        Registration.objects.filter(person__user=user)
        .select_related("gathering", "organisation", "trade")
        .prefetch_related("half_days")
        .order_by("pk")
    )
    speaks = Speaker.objects.filter(person__user=user).select_related("session__gathering").order_by("pk")
    runs = Organiser.objects.filter(user=user).select_related("gathering").order_by("pk")
    passes = GatheringPass.objects.filter(user=user).select_related("gathering").order_by("pk")
    calendars = CalendarKey.objects.filter(user=user).order_by("pk")
    return {
        "registrations": [_registration_data(row, seen) for row in registered],
        "speaks": [
            {
                "gathering": row.session.gathering.title if row.session.gathering_id in seen else "",
                "session": row.session.title if row.session.gathering_id in seen else "",
                "name": row.name,
                "role": row.role,
                "organisation": row.organisation_name,
            }
            for row in speaks
        ],
        "organises": [{"gathering": row.gathering.title} for row in runs],
        "passes": [
            {
                "gathering": row.gathering.title if row.gathering_id in seen else "",
                "made_at": row.made_at.isoformat(),
                "revoked_at": row.revoked_at.isoformat() if row.revoked_at else "",
                "last_used_at": row.last_used_at.isoformat() if row.last_used_at else "",
            }
            for row in passes
        ],
        "calendars": [
            {"made_at": row.made_at.isoformat(), "revoked_at": row.revoked_at.isoformat() if row.revoked_at else ""}
            for row in calendars
        ],
    }


def _registration_data(row: Registration, seen: set[int]) -> dict[str, Any]:
    return {
        "gathering": row.gathering.title if row.gathering_id in seen else "",
        "state": row.state,
        "offered_until": row.offered_until.isoformat() if row.offered_until else "",
        "organisation": row.organisation.slug if row.organisation else "",
        "trade": row.trade.code if row.trade else "",
        "half_days": [
            {"on": half_day.on.isoformat(), "part": half_day.part}
            for half_day in sorted(row.half_days.all(), key=lambda half: half.pk)
        ],
        "access_needs": row.access_needs,
        "needs_step_free": row.needs_step_free,
        "diet": row.diet,
        "diet_words": row.diet_words,
        "meals": [{"on": meal.on.isoformat(), "kind": meal.kind} for meal in row.meals.order_by("on", "-kind")],
        "answers": [
            {"question": answer.question.label, "answer": answer.value, **_file_data(answer)}
            for answer in row.answers.select_related("question")
        ],
        "said_on_arriving": [
            {"organisation": arrival.organisation_typed, "trade": arrival.trade_typed, "email": arrival.address}
            for arrival in Arrival.objects.filter(registration=row)
        ],
        "made_at": row.made_at.isoformat(),
        "changed_at": row.changed_at.isoformat(),
    }


def _file_data(answer: FormAnswer) -> dict[str, str]:
    """The file itself, as text that any program turns into the file again."""
    file = AnswerFile.objects.filter(answer=answer).first()
    return {} if file is None else {"file_in_base64": base64.b64encode(bytes(file.content)).decode()}


def fates_of(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; seven statements."""
    rows = Registration.objects.filter(person=subject.person) if subject.person else Registration.objects.none()
    speaks = Speaker.objects.filter(person=subject.person).count() if subject.person else 0
    of_account = {"user": subject.account} if subject.account else {"pk": None}
    return [
        Fate(_("calendar addresses"), CalendarKey.objects.filter(**of_account).count()),
        Fate(_("accesses to a gathering"), GatheringPass.objects.filter(**of_account).count()),
        Fate(_("roles of organiser"), Organiser.objects.filter(**of_account).count()),
        Fate(
            _("access needs and diets"),
            rows.exclude(access_needs="", needs_step_free=False, diet="", diet_words="").count(),
        ),
        Fate(_("answers to the questions of organisers"), FormAnswer.objects.filter(registration__in=rows).count()),
        Fate(_("names among the speakers of sessions"), speaks),
        Fate(
            _("registrations"),
            rows.count(),
            _(
                "those of gatherings to come are cancelled and the place is given back; each stays as a line without a name"
            ),
        ),
    ]
