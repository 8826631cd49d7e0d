"""Queries on uses of productions."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.models import Production, Use
from faire_reseau.catalogue.permissions import using_for
from faire_reseau.network.models import Organisation
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries import name_on

MOST_USES = 50


@dataclass(frozen=True)
class UseRow:
    """A use as the page of its production shows it."""

    key: int
    organisation: str
    slug: str
    used_on: date
    purpose: str
    is_own: bool
    is_sample: bool


@dataclass(frozen=True)
class Uses:
    """How often a production was used, by how many organisations, the last uses; `own`: the centres for which the reader may say one."""

    number: int
    organisations: int
    rows: list[UseRow]
    own: list[tuple[int, str]]
    noted_today: frozenset[int]


def uses_of(production: Production, user: User, day: date) -> Uses:
    """The uses of `production`, the latest first; four queries and the names of organisations."""
    counts = Use.objects.filter(production=production).aggregate(
        n=Count("pk"), organisations=Count("organisation", distinct=True)
    )
    own = list(using_for(user, day).order_by("slug"))
    keys = {row.pk for row in own}
    rows = list(Use.objects.filter(production=production).select_related("organisation")[:MOST_USES])
    names = _names({row.organisation_id: row.organisation for row in rows}, day)
    shown = [
        UseRow(
            row.pk,
            names[row.organisation_id],
            row.organisation.slug,
            row.used_on,
            row.purpose,
            user.is_authenticated and (row.organisation_id in keys or is_facilitator(user)),
            row.is_sample,
        )
        for row in rows
    ]
    today = frozenset(row.organisation_id for row in rows if row.used_on == day)
    return Uses(counts["n"], counts["organisations"], shown, [(row.pk, name_on(row, day)) for row in own], today)


def times_used(keys: list[int]) -> dict[int, int]:
    """How often each of the productions (keys) was used; one query."""
    rows = Use.objects.filter(production__in=keys).order_by().values_list("production").annotate(n=Count("pk"))
    return dict(rows)


def _names(organisations: dict[int, Organisation], day: date) -> dict[int, str]:
    return {key: name_on(row, day) for key, row in organisations.items()}
