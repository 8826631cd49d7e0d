"""Modes of the walls of a gathering: those that rooms add, the one shown now."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from faire_reseau.gatherings.models import Gathering, Wall
from faire_reseau.kit.plugs import Plug

Content = Callable[[Gathering, datetime], Mapping[str, Any] | None]


@dataclass(frozen=True)
class WallMode:
    """One thing that a wall can show.

    `code`, at most 30 characters, is stored; `template` is the part that fills the wall, whose context is what `content`
    gives, with `gathering`, `join` (address of the QR), `host` and `typed`. `content` gives None while there is nothing to
    show: the wall then follows the agenda. `turns`: whether the agenda brings it up by itself now; of several, the lowest
    `rank` is shown. `channels` and `kinds`: live channels and kinds of messages after which it is fetched again, beside
    those of the wall. `styles`: a style sheet of its room. `has_qr`: it holds its QR itself, so the corner stays empty.
    """

    code: str
    label: Any
    icon: str
    template: str
    content: Content
    rank: int = 50
    turns: Callable[[Gathering, datetime], bool] | None = None
    channels: Callable[[Gathering, datetime], str] | None = None
    kinds: str = ""
    styles: str = ""
    has_qr: bool = False


@dataclass(frozen=True)
class Shown:
    """A mode with what it shows now; `needs` changes when an open wall has to be loaded again to follow it."""

    mode: WallMode
    content: Mapping[str, Any]
    channels: str = ""
    is_chosen: bool = False

    @property
    def needs(self) -> str:
        """Channels, kinds and style sheet, in one word."""
        return " ".join(filter(None, (self.channels, self.mode.kinds, self.mode.styles)))


also_show_mode = Plug[WallMode](
    __name__,
    "also_show_mode",
    "a `WallMode`: one thing that the walls of a gathering can show, chosen by organisers or brought up by the agenda.",
)


def wall_modes() -> list[WallMode]:
    """All modes, by rank; no statement."""
    return sorted(also_show_mode, key=lambda mode: (mode.rank, mode.code))


def mode_with(code: str) -> WallMode | None:
    """The mode that `code` names, None when no room offers it; no statement."""
    return next((mode for mode in also_show_mode if mode.code == code), None)


def chosen_mode(gathering: Gathering) -> str:
    """The code of the mode that organisers chose, "" while the walls follow the agenda; one statement."""
    return Wall.objects.filter(gathering=gathering).values_list("mode", flat=True).first() or ""


def shown_on_walls(gathering: Gathering, at: datetime) -> Shown | None:
    """What the walls show: what was chosen, while it has something to show; else what the agenda brings up. None: the day.

    One statement, and those of the rooms that plug in.
    """
    mode = mode_with(chosen_mode(gathering))
    if mode is not None and (shown := _shown(mode, gathering, at, is_chosen=True)) is not None:
        return shown
    for mode in wall_modes():
        if mode.turns is not None and mode.turns(gathering, at):
            shown = _shown(mode, gathering, at, is_chosen=False)
            if shown is not None:
                return shown
    return None


def _shown(mode: WallMode, gathering: Gathering, at: datetime, *, is_chosen: bool) -> Shown | None:
    content = mode.content(gathering, at)
    if content is None:
        return None
    channels = mode.channels(gathering, at) if mode.channels else ""
    return Shown(mode, content, channels, is_chosen)
