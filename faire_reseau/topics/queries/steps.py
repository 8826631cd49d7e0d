"""Questions about one's own steps on the working grid: the last that can be taken back, the next that can be done again."""

from datetime import datetime
from typing import NamedTuple

from faire_reseau.accounts.models import User
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import acts_of
from faire_reseau.topics.logic.steps import State
from faire_reseau.topics.models import Absence, Cell, ClosedCell, Forum, Grid, Topic
from faire_reseau.topics.queries.boards import working_grid
from faire_reseau.topics.texts import step_label

KIND = "grid_step"


class Steps(NamedTuple):
    """Keys and names of the step that can be taken back and of the one that can be done again; 0 where there is none."""

    back: int = 0
    back_label: str = ""
    again: int = 0
    again_label: str = ""


def thing_of(grid: Grid) -> str:
    """What acts on the working grid are noted as done to."""
    return f"topics.grid:{grid.pk}"


def state_of(forum: Forum, grid: Grid) -> State:
    """The working grid as rows of keys; four queries."""
    cells = Cell.objects.filter(grid=grid).values_list("topic", "slot", "space", "is_locked")
    return State(
        frozenset((topic, slot, space, int(is_locked)) for topic, slot, space, is_locked in cells),
        frozenset(ClosedCell.objects.filter(forum=forum).values_list("slot", "space")),
        frozenset(Absence.objects.filter(forum=forum).values_list("person", "slot")),
        frozenset(Topic.objects.filter(forum=forum, times=2).values_list("pk")),
    )


def steps_of(user: User, forum: Forum, at: datetime) -> Steps:
    """The steps of `user` on the working grid of `forum`; three queries."""
    grid = working_grid(forum)
    if grid is None:
        return Steps()
    rows = acts_of(user).filter(kind=KIND, thing=thing_of(grid), ends_at__gt=at)
    last = rows.filter(undone_at__isnull=True).last()
    # What was taken back before one did something else is not done again.
    following = rows.filter(undone_at__isnull=False, pk__gt=last.pk if last is not None else 0).first()
    return Steps(*_named(last), *_named(following))


def _named(act: UndoableAct | None) -> tuple[int, str]:
    if act is None:
        return 0, ""
    return act.pk, step_label(act.detail["deed"], act.detail["named"])
