"""Queries on polls and on who spoke."""

from dataclasses import dataclass

from django.db.models import Count
from django.http import Http404

from faire_reseau.network.models import OrganisationKind, Person, Trade
from faire_reseau.network.queries import trades
from faire_reseau.questions.enums import PollKind, PollState
from faire_reseau.questions.logic.polls import Bar, bars, mean_of_scale
from faire_reseau.questions.logic.tokens import token
from faire_reseau.questions.models import Poll, PollAnswer, QuestionTime, SpokenTurns
from faire_reseau.ui.templatetags.ui import label


@dataclass(frozen=True)
class PollRow:
    """A poll with its figures: how many answered, each answer with its count; `given` is the reader's own answer."""

    poll: Poll
    people: int
    bars: list[Bar]
    mean: float | None
    given: str = ""

    @property
    def shows(self) -> bool:
        """Whether the room sees the figures."""
        return self.poll.state == PollState.CLOSED or self.poll.shows_figures


def polls_of(time: QuestionTime, person: Person | None = None) -> list[PollRow]:
    """The polls of `time` in their order, with figures; two statements, one more for the reader's own answers."""
    polls = list(Poll.objects.filter(time=time).order_by("rank"))
    values: dict[int, list[str]] = {poll.pk: [] for poll in polls}
    for poll_id, value in PollAnswer.objects.filter(poll__in=polls).order_by("pk").values_list("poll", "value"):
        values[poll_id].append(value)
    own: dict[int, str] = {}
    if person is not None and time.secret and polls:
        tokens = {token(time.secret, person.pk, f"poll-{poll.pk}"): poll.pk for poll in polls}
        own = dict(PollAnswer.objects.filter(token__in=tokens).values_list("poll", "value"))
    return [_row(poll, values[poll.pk], own.get(poll.pk, "")) for poll in polls]


def _row(poll: Poll, values: list[str], given: str) -> PollRow:
    mean = mean_of_scale(values) if poll.kind == PollKind.SCALE else None
    return PollRow(poll, len(values), bars(poll.kind, poll.options, values), mean, given)


def answer_counts_of(time: QuestionTime) -> dict[str, int]:
    """How many answered each poll, by the name of its figure on the page; one statement, whatever the answers."""
    counted = Poll.objects.filter(time=time).annotate(n=Count("answers")).values_list("pk", "n")
    return {f"answers-{pk}": people for pk, people in counted}


def open_poll_of(time: QuestionTime, person: Person | None = None) -> PollRow | None:
    """The poll that the room answers now, else the last one closed; None without any."""
    rows = [row for row in polls_of(time, person) if row.poll.state != PollState.READY]
    return next((row for row in rows if row.poll.state == PollState.OPEN), rows[-1] if rows else None)


def poll_in(time: QuestionTime, poll_id: int) -> Poll:
    """A poll of `time`."""
    poll = Poll.objects.filter(time=time, pk=poll_id).first()
    if poll is None:
        raise Http404
    poll.time = time
    return poll


def trades_to_say() -> list[tuple[str, str]]:
    """The trades of which somebody who speaks may be; one statement."""
    return [(str(trade.pk), str(label(trade))) for trade in trades()]


def kinds_to_say() -> list[tuple[str, str]]:
    """The kinds of organisation of which somebody who speaks may be; one statement."""
    return [(kind.code, str(label(kind))) for kind in OrganisationKind.objects.all()]


def trade_said(key: str) -> Trade | None:
    """The trade that a form says, None for none."""
    return Trade.objects.filter(pk=key).first() if key.isdigit() else None


def kind_said(code: str) -> OrganisationKind | None:
    """The kind of organisation that a form says, None for none."""
    return OrganisationKind.objects.filter(code=code).first() if code else None


def turns_of(time: QuestionTime) -> list[SpokenTurns]:
    """How often people of each trade and kind spoke, the most often first; one statement."""
    rows = SpokenTurns.objects.filter(time=time, count__gt=0).select_related("trade", "kind")
    return list(rows.order_by("-count", "trade__label", "kind"))
