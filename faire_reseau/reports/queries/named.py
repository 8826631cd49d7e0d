"""Named queries of other rooms that an indicator may take its value from: a number a centre."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

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
}
