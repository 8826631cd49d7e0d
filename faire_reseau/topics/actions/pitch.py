"""Action on the pitch round of a forum: begin, go on, back, pause, by itself or by hand, close."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.topics.actions.phases import check_going_on, locked
from faire_reseau.topics.enums import RoundDeed, RoundState, TopicState
from faire_reseau.topics.events import RoundMoved
from faire_reseau.topics.logic.pitch import SECONDS, Reading
from faire_reseau.topics.models import Forum, PitchRound, Topic
from faire_reseau.topics.queries.pitch import reading_of


class RoundRefused(Refusal):
    """A pitch round that cannot be moved so."""

    code = "round_refused"


@transaction.atomic
def move_round(forum: Forum, deed: str, *, seen: int | None, by: User | None, at: datetime) -> PitchRound:
    """Do `deed` with the pitch round of `forum`. `seen`: the number of the topic read on the page of who presses (0: all were).

    Locks the forum: of two who press “next” at once, the second is told what is read now, and nothing is passed over.
    Raises `VerbClosed`, `Overtaken`, `RoundRefused`. Publishes `RoundMoved`.
    """
    fresh = locked(forum)
    check_going_on(fresh)
    if deed not in set(RoundDeed):
        raise RoundRefused(_("A pitch round cannot do that. Choose one of the buttons of this page."))
    pitch_round = PitchRound.objects.filter(forum=fresh).first()
    if pitch_round is None:
        pitch_round = _first(fresh, at)
    else:
        now = reading_of(pitch_round, at)
        number = now.subject.number if now.subject is not None else 0
        if deed in (RoundDeed.NEXT, RoundDeed.BACK) and seen is not None and seen != number:
            raise Overtaken(_said(now))
        _move(pitch_round, now, RoundDeed(deed), at)
    pitch_round.save()
    if deed == RoundDeed.BEGIN:
        write_audit_line("begin_round", fresh, by=by, at=at)
    elif deed == RoundDeed.CLOSE:
        write_audit_line("close_round", fresh, by=by, at=at)
    publish(RoundMoved(forum_id=fresh.pk))
    return pitch_round


def _first(forum: Forum, at: datetime) -> PitchRound:
    if not forum.topics.filter(state=TopicState.SUGGESTED).exists():
        raise RoundRefused(_("No topic is proposed yet: there is nothing to read out."))
    return PitchRound(forum=forum, begun_at=at)


def _said(now: Reading) -> str:
    title = Topic.objects.get(pk=now.subject.key).title if now.subject is not None else ""
    if not title:
        return str(_("Somebody moved on meanwhile: every topic has been read. Nothing was passed over."))
    return str(_("Somebody moved on meanwhile: “%(title)s” is being read. Nothing was passed over.") % {"title": title})


def _move(pitch_round: PitchRound, now: Reading, deed: RoundDeed, at: datetime) -> None:
    """Stand on what is read now, then do `deed`."""
    after = (
        Topic.objects.filter(forum=pitch_round.forum_id).order_by("-number").values_list("number", flat=True).first()
        or 0
    )
    number = now.subject.number if now.subject is not None else after + 1
    runs, left_ms = pitch_round.state == RoundState.RUNNING, now.left_ms
    if deed == RoundDeed.NEXT:
        number, left_ms = number + 1 if now.subject is not None else number, SECONDS * 1000
    elif deed == RoundDeed.BACK:
        before = Topic.objects.filter(forum=pitch_round.forum_id, number__lt=number, state=TopicState.SUGGESTED)
        number = before.order_by("-number").values_list("number", flat=True).first() or number
        left_ms = SECONDS * 1000
    elif deed == RoundDeed.BEGIN:
        runs = True
    elif deed == RoundDeed.PAUSE:
        runs, pitch_round.state = False, RoundState.PAUSED
    elif deed == RoundDeed.CLOSE:
        runs, pitch_round.state = False, RoundState.CLOSED
    else:
        pitch_round.is_by_itself = deed == RoundDeed.BY_ITSELF
    if runs:
        pitch_round.state = RoundState.RUNNING
    # The first that stands at `number` or after it is read.
    first = Topic.objects.filter(forum=pitch_round.forum_id, number__gte=number, state=TopicState.SUGGESTED)
    number = first.order_by("number").values_list("number", flat=True).first() or number
    pitch_round.number, pitch_round.left_ms = number, left_ms
    pitch_round.begun_at = at - timedelta(milliseconds=SECONDS * 1000 - left_ms) if now.subject or runs else at
