"""Queries on when people register by themselves: from when, until when, and why not at a moment."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.gatherings.enums import GatheringState, RegistrationState, RegistrationWindow
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.gatherings.queries.ending import half_days_to_register_for
from faire_reseau.kit.dates import written
from faire_reseau.kit.zones import zone_label


def window_at(opens_at: datetime | None, closes_at: datetime | None, at: datetime) -> RegistrationWindow:
    """Whether `at` is before, within or after the dates between which people register."""
    if opens_at is not None and at < opens_at:
        return RegistrationWindow.EARLY
    return RegistrationWindow.LATE if closes_at is not None and at >= closes_at else RegistrationWindow.OPEN


def window_said(gathering: Gathering, at: datetime) -> str:
    """The date that matters at `at`, in the time of the place: when it opens, closes or closed; "" where none was set."""
    opens_at, closes_at = gathering.registration_opens_at, gathering.registration_closes_at
    window = window_at(opens_at, closes_at, at)
    moment = opens_at if window == RegistrationWindow.EARLY else closes_at
    if moment is None:
        return ""
    sentence = {
        RegistrationWindow.EARLY: _("Registration opens on %(moment)s."),
        RegistrationWindow.OPEN: _("Registration closes on %(moment)s."),
        RegistrationWindow.LATE: _("Registration closed on %(moment)s."),
    }[window]
    there = moment.astimezone(ZoneInfo(gathering.time_zone))
    words = f"{written(there, 'l j F Y, H:i')}, {zone_label(gathering.time_zone, there.date())}"
    return sentence % {"moment": words}


def why_closed(gathering: Gathering, at: datetime, registration: Registration | None = None) -> str:
    """Why nobody can register by themselves at `at`, and what to do; "" while they can. `registration`: that of the reader, who
    may be on the list already. Three queries once it has begun.
    """
    if gathering.state == GatheringState.FINISHED:
        return _("This gathering is over: nobody can register any more.")
    if gathering.state == GatheringState.CANCELLED:
        return _("This gathering is cancelled: nobody registers for it.")
    if gathering.state != GatheringState.ANNOUNCED:
        return _("Registration is not open for this gathering.")
    has_begun = localdate(at, ZoneInfo(gathering.time_zone)) >= gathering.starts_on
    if has_begun and not half_days_to_register_for(gathering, at):
        return _("The half-days of this gathering are over: nobody can register any more.")
    window = window_at(gathering.registration_opens_at, gathering.registration_closes_at, at)
    if window == RegistrationWindow.OPEN:
        return ""
    if window == RegistrationWindow.EARLY:
        return window_said(gathering, at)
    what_to_do = _("Write to the organisers: they can still add you to the list.")
    if registration is not None and registration.state == RegistrationState.CONFIRMED:
        what_to_do = _("You have a place. To change your half-days, write to the organisers.")
    elif registration is not None and registration.state == RegistrationState.WAITING:
        what_to_do = _("You are on the waiting list. To change your half-days, write to the organisers.")
    return f"{window_said(gathering, at)} {what_to_do}"
