"""Public records, kind by kind: counted by the permissions of a visitor, with where one sees them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from faire_reseau.accounts.permissions import visitor
from faire_reseau.kit.plugs import Plug
from faire_reseau.network.models import Organisation, Person, Theme
from faire_reseau.network.permissions import names_rule
from faire_reseau.network.texts import NAMES_SENTENCES


@dataclass(frozen=True)
class PublicRecords:
    """A kind of record: how many a visitor reads, how many they do not, what they read of each, and the name of the address where
    one sees it ("" for none).
    """

    title: str
    shown: int
    hidden: int
    reads: str
    address: str = ""


Lister = Callable[[Any, datetime], Iterable[PublicRecords]]

also_shows_public = Plug[Lister](
    __name__,
    "also_shows_public",
    "`lister(visitor, at)` gives the kinds of record of its room, with how many of them a visitor reads and what.",
)


def public_records(at: datetime) -> list[PublicRecords]:
    """Every kind of record of the house, as a visitor reads it; some queries a room."""
    anybody = visitor()
    above = [row for lister in also_shows_public for row in lister(anybody, at)]
    return [*_of_directory(), *above]


def _of_directory() -> list[PublicRecords]:
    people = Person.objects.filter(erased_at__isnull=True).count()
    return [
        PublicRecords(
            _("Organisations"),
            Organisation.objects.count(),
            0,
            _(
                "Names over time, kind, territories, logo, presentation, website, seat, telephone and address of the "
                "organisation, its works. Not who works there."
            ),
            "network:directory",
        ),
        PublicRecords(
            _("People"),
            0,
            people,
            _("Neither the list nor their pages.") + " " + str(NAMES_SENTENCES[names_rule()]),
        ),
        PublicRecords(
            _("Themes"), Theme.objects.count(), 0, _("Their labels and how they hang together."), "network:themes"
        ),
    ]
