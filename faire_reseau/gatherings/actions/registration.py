"""Actions on registrations: register, join the waiting list, cancel."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line, write_audit_lines
from faire_reseau.accounts.models import User
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings.actions.agenda import check_going_on
from faire_reseau.gatherings.actions.form_answers import save_answers
from faire_reseau.gatherings.actions.offers import end_late_offers, offer_places, offering
from faire_reseau.gatherings.enums import Diet, GatheringState, RegistrationState
from faire_reseau.gatherings.events import PlacesGiven, PlaceTakenBack, Registered
from faire_reseau.gatherings.models import (
    BadgeRun,
    CalendarKey,
    FormAnswer,
    Gathering,
    GatheringPass,
    Organiser,
    Registration,
    Speaker,
)
from faire_reseau.gatherings.queries import (
    full_half_days,
    half_days_over,
    half_days_to_register_for,
    taken_places,
    why_closed,
)
from faire_reseau.gatherings.texts import half_day_label, why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.undoing import note_undoable
from faire_reseau.network.actions import add_participant
from faire_reseau.network.models import Organisation, Person, Post, Trade

KEYS_AT_ONCE = 500
ALL_OVER = _("The half-days of this gathering are over: note on the sign-in sheet who came.")


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
    back takes a new one. Whoever has a place keeps it, and may move to half-days that are not full; who is offered one
    accepts it by this.

    Nobody is put down for a half-day that is over; those they had stay. Organisers may register people outside the dates,
    and give whoever has a place one more half-day though it is full.
    Raises `RegistrationRefused`. Publishes `PlacesGiven` when an organiser does it, `Registered` when the person does.
    """
    hold(gathering)
    chosen = list(half_days)
    if as_organiser:
        check_going_on(gathering)
    else:
        check_open(gathering, at)
    if not chosen:
        is_over = as_organiser and not half_days_to_register_for(gathering, at)
        raise RegistrationRefused(ALL_OVER) if is_over else _choose_some()
    _check_diet(fields)
    if gathering.registrations.filter(offered_until__lte=at).exists():
        give_places(gathering, by=None, at=at)  # who waits comes before
    registration = Registration.objects.filter(gathering=gathering, person=person).first()
    before = (registration.state, _held(registration)) if registration else None
    had = before[1] if before and before[0] != RegistrationState.CANCELLED else set()
    _check_to_come([half for half in chosen if half.pk not in had], gathering, at, as_organiser=as_organiser)
    keeps_place = registration is not None and registration.holds_place
    had_place = before is not None and before[0] == RegistrationState.CONFIRMED
    taken = full_half_days(gathering, registration)
    full = [half for half in chosen if half.pk in taken]
    if keeps_place and not as_organiser:
        _check_not_full(full)
    state = RegistrationState.CONFIRMED if keeps_place or not full else RegistrationState.WAITING
    if registration is None:
        registration = Registration(gathering=gathering, person=person, made_at=at, turn=_next_turn(gathering))
    elif registration.state == RegistrationState.CANCELLED:
        registration.made_at, registration.turn = at, _next_turn(gathering)
    registration.state, registration.offered_until = state, None
    registration.changed_at = at
    answers, meals = fields.pop("answers", None), fields.pop("meals", None)
    if post:
        fields |= {"trade": post.trade, "organisation": post.organisation}
    for name, value in fields.items():
        setattr(registration, name, value)
    registration.save()
    registration.half_days.set(chosen)
    if meals is not None:
        registration.meals.set(gathering.meals.filter(pk__in=meals))
    themself = by is not None and by.pk == person.user_id and not as_organiser
    if answers is not None:
        save_answers(registration, answers, with_files=by is not None and themself and by.used_pass is None)
    write_audit_line("register", registration, by=by, at=at, state=state)
    if as_organiser and not had_place and state == RegistrationState.CONFIRMED:
        publish(PlacesGiven(gathering.pk, (registration.pk,)))
    if themself and before != (state, {half.pk for half in chosen}):
        publish(Registered(gathering_id=gathering.pk, registration_id=registration.pk))
    if keeps_place:
        give_places(gathering, by=by, at=at)
    return registration


def _choose_some() -> RegistrationRefused:
    return RegistrationRefused(_("Choose at least one half-day."), field="half_days")


def _check_diet(fields: Mapping[str, Any]) -> None:
    if fields.get("diet") == Diet.OTHER and not fields.get("diet_words", "").strip():
        raise RegistrationRefused(_("Say which diet, so that the kitchen can serve you."), field="diet_words")


@transaction.atomic
def register_each(
    gathering: Gathering,
    people: Iterable[tuple[Person, Iterable[HalfDay], Post | None]],
    *,
    by: User,
    at: datetime,
) -> list[Registration]:
    """Put each of `people` on the list for their half-days, as organisers do: everybody, or nobody when one is refused.

    Raises `RegistrationRefused`. Publishes `PlacesGiven`.
    """
    done = [
        register(gathering, person, half_days, post=post, by=by, at=at, as_organiser=True)
        for person, half_days, post in people
    ]
    if not done:
        raise RegistrationRefused(_("Tick the people to put on the list."))
    return done


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
def cancel_registration(
    registration: Registration, *, to: Registration | None = None, by: User | None, at: datetime
) -> Registration:
    """Give the place back; the first who waits for it gets it, or `to`, whom an organiser chose among them.

    Raises `RegistrationRefused` once the gathering is over or cancelled: its list stands (an erasure, `by` nobody, goes on).
    Publishes `PlaceTakenBack` when somebody else does it, and `PlacesGiven` for who waited.
    """
    hold(registration.gathering)
    if registration.state == RegistrationState.CANCELLED:
        return registration
    registration.gathering.refresh_from_db(fields=["state", "capacity_people", "offer_hours"])
    if by is not None and registration.gathering.state == GatheringState.FINISHED:
        raise RegistrationRefused(_("This gathering is over: its list stays as it is."))
    if by is not None and registration.gathering.state == GatheringState.CANCELLED:
        raise RegistrationRefused(_("This gathering is cancelled: its list is kept as it is, should it be restored."))
    note_undoable("cancel_registration", by=by, at=at, registration=registration.pk, state=registration.state)
    registration.state, registration.offered_until = RegistrationState.CANCELLED, None
    registration.changed_at = at
    registration.save(update_fields=["state", "offered_until", "changed_at"])
    write_audit_line("cancel_registration", registration, by=by, at=at)
    if by is not None and by.pk != registration.person.user_id:
        publish(PlaceTakenBack(gathering_id=registration.gathering_id, registration_id=registration.pk))
    if to is not None and to.gathering_id == registration.gathering_id:
        to.refresh_from_db(fields=["state"])
        if to.state == RegistrationState.WAITING:
            confirm_registration(to, by=by, at=at)
    give_places(registration.gathering, by=by, at=at)
    return registration


@transaction.atomic
def give_places(gathering: Gathering, *, by: User | None, at: datetime) -> None:
    """Give the free places to those who wait, in the order in which they came: a place is given once all the half-days
    asked for have one, and who asks for others is not made to wait for it. No place is given for a half-day that is over: who
    waited for it is put down for the others alone. Where the organisers chose so, a place is offered for some hours first,
    and whoever let theirs pass is off the list. Publishes `PlacesGiven`, `PlacesOffered`, `OffersPassed`.

    Places are counted once and counted down; some statements whoever waits, so that the write lock is short.
    """
    hold(gathering)
    if why_over(gathering.state):
        return
    end_late_offers(gathering, at=at)
    waiting = gathering.registrations.filter(state=RegistrationState.WAITING, offered_until=None).order_by("turn", "pk")
    until = offering(gathering, at)
    most, taken, over = gathering.capacity_people, taken_places(gathering), half_days_over(gathering, at)
    given: list[Registration] = []
    offered: list[Registration] = []
    asked_for: dict[int, set[int]] = defaultdict(set)
    for key, half_day in waiting.order_by().filter(half_days__isnull=False).values_list("pk", "half_days"):
        asked_for[key].add(half_day)
    for registration in waiting.select_related("person__user") if until else waiting:
        wanted = asked_for[registration.pk]
        open_ones = wanted - over
        if open_ones and (most is None or all(taken[half_day] < most for half_day in open_ones)):
            taken.update(open_ones)
            registration.offered_until = until(registration, open_ones) if until else None
            (offered if registration.offered_until else given).append(registration)
            if open_ones != wanted:
                registration.half_days.remove(*(wanted & over))
    offer_places(gathering, offered, by=by, at=at)
    if not given:
        return
    keys = [registration.pk for registration in given]
    for first in range(0, len(keys), KEYS_AT_ONCE):
        some = Registration.objects.filter(pk__in=keys[first : first + KEYS_AT_ONCE])
        some.update(state=RegistrationState.CONFIRMED, changed_at=at)
    write_audit_lines([("confirm_registration", registration, {}) for registration in given], by=by, at=at)
    publish(PlacesGiven(gathering.pk, tuple(registration.pk for registration in given)))


@transaction.atomic
def confirm_registration(registration: Registration, *, by: User | None, at: datetime) -> Registration:
    """Give a place to somebody who waits or had left, above the number of places if need be; for the half-days that are not
    over alone. Raises `RegistrationRefused` when all they asked for are. Publishes `PlacesGiven`.
    """
    hold(registration.gathering)
    if registration.state == RegistrationState.CONFIRMED:
        return registration
    check_going_on(registration.gathering)
    wanted, over = _held(registration), half_days_over(registration.gathering, at)
    if wanted and wanted <= over:
        raise RegistrationRefused(
            _("What %(name)s asked for is over: note on the sign-in sheet who came.") % {"name": registration.person}
        )
    registration.half_days.remove(*(wanted & over))
    registration.state, registration.offered_until = RegistrationState.CONFIRMED, None
    registration.changed_at = at
    registration.save(update_fields=["state", "offered_until", "changed_at"])
    write_audit_line("confirm_registration", registration, by=by, at=at)
    publish(PlacesGiven(registration.gathering_id, (registration.pk,)))
    return registration


def erase_person_traces(person: Person, at: datetime) -> None:
    """What is personal in registrations goes: needs of access, diets, answers to the organisers, and the person among the speakers of what they host. Places at what is
    still to come are given back.
    """
    coming = Registration.objects.filter(person=person, gathering__ends_on__gte=localdate(at))
    for registration in coming.exclude(gathering__state=GatheringState.FINISHED).select_related("gathering"):
        cancel_registration(registration, by=None, at=at)
    Registration.objects.filter(person=person).update(access_needs="", needs_step_free=False, diet="", diet_words="")
    FormAnswer.objects.filter(registration__person=person).delete()
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


def _check_not_full(full: list[HalfDay]) -> None:
    if full:
        labels = ", ".join(half_day_label(half.on, half.part) for half in full)
        sentence = _("It is full on %(half_days)s: leave it out, you keep the place you have.")
        raise RegistrationRefused(sentence % {"half_days": labels}, field="half_days")


def _check_to_come(half_days: list[HalfDay], gathering: Gathering, at: datetime, *, as_organiser: bool) -> None:
    over = half_days_over(gathering, at)
    past = [half_day_label(half.on, half.part) for half in half_days if half.pk in over]
    if past:
        sentence = (
            _("It is over on %(half_days)s: leave it out, and note on the sign-in sheet who came.")
            if as_organiser
            else _("It is over on %(half_days)s: choose a half-day that is still to come.")
        )
        raise RegistrationRefused(sentence % {"half_days": ", ".join(past)}, field="half_days")


def check_open(gathering: Gathering, at: datetime) -> None:
    gathering.refresh_from_db(fields=["state", "capacity_people", "offer_hours"])
    why = why_closed(gathering, at)
    if why:
        raise RegistrationRefused(why)
