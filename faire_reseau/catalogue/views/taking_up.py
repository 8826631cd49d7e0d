"""Views by which other sites take the catalogue up: feeds of a search, a list to embed, oEmbed; as a visitor reads it."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from csp.decorators import csp_replace
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request, visitor
from faire_reseau.catalogue import queries
from faire_reseau.catalogue.exports import feeds
from faire_reseau.catalogue.queries import Record, Search
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.openness import path_within
from faire_reseau.network.queries import the_network

IN_A_FEED = 50
IN_A_LIST = 20
FEEDS = {"atom": "application/atom+xml; charset=utf-8", "json": "application/feed+json; charset=utf-8"}
# Any site may show the list to embed: it holds nothing that is not public, and nothing to press.
anybody_embeds: Callable[[Any], Any] = csp_replace({"frame-ancestors": ["*"]})


@require_safe
def feed(request: Request, extension: str) -> HttpResponse:
    """What a search finds, the last added first, as Atom or JSON Feed."""
    if extension not in FEEDS:
        raise Http404
    search = queries.search_in(request.GET)
    records = _records(search, IN_A_FEED, by_addition=True)
    about = {
        "name": _named(search),
        "address": whole_address(f"{request.path}{_query(search)}"),
        "home": whole_address(f"{reverse('catalogue:list')}{_query(search)}"),
        "language": get_language() or "fr",
    }
    body = (
        feeds.atom(records, network=the_network().name, **about)
        if extension == "atom"
        else feeds.json_feed(records, **about)
    )
    return HttpResponse(body, content_type=FEEDS[extension])


@xframe_options_exempt
@anybody_embeds
@require_safe
def embedded(request: Request) -> HttpResponse:
    """What a search finds as a plain list, for a frame of another site."""
    search = queries.search_in(request.GET)
    return render(request, "catalogue/embedded.html", {"records": _records(search, IN_A_LIST), "name": _named(search)})


@require_safe
def embed(request: Request) -> HttpResponse:
    """What to copy for a list on one's own site: a frame that stays up to date, or plain HTML."""
    search = queries.search_in(request.GET)
    context = {
        "search": search,
        "name": _named(search),
        "frame": whole_address(f"{reverse('catalogue:embedded')}{_query(search)}"),
        "records": _records(search, IN_A_LIST),
        "feeds": [whole_address(f"{reverse('catalogue:feed', args=[ending])}{_query(search)}") for ending in FEEDS],
    }
    return render(request, "catalogue/embed.html", context)


@require_safe
def oembed(request: Request) -> HttpResponse:
    """The production of an address of this site, as oEmbed in JSON."""
    if request.GET.get("format", "json") != "json":
        return HttpResponse(status=501)
    path = path_within(request.GET.get("url", "")[:500])
    try:
        match = resolve(urlsplit(path or "").path)
    except Resolver404:
        raise Http404 from None
    if match.view_name != "catalogue:production":
        raise Http404
    record = queries.record_of(queries.production_for(match.kwargs["record_id"]), visitor(), clock.now())
    response = JsonResponse(feeds.oembed(record, network=the_network().name, home=whole_address("/")))
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _records(search: Search, at_most: int, *, by_addition: bool = False) -> list[Record]:
    at = clock.now()
    rows = queries.productions_found(visitor(), search, at)
    rows = rows.order_by("-added_at", "-pk") if by_addition else rows
    return queries.records_of(queries.whole(rows[:at_most]), visitor(), at)


def _query(search: Search) -> str:
    address = search.address()
    return f"?{address}" if address else ""


def _named(search: Search) -> str:
    name = _("Productions of %(network)s") % {"network": the_network().short_name}
    return f"{name} – {search.words}" if search.words else name
