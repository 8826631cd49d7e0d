"""Lists of questions: for who came, for everybody, for the moderator, for the wall, for a spreadsheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.network.models import Person
from faire_reseau.questions.enums import Order, QuestionState
from faire_reseau.questions.logic.nearness import near_ones, nearness
from faire_reseau.questions.logic.ordering import in_order
from faire_reseau.questions.logic.tokens import token
from faire_reseau.questions.models import Question, QuestionTime, Support
from faire_reseau.questions.permissions import READ, can_follow
from faire_reseau.questions.queries.polls import polls_of
from faire_reseau.questions.texts import STATE_LABELS

MOST_ON_WALL = 6
OPEN = (QuestionState.LIVE, QuestionState.SHOWN)
GONE = (QuestionState.MERGED, QuestionState.WITHDRAWN)


@dataclass(frozen=True)
class Row:
    """A question as it is shown; `name` is "" where nobody is named, `mine` and `supported` are the reader's own: it is theirs
    too when theirs was merged into it.
    """

    question: Question
    supports: int
    name: str
    mine: bool = False
    supported: bool = False
    # What was merged into it, in the words of who asked.
    merged: tuple[str, ...] = ()

    @property
    def rank(self) -> float:
        """Its place in the order of time."""
        return self.question.rank

    @property
    def state(self) -> str:
        """Where it stands."""
        return self.question.state


def _counted(time: QuestionTime) -> QuerySet[Question]:
    rows = Question.objects.filter(time=time).exclude(state__in=GONE)
    return rows.select_related("asked_by", "answerer").prefetch_related("merged").annotate(n=Count("supports"))


def _row(question: Any, person: Person | None, supported: frozenset[int], *, names: bool) -> Row:
    name = str(question.asked_by) if names and question.asked_by is not None else ""
    merged = [other for other in question.merged.all() if other.state == QuestionState.MERGED]
    askers = {question.asked_by_id, *(other.asked_by_id for other in merged)}
    is_own = person is not None and person.pk in askers
    return Row(question, question.n, name, is_own, question.pk in supported, tuple(other.text for other in merged))


def _supported_by(time: QuestionTime, person: Person | None) -> frozenset[int]:
    if person is None or not time.secret:
        return frozenset()
    own = Support.objects.filter(question__time=time, token=token(time.secret, person.pk))
    return frozenset(own.values_list("question", flat=True))


def list_for(user: User, time: QuestionTime, person: Person | None) -> dict[str, list[Row]]:
    """What `user` reads: `live`, `open` in the order of the session, `own` (held back), `done`; two or three statements.

    Who did not come reads only what was answered in writing, without names.
    """
    if not can_follow(user, time):
        written = _counted(time).filter(state=QuestionState.ANSWERED).exclude(answer="").order_by("rank")
        return {
            "live": [],
            "open": [],
            "own": [],
            "done": [_row(question, None, frozenset(), names=False) for question in written],
        }
    supported = _supported_by(time, person)
    rows = [_row(question, person, supported, names=True) for question in _counted(time)]
    by_rank = sorted(rows, key=lambda row: row.rank)
    return {
        "live": [row for row in by_rank if row.state == QuestionState.LIVE],
        "open": in_order([row for row in rows if row.state == QuestionState.SHOWN], time.order),
        "own": [row for row in by_rank if row.state == QuestionState.HELD and row.mine],
        "done": [row for row in by_rank if row.state in (QuestionState.ANSWERED, QuestionState.ASIDE)],
    }


def asked_in(time: QuestionTime) -> int:
    """How many questions those who came read, answered ones included; one query."""
    return Question.objects.filter(time=time, state__in=READ).count()


def moderated(time: QuestionTime) -> dict[str, list[Row]]:
    """All questions of `time` for its moderator, by what is to be done; one statement."""
    rows = [_row(question, None, frozenset(), names=True) for question in _counted(time)]
    by_rank = sorted(rows, key=lambda row: row.rank)
    by_state = {state.value: [row for row in by_rank if row.state == state] for state in QuestionState}
    return by_state | {"shown": in_order(by_state["shown"], time.order)}


def shown_on_wall(time: QuestionTime) -> dict[str, Any]:
    """What the screen of the room shows, without names: what is being answered, what comes next, how many more."""
    rows = [_row(question, None, frozenset(), names=False) for question in _counted(time).filter(state__in=OPEN)]
    waiting = in_order([row for row in rows if row.state == QuestionState.SHOWN], time.order)
    live = sorted((row for row in rows if row.state == QuestionState.LIVE), key=lambda row: row.rank)
    return {"live": live, "next": waiting[:MOST_ON_WALL], "more": max(0, len(waiting) - MOST_ON_WALL)}


def near_in(time: QuestionTime, typed: str) -> list[Row]:
    """The questions that ask nearly what is typed; two statements."""
    stand = dict(Question.objects.filter(time=time, state__in=OPEN).values_list("pk", "text"))
    near = near_ones(typed, stand.items())
    rows = {
        question.pk: _row(question, None, frozenset(), names=False) for question in _counted(time).filter(pk__in=near)
    }
    return [rows[key] for key in near if key in rows]


def others_to_merge(question: Question) -> list[Row]:
    """The other questions of the session that stand, the nearest to `question` first; one statement."""
    rows = [_row(other, None, frozenset(), names=False) for other in _counted(question.time).exclude(pk=question.pk)]
    return sorted(rows, key=lambda row: (-nearness(question.text, row.question.text), row.rank))


def counts_of(time: QuestionTime) -> dict[str, int]:
    """How many support each question that is shown, by the name of its figure on the page; one statement."""
    rows = Question.objects.filter(time=time).exclude(state__in=(*GONE, QuestionState.HELD))
    counted = rows.annotate(n=Count("supports")).values_list("pk", "n")
    return {f"supports-{pk}": supports for pk, supports in counted}


def answers_to_give(user: User) -> list[Question]:
    """The questions sent to `user` that have no answer yet, the earliest day first, of gatherings they may read; one query."""
    rows = Question.objects.filter(answerer__user=user, answer="", time__session__gathering__in=visible_to(user))
    rows = rows.exclude(state__in=GONE).select_related("time__session__gathering")
    return list(rows.order_by("answer_due", "pk"))


def table_of(time: QuestionTime) -> tuple[list[str], Iterable[list[Any]]]:
    """Questions as a table, in the order of support, merged ones left out, then the answers of each poll; four statements."""
    rows = in_order(
        [_row(question, None, frozenset(), names=True) for question in _counted(time)],
        Order.SUPPORT,
    )
    zone = ZoneInfo(time.session.gathering.time_zone)
    titles = [
        _("What"),
        _("Question"),
        _("Asked by"),
        _("Supports or votes"),
        _("State"),
        _("Reason"),
        _("Written answer"),
        _("Answered on"),
        _("Invented (sample)"),
    ]
    question_rows = [
        [
            _("question"),
            row.question.text,
            row.name or (_("asked anonymously") if row.question.is_anonymous else ""),
            row.supports,
            str(STATE_LABELS[QuestionState(row.state)]),
            row.question.reason,
            row.question.answer,
            localdate(row.question.answered_at, zone) if row.question.answered_at else "",
            _("yes") if row.question.is_sample else "",
        ]
        for row in rows
    ]
    answered = [
        [
            _("poll"),
            f"{row.poll.text} – {bar.label}",
            "",
            bar.count,
            "",
            "",
            "",
            "",
            _("yes") if row.poll.is_sample else "",
        ]
        for row in polls_of(time)
        for bar in row.bars
    ]
    return titles, [*question_rows, *answered]
