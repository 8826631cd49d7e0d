"""Deeds on who comes: registering, waiting, cancelling."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line, write_audit_lines
from faire_reseau.accounts.models import User
from faire_reseau.accounts.permissions import acting_by_pass
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings.actions.agenda import check_going_on
from faire_reseau.gatherings.actions.passes import make_own_pass
from faire_reseau.gatherings.enums import GatheringState, RegistrationState
from faire_reseau.gatherings.events import PlacesGiven, PlaceTakenBack, Registered
from faire_reseau.gatherings.models import (
    BadgeRun,
    CalendarKey,
    Gathering,
    GatheringPass,
    Organiser,
    Registration,
    Speaker,
)
from faire_reseau.gatherings.queries import full_half_days, taken_places
from faire_reseau.gatherings.texts import half_day_label, why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import PersonKnown, add_participant, add_person, give_account
from faire_reseau.network.models import Organisation, Person, Post, Trade


class RegistrationRefused(Refusal):
    """A registration that cannot be."""

    code = "registration_refused"


@transaction.atomic
def register(
    gathering: Gathering,
    person: Person,
    half_days: Iterable[HalfDay],
    *,
    post: Post | None,
    by: User | None,
    at: datetime,
    as_organiser: bool = False,
    **fields: Any,
) -> Registration:
    """Put `person` on the list for `half_days`, or change their registration. Places are counted by half-day: who asks for
    one that is full waits, in the order in which they came; who changes their half-days keeps their turn, who left and comes
    back takes a new one. Whoever has a place keeps it, and may move to half-days that are not full.

    Organisers may register people outside the dates, and give whoever has a place one more half-day though it is full.
    Raises `RegistrationRefused`. Publishes `PlacesGiven` when an organiser does it, `Registered` when the person does.
    """
    hold(gathering)
    chosen = list(half_days)
    if as_organiser:
        check_going_on(gathering)
    else:
        _check_open(gathering, at)
    if not chosen:
        raise RegistrationRefused(_("Choose at least one half-day."), field="half_days")
    registration = Registration.objects.filter(gathering=gathering, person=person).first()
    before = (registration.state, _held(registration)) if registration else None
    keeps_place = registration is not None and registration.state == RegistrationState.CONFIRMED
    taken = full_half_days(gathering, registration)
    full = [half for half in chosen if half.pk in taken]
    if full and keeps_place and not as_organiser:
        labels = ", ".join(half_day_label(half.on, half.part) for half in full)
        sentence = _("It is full on %(half_days)s: leave it out, you keep the place you have.")
        raise RegistrationRefused(sentence % {"half_days": labels}, field="half_days")
    state = RegistrationState.CONFIRMED if keeps_place or not full else RegistrationState.WAITING
    if registration is None:
        registration = Registration(gathering=gathering, person=person, made_at=at, turn=_next_turn(gathering))
    elif registration.state == RegistrationState.CANCELLED:
        registration.made_at, registration.turn = at, _next_turn(gathering)
    registration.state = state
    registration.changed_at = at
    trade, organisation = fields.pop("trade", registration.trade), fields.pop("organisation", registration.organisation)
    registration.trade = post.trade if post else trade
    registration.organisation = post.organisation if post else organisation
    for name, value in fields.items():
        setattr(registration, name, value)
    registration.save()
    registration.half_days.set(chosen)
    write_audit_line("register", registration, by=by, at=at, state=state)
    if as_organiser and not keeps_place and state == RegistrationState.CONFIRMED:
        publish(PlacesGiven(gathering.pk, (registration.pk,)))
    themself = by is not None and by.pk == person.user_id and not as_organiser
    if themself and before != (state, {half.pk for half in chosen}):
        publish(Registered(gathering_id=gathering.pk, registration_id=registration.pk))
    if keeps_place:
        give_places(gathering, by=by, at=at)
    return registration


@transaction.atomic
def register_newcomer(
    gathering: Gathering,
    half_days: Iterable[HalfDay],
    *,
    first_name: str,
    last_name: str,
    email: str,
    organisation: Organisation | None,
    trade: Trade | None,
    at: datetime,
    language: str = "fr",
    **fields: Any,
) -> tuple[Registration, GatheringPass]:
    """Somebody in the room who is in no directory: a person, a registration, an account whose letters come in `language`,
    which nobody enters until a code sent to its address is typed, and the pass by which they are here.

    Whoever is already known must prove that the address is theirs: raises `PersonKnown`. Raises `RegistrationRefused`.
    """
    hold(gathering)
    _check_open(gathering, at)
    if User.objects.with_address(email).exists() or Person.objects.with_address(email).exists():
        raise PersonKnown(_("This address is known: sign in with a code instead."))
    person = add_person(first_name=first_name, last_name=last_name, email=email, by=None, at=at, in_directory=False)
    account = give_account(person, by=None, at=at, language=language)
    given = make_own_pass(gathering, account, at=at)
    guest = acting_by_pass(account, number=given.pk, gathering_id=gathering.pk, made_by_id=None)
    registration = register(
        gathering, person, half_days, post=None, by=guest, at=at, organisation=organisation, trade=trade, **fields
    )
    return registration, given


@transaction.atomic
def register_by_organiser(
    gathering: Gathering,
    half_days: Iterable[HalfDay],
    *,
    first_name: str,
    last_name: str,
    email: str,
    organisation: Organisation | None,
    trade: Trade | None,
    despite_resemblance: bool,
    by: User,
    at: datetime,
) -> Registration:
    """Put on the list somebody whom the directory does not know, with or without an address.

    Raises `RegistrationRefused`, and `network.actions.PersonKnown` and `PersonResembles` as `add_participant` does.
    Publishes `PlacesGiven`.
    """
    hold(gathering)
    person = add_participant(
        first_name=first_name,
        last_name=last_name,
        email=email,
        despite_resemblance=despite_resemblance,
        by=by,
        at=at,
    )
    where = {"organisation": organisation, "trade": trade}
    return register(gathering, person, half_days, post=None, by=by, at=at, as_organiser=True, **where)


@transaction.atomic
def cancel_registration(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Give the place back; the first who waits for it gets it.

    Raises `RegistrationRefused` once the gathering is over or cancelled: its list stands (an erasure, `by` nobody, goes on).
    Publishes `PlaceTakenBack` when somebody else does it, and `PlacesGiven` for who waited.
    """
    hold(registration.gathering)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    registration.gathering.refresh_from_db(fields=["state", "capacity_people"])
    if by is not None and registration.gathering.state == GatheringState.FINISHED:
        raise RegistrationRefused(_("This gathering is over: its list stays as it is."))
    if by is not None and registration.gathering.state == GatheringState.CANCELLED:
        raise RegistrationRefused(_("This gathering is cancelled: its list is kept as it is, should it be restored."))
    registration.state = RegistrationState.CANCELLED
    registration.changed_at = at
    registration.save(update_fields=["state", "changed_at"])
    write_audit_line("cancel_registration", registration, by=by, at=at)
    if by is not None and by.pk != registration.person.user_id:
        publish(PlaceTakenBack(gathering_id=registration.gathering_id, registration_id=registration.pk))
    give_places(registration.gathering, by=by, at=at)
    return registration


@transaction.atomic
def give_places(gathering: Gathering, *, by: User | None, at: datetime) -> None:
    """Give the free places to those who wait, in the order in which they came: a place is given once all the half-days
    asked for have one, and who asks for others is not made to wait for it. Publishes `PlacesGiven`.

    Places are counted once and counted down; some statements whoever waits, so that the write lock is short.
    """
    hold(gathering)
    if why_over(gathering.state):
        return
    waiting = gathering.registrations.filter(state=RegistrationState.WAITING).order_by("turn", "pk")
    most, taken = gathering.capacity_people, taken_places(gathering)
    given = []
    for registration in waiting.prefetch_related("half_days"):
        held = _held(registration)
        if most is None or all(taken[half_day] < most for half_day in held):
            taken.update(held)
            given.append(registration)
    if not given:
        return
    for registration in given:
        registration.state, registration.changed_at = RegistrationState.CONFIRMED, at
    Registration.objects.bulk_update(given, ["state", "changed_at"], batch_size=200)
    write_audit_lines([("confirm_registration", registration, {}) for registration in given], by=by, at=at)
    publish(PlacesGiven(gathering.pk, tuple(registration.pk for registration in given)))


@transaction.atomic
def confirm_registration(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Give a place to somebody who waits or had left, above the number of places if need be. Publishes `PlacesGiven`."""
    hold(registration.gathering)
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    check_going_on(registration.gathering)
    registration.state = RegistrationState.CONFIRMED
    registration.changed_at = at
    registration.save(update_fields=["state", "changed_at"])
    write_audit_line("confirm_registration", registration, by=by, at=at)
    publish(PlacesGiven(registration.gathering_id, (registration.pk,)))
    return registration


def erase_person_traces(person: Person, at: datetime) -> None:
    """What is personal in registrations goes: needs of access, and the person among the speakers of what they host. Places at what is
    still to come are given back.
    """
    coming = Registration.objects.filter(person=person, gathering__ends_on__gte=localdate(at))
    for registration in coming.exclude(gathering__state=GatheringState.FINISHED).select_related("gathering"):
        cancel_registration(registration, by=None, at=at)
    Registration.objects.filter(person=person).update(access_needs="", needs_step_free=False)
    # Without its person the row would be read as a speaker whom organisers wrote in, whose name is public.
    Speaker.objects.filter(person=person).delete()
    # Kept agendas may name them, in texts too.
    Gathering.objects.update(version=F("version") + 1)


def erase_account_traces(user: User, _at: datetime) -> None:
    """What hangs on the account goes: calendar addresses, passes, the organiser's role."""
    CalendarKey.objects.filter(user=user).delete()
    GatheringPass.objects.filter(user=user).delete()
    BadgeRun.objects.filter(asked_by=user).delete()
    Organiser.objects.filter(user=user).delete()


def _next_turn(gathering: Gathering) -> int:
    last = gathering.registrations.aggregate(last=Max("turn"))["last"]
    return int(last or 0) + 1


def _held(registration: Registration) -> set[int]:
    return {half_day.pk for half_day in registration.half_days.all()}


def why_closed(gathering: Gathering, at: datetime) -> str:
    """Why nobody can register by themselves at `at`, and what to do; "" while they can."""
    if gathering.state == GatheringState.FINISHED:
        return str(_("This gathering is over: nobody can register any more."))
    if gathering.state == GatheringState.CANCELLED:
        return str(_("This gathering is cancelled: nobody registers for it."))
    if gathering.state != GatheringState.ANNOUNCED:
        return str(_("Registration is not open for this gathering."))
    if gathering.registration_opens_at and at < gathering.registration_opens_at:
        return str(_("Registration is not open yet: come back on the day announced."))
    if gathering.registration_closes_at and at >= gathering.registration_closes_at:
        return str(_("Registration has closed. Write to the organisers: they can still add you to the list."))
    return ""


def _check_open(gathering: Gathering, at: datetime) -> None:
    gathering.refresh_from_db(fields=["state", "capacity_people"])
    why = why_closed(gathering, at)
    if why:
        raise RegistrationRefused(why)
