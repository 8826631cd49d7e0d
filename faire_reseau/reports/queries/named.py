"""Named queries of other rooms that an indicator may take its value from: a number a centre."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from faire_reseau.catalogue.models import Author, Use
from faire_reseau.cooperations.models import Cooperation, Production
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering


@dataclass(frozen=True)
class NamedQuery:
    """`per_centre(year)` counts by the key of the centre; `label` and `definition` say what."""

    label: Any
    definition: Any
    per_centre: Callable[[int], dict[int, int]]


def _gatherings_hosted(year: int) -> dict[int, int]:
    # Drafts and cancelled ones are not gatherings that were held.
    rows = Gathering.objects.filter(starts_on__year=year, state__in=(GatheringState.FINISHED, GatheringState.ANNOUNCED))
    return dict(rows.order_by().values_list("host").annotate(n=Count("pk")))


def _cooperations_alive(year: int) -> dict[int, int]:
    rows = Cooperation.objects.filter(Q(began_on__year__lte=year), Q(ended_on=None) | Q(ended_on__year__gte=year))
    return dict(rows.order_by().values_list("lead").annotate(n=Count("pk")))


def _productions(year: int) -> dict[int, int]:
    rows = Production.objects.filter(done_on__year=year)
    return dict(rows.order_by().values_list("cooperation__lead").annotate(n=Count("pk")))


def _uses(year: int) -> dict[int, int]:
    rows = Use.objects.filter(used_on__year=year, production__removed_at=None)
    return dict(rows.order_by().values_list("organisation").annotate(n=Count("pk")))


def _uses_by_others(year: int) -> dict[int, int]:
    # By the first that signs, so that a use counts once.
    signing = Author.objects.filter(production=OuterRef("production"), organisation__isnull=False).order_by(
        "rank", "pk"
    )
    rows = Use.objects.filter(used_on__year=year, production__removed_at=None)
    signed = rows.annotate(signer=Subquery(signing.values("organisation")[:1])).exclude(signer=None)
    return dict(Counter(signer for signer, user in signed.values_list("signer", "organisation") if signer != user))


NAMED = {
    "gatherings_hosted": NamedQuery(
        _("Gatherings hosted"), _("Gatherings that begin in the year, by their host."), _gatherings_hosted
    ),
    "cooperations_led": NamedQuery(
        _("Cooperations led"), _("Cooperations that were alive in the year, by their lead centre."), _cooperations_alive
    ),
    "productions": NamedQuery(
        _("Productions of cooperations"),
        _("Productions finished in the year, by the lead centre of their cooperation."),
        _productions,
    ),
    "uses": NamedQuery(
        _("Productions used"),
        _("Uses of productions of the catalogue noted for a day of the year, by the centre that used them."),
        _uses,
    ),
    "uses_by_others": NamedQuery(
        _("Uses of one’s productions by others"),
        _(
            "Uses noted for a day of the year by other organisations, by the first organisation that signs the production."
        ),
        _uses_by_others,
    ),
}
