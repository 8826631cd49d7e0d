"""Actions that keep by which words and values productions are found, in the transaction of what changed them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.logic.words import EVERY, key_of, rank_of, weights_of
from faire_reseau.catalogue.models import Author, FacetValues, FileWords, HarvestedRecord, Production, ProductionWord
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Organisation, OrganisationName

AT_ONCE = 2_000


def index(productions: Sequence[Production], *, more: Mapping[int, str] | None = None) -> None:
    """Write by which words they are found beside their text (names of bodies and free names, themes, territories, identifiers, subjects of
    bases), then all their words with weights, and the values of their facets; none of those that were removed. `more`: words by key
    that nothing else holds. Some twelve statements for any number.
    """
    if not productions:
        return
    hold(*productions)
    keys = [row.pk for row in productions]
    words, values = _words_and_values(productions, keys)
    for row in productions:
        whole = [*words[row.pk], *(more or {}).get(row.pk, "").split("\n"), row.isbn, row.doi]
        row.also_found_by = "\n".join(dict.fromkeys(filter(None, whole)))
    Production.objects.bulk_update(productions, ["also_found_by"], batch_size=200)
    shown = [row for row in productions if row.removed_at is None]
    in_files = _words_of_files([row.pk for row in shown])
    says = {row.pk: _says(row, values[row.pk]) for row in shown}
    digests = {key: key_of(facets) for key, facets in says.items()}
    FacetValues.objects.bulk_create(
        (FacetValues(key=digests[key], says=facets) for key, facets in says.items()), ignore_conflicts=True
    )
    ProductionWord.objects.filter(production__in=keys).delete()
    ProductionWord.objects.bulk_create(
        (
            ProductionWord(
                production_id=row.pk,
                stem=stem,
                weight=weight,
                rank=rank_of(row.year, row.month, row.day),
                values=digests[row.pk],
            )
            for row in shown
            for stem, weight in weights_of(
                row.title, (row.summary, row.publisher, row.also_found_by, *in_files[row.pk])
            ).items()
        ),
        batch_size=AT_ONCE,
    )


def unindex(keys: Sequence[int]) -> None:
    """Productions (keys) that were removed are found no more; one statement."""
    ProductionWord.objects.filter(production__in=keys).delete()


def index_missing(at_most: int) -> int:
    """Index productions that have no words: those of before there was an index; answers how many."""
    known = ProductionWord.objects.filter(stem=EVERY).values("production")
    rows = list(Production.objects.filter(removed_at=None).exclude(pk__in=known).order_by("pk")[:at_most])
    index(rows)
    return len(rows)


def merge_authors(gone: Organisation, remaining: Organisation, _by: User, _at: datetime) -> None:
    """The plug into `network.actions.also_merge_organisations`: what one signed is signed by the other, and found by its names."""
    authors = Author.objects.filter(organisation=gone)
    keys = list(authors.values_list("production", flat=True))
    authors.update(organisation=remaining)
    index(list(Production.objects.filter(pk__in=keys).order_by("pk")))


def _words_and_values(
    productions: Sequence[Production], keys: Sequence[int]
) -> tuple[dict[int, list[str]], dict[int, dict[str, list[Any]]]]:
    words: dict[int, list[str]] = defaultdict(list)
    values: dict[int, dict[str, list[Any]]] = {row.pk: defaultdict(list) for row in productions}
    authors = list(
        Author.objects.filter(production__in=keys)
        .values_list("production", "organisation", "organisation__slug", "name")
        .order_by("rank", "pk")
    )
    names: dict[int, list[str]] = defaultdict(list)
    bodies = {organisation for _key, organisation, _slug, _name in authors if organisation}
    columns = ("organisation", "name", "short_name")
    for organisation, *both in (
        OrganisationName.objects.filter(organisation__in=bodies).order_by("pk").values_list(*columns)
    ):
        names[organisation] += both
    for key, organisation, slug, name in authors:
        words[key] += [*names[organisation], name]
        values[key]["centre"] += [slug] if slug else []
    through: Any = Production.themes.through
    themes = through.objects.filter(production__in=keys).order_by("pk")
    for key, theme, *both in themes.values_list("production", "theme", "theme__label", "theme__label_en"):
        words[key] += both
        values[key]["theme"].append(theme)
    through = Production.territories.through
    territories = through.objects.filter(production__in=keys).order_by("pk")
    for key, code, name in territories.values_list("production", "territory__code", "territory__name"):
        words[key].append(name)
        values[key]["territory"].append(code)
    records = HarvestedRecord.objects.filter(production__in=keys, is_gone=False).order_by("pk")
    for key, says in records.values_list("production", "says"):
        words[key] += says["subjects"]
    return words, values


def _words_of_files(keys: Sequence[int]) -> dict[int, list[str]]:
    words: dict[int, list[str]] = defaultdict(list)
    rows = FileWords.objects.filter(file__production__in=keys, file__removed_at__isnull=True).order_by("pk")
    for key, text in rows.values_list("file__production", "search"):
        words[key].append(text)
    return words


def _says(row: Production, values: dict[str, list[Any]]) -> list[list[Any]]:
    """In the order of `logic.words.FACETS`."""
    return [
        [row.kind_id] if row.kind_id else [],
        [row.year] if row.year else [],
        [str(row.language)] if row.language else [],
        sorted(values["theme"]),
        sorted(set(values["centre"])),
        sorted(values["territory"]),
    ]
