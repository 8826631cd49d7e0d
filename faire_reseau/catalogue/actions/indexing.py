"""Actions that keep by which words productions are found, in the transaction of what changed them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from faire_reseau.catalogue.models import Author, HarvestedRecord, Production
from faire_reseau.network.models import OrganisationName


def index(productions: Sequence[Production]) -> None:
    """Write by which words beside their text they are found: names of bodies and free names, themes, territories, identifiers,
    subjects of the bases that they come from. Six statements for any number.
    """
    keys = [row.pk for row in productions]
    words: dict[int, list[str]] = defaultdict(list)
    authors = list(
        Author.objects.filter(production__in=keys)
        .values_list("production", "organisation", "name")
        .order_by("rank", "pk")
    )
    names: dict[int, list[str]] = defaultdict(list)
    bodies = {organisation for _key, organisation, _name in authors if organisation}
    for organisation, *both in (
        OrganisationName.objects.filter(organisation__in=bodies)
        .order_by("pk")
        .values_list("organisation", "name", "short_name")
    ):
        names[organisation] += both
    for key, organisation, name in authors:
        words[key] += [*names[organisation], name]
    _gather(words, Production.themes.through.objects.filter(production__in=keys), "theme__label", "theme__label_en")
    _gather(words, Production.territories.through.objects.filter(production__in=keys), "territory__name")
    for key, says in (
        HarvestedRecord.objects.filter(production__in=keys, is_gone=False)
        .order_by("pk")
        .values_list("production", "says")
    ):
        words[key] += says["subjects"]
    for row in productions:
        whole = [*words[row.pk], row.isbn, row.doi]
        row.also_found_by = "\n".join(dict.fromkeys(filter(None, whole)))
    Production.objects.bulk_update(productions, ["also_found_by"], batch_size=200)


def _gather(words: dict[int, list[str]], rows: Iterable[object], *columns: str) -> None:
    for key, *texts in rows.order_by("pk").values_list("production", *columns):  # type: ignore[attr-defined]  # a queryset of a table that no class names
        words[key] += texts
