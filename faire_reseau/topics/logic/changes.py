"""The text of one change of the working grid by hand, as forms and scripts send it: “move:<topic>:<slot>:<space>:<start>”."""

from dataclasses import dataclass

from faire_reseau.kit.numbers import number_in
from faire_reseau.topics.enums import ChangeKind

# In place of the slot where it stands now: a second time that waits beside the grid.
AGAIN = "plus"
_SHAPES: dict[ChangeKind, set[int]] = {
    ChangeKind.MOVE: {3, 4},  # topic, slot, space; and the slot where it stands (0: off the grid)
    ChangeKind.OFF: {1, 2},  # topic; and the slot where it stands
    ChangeKind.LOCK: {1},
    ChangeKind.UNLOCK: {1},
    ChangeKind.TWICE: {1, 4},  # topic; and slot, space, the topic that it takes the place of (0: none)
    ChangeKind.ONCE: {1},
    ChangeKind.CLOSE: {1, 2},  # space; and slot, else all that are to come
    ChangeKind.OPEN: {1, 2},
    ChangeKind.AWAY: {0, 2},  # person, slot (0: all); else in fields of their own
    ChangeKind.THERE: {2},
    ChangeKind.UNDO: {1},  # one's own step
    ChangeKind.REDO: {1},
}
_MAY_BE_AGAIN = {ChangeKind.MOVE, ChangeKind.OFF}


@dataclass(frozen=True)
class GridChange:
    """One change: its kind, the keys it is about, and whether it is about the second time that waits."""

    kind: ChangeKind
    keys: tuple[int, ...] = ()
    is_again: bool = False

    def __str__(self) -> str:
        return ":".join([self.kind.value, *map(str, self.keys), *([AGAIN] if self.is_again else [])])

    @property
    def topic(self) -> int:
        """The first key: a topic in changes about topics."""
        return self.keys[0]


def change_in(text: str) -> GridChange | None:
    """The change that `text` says; None when it says none. `change_in(str(change)) == change` for every change."""
    name, *parts = text.split(":")
    if name not in list(ChangeKind):
        return None
    kind = ChangeKind(name)
    is_again = bool(parts) and parts[-1] == AGAIN and kind in _MAY_BE_AGAIN
    numbers = [number_in(part) for part in (parts[:-1] if is_again else parts)]
    keys = tuple(number for number in numbers if number is not None)
    if len(keys) != len(numbers) or len(keys) not in _SHAPES[kind]:
        return None
    return GridChange(kind, keys, is_again)
