"""Erasure of a person: each room says beforehand what goes and stays, and which texts name them."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.keys import digest
from faire_reseau.kit.models import Letter
from faire_reseau.kit.plugs import Plug, first
from faire_reseau.kit.text_columns import Place, places_of, write_instead
from faire_reseau.kit.traces import Sought


@dataclass(frozen=True)
class Subject:
    """Who is to be erased, by the keys of their account and of their entry; one of them may be missing.

    `has_namesakes`: somebody else is called the same, so that a name found may be theirs.
    """

    account: int | None = None
    person: int | None = None
    sought: Sought = field(default_factory=Sought)
    has_namesakes: bool = False

    @property
    def own_rows(self) -> set[tuple[str, Any]]:
        """Rows that are erased as a whole."""
        return {("accounts.user", self.account), ("network.person", self.person)}


@dataclass(frozen=True)
class Fate:
    """Something a person left: how many, and why it is kept; "" when it is removed."""

    label: Any
    count: int
    kept_because: Any = ""


@dataclass(frozen=True)
class Plan:
    """What an erasure would do; `stamp` changes when it would do something else."""

    subject: Subject
    removed: list[Fate]
    kept: list[Fate]
    places: list[Place]

    @property
    def choices(self) -> list[Place]:
        """Where the name may be left, for it may be somebody else's."""
        return [place for place in self.places if place.is_choice]

    @property
    def always(self) -> list[Place]:
        """Where the name goes without asking: the journal, messages, tables not yet imported."""
        return [place for place in self.places if not place.is_choice]

    @property
    def stamp(self) -> str:
        """One word for all the places found."""
        return digest(repr(sorted((place.key, len(place.passages)) for place in self.choices)))[:20]


Foreteller = Callable[[Subject], list[Fate]]
Identifier = Callable[[int], Subject | None]
LetterFinder = Callable[[Subject], Q]


also_foretell = Plug[Foreteller](
    __name__,
    "also_foretell",
    "`foreteller(subject)` says what becomes of what its room holds about who is erased.",
)


also_identify = Plug[Identifier](
    __name__,
    "also_identify",
    "`identifier(account)` says who an account is, None when it does not know.",
)


also_find_letters = Plug[LetterFinder](
    __name__,
    "also_find_letters",
    "`finder(subject)` says which letters its room wrote about who is erased, to former addresses too.",
)


def subject_of(account: int, address: str) -> Subject:
    """Who is to be erased with `account`, which signs in with `address`."""
    known = first(also_identify, account) or Subject(account)
    return Subject(account, known.person, known.sought | Sought(addresses=(address,)), known.has_namesakes)


def plan_of(subject: Subject) -> Plan:
    """What would be removed, what would stay and why, and where the name is found. Reads every text of the database once."""
    letters = Fate(_("letters of the last days, sent or waiting"), _letters_to(subject).count())
    fates = [fate for foreteller in also_foretell for fate in foreteller(subject)]
    fates = [fate for fate in [*fates, letters] if fate.count]
    return Plan(
        subject,
        [fate for fate in fates if not fate.kept_because],
        [fate for fate in fates if fate.kept_because],
        places_of(subject.sought, apart_from=_own_rows(subject)),
    )


def forget_words(subject: Subject, *, leave: Collection[str] = ()) -> None:
    """Write “a person” wherever `subject` is named, except at the places whose keys are in `leave`.

    Called inside the transaction of the erasure, once the subject's own rows are empty. Letters to them or about them are
    removed first, whether they have left or wait.
    """
    _letters_to(subject).delete()
    places = places_of(subject.sought, apart_from=_own_rows(subject))
    write_instead([place for place in places if not place.is_choice or place.key not in leave], subject.sought)


def _letters_to(subject: Subject) -> QuerySet[Letter]:
    """Letters to an address of `subject`, and those that rooms wrote about them to an address of before: removed as a whole."""
    wanted = Q(to__in=[address.strip().lower() for address in subject.sought.addresses if address])
    for finder in also_find_letters:
        wanted |= finder(subject)
    return Letter.objects.filter(wanted)


def _own_rows(subject: Subject) -> set[tuple[str, Any]]:
    return subject.own_rows | {("kit.letter", pk) for pk in _letters_to(subject).values_list("pk", flat=True)}
