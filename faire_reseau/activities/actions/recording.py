"""Action that records many works at once, with their meetings and sheets, in a few statements; and the chain of their sheets."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from faire_reseau.accounts.actions import write_audit_lines
from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.sealing import chained
from faire_reseau.activities.enums import SIGNATURES, Means, Mode, Part
from faire_reseau.activities.logic.counts import packed
from faire_reseau.activities.models import (
    Action,
    HalfDay,
    HeadCount,
    Meeting,
    MeetingAttendance,
    Presence,
    Publication,
    Seal,
    Share,
    Signer,
    StaffTime,
)
from faire_reseau.kit.keys import new_key
from faire_reseau.network.models import Organisation, Person, Trade

A_CHUNK = 2_000


@dataclass(frozen=True)
class Signed:
    """Somebody present in a half-day: columns of their presence."""

    part: Part
    person: Person
    organisation: Organisation | None
    trade: Trade | None
    means: Means
    at: datetime
    by: User | None


@dataclass(frozen=True)
class HeldMeeting:
    """A meeting that was held: its half-days, who was present by name, and how many more of each class (key; None: not told apart)."""

    held_on: date
    parts: Sequence[Part]
    mode: Mode = Mode.ON_SITE
    place: str = ""
    signed: Sequence[Signed] = ()
    heads: Mapping[int | None, int] = field(default_factory=dict)


@dataclass(frozen=True)
class DoneWork:
    """A work with all that is known of it; `fields` are columns of the action, the others keys of rows."""

    title: str
    organisation_id: int
    meetings: Sequence[HeldMeeting]
    fields: Mapping[str, Any] = field(default_factory=dict)
    themes: Sequence[int] = ()
    audiences: Sequence[int] = ()
    shares: Mapping[int, int] = field(default_factory=dict)
    staff_days: Mapping[int, Decimal] = field(default_factory=dict)
    publications: Sequence[tuple[str, date]] = ()


@transaction.atomic
def record_works(works: Iterable[DoneWork], *, by: User | None, at: datetime) -> list[Action]:
    """Works of the past, all new: nobody else writes in them yet, so that nothing is held. Sheets are chained as if signed one by one.

    Some thirty statements for each two thousand rows.
    """
    done = list(works)
    actions = Action.objects.bulk_create(
        [Action(title=work.title, organisation_id=work.organisation_id, **work.fields) for work in done]
    )
    pairs = list(zip(actions, done, strict=True))
    _write_marks(pairs)
    rows_held = [
        (
            Meeting(
                action=action, held_on=row.held_on, mode=row.mode, place=row.place, counted=sum(row.heads.values())
            ),
            row,
        )
        for action, work in pairs
        for row in work.meetings
    ]
    Meeting.objects.bulk_create([meeting for meeting, _row in rows_held], A_CHUNK)
    halves = {
        (meeting.pk, part): HalfDay(meeting=meeting, on=row.held_on, part=part, sign_in_key=new_key())
        for meeting, row in rows_held
        for part in row.parts
    }
    HalfDay.objects.bulk_create(halves.values(), A_CHUNK)
    HeadCount.objects.bulk_create(
        [
            HeadCount(meeting=meeting, audience_id=audience, people=people)
            for meeting, row in rows_held
            for audience, people in row.heads.items()
        ],
        A_CHUNK,
    )
    presences = [
        Presence(
            half_day=halves[meeting.pk, signed.part],
            person=signed.person,
            organisation=signed.organisation,
            trade=signed.trade,
            means=signed.means,
            at=signed.at,
            by=signed.by,
        )
        for meeting, row in rows_held
        for signed in row.signed
    ]
    _write_sheets(presences, at)
    _sum_up(rows_held)
    lines = [("note_action", action, {"title": action.title, "meetings": len(work.meetings)}) for action, work in pairs]
    write_audit_lines(lines, by=by, at=at)
    return actions


def _write_marks(pairs: Iterable[tuple[Action, DoneWork]]) -> None:
    """What a work says of itself beside its columns."""
    pairs = list(pairs)
    themes, audiences, partners = Action.themes.through, Action.audiences.through, Action.partners.through
    themes.objects.bulk_create([themes(action=action, theme_id=key) for action, work in pairs for key in work.themes])
    audiences.objects.bulk_create(
        [audiences(action=action, audience_id=key) for action, work in pairs for key in work.audiences]
    )
    partners.objects.bulk_create(
        [
            partners(action=action, organisation_id=key)
            for action, work in pairs
            for key in work.shares
            if key != work.organisation_id
        ]
    )
    Share.objects.bulk_create(
        [
            Share(action=action, organisation_id=key, hundredths=part)
            for action, work in pairs
            for key, part in work.shares.items()
        ]
    )
    StaffTime.objects.bulk_create(
        [
            StaffTime(action=action, year=year, days=days)
            for action, work in pairs
            for year, days in work.staff_days.items()
        ]
    )
    Publication.objects.bulk_create(
        [
            Publication(action=action, title=title, published_on=day)
            for action, work in pairs
            for title, day in work.publications
        ]
    )


def _write_sheets(presences: Sequence[Presence], at: datetime) -> None:
    Presence.objects.bulk_create(presences, A_CHUNK)
    signers, seals = [], []
    last: dict[int, Seal] = {}
    for presence in presences:
        signer, seal = chained(presence, salt=secrets.token_hex(32), last=last.get(presence.half_day_id), at=at)
        last[presence.half_day_id] = seal
        signers.append(signer)
        seals.append(seal)
    Signer.objects.bulk_create(signers, A_CHUNK)
    Seal.objects.bulk_create(seals, A_CHUNK)


def _sum_up(rows_held: Iterable[tuple[Meeting, HeldMeeting]]) -> None:
    """The lists of people of these meetings, as the worker makes them."""
    rows = []
    for meeting, row in rows_held:
        people = {signed.person.pk for signed in row.signed}
        own = {signed.person.pk for signed in row.signed if signed.means in SIGNATURES}
        if people:
            rows.append(MeetingAttendance(meeting=meeting, people=packed(people), signed=len(own)))
    MeetingAttendance.objects.bulk_create(rows, A_CHUNK)
