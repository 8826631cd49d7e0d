"""Filter and order of topics for a reader."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from faire_reseau.kit.folding import search_words, searchable

BY_SLOT = "slot"
"""The order of topics on a grid, by hour and space; the other orders make one list of them."""
A_PAGE = 60  # some 200 kB


@dataclass(frozen=True)
class Asked:
    """What a reader asked for: an order, a kind, a theme's identifier, words, only what waits for a wish; a page of these, or
    that on which a topic (key) is.
    """

    order: str = "number"
    kind: str = ""
    theme: int | None = None
    words: str = ""
    unanswered: bool = False
    page: int = 1
    topic: int | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether some topics may be left out."""
        return bool(self.kind or self.theme or self.words or self.unanswered)


def orders_offered(*, is_placed: bool, can_wish: bool, takes_part: bool) -> tuple[str, ...]:
    """The orders in which a reader may have the topics, the first without asking.

    Parameters: `is_placed`, whether topics stand on a grid; `can_wish`, whether the reader may wish now; `takes_part`, whether
    they have a place at the gathering.
    """
    offered = ((BY_SLOT, is_placed), ("unanswered", can_wish), ("number", True), ("latest", True), ("wanted", True))
    return tuple(order for order, is_offered in (*offered, ("mine", takes_part)) if is_offered)


def laid_out(cards: Iterable[Any], filters: Asked, text_of: Callable[[Any], str]) -> list[Any]:
    """The cards that were asked for, in the order asked for.

    Parameters: `filters`, what the reader chose; `cards`, things with `topic` (number, kind), `themes` (with pk), `people`, `level` (None: not answered yet), `is_host`; `text_of`
    gives the words that are searched. Returns: a new list. An unknown order is that of numbers.
    Cost: one sort.
    """
    words = search_words(filters.words)
    matching = [card for card in cards if _is_asked(card, filters, words, text_of)]
    keys: dict[str, Callable[[Any], Any]] = {
        "unanswered": lambda card: (card.level is not None or card.is_host, card.topic.number),
        "latest": lambda card: -card.topic.number,
        "wanted": lambda card: (-card.people, card.topic.number),
        "mine": lambda card: (not card.is_host, -(card.level or 0), card.topic.number),
    }
    return sorted(matching, key=keys.get(filters.order, lambda card: card.topic.number))


def page_of(topics: Sequence[int], filters: Asked) -> tuple[int, int]:
    """Which page of a list of topics to show, and how many pages it has.

    Parameters: `topics`, their keys in the order of the list (one may stand there twice); `filters`, of which `page` and `topic`
    are read. Returns numbers from 1: the page that holds `filters.topic`, if any does, else the one asked for or the nearest.
    Cost: one search.
    """
    pages = max(1, -(-len(topics) // A_PAGE))
    if filters.topic in topics:
        return topics.index(filters.topic) // A_PAGE + 1, pages
    return min(max(filters.page, 1), pages), pages


def by_slot(cards: Sequence[Any]) -> list[tuple[Any, list[tuple[Any, Any, bool]]]]:
    """Cards grouped by the slots of the published grid, by hour; those without a cell last, under None.

    Parameters: `cards`, things with `given` (things whose `cell` has `slot` and `space`, earliest first; one topic may be given
    twice). Returns: pairs of slot and (card, where it is given then or None, whether it was given before).
    Cost: one sort.
    """
    placed = [(card, here, place > 0) for card in cards for place, here in enumerate(card.given)]
    placed.sort(key=lambda pair: (pair[1].cell.slot.starts_at, pair[1].cell.space.rank, pair[1].cell.space.pk))
    groups: dict[Any, list[tuple[Any, Any, bool]]] = {}
    for pair in placed:
        groups.setdefault(pair[1].cell.slot, []).append(pair)
    left = [(card, None, False) for card in cards if not card.given]
    return [*groups.items(), *([(None, left)] if left else [])]


def _is_asked(card: Any, filters: Asked, words: list[str], text_of: Callable[[Any], str]) -> bool:
    if filters.kind and card.topic.kind != filters.kind:
        return False
    if filters.theme and all(theme.pk != filters.theme for theme in card.themes):
        return False
    if filters.unanswered and (card.level is not None or card.is_host):
        return False
    text = searchable(text_of(card)) if words else ""
    return all(word in text for word in words)
