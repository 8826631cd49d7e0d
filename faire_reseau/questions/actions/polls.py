"""Actions on quick polls and on who spoke."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.presses import Press, is_taken
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import OrganisationKind, Person, Trade
from faire_reseau.questions.actions.asking import check_open
from faire_reseau.questions.actions.times import locked, raise_version
from faire_reseau.questions.enums import PollKind, PollState
from faire_reseau.questions.events import SupportsMoved
from faire_reseau.questions.logic.polls import valid
from faire_reseau.questions.logic.tokens import token
from faire_reseau.questions.models import Poll, PollAnswer, QuestionTime, SpokenTurns

FEWEST_OPTIONS, MOST_OPTIONS, LONGEST_OPTION = 2, 8, 100


class PollRefused(Refusal):
    """A poll, or an answer to one, that cannot be as asked."""

    code = "poll_refused"


@transaction.atomic
def add_poll(
    time: QuestionTime,
    *,
    text: str,
    kind: str,
    options: Sequence[str] = (),
    shows_figures: bool = False,
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> Poll:
    """A poll made ready, the last of its session. Raises `PollRefused`. Publishes `QuestionsMoved`."""
    time = locked(time)
    named = list(dict.fromkeys(" ".join(option.split()) for option in options if option.strip()))
    if kind == PollKind.CHOICE and not FEWEST_OPTIONS <= len(named) <= MOST_OPTIONS:
        raise PollRefused(_("Write between 2 and 8 different answers, one a line."), field="options")
    if any(len(option) > LONGEST_OPTION for option in named):
        raise PollRefused(_("An answer has at most 100 characters."), field="options")
    last = Poll.objects.filter(time=time).aggregate(last=Max("rank"))["last"] or 0
    poll = Poll.objects.create(
        time=time,
        text=" ".join(text.split()),
        kind=kind,
        options=named if kind == PollKind.CHOICE else [],
        shows_figures=shows_figures,
        rank=last + 1,
        is_sample=is_sample,
    )
    write_audit_line("add_poll", time, by=by, at=at, title=poll.text)
    raise_version(time)
    return poll


@transaction.atomic
def open_poll(poll: Poll, *, by: User | None, at: datetime) -> None:
    """Have the room answer it; the one open until now closes. Raises `PollRefused`. Publishes `QuestionsMoved`."""
    time = locked(poll.time)
    if not time.secret:
        raise PollRefused(_("These questions are closed: open them again before you ask the room."))
    if Poll.objects.get(pk=poll.pk).state == PollState.OPEN:
        return
    Poll.objects.filter(time=time, state=PollState.OPEN).update(state=PollState.CLOSED)
    Poll.objects.filter(pk=poll.pk).update(state=PollState.OPEN)
    write_audit_line("open_poll", time, by=by, at=at, title=poll.text)
    raise_version(time)


@transaction.atomic
def close_poll(poll: Poll, *, by: User | None, at: datetime) -> None:
    """Take no more answers, and show the figures. Publishes `QuestionsMoved`."""
    time = locked(poll.time)
    if Poll.objects.get(pk=poll.pk).state != PollState.OPEN:
        return
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CLOSED)
    write_audit_line("close_poll", time, by=by, at=at, title=poll.text)
    raise_version(time)


@transaction.atomic
def remove_poll(poll: Poll, *, by: User | None, at: datetime) -> None:
    """Remove a poll that nobody has answered. Raises `PollRefused`. Publishes `QuestionsMoved`."""
    time = locked(poll.time)
    if PollAnswer.objects.filter(poll=poll).exists():
        raise PollRefused(_("People have answered it: close it instead."))
    write_audit_line("remove_poll", time, by=by, at=at, title=poll.text)
    poll.delete()
    raise_version(time)


@transaction.atomic
def answer_poll(poll: Poll, person: Person, *, given: str, press: Press | None = None, at: datetime) -> None:
    """Let `person` answer; the last answer counts. A `press` that was taken already, or replaced, changes nothing. Raises `PollRefused`, `AskRefused`. Publishes `SupportsMoved`."""
    time = locked(poll.time)
    check_open(time)
    fresh = Poll.objects.get(pk=poll.pk)
    if is_taken(press, at):
        return
    if fresh.state != PollState.OPEN:
        raise PollRefused(_("This poll is closed: your answer came too late."))
    value = valid(fresh.kind, fresh.options, given)
    if not value:
        raise PollRefused(_("Choose one of the answers, or write a word or two."), field="value")
    own = token(time.secret, person.pk, f"poll-{fresh.pk}")
    known = PollAnswer.objects.filter(poll=fresh, token=own).first()
    if known is not None and known.value == value:
        return
    PollAnswer.objects.update_or_create(poll=fresh, token=own, defaults={"value": value})
    publish(SupportsMoved(time_id=time.pk))


@transaction.atomic
def note_turn(
    time: QuestionTime,
    *,
    trade: Trade | None,
    kind: OrganisationKind | None,
    by: User,  # noqa: ARG001  (a count: who noted it says nothing)
    at: datetime,  # noqa: ARG001  (as above)
    less: bool = False,
) -> None:
    """Count one more turn of speech of a trade and a kind of organisation, or one less. Publishes `QuestionsMoved`."""
    time = locked(time)
    row, _made = SpokenTurns.objects.get_or_create(time=time, trade=trade, kind=kind)
    if less and row.count == 0:
        return
    SpokenTurns.objects.filter(pk=row.pk).update(count=F("count") + (-1 if less else 1))
    raise_version(time)
