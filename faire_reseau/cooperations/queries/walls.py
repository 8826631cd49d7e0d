"""Queries on what a forum yields (news of groups, convergence, commitments) for the walls of its gathering."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.permissions import visitor
from faire_reseau.cooperations.enums import CommitmentState, ConvergenceState
from faire_reseau.cooperations.models import Harvest
from faire_reseau.cooperations.queries.convergence import board_of, commitments_of
from faire_reseau.cooperations.queries.groups import groups_of, names_hidden, people_of
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries import WallMode
from faire_reseau.topics.queries import ForumRow

NEWS, CONVERGENCE, COMMITMENTS = "nouvelles", "convergence", "engagements"
MOST_IDEAS = 12


def yields_of(harvest: Harvest, mode: str, at: datetime) -> dict[str, Any]:
    """What the part `cooperations/parts/wall.html` shows of `harvest` in one of the three modes, without names that are not public."""
    forum: ForumRow = harvest.forum
    board = board_of(harvest)
    rows = groups_of(forum) if mode == NEWS else []
    closed = [row for row in rows if row.is_closed]
    closed.sort(key=lambda row: (row.report.closed_at if row.report else None, row.session.pk), reverse=True)
    commitments = commitments_of(forum) if mode == COMMITMENTS else []
    return {
        "harvest": harvest,
        "board": board,
        "bundles": board.leading[:MOST_IDEAS] or board.bundles,
        "mode": mode,
        "closed": closed,
        "waiting": len(rows) - len(closed),
        "hidden": names_hidden(visitor(), people_of(closed), at),
        "commitments": [commitment for commitment in commitments if commitment.state != CommitmentState.DECLINED],
    }


def harvest_on_walls(gathering: Gathering, at: datetime) -> Harvest | None:
    """Of the forums of `gathering` that have begun, what the last one yields; one statement."""
    rows = Harvest.objects.filter(
        forum__session__gathering=gathering,
        forum__session__state=SessionState.PLANNED,
        forum__session__starts_at__lte=at,
    )
    harvest = rows.select_related("forum__session").order_by("-forum__session__starts_at", "-pk").first()
    if harvest is not None:
        harvest.forum.session.gathering = gathering
    return harvest


def _content(mode: str, gathering: Gathering, at: datetime) -> Mapping[str, Any] | None:
    harvest = harvest_on_walls(gathering, at)
    return None if harvest is None else yields_of(harvest, mode, at)


def _channel(gathering: Gathering, at: datetime) -> str:
    harvest = harvest_on_walls(gathering, at)
    return "" if harvest is None else f"harvest_wall:{harvest.pk}-{gathering.welcome_key}"


def _dots_are_placed(gathering: Gathering, at: datetime) -> bool:
    """Whether the room places its dots now: the agenda brings the ideas up by itself."""
    harvest = harvest_on_walls(gathering, at)
    return harvest is not None and harvest.state == ConvergenceState.OPEN


def _mode(
    code: str, label: Any, icon: str, mode: str, rank: int, turns: Callable[[Gathering, datetime], bool] | None = None
) -> WallMode:
    return WallMode(
        code,
        label,
        icon,
        "cooperations/walls/yields.html",
        partial(_content, mode),
        rank,
        turns,
        _channel,
        "harvest",
        "cooperations/cooperations.css",
    )


MODES = (
    _mode("convergence", _("Convergence"), "lightbulb", CONVERGENCE, 25, _dots_are_placed),
    _mode("news", _("News wall"), "newspaper", NEWS, 50),
    _mode("commitments", _("Commitments"), "flag", COMMITMENTS, 51),
)
