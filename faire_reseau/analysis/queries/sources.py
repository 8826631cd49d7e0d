"""Sources of texts: rooms above offer theirs, each with its variables, its address and its rights."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.analysis.logic.offered import Chosen, Filter, Offered
from faire_reseau.kit.plugs import Plug

# A text of the product is short; a whole corpus within these bounds is read in one transaction.
MOST_TEXTS, MOST_LETTERS = 20_000, 20_000_000


@dataclass(frozen=True)
class TextSource:
    """What a room offers: `filters(user)` are the choices for `user`, `texts(user, chosen)` gives the texts that `user` may read,
    in reading order, with everything that is restricted marked as such.
    """

    label: Any
    explained: Any
    filters: Callable[[User], list[Filter]]
    texts: Callable[[User, Chosen], Iterable[Offered]]


also_offer_texts = Plug[TextSource](
    __name__,
    "also_offer_texts",
    "a `TextSource`: texts of its room that can be made a corpus, by a choice, as far as who chooses may read them; "
    "each with its variables and its address. It stands `under` a code that never changes.",
)


def sources() -> dict[str, TextSource]:
    """Every source, by its code, in the order of the rooms."""
    return also_offer_texts.by_name()
