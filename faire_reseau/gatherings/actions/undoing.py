"""Actions that take back removals from a gathering: spaces, slots, half-days, organisers, registrations, invitations, sessions."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import restore_meeting
from faire_reseau.gatherings.actions.agenda import SessionClash, check_going_on, raise_version, restore_session
from faire_reseau.gatherings.actions.ground import check_hours, check_space
from faire_reseau.gatherings.actions.inviting import stand_again
from faire_reseau.gatherings.actions.materials import undo_remove_material
from faire_reseau.gatherings.actions.registration import give_places
from faire_reseau.gatherings.enums import InvitationState, RegistrationState
from faire_reseau.gatherings.events import PlacesGiven
from faire_reseau.gatherings.models import Gathering, Invitation, Registration, Session
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.queries import full_half_days
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import Undone, UndoRefused, restore_rows

TAKEN = gettext_lazy("Something else stands in its place now: add it again by hand.")


def undo_remove_space(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put back a space, and what had chosen it. Raises `GroundRefused` when another one bears its name now."""
    gathering = _gathering(act, by)
    fields = act.detail["rows"][0]["fields"]
    check_space(gathering, fields["name"], fields["capacity_people"], None)
    _put_back(act, gathering, "restore_space", by=by, at=at)
    sentence = _("“%(name)s” is there again, as it was.") % {"name": fields["name"]}
    return Undone(sentence, _page(gathering, "spaces"))


def undo_remove_slot(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put back a slot, and what had chosen it. Raises `SlotOverlap` when another one shares its hours now."""
    gathering = _gathering(act, by)
    starts_at, ends_at = (parse_datetime(act.detail["rows"][0]["fields"][name]) for name in ("starts_at", "ends_at"))
    if starts_at is None or ends_at is None:
        raise Http404
    check_hours(gathering, starts_at, ends_at)
    _put_back(act, gathering, "restore_slot", by=by, at=at)
    return Undone(_("The slot is there again, as it was."), _page(gathering, "slots"))


def undo_release_organiser(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Let somebody run the gathering again; who had removed themself comes back by this alone."""
    gathering = _gathering(act, by, also=act.detail["user"] == by.pk)
    _put_back(act, gathering, "restore_organiser", by=by, at=at)
    return Undone(_("This person runs the gathering again."), _page(gathering, "organisers"))


def undo_remove_half_day(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put back a half-day on a day that is still one of the gathering's."""
    gathering = _gathering(act, by)
    days = [date.fromisoformat(row["fields"]["on"]) for row in act.detail["rows"] if "on" in row["fields"]]
    if not all(gathering.starts_on <= day <= gathering.ends_on for day in days):
        raise UndoRefused(_("This day is no longer one of the gathering's: change its days first."))
    restore_meeting(act.detail["rows"], why_not=TAKEN, by=by, at=at)
    raise_version(gathering, at=at)
    return Undone(_("The half-day is there again."), _page(gathering, "half-days"))


def undo_cancel_registration(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put somebody back on the list as they were; who waited keeps their turn. Publishes `PlacesGiven` when somebody else than
    the person does it.
    """
    rows = Registration.objects.select_related("gathering", "person")
    registration = rows.filter(pk=act.detail["registration"]).first()
    if registration is None or registration.person.erased_at is not None:
        raise Http404
    gathering, is_own = registration.gathering, registration.person.user_id == by.pk
    if not is_own and not can_run(by, gathering):
        raise Http404
    hold(gathering)
    check_going_on(gathering)
    gathering.refresh_from_db(fields=["capacity_people", "offer_hours"])
    registration.refresh_from_db(fields=["state"])
    address = reverse("gatherings:agenda" if is_own else "gatherings:attendees", args=[gathering.slug])
    state = RegistrationState(act.detail["state"])
    if registration.state == RegistrationState.CANCELLED:
        halves = {half_day.pk for half_day in registration.half_days.all()}
        if state == RegistrationState.CONFIRMED and halves & full_half_days(gathering, registration):
            raise UndoRefused(_why_full(is_own=is_own))
        registration.state, registration.changed_at = state, at
        registration.save(update_fields=["state", "changed_at"])
        write_audit_line("restore_registration", registration, by=by, at=at, state=state)
        if not is_own and state == RegistrationState.CONFIRMED:
            publish(PlacesGiven(gathering.pk, (registration.pk,)))
        if state == RegistrationState.WAITING:
            give_places(gathering, by=by, at=at)
    sentence = _("You are on the list again.") if is_own else _("%(name)s is on the list again.")
    return Undone(sentence % {"name": registration.person}, address)


def _why_full(*, is_own: bool) -> str:
    if is_own:
        return _("Your place went to somebody who waited: register again to wait for another.")
    return _("The place went to somebody who waited: give one above the number with “Give a place” if you want to.")


def undo_withdraw_invitation(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put back an invitation as it was answered; not over one that was made since."""
    rows = Invitation.objects.select_related("gathering__action", "organisation")
    invitation = rows.filter(pk=act.detail["invitation"]).first()
    if invitation is None or not can_run(by, invitation.gathering):
        raise Http404
    hold(invitation.gathering)
    check_going_on(invitation.gathering)
    invitation.refresh_from_db(fields=["state"])
    if invitation.state != InvitationState.WITHDRAWN:
        raise UndoRefused(_("This organisation was asked again meanwhile: that invitation stands."))
    stand_again(invitation, act.detail["state"], by=by, at=at)
    return Undone(_("The invitation stands again."), _page(invitation.gathering, "together"))


def undo_cancel_session(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put a session back on the agenda, with what is held within it. Raises `UndoRefused` when its space is taken."""
    session = Session.objects.select_related("gathering", "space").filter(pk=act.detail["session"]).first()
    if session is None or not can_run(by, session.gathering):
        raise Http404
    try:
        restore_session(session, by=by, at=at)
    except SessionClash as clash:
        raise UndoRefused(clash.sentence) from clash
    sentence = _("The session is on the agenda again; calendars will learn of it.")
    return Undone(sentence, reverse("gatherings:session", args=[session.gathering.slug, session.pk]))


UNDOERS: dict[str, Callable[[UndoableAct, Any, datetime], Undone]] = {
    "remove_space": undo_remove_space,
    "remove_slot": undo_remove_slot,
    "release_organiser": undo_release_organiser,
    "remove_half_day": undo_remove_half_day,
    "cancel_registration": undo_cancel_registration,
    "withdraw_invitation": undo_withdraw_invitation,
    "cancel_session": undo_cancel_session,
    "remove_material": undo_remove_material,
}


def _gathering(act: UndoableAct, by: User, *, also: bool = False) -> Gathering:
    """The gathering of what was removed, held, if `by` may still run it (or `also` says that they may do this alone)."""
    gathering = Gathering.objects.select_related("action").filter(pk=act.detail["gathering"]).first()
    if gathering is None or not (can_run(by, gathering) or also):
        raise Http404
    hold(gathering)
    check_going_on(gathering)
    return gathering


def _put_back(act: UndoableAct, gathering: Gathering, deed: str, *, by: User, at: datetime) -> None:
    restore_rows(act.detail["rows"], why_not=TAKEN)
    write_audit_line(deed, gathering, by=by, at=at)
    raise_version(gathering, at=at)


def _page(gathering: Gathering, part: str) -> str:
    return f"{reverse('gatherings:run', args=[gathering.slug])}#{part}"
