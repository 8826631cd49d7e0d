"""How a reader lays topics out: which ones, in which order."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from faire_reseau.kit.characters import without_accents

ORDERS = ("number", "latest", "wanted", "mine")


@dataclass(frozen=True)
class Asked:
    """What a reader asked for: an order, a kind, a theme's identifier, words, only what waits for a wish."""

    order: str = "number"
    kind: str = ""
    theme: int | None = None
    words: str = ""
    unanswered: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether some topics may be left out."""
        return bool(self.kind or self.theme or self.words or self.unanswered)


def plain(text: str) -> str:
    """A text without accents, in small letters, for comparing words.

    Parameters: `text`. Returns: a text. Cost: one pass.
    """
    return without_accents(text).casefold()


def laid_out(cards: Iterable[Any], asked: Asked, text_of: Callable[[Any], str]) -> list[Any]:
    """The cards that were asked for, in the order asked for.

    Parameters: `asked`, what the reader chose; `cards`, things with `topic` (number, kind), `themes` (with pk), `people`, `level`, `is_host`; `text_of`
    gives the words that are searched. Returns: a new list. An unknown order is that of numbers.
    Cost: one sort.
    """
    words = plain(asked.words).split()
    kept = [card for card in cards if _is_asked(card, asked, words, text_of)]
    keys: dict[str, Callable[[Any], Any]] = {
        "latest": lambda card: -card.topic.number,
        "wanted": lambda card: (-card.people, card.topic.number),
        "mine": lambda card: (not card.is_host, -card.level, card.topic.number),
    }
    return sorted(kept, key=keys.get(asked.order, lambda card: card.topic.number))


def by_slot(cards: Sequence[Any]) -> list[tuple[Any, list[tuple[Any, Any, bool]]]]:
    """Cards grouped by the slots of the published grid, by hour; those without a cell last, under None.

    Parameters: `cards`, things with `given` (things whose `cell` has `slot` and `space`, earliest first; one topic may be given
    twice). Returns: pairs of slot and (card, where it is given then or None, whether it was given before).
    Cost: one sort.
    """
    placed = [(card, here, place > 0) for card in cards for place, here in enumerate(card.given)]
    placed.sort(key=lambda one: (one[1].cell.slot.starts_at, one[1].cell.space.rank, one[1].cell.space.pk))
    groups: dict[Any, list[tuple[Any, Any, bool]]] = {}
    for one in placed:
        groups.setdefault(one[1].cell.slot, []).append(one)
    left = [(card, None, False) for card in cards if not card.given]
    return [*groups.items(), *([(None, left)] if left else [])]


def _is_asked(card: Any, asked: Asked, words: list[str], text_of: Callable[[Any], str]) -> bool:
    if asked.kind and card.topic.kind != asked.kind:
        return False
    if asked.theme and all(theme.pk != asked.theme for theme in card.themes):
        return False
    if asked.unanswered and (card.level or card.is_host):
        return False
    text = plain(text_of(card)) if words else ""
    return all(word in text for word in words)
