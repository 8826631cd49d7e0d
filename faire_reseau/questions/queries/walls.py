"""Questions and polls on the walls of a gathering: those of the session that runs there."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries import WallMode
from faire_reseau.questions.enums import PollState, TimeState
from faire_reseau.questions.models import QuestionTime
from faire_reseau.questions.queries.lists import shown_on_wall
from faire_reseau.questions.queries.polls import open_poll_of


def time_on_walls(gathering: Gathering, at: datetime) -> QuestionTime | None:
    """The question time that the walls show: of a session that runs, the open one first; else the next one; one statement."""
    times = list(
        QuestionTime.objects.filter(session__gathering=gathering, session__state=SessionState.PLANNED)
        .select_related("session__gathering")
        .order_by("session__starts_at", "pk")
    )
    running = [time for time in times if time.session.starts_at <= at < time.session.ends_at]
    running.sort(key=lambda time: time.state != TimeState.OPEN)
    coming = [time for time in times if time.session.starts_at > at]
    return next(iter(running or coming or times[-1:]), None)


def _channel(gathering: Gathering, at: datetime) -> str:
    time = time_on_walls(gathering, at)
    return f"questions_wall:{time.pk}-{gathering.welcome_key}" if time is not None else ""


def _questions(gathering: Gathering, at: datetime) -> Mapping[str, Any] | None:
    time = time_on_walls(gathering, at)
    return {"time": time, "session": time.session, "questions": shown_on_wall(time)} if time is not None else None


def _poll(gathering: Gathering, at: datetime) -> Mapping[str, Any] | None:
    time = time_on_walls(gathering, at)
    poll = open_poll_of(time) if time is not None else None
    return {"time": time, "poll": poll} if poll is not None else None


def _is_alone(gathering: Gathering, at: datetime) -> bool:
    """Whether the session of the question time is the only one that runs: a hall that shares no hour."""
    time = time_on_walls(gathering, at)
    if time is None or time.state != TimeState.OPEN:
        return False
    rows = Session.objects.filter(gathering=gathering, state=SessionState.PLANNED, starts_at__lte=at, ends_at__gt=at)
    return list(rows.values_list("pk", flat=True)) == [time.session_id]


def _poll_is_on(gathering: Gathering, at: datetime) -> bool:
    time = time_on_walls(gathering, at)
    poll = open_poll_of(time) if time is not None and _is_alone(gathering, at) else None
    return poll is not None and poll.poll.state == PollState.OPEN


KINDS = "questions supports"
MODES = (
    WallMode("poll", _("Poll"), "check", "questions/walls/poll.html", _poll, 10, _poll_is_on, _channel, KINDS),
    WallMode(
        "questions",
        _("Questions"),
        "message",
        "questions/walls/questions.html",
        _questions,
        15,
        _is_alone,
        _channel,
        KINDS,
    ),
)
