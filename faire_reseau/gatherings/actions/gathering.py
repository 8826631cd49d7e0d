"""Actions on a gathering as a whole."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import admit, open_account, raise_rights, write_audit_line
from faire_reseau.accounts.enums import Role
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import change_action, drop_meeting, hold_meeting, note_action, why_not_moved
from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.queries import half_days_in_order
from faire_reseau.gatherings.actions.agenda import check_going_on, raise_version
from faire_reseau.gatherings.actions.inviting import set_agreed
from faire_reseau.gatherings.actions.registration import give_places
from faire_reseau.gatherings.enums import GatheringState, RegistrationState, SessionState
from faire_reseau.gatherings.events import PlacesGiven
from faire_reseau.gatherings.logic.postponing import is_skipped
from faire_reseau.gatherings.models import Gathering, Organiser, Session, Slot
from faire_reseau.gatherings.permissions import can_speak_for
from faire_reseau.kit.addresses import slug_of
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import as_part, note_undoable, rows_gone_with
from faire_reseau.network.actions import kind_of_gatherings
from faire_reseau.network.models import Organisation

LONGEST_DAYS = 14
# What can still be corrected once it is over.
WORDS = frozenset(
    {"title", "summary", "place_name", "address", "call_address", "call_is_public", "territory", "mode", "sources"}
)


class GatheringRefused(Refusal):
    """A gathering that cannot be as asked."""


@transaction.atomic
def create_gathering(
    *,
    title: str,
    host: Organisation,
    starts_on: date,
    ends_on: date,
    by: User | None,
    at: datetime,
    slug: str = "",
    parts: tuple[Part, ...] = (Part.MORNING, Part.AFTERNOON),
    co_organisers: tuple[Organisation, ...] = (),
    **fields: Any,
) -> Gathering:
    """A draft gathering with its action, one meeting a half-day, and `by` as organiser.

    `co_organisers` are those that have agreed before; others are asked with `invite`. `fields` are further columns.
    Raises `GatheringRefused` when the days are wrong, or when `by` does not speak for the host.
    """
    hold_words("address of a gathering")
    _check_host(host, by, at)
    _check_days(starts_on, ends_on)
    _check_registration(fields.get("registration_opens_at"), fields.get("registration_closes_at"))
    is_sample = bool(fields.get("is_sample", False))
    action = note_action(
        title=title,
        kind=kind_of_gatherings(),
        organisation=host,
        partners=co_organisers,
        territory=fields.get("territory"),
        is_sample=is_sample,
        by=by,
        at=at,
    )
    gathering = Gathering.objects.create(
        slug=slug or _free_slug(title, starts_on),
        title=title,
        host=host,
        action=action,
        starts_on=starts_on,
        ends_on=ends_on,
        welcome_key=new_key(),
        changed_at=at,
        **fields,
    )
    set_agreed(gathering, co_organisers, by=by, at=at)
    _open_half_days(gathering, _days(gathering), parts, by=by, at=at)
    if by is not None:
        Organiser.objects.create(gathering=gathering, user=by)
        raise_rights(by, Role.ORGANISER, by=by, at=at)
    write_audit_line("create_gathering", gathering, by=by, at=at, title=title)
    return gathering


@transaction.atomic
def change_gathering(
    gathering: Gathering, *, seen: Mapping[str, Any] | None = None, by: User, at: datetime, **fields: Any
) -> Gathering:
    """Change columns of `gathering`; days may be added, and taken away only while nobody registered for them. More places
    go to those who wait. Another host is chosen by who speaks for it.

    `seen`: what these columns said on the page of the writer. Raises `ChangedMeanwhile`, `GatheringRefused`, and `GatheringOver`
    for all but words. Publishes `AgendaChanged`, and `PlacesGiven`.
    """
    hold(gathering)
    gathering.refresh_from_db()  # all of it is written below: nothing that somebody else wrote is taken back
    refuse_overtaken({name: getattr(gathering, name) for name in fields}, seen, fields)
    if any(name not in WORDS and getattr(gathering, name) != value for name, value in fields.items()):
        check_going_on(gathering)
    if fields.get("host", gathering.host) != gathering.host:
        _check_host(fields["host"], by, at)
        gathering.invitations.filter(organisation=fields["host"]).delete()
        gathering.co_organisers.remove(fields["host"])
    starts_on = fields.get("starts_on", gathering.starts_on)
    ends_on = fields.get("ends_on", gathering.ends_on)
    _check_days(starts_on, ends_on)
    zone = ZoneInfo(gathering.time_zone)
    fields |= _registration_there(gathering, ZoneInfo(fields.get("time_zone", gathering.time_zone)), fields)
    _check_registration(
        fields.get("registration_opens_at", gathering.registration_opens_at),
        fields.get("registration_closes_at", gathering.registration_closes_at),
    )
    planned = gathering.sessions.filter(state=SessionState.PLANNED).values_list("starts_at", flat=True)
    moments = [*planned, *gathering.slots.values_list("starts_at", flat=True)]
    if any(not starts_on <= moment.astimezone(zone).date() <= ends_on for moment in moments):
        raise GatheringRefused(
            _("Sessions or slots lie outside these days: move, cancel or remove them first."), field="ends_on"
        )
    before = _days(gathering)
    if fields.get("time_zone", gathering.time_zone) != gathering.time_zone:
        if why_not_moved(gathering.action):
            sentence = _(
                "People have signed for it already: the hours at which they signed are those of this time zone."
            )
            raise GatheringRefused(sentence, field="time_zone")
        _keep_hours(gathering, ZoneInfo(fields["time_zone"]), at=at)
    for name, value in fields.items():
        setattr(gathering, name, value)
    gathering.save()
    # The half-days of a day that was there already are as the organisers left them.
    added = [day for day in _days(gathering) if day not in before]
    _open_half_days(gathering, added, (Part.MORNING, Part.AFTERNOON), by=by, at=at)
    _close_half_days(gathering, by=by, at=at)
    change_action(
        gathering.action,
        title=gathering.title,
        organisation=gathering.host,
        partners=list(gathering.co_organisers.all()),
        territory=gathering.territory,
        by=by,
        at=at,
    )
    give_places(gathering, by=by, at=at)
    write_audit_line("change_gathering", gathering, by=by, at=at, fields=sorted(fields))
    raise_version(gathering, at=at)
    return gathering


@transaction.atomic
def announce_gathering(gathering: Gathering, *, by: User | None, at: datetime) -> Gathering:
    """Show the gathering to everybody. Raises `GatheringOver`. Publishes `PlacesGiven` for those whom organisers put on the list of the draft."""
    hold(gathering)
    check_going_on(gathering)
    if gathering.state == GatheringState.ANNOUNCED:
        return gathering
    gathering.state = GatheringState.ANNOUNCED
    gathering.save(update_fields=["state"])
    write_audit_line("announced_gathering", gathering, by=by, at=at)
    raise_version(gathering, at=at)
    listed = gathering.registrations.filter(state=RegistrationState.CONFIRMED)
    publish(PlacesGiven(gathering.pk, tuple(listed.order_by("pk").values_list("pk", flat=True))))
    return gathering


@transaction.atomic
def renew_welcome_key(gathering: Gathering, *, by: User, at: datetime) -> Gathering:
    """Another join QR, wall and short code; those shown until now open nothing any more. Raises `GatheringOver`."""
    hold(gathering)
    check_going_on(gathering)
    gathering.welcome_key = new_key()
    gathering.save(update_fields=["welcome_key"])
    write_audit_line("renew_welcome_key", gathering, by=by, at=at)
    return gathering


@transaction.atomic
def name_organiser(gathering: Gathering, user: User, *, by: User | None, at: datetime) -> Organiser:
    """Let `user` run `gathering`; what was opened for them before ends. Raises `GatheringOver`."""
    hold(gathering)
    check_going_on(gathering)
    organiser, is_new = Organiser.objects.get_or_create(gathering=gathering, user=user)
    if is_new:
        write_audit_line("name_organiser", gathering, by=by, at=at, user=user.pk)
        raise_rights(user, Role.ORGANISER, of=gathering.title, by=by, at=at)
    return organiser


@transaction.atomic
def name_organiser_at(gathering: Gathering, email: str, *, by: User, at: datetime) -> Organiser:
    """Let whoever has the address `email` run `gathering`; an account is opened where there is none. Raises `GatheringOver`."""
    hold(gathering)
    check_going_on(gathering)
    account = open_account(email, by=by, at=at)
    admit(account.email, at=at)  # the account of somebody of the directory is theirs from the first
    return name_organiser(gathering, account, by=by, at=at)


@transaction.atomic
def release_organiser(organiser: Organiser, *, by: User, at: datetime) -> None:
    """No longer let somebody run the gathering. Raises `GatheringRefused` when nobody else does, `GatheringOver`."""
    gathering = organiser.gathering
    hold(gathering)
    check_going_on(gathering)
    if not gathering.organisers.exclude(pk=organiser.pk).exists():
        raise GatheringRefused(_("A gathering has somebody who runs it: name another organiser first."))
    write_audit_line("release_organiser", gathering, by=by, at=at, user=organiser.user_id)
    rows = rows_gone_with(organiser)
    note_undoable("release_organiser", by=by, at=at, gathering=gathering.pk, user=organiser.user_id, rows=rows)
    organiser.delete()


@transaction.atomic
def add_half_day(gathering: Gathering, *, on: date, part: Part, by: User | None, at: datetime) -> None:
    """One more half-day to register and sign for, on one of the gathering's days. Raises `GatheringRefused`."""
    hold(gathering)
    check_going_on(gathering)
    if on not in _days(gathering):
        raise GatheringRefused(_("This day is not one of the gathering's: check the date."), field="on")
    if any((half.on, half.part) == (on, part) for half in half_days_in_order(gathering.action)):
        raise GatheringRefused(_("This half-day is there already."), field="part")
    _open_half_days(gathering, [on], [part], by=by, at=at)


@transaction.atomic
def remove_half_day(gathering: Gathering, half_day: HalfDay, *, by: User | None, at: datetime) -> None:
    """Take away a half-day in which nothing is held.

    Raises `activities.actions.MeetingRefused` when people signed in or are registered for it.
    """
    hold(gathering)
    check_going_on(gathering)
    if len(half_days_in_order(gathering.action)) == 1:
        raise GatheringRefused(_("A gathering lasts half a day at least: add another half-day first."))
    rows = rows_gone_with(half_day.meeting)
    with as_part():
        drop_meeting(half_day.meeting, by=by, at=at)
    note_undoable("remove_half_day", by=by, at=at, gathering=gathering.pk, rows=rows)


def _check_host(host: Organisation, by: User | None, at: datetime) -> None:
    if by is not None and not can_speak_for(by, host, localdate(at)):
        raise GatheringRefused(
            _("Choose an organisation that you direct: the others are asked to organise it with you."), field="host"
        )


def _check_days(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise GatheringRefused(_("The last day comes before the first: exchange them."), field="ends_on")
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        raise GatheringRefused(_("A gathering lasts two weeks at most: check the year and the month."), field="ends_on")


def _check_registration(opens_at: datetime | None, closes_at: datetime | None) -> None:
    if opens_at is not None and closes_at is not None and closes_at <= opens_at:
        raise GatheringRefused(
            _("Registration would close before it opens: choose a later moment."), field="registration_closes_at"
        )


def _registration_there(gathering: Gathering, zone: ZoneInfo, fields: Mapping[str, Any]) -> dict[str, datetime]:
    """The dates of registration that `fields` leave as they are, at the same hours in `zone`; none while it stays the zone."""
    if zone.key == gathering.time_zone:
        return {}
    before = ZoneInfo(gathering.time_zone)
    dates = {name: getattr(gathering, name) for name in ("registration_opens_at", "registration_closes_at")}
    unchanged = {name: moment for name, moment in dates.items() if moment is not None and name not in fields}
    return {name: moment.astimezone(before).replace(tzinfo=zone).astimezone(UTC) for name, moment in unchanged.items()}


def _keep_hours(gathering: Gathering, zone: ZoneInfo, *, at: datetime) -> None:
    """What was to begin at 9 begins at 9 in the time of the place, once that is corrected; calendars learn of it.

    Raises `GatheringRefused` for an hour that does not exist in `zone` on that day.
    """
    before = ZoneInfo(gathering.time_zone)
    for slot in gathering.slots.all():
        slot.starts_at, slot.ends_at = _same_hours(slot, before, zone, _("a slot"))
        slot.save(update_fields=["starts_at", "ends_at"])
    for session in gathering.sessions.all():
        name = _("“%(title)s”") % {"title": session.title}
        session.starts_at, session.ends_at = _same_hours(session, before, zone, name)
        session.sequence += 1
        session.changed_at = at
        session.save(update_fields=["starts_at", "ends_at", "sequence", "changed_at"])


def _same_hours(row: Slot | Session, before: ZoneInfo, zone: ZoneInfo, name: object) -> tuple[datetime, datetime]:
    starts_at, ends_at = (moment.astimezone(before).replace(tzinfo=zone) for moment in (row.starts_at, row.ends_at))
    # In universal time: moments of one zone are compared as the clock shows them, even when it changes between them.
    if is_skipped(starts_at) or is_skipped(ends_at) or ends_at.timestamp() <= starts_at.timestamp():
        sentence = _("The clocks change during %(name)s in this time zone: move it to another hour first.")
        raise GatheringRefused(sentence % {"name": name}, field="time_zone")
    return starts_at, ends_at


def _days(gathering: Gathering) -> list[date]:
    days = (gathering.ends_on - gathering.starts_on).days + 1
    return [gathering.starts_on + timedelta(days=offset) for offset in range(days)]


def _open_half_days(
    gathering: Gathering, days: Iterable[date], parts: Iterable[Part], *, by: User | None, at: datetime
) -> None:
    where = {"place": gathering.place_name, "territory": gathering.territory}
    for day in days:
        for part in parts:
            hold_meeting(gathering.action, held_on=day, parts=[part], mode=gathering.mode, by=by, at=at, **where)


def _close_half_days(gathering: Gathering, *, by: User | None, at: datetime) -> None:
    wanted = _days(gathering)
    dropped = {half_day.pk: half_day for half_day in half_days_in_order(gathering.action) if half_day.on not in wanted}
    if gathering.registrations.filter(half_days__in=dropped).exists():
        raise GatheringRefused(
            _("People are registered for a day that you take away: tell them and change their registration first."),
            field="ends_on",
        )
    with as_part():
        for half_day in dropped.values():
            drop_meeting(half_day.meeting, by=by, at=at)


def _free_slug(title: str, starts_on: date) -> str:
    stem = f"{slug_of(title)[:60] or 'rencontre'}".removesuffix(f"-{starts_on.year}") + f"-{starts_on.year}"
    return free_code(stem, lambda slug: Gathering.objects.filter(slug=slug).exists())
