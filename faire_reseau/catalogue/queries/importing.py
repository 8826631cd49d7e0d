"""Queries for the import of a table of productions: its columns, what their words mean, whose it is."""

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import ngettext

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.enums import Language
from faire_reseau.catalogue.models import ProductionKind
from faire_reseau.catalogue.permissions import can_add, shown
from faire_reseau.catalogue.texts import LANGUAGE_LABELS
from faire_reseau.kit import clock
from faire_reseau.kit.folding import alphabetical
from faire_reseau.network.models import OrganisationName, Theme
from faire_reseau.network.queries import FileColumn, FileRow
from faire_reseau.ui.templatetags.ui import label as label_of

PRODUCTIONS = "productions"
IDENTIFIERS = ("isbn", "doi", "address")
COLUMNS = (
    FileColumn("title", "titre", "title", required=True, at_most=300, others=("intitulé", "titre propre", "dc:title")),
    FileColumn("kind", "type", "kind", "code", others=("type de document", "type de réalisation", "nature", "support")),
    FileColumn("date", "date", "date", others=("année", "year", "date de publication", "date d’édition", "parution")),
    FileColumn("authors", "auteurs", "authors", at_most=2000, others=("auteur", "author", "creator", "auteur(s)")),
    FileColumn(
        "summary", "résumé", "summary", at_most=5000, has_lines=True, others=("abstract", "description", "présentation")
    ),
    FileColumn("publisher", "éditeur", "publisher", others=("édition", "maison d’édition")),
    FileColumn(
        "themes",
        "thèmes",
        "themes",
        at_most=1000,
        others=("thème", "mots-clés", "mots clés", "keywords", "descripteurs"),
    ),
    FileColumn("language", "langue", "language", "code", others=("langues", "lang")),
    FileColumn("isbn", "ISBN", "ISBN", others=("isbn", "isbn/issn")),
    FileColumn("doi", "DOI", "DOI", others=("doi",)),
    FileColumn("address", "adresse", "address", at_most=500, others=("url", "lien", "lien web", "ressource en ligne")),
)


def may_import(user: User, _what: str) -> bool:
    """Whether `user` imports productions: who adds them."""
    return can_add(user, localdate(clock.now()))


def imported_from(_what: str) -> str:
    """The page from which the table is sent."""
    return reverse("catalogue:import")


def labels() -> dict[str, dict[str, str]]:
    """The words of each column of codes, by code; one query."""
    return {
        "kind": {row.code: label_of(row) for row in ProductionKind.objects.all()},
        "language": {code.value: str(LANGUAGE_LABELS[code]) for code in Language},
    }


def details_of_row(row: FileRow) -> str:
    """A row beside its title: its date and authors."""
    return ", ".join(filter(None, (str(row.values.get(name) or "") for name in ("date", "authors"))))


def rows_written(number: int) -> str:
    """“12 productions are in the catalogue.”."""
    sentence = ngettext("%(n)s production is in the catalogue.", "%(n)s productions are in the catalogue.", number)
    return sentence % {"n": number}


def known_marks() -> dict[tuple[str, str], str]:
    """By what a production is recognised (its title without signs, its identifiers), and its title; one query."""
    marks: dict[tuple[str, str], str] = {}
    for title, letters, *values in shown().values_list("title", "alphabet", *IDENTIFIERS).order_by("pk"):
        marks |= {(name, value): title for name, value in zip(IDENTIFIERS, values, strict=True) if value}
        marks["title", letters] = title
    return marks


def words_meant() -> tuple[dict[str, int], dict[str, int]]:
    """Organisations (keys) by each of their names, and themes by their labels, without signs; two queries."""
    rows = OrganisationName.objects.filter(organisation__merged_into=None).order_by("pk")
    organisations = {
        alphabetical(name): key
        for *names, key in rows.values_list("name", "short_name", "organisation")
        for name in names
        if name
    }
    themes = {
        alphabetical(label): key
        for *labels, key in Theme.objects.order_by("-pk").values_list("label", "label_en", "pk")
        for label in labels
        if label
    }
    return organisations, themes
