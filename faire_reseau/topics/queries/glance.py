"""Queries for the key of the cached page of a published grid: one narrow query a visit."""

from typing import Any, NamedTuple

from django.db.models import F, OuterRef
from django.http import Http404

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit.compiled import Compiled, Keys, keys_in
from faire_reseau.network.permissions import unnamed_to_visitors
from faire_reseau.topics.enums import GridState
from faire_reseau.topics.models import Cell, Grid, Host


class GridGlance(NamedTuple):
    """A published grid as its kept page is keyed; `unnamed`: the hosts whom it does not name to visitors."""

    pk: int
    version: int
    gathering_version: int
    unnamed: frozenset[int]


def _published(slug: str, forum_id: int) -> Any:
    hosts = Host.objects.filter(topic__in=Cell.objects.filter(grid=OuterRef(OuterRef("pk"))).values("topic"))
    unnamed = unnamed_to_visitors(hosts, "person").values(key=F("person")).distinct()
    rows = Grid.objects.filter(forum=forum_id, forum__session__gathering__slug=slug, state=GridState.PUBLISHED)
    rows = rows.exclude(forum__session__gathering__state=GatheringState.DRAFT).order_by("-number")
    return rows.values_list("pk", "forum__version", "forum__session__gathering__version", Keys(unnamed))


def _last(slug: str, forum_id: int) -> Any:
    return _published(slug, forum_id)[:1]


def _numbered(slug: str, forum_id: int, number: int) -> Any:
    return _published(slug, forum_id).filter(number=number)


_last_grids = Compiled(_last, "of-this-address", 31_971)
_numbered_grids = Compiled(_numbered, "of-this-address", 31_971, 31_972)


def grid_at(slug: str, forum_id: int, number: int | None = None) -> GridGlance:
    """A published grid of a forum as visitors may read it (the last one without `number`); one query. Raises `Http404`."""
    rows = _last_grids.rows(slug, forum_id) if number is None else _numbered_grids.rows(slug, forum_id, number)
    for *columns, unnamed in rows:
        return GridGlance._make([*columns, keys_in(unnamed)])
    raise Http404
