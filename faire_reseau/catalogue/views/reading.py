"""Views that read the catalogue: the list with its search, a production with its citations, files."""

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.catalogue import queries
from faire_reseau.catalogue.exports import citations, metadata, references
from faire_reseau.catalogue.forms import FileForm, RelationForm, UseForm
from faire_reseau.catalogue.permissions import can_add, can_change
from faire_reseau.catalogue.queries import ProductionRow, Record
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.documents import download
from faire_reseau.network.permissions import is_facilitator

ON_A_PAGE = 20
# By how their file ends: how references are written, and as what.
REFERENCES: dict[str, tuple[Callable[[Iterable[Record]], str], str]] = {
    "bib": (references.bibtex, "application/x-bibtex; charset=utf-8"),
    "ris": (references.ris, "application/x-research-info-systems; charset=utf-8"),
    "json": (references.csl, "application/vnd.citationstyles.csl+json; charset=utf-8"),
}


@require_safe
def productions(request: Request) -> HttpResponse:
    """The productions search for, by pages, and by what they can be narrowed further."""
    at = clock.now()
    search = queries.search_in(request.GET)
    results = queries.results_of(request.user, search, at)
    listed: Any
    if results is None:
        rows = queries.productions_found(request.user, search, at)
        listed, counted = queries.whole(rows), queries.counted_in(rows)
    else:
        listed, counted = results, queries.counted_of(results)
    page = Paginator(listed, ON_A_PAGE).get_page(request.GET.get("page"))
    records = queries.records_of(page.object_list, request.user, at)
    used = queries.times_used([record.key for record in records])
    context = {
        "search": search,
        "page": page,
        "records": [(record, used.get(record.key, 0)) for record in records],
        "number": page.paginator.count,
        "facets": queries.facets_of(counted, search, localdate(at)),
        "query": search.address(),
        "by_date": search.address(order="date"),
        "by_relevance": search.address(order=""),
        "can_add": can_add(request.user, localdate(at)),
        "chooses_kinds": is_facilitator(request.user),
    }
    return render(request, "catalogue/list.html", context)


@require_safe
def production(request: Request, record_id: int) -> HttpResponse:
    """A production with everything about it."""
    return production_page(request, queries.production_for(record_id))


def production_page(request: Request, row: ProductionRow, status: int = 200, **more: Any) -> HttpResponse:
    """The page of a production; `more`: forms that were sent."""
    at = clock.now()
    day = localdate(at)
    record = queries.record_of(row, request.user, at)
    uses = queries.uses_of(row, request.user, day)
    context = {
        "production": row,
        "record": record,
        "relations": row.relations.all(),
        "related_by": row.related_by.all(),
        "origins": [
            (origin, reverse(origin.address[0], args=origin.address[1]))
            for origin in queries.origins_of(row, request.user)
        ],
        "sessions": queries.sessions_shown(row, request.user),
        "apa": citations.apa(record),
        "iso_690": citations.iso_690(record),
        "meta": metadata.meta_tags(record),
        "oembed": f"{whole_address(reverse('catalogue:oembed'))}?{urlencode({'url': record.page})}",
        "data": metadata.schema_org(record),
        "uses": uses,
        "harvested": queries.said_by_bases(row, day),
        "changes": can_change(request.user, row, day),
        "day": day,
    }
    context["file_form"] = FileForm(auto_id="file_%s")
    context["relation_form"] = RelationForm(auto_id="relation_%s")
    if uses.own:
        context["use_form"] = UseForm(own=uses.own, initial={"used_on": day}, auto_id="use_%s")
    return render(request, "catalogue/production.html", context | more, status=status)


@require_safe
def cite(request: Request, record_id: int, extension: str) -> HttpResponse:
    """A production as a file for reference managers."""
    if extension not in REFERENCES:
        raise Http404
    record = queries.record_of(queries.production_for(record_id), request.user, clock.now())
    write, content_type = REFERENCES[extension]
    response = HttpResponse(write([record]), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="production-{record_id}.{extension}"'
    return response


@require_safe
def file(request: Request, file_id: int) -> HttpResponse:  # noqa: ARG001  (everybody reads it)
    """A file of a production."""
    row = queries.file_for(file_id)
    return download(row.file.name, row.file.kind, bytes(row.content))
