"""The directory: organisations found by words, kind, territory and standing on a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from faire_reseau.network.logic.days import called_on
from faire_reseau.network.logic.words import folded, matches
from faire_reseau.network.models import Membership, Organisation, OrganisationName, OrganisationTerritory, Territory
from faire_reseau.network.queries.days import holding_on


@dataclass(frozen=True)
class DirectoryFilter:
    """What a reader asks of the directory; `standing` is "", "centres" or "others"."""

    day: date
    words: str = ""
    kind: str = ""
    territory: str = ""
    standing: str = ""


def place_in_alphabet(name: str) -> str:
    """What names are sorted by: accents and capitals put aside."""
    return folded(name)


def directory(filters: DirectoryFilter) -> list[int]:
    """The keys of the organisations asked for, by name; one statement, two with a territory.

    Words are looked for in every name an organisation has borne, in its seat and in its address here: without accents or case.
    """
    rows = Organisation.objects.annotate(member=_member_on(filters.day))
    if filters.kind:
        rows = rows.filter(kind__code=filters.kind)
    if filters.standing:
        rows = rows.filter(member=filters.standing == "centres")
    if filters.territory:
        codes = territory_tree(filters.territory)
        there = OrganisationTerritory.objects.filter(holding_on(filters.day), territory__code__in=codes)
        rows = rows.filter(pk__in=there.values("organisation"))
    stated = OrganisationName.objects.filter(organisation__in=rows.values("pk")).select_related("organisation")
    by_organisation: dict[int, list[OrganisationName]] = {}
    for name in stated.only(
        "name", "short_name", "from_on", "to_on", "organisation__seat", "organisation__slug"
    ).order_by("pk"):
        by_organisation.setdefault(name.organisation_id, []).append(name)
    named = []
    for key, names in by_organisation.items():
        place = names[0].organisation
        if matches(
            filters.words, " ".join([place.seat, place.slug, *(f"{name.name} {name.short_name}" for name in names)])
        ):
            present = called_on(names, filters.day)
            named.append((folded(present.short_name or present.name), key))
    return [key for _name, key in sorted(named)]


def organisations_in(keys: Sequence[int], day: date) -> list[Organisation]:
    """The organisations `keys` in that order, with `names_then`, `territories_then` and `member` on `day`; three statements."""
    names = OrganisationName.objects.filter(holding_on(day)).order_by("-pk")
    places = OrganisationTerritory.objects.filter(holding_on(day)).select_related("territory").order_by("pk")
    rows = (
        Organisation.objects.filter(pk__in=keys)
        .select_related("kind")
        .annotate(member=_member_on(day))
        .prefetch_related(
            Prefetch("names", queryset=names, to_attr="names_then"),
            Prefetch("territories", queryset=places, to_attr="territories_then"),
        )
    )
    by_key = {row.pk: row for row in rows}
    return [by_key[key] for key in keys if key in by_key]


def centre_count(day: date) -> int:
    """How many organisations are centres on `day`; one statement."""
    return Membership.objects.filter(holding_on(day)).values("organisation").distinct().count()


def territories_on(day: date) -> QuerySet[Territory]:
    """The territories there are on `day`, the largest first, then by name; one statement."""
    return Territory.objects.filter(holding_on(day)).order_by("kind", "alphabet", "pk")


def territory_tree(code: str) -> set[str]:
    """The codes of a territory, of what lies in it and of what it lies in, the country apart; one statement."""
    rows = list(Territory.objects.values_list("code", "parent__code", "kind"))
    above = {child: parent for child, parent, _kind in rows}
    countries = {child for child, _parent, kind in rows if kind == "country"}
    codes = {code} | _below({code}, above)
    up = above.get(code)
    while up and up not in countries:
        codes.add(up)
        up = above.get(up)
    return codes


def _below(codes: set[str], above: Mapping[str, str | None]) -> set[str]:
    lower = {child for child, parent in above.items() if parent in codes}
    return lower | _below(lower, above) if lower else set()


def _member_on(day: date) -> Exists:
    return Exists(Membership.objects.filter(holding_on(day), organisation=OuterRef("pk")))
