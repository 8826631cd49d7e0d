"""Actions that end a gathering, and take that back: finish and reopen, cancel and restore."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import call_off_meetings, close_sign_in, restore_meetings
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.gatherings.actions.agenda import GatheringOver, raise_version
from faire_reseau.gatherings.actions.registration import give_places
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.events import GatheringCancelled, GatheringRestored, GatheringTurned
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries.ending import half_days_not_held
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal


class EndingRefused(Refusal):
    """A gathering that cannot be cancelled as asked."""

    code = "ending_refused"


@transaction.atomic
def finish_gathering(gathering: Gathering, *, by: User | None, at: datetime) -> Gathering:
    """The gathering is over: its figures stand, its article can be drafted; signing in on phones is closed. Sessions and half-days
    that have not begun are not held, nor are half-days that the agenda leaves empty. Done twice, it is finished.

    Raises `GatheringOver` for a cancelled one. Publishes `GatheringTurned`.
    """
    hold(gathering)
    gathering.refresh_from_db(fields=["state"])
    if gathering.state == GatheringState.FINISHED:
        return gathering
    if gathering.state == GatheringState.CANCELLED:
        raise GatheringOver(why_over(gathering.state))
    hold(*HalfDay.objects.filter(meeting__action=gathering.action_id))  # who signs on a phone now comes before or after
    _close_phones(gathering, by=by, at=at)
    not_held = [half_day.meeting_id for half_day in half_days_not_held(gathering, at)]
    call_off_meetings(gathering.action, not_held, by=by, at=at)
    gathering.finished_at = at
    gathering.save(update_fields=["finished_at"])
    _number_again(gathering.sessions.filter(starts_at__gt=at), at=at)
    return _turn(gathering, GatheringState.FINISHED, "finished_gathering", by=by, at=at)


@transaction.atomic
def reopen_gathering(gathering: Gathering, *, by: User | None, at: datetime) -> Gathering:
    """A finished gathering goes on as before, with the sessions and half-days that were still to come. Raises `GatheringOver` for one that was
    cancelled meanwhile. Publishes `GatheringTurned`.
    """
    hold(gathering)
    gathering.refresh_from_db(fields=["state", "finished_at"])
    if gathering.state == GatheringState.CANCELLED:
        raise GatheringOver(why_over(gathering.state))
    if gathering.state != GatheringState.FINISHED:
        return gathering
    restore_meetings(gathering.action, by=by, at=at)
    if gathering.finished_at is not None:
        _number_again(gathering.sessions.filter(starts_at__gt=gathering.finished_at), at=at)
    gathering.finished_at = None
    gathering.save(update_fields=["finished_at"])
    turned = _turn(gathering, GatheringState.ANNOUNCED, "reopened_gathering", by=by, at=at)
    _give_places_again(turned, by=by, at=at)
    return turned


def why_not_cancelled(gathering: Gathering) -> str:
    """Why `gathering` cannot be cancelled; "" when it can be, and when it is. One query at most."""
    if gathering.state == GatheringState.CANCELLED:
        return ""
    if gathering.state == GatheringState.DRAFT:
        return str(_("A draft is seen by its organisers alone: there is nothing to cancel."))
    if why := why_over(gathering.state):
        return why
    if Presence.objects.filter(half_day__meeting__action=gathering.action_id).exists():
        return str(
            _(
                "People have signed: it was held in part. Cancel the sessions that do not take place, then finish the gathering."
            )
        )
    return ""


@transaction.atomic
def cancel_gathering(gathering: Gathering, *, because: str = "", by: User | None, at: datetime) -> Gathering:
    """An announced gathering does not take place: everybody on its lists is told, calendars learn of it. Done twice, it is
    cancelled once. `because` is shown to everybody.

    Raises `EndingRefused` for a draft, once somebody signed, and when it was cancelled meanwhile in other words; `GatheringOver` for
    a finished one.
    Publishes `GatheringCancelled` and `GatheringTurned`.
    """
    hold(gathering)
    gathering.refresh_from_db(fields=["state", "cancelled_because"])
    if gathering.state == GatheringState.CANCELLED:
        _refuse_other_words(gathering, because.strip())
        return gathering
    if gathering.state == GatheringState.FINISHED:
        raise GatheringOver(why_over(gathering.state))
    hold(*HalfDay.objects.filter(meeting__action=gathering.action_id))
    if why := why_not_cancelled(gathering):
        raise EndingRefused(why)
    _close_phones(gathering, by=by, at=at)
    gathering.cancelled_because = because.strip()
    gathering.save(update_fields=["cancelled_because"])
    turned = _turn(gathering, GatheringState.CANCELLED, "cancelled_gathering", by=by, at=at)
    publish(GatheringCancelled(gathering.pk))
    return turned


@transaction.atomic
def restore_gathering(gathering: Gathering, *, by: User | None, at: datetime) -> Gathering:
    """A cancelled gathering takes place after all, with the lists it had: everybody on them is told.

    Raises `GatheringOver` for one that was finished meanwhile. Publishes `GatheringRestored` and `GatheringTurned`.
    """
    hold(gathering)
    gathering.refresh_from_db(fields=["state"])
    if gathering.state == GatheringState.FINISHED:
        raise GatheringOver(why_over(gathering.state))
    if gathering.state != GatheringState.CANCELLED:
        return gathering
    gathering.cancelled_because = ""
    gathering.save(update_fields=["cancelled_because"])
    turned = _turn(gathering, GatheringState.ANNOUNCED, "restored_gathering", by=by, at=at)
    publish(GatheringRestored(gathering.pk))
    _give_places_again(turned, by=by, at=at)
    return turned


def _give_places_again(gathering: Gathering, *, by: User | None, at: datetime) -> None:
    """Places that were offered when it ended wait for nobody else's move."""
    gathering.refresh_from_db(fields=["capacity_people", "offer_hours"])
    give_places(gathering, by=by, at=at)


def _refuse_other_words(gathering: Gathering, because: str) -> None:
    """Who cancels what somebody else has just cancelled is told whose words stand, and keeps theirs."""
    if because in ("", gathering.cancelled_because):
        return
    sentence = _("Somebody else cancelled it meanwhile. Your words were not shown to anybody: “%(words)s”.")
    if gathering.cancelled_because:
        sentence = _(
            "Somebody else cancelled it meanwhile, and everybody reads: “%(shown)s”. Yours were not shown to anybody: “%(words)s”."
        )
    raise EndingRefused(sentence % {"shown": gathering.cancelled_because, "words": because})


def _close_phones(gathering: Gathering, *, by: User | None, at: datetime) -> None:
    for half_day in HalfDay.objects.filter(meeting__action=gathering.action_id, sign_in_open=True):
        close_sign_in(half_day, by=by, at=at)


def _number_again(sessions: QuerySet[Session], *, at: datetime) -> None:
    """Calendars take another state of a session from a higher number only."""
    sessions.update(sequence=F("sequence") + 1, changed_at=at)


def _turn(gathering: Gathering, state: GatheringState, deed: str, *, by: User | None, at: datetime) -> Gathering:
    if GatheringState.CANCELLED in (gathering.state, state):
        _number_again(gathering.sessions.all(), at=at)
    gathering.state = state
    gathering.save(update_fields=["state"])
    if why_over(state):  # nobody answers an offer any more: they wait
        gathering.registrations.filter(offered_until__isnull=False).update(offered_until=None)
    write_audit_line(deed, gathering, by=by, at=at)
    raise_version(gathering, at=at)
    publish(GatheringTurned(gathering.pk))
    return gathering
