"""Queries for pages of rooms below: what an organisation signed, what a visitor reads of the catalogue."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.models import Author, Production
from faire_reseau.catalogue.permissions import shown
from faire_reseau.catalogue.queries.listing import BY_DATE
from faire_reseau.catalogue.texts import date_words
from faire_reseau.network.models import Organisation
from faire_reseau.network.queries import MOST_WORKS, PublicRecords, Work, Works


def productions_of(organisation: Organisation, _user: User, _at: datetime) -> Iterable[Works]:
    """The plug into `network.queries.also_shows_works`: what `organisation` signed, the newest first; one query."""
    signed = Author.objects.filter(organisation=organisation).values("production")
    rows = shown().filter(pk__in=signed).order_by(*BY_DATE)[:MOST_WORKS]
    works = [
        Work(
            row.title,
            ("catalogue:production", (row.pk,)),
            date_words(row.year, row.month, row.day),
            row.is_sample,
        )
        for row in rows
    ]
    return [Works(_("Productions"), works)]


def public_productions(_visitor: User, _at: datetime) -> Iterable[PublicRecords]:
    """The plug into `network.queries.also_shows_public`; two queries."""
    number = shown().count()
    hidden = Production.objects.exclude(pk__in=shown().values("pk")).count()
    reads = _("Title, summary, authors (people as the network names them), date, identifiers, files and uses.")
    return [PublicRecords(_("Productions"), number, hidden, reads, "catalogue:list")]


def addresses_of_productions() -> list[tuple[int, datetime]]:
    """Every production that everybody reads, by its key, and when it changed, the latest first; one query of plain values."""
    return list(shown().order_by("-changed_at", "-pk").values_list("pk", "changed_at"))
