"""The day of a person at a gathering: what is for everybody and what they chose, by hour; and what they do now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.accounts.models import User
from faire_reseau.activities.queries import presence_of
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Gathering, Registration, Session
from faire_reseau.gatherings.queries import Going, NowCard, comes, is_not_held, sessions_to_attend
from faire_reseau.gatherings.texts import half_day_label, why_over
from faire_reseau.kit import clock
from faire_reseau.network.models import Person
from faire_reseau.network.queries import person_of
from faire_reseau.topics.enums import Phase, TopicState, Verb
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.models import Forum, Placement, Topic
from faire_reseau.topics.permissions import can_take_part
from faire_reseau.topics.queries.onward import half_day_to_sign
from faire_reseau.topics.queries.programme import (
    Programme,
    Stop,
    forum_sessions,
    forums_to_join_for,
    programme_of,
)
from faire_reseau.topics.queries.wishes import answers_of

SIGN, DURING, GO, WISH, PROPOSE, NEXT, READY, READ = 0, 8, 10, 20, 30, 32, 35, 50
# One goes to what runs or begins so soon; before that, one has time to propose and to wish.
SOON = timedelta(minutes=30)
# How long after midnight an evening goes on.
NIGHT = timedelta(hours=5)


@dataclass(frozen=True)
class Line:
    """An hour of one's day: a session for everybody, or a slot of a forum with where one goes."""

    starts_at: datetime
    ends_at: datetime
    moment: str  # over, now, next, later
    is_not_held: bool = False
    session: Session | None = None
    stop: Stop | None = None
    programme: Programme | None = None


@dataclass(frozen=True)
class ProgrammeDay:
    """A day of one's programme."""

    on: date
    lines: list[Line]


def days_of(gathering: Gathering, person: Person, programmes: Sequence[Programme], at: datetime) -> list[ProgrammeDay]:
    """The whole days of `person` at `gathering`, by hour: five queries. A cancelled forum sends nobody anywhere."""
    zone = ZoneInfo(gathering.time_zone)
    programmes = [programme for programme in programmes if not programme.is_cancelled]
    placed = set(forum_sessions([gathering])) | {
        programme.forum.session_id for programme in programmes if programme.stops
    }
    rows: list[tuple[datetime, datetime, dict[str, Any]]] = [
        (session.starts_at, session.ends_at, {"session": session})
        for session in sessions_to_attend(person)
        if session.gathering_id == gathering.pk and session.state == SessionState.PLANNED and session.pk not in placed
    ]
    rows += [
        (stop.slot.starts_at, stop.slot.ends_at, {"stop": stop, "programme": programme})
        for programme in programmes
        for stop in programme.stops
    ]
    rows.sort(key=lambda row: row[:2])
    following = min((start for start, _end, _what in rows if start > at), default=None)
    is_over = bool(why_over(gathering.state))  # nothing of it runs, nothing is what comes next
    days: dict[date, list[Line]] = {}
    for start, end, what in rows:
        moment = "over" if end <= at else "now" if start <= at else "next" if start == following else "later"
        moment = "later" if is_over and moment in ("now", "next") else moment
        line = Line(start, end, moment, is_not_held(start, gathering.finished_at), **what)
        days.setdefault(localdate(start, zone), []).append(line)
    return [ProgrammeDay(on, lines) for on, lines in days.items()]


def say_now(user: User, person: Person, gathering: Gathering, at: datetime) -> NowCard | None:
    """What `person` does now in `gathering` and its forums: sign, go there, wish, propose, read. What a forum opens counts
    whatever the day; one reads once something was said.
    """
    if not comes(gathering, person):
        return None
    zone, is_over = ZoneInfo(gathering.time_zone), bool(why_over(gathering.state))
    forums = [forum for forum in forums_to_join_for(user, gathering) if forum.session.state == SessionState.PLANNED]
    cards = [_to_read(gathering, forums, is_over=is_over)]
    if not is_over:
        programmes = [programme for forum in forums if (programme := programme_of(forum, person)) is not None]
        cards += [_to_sign(person, gathering, at, zone), *(_in_forum(forum, person, at) for forum in forums)]
        cards.append(_to_go(gathering, person, programmes, at, zone))
    shown_cards = [card for card in cards if card is not None]
    return min(shown_cards, key=lambda card: card.rank, default=None)


def _to_read(gathering: Gathering, forums: Sequence[Forum], *, is_over: bool) -> NowCard | None:
    to_read = [forum for forum in forums if is_over or forum.phase == Phase.HARVEST]
    if not to_read or not Topic.objects.filter(forum__in=to_read, state=TopicState.SUGGESTED).exists():
        return None
    address = reverse("topics:forums", args=[gathering.slug])
    return NowCard(READ, "read", _("Read what was said"), address, _("The topics"))


def _to_sign(person: Person, gathering: Gathering, at: datetime, zone: ZoneInfo) -> NowCard | None:
    half = half_day_to_sign(gathering)
    if half is None or half.on not in (localdate(at, zone), localdate(at - NIGHT, zone)):
        return None
    registered = Registration.objects.filter(gathering=gathering, person=person, half_days=half).exists()
    presence = presence_of(half, person)
    if not registered or (presence is not None and presence.is_present):
        return None
    # The key hangs in the room: whoever signs is there to scan it.
    text = _("Scan the code on the screen of the room, or type its short address.")
    return NowCard(SIGN, "sign", half_day_label(half.on, half.part), text=text)


def _in_forum(forum: Forum, person: Person, at: datetime) -> NowCard | None:
    slug, title = forum.session.gathering.slug, forum.session.title
    runs = forum.session.starts_at - SOON <= at < forum.session.ends_at
    if opens(forum.phases, forum.phase, Verb.WISH):
        topics = Topic.objects.filter(forum=forum, state=TopicState.SUGGESTED).exclude(hosts__person=person)
        left = len(set(topics.values_list("pk", flat=True)) - answers_of(forum, person).keys())
        if left:
            sentence = ngettext("%(n)s topic waits for your answer", "%(n)s topics wait for your answer", left) % {
                "n": left
            }
            address = reverse("topics:forum", args=[slug, forum.pk])
            return NowCard(DURING if runs else WISH, "wish", sentence, address, _("Say what you wish for"), title)
    if opens(forum.phases, forum.phase, Verb.PROPOSE):
        address = reverse("topics:propose", args=[slug, forum.pk])
        label = _("Propose a topic")
        return NowCard(
            DURING if runs else PROPOSE, "propose", _("What would you like to talk about?"), address, label, title
        )
    return None


def _to_go(
    gathering: Gathering, person: Person, programmes: Sequence[Programme], at: datetime, zone: ZoneInfo
) -> NowCard | None:
    today = localdate(at, zone)
    days = days_of(gathering, person, programmes, at)
    running = [line for day in days for line in day.lines if line.moment == "now"]
    lines = running + [line for day in days if day.on == today for line in day.lines if line.moment == "next"]
    here = lines[0] if lines else None
    own = reverse("topics:programme", args=[gathering.slug])
    if here is not None:
        title, place, session = _where(here)
        address = reverse("gatherings:session", args=[gathering.slug, session]) if session else own
        runs = here.moment == "now"
        return NowCard(
            GO if runs or here.starts_at - at <= SOON else NEXT,
            "go",
            title,
            address,
            _("Read about it"),
            place=place,
            starts_at=here.starts_at,
            ends_at=here.ends_at,
            runs=runs,
        )
    chosen = [
        programme
        for programme in programmes
        if programme.stops and opens(programme.forum.phases, programme.forum.phase, Verb.CHOOSE)
    ]
    if chosen and not gathering.starts_on <= today <= gathering.ends_on:
        return NowCard(READY, "ready", _("Your programme is ready"), own, _("My programme"))
    return None


def _where(line: Line) -> tuple[str, str, int | None]:
    """Title, space and session of a line."""
    if line.session is not None:
        return line.session.title, line.session.space.name if line.session.space else "", line.session.pk
    chosen = line.stop.chosen if line.stop else None
    return (
        (chosen.topic.title, chosen.space.name, chosen.session_id) if chosen else (_("Choose where you go"), "", None)
    )


def offer_going(user: User, session: Session) -> Going | None:
    """Whether `user` goes to a session born of a topic, and how they say so while it is not over; None for others, before the
    grid, and once it is cancelled.
    """
    placement = Placement.objects.filter(session=session).select_related("topic__forum__session__gathering").first()
    person = person_of(user) if placement is not None and user.is_authenticated else None
    if placement is None or person is None or session.slot_id is None or session.state != SessionState.PLANNED:
        return None
    forum = placement.topic.forum
    programme = programme_of(forum, person) if can_take_part(user, forum) else None
    stop = next((stop for stop in programme.stops if stop.slot.pk == session.slot_id), None) if programme else None
    if stop is None:
        return None
    own = f"{reverse('topics:programme', args=[forum.session.gathering.slug])}#creneau-{stop.slot.pk}"
    goes = stop.chosen is not None and stop.chosen.topic.pk == placement.topic_id
    is_open = opens(forum.phases, forum.phase, Verb.CHOOSE) and not why_over(forum.session.gathering.state)
    can_go = is_open and session.ends_at > clock.now() and not (stop.chosen is not None and stop.chosen.is_hosted)
    sentences = _seats_said(stop, placement.topic_id, goes=goes, can_go=can_go)
    if goes or not can_go:
        return Going(goes, own, said=sentences)
    address = reverse("topics:choose", args=[forum.session.gathering.slug, forum.pk, stop.slot.pk])
    instead = stop.chosen.topic.title if stop.chosen else ""
    return Going(False, own, address, "topic", str(placement.topic_id), instead, sentences)


def _seats_said(stop: Stop, topic: int, *, goes: bool, can_go: bool) -> tuple[str, ...]:
    """To somebody who goes to `topic` in `stop` or does not: that its seats are taken, and what becomes of their wish."""
    option = next((choosable for choosable in stop.options if choosable.topic.pk == topic), None)
    if option is None or not option.is_full or option.is_hosted or (goes and not stop.is_crowded):
        return ()
    space = {"space": option.space.name}
    if goes:
        return (_("More people go there than %(space)s has seats: come early.") % space,)
    sentences = [_("It is full: every seat of %(space)s is taken.") % space]
    if topic in {missed.topic.pk for missed in stop.missed}:
        sentences.append(_("You wished for it: no seat was left for you."))
    if can_go:
        sentences.append(_("You may still go there if a seat is freed."))
    return tuple(sentences)
