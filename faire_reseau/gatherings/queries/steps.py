"""The way from nothing to a gathering that runs, for its organisers: what is done, what comes next."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from faire_reseau.gatherings.enums import GatheringState, RegistrationState, SessionState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries.agenda import FORUM_FORMATS, half_days_missing
from faire_reseau.gatherings.texts import half_day_label, why_over
from faire_reseau.kit.plugs import Plug


@dataclass(frozen=True)
class Step:
    """Something to do, the address (name, arguments) and anchor where it is done, and whether it is; lower ranks come first."""

    rank: int
    label: str
    is_done: bool
    address: str
    arguments: tuple[Any, ...]
    anchor: str = ""


Lister = Callable[[Gathering], Iterable[Step]]

also_list_steps = Plug[Lister](
    __name__,
    "also_list_steps",
    "`lister(gathering)` says what organisers have to do in its room until the gathering runs (forums).",
)


@dataclass(frozen=True)
class Steps:
    """The steps in order, how many are done, those that are not, and the first of them."""

    rows: list[Step]
    done: int
    left: list[Step]
    following: Step


# The parts of the organisers' page, by what is done in them first, and the steps (their rank) that open each.
PARTS = {
    "spaces": {10},
    "slots": {20},
    "agenda": {30},
    "join": {50},
    "half_days": {35},
    "organisers": set[int](),
    "together": set[int](),
}


def parts_of(steps: Steps | None) -> list[tuple[str, bool]]:
    """The parts of the organisers' page and whether each is open: those with a step left come first, in the order of the steps."""
    left = {step.rank for step in steps.left} if steps else set[int]()
    rows = [(name, bool(ranks & left)) for name, ranks in PARTS.items()]
    return sorted(rows, key=lambda row: not row[1])


def steps_of(gathering: Gathering) -> Steps | None:
    """What there is to do until `gathering` runs; None once all of it is done, or the gathering is over. Seven queries, and
    those of rooms above.
    """
    if why_over(gathering.state):
        return None
    run = ("gatherings:run", (gathering.slug,))
    sessions = gathering.sessions.exclude(state=SessionState.CANCELLED).values_list("format", flat=True)
    formats = set(sessions)
    has_forum = bool(formats & set(FORUM_FORMATS))
    rows = [
        Step(10, _("Say where people meet: paste the spaces as lines"), gathering.spaces.exists(), *run, "spaces"),
        Step(
            30,
            _("Put the barcamp or the open forum on the agenda: its forum opens by itself"),
            has_forum,
            "gatherings:add_session",
            (gathering.slug,),
        ),
        Step(
            20,
            _("Say the slots in one sentence: “3 slots of 40 min from 9:30”"),
            gathering.slots.exists(),
            *run,
            "slots",
        ),
        Step(40, _("Announce the gathering"), gathering.state == GatheringState.ANNOUNCED, *run, "steps"),
        Step(
            50,
            _("Bring people in: the join QR or its link, or the list"),
            gathering.registrations.exclude(state=RegistrationState.CANCELLED).exists(),
            *run,
            "join",
        ),
    ]
    if missing := half_days_missing(gathering):
        label = _("Add the half-days that the agenda needs: %(half_days)s") % {
            "half_days": "; ".join(half_day_label(on, part) for on, part in missing)
        }
        rows.append(Step(35, label, False, *run, "half-days"))
    rows += [step for lister in also_list_steps for step in lister(gathering)]
    rows.sort(key=lambda step: step.rank)
    left = [step for step in rows if not step.is_done]
    return Steps(rows, len(rows) - len(left), left, left[0]) if left else None
