"""Views to read the directory: cards, map and table, an organisation, themes."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.network import queries
from faire_reseau.network.exports.schema_org import organisation_data
from faire_reseau.network.exports.skos import JSON_LD, TURTLE, skos_json, skos_turtle
from faire_reseau.network.exports.vcards import MEDIA_TYPE, vcard_of_organisation
from faire_reseau.network.forms import DirectoryForm
from faire_reseau.network.logic.days import holds_on
from faire_reseau.network.permissions import (
    can_edit_organisation,
    can_mark_director,
    can_read_people,
    is_facilitator,
    standings,
)

CARDS, ROWS, ON_MAP = 24, 100, 300
STANDINGS = {"centres": "centres", "autres": "others"}


@require_safe
def directory(request: Request) -> HttpResponse:
    """The organisations as cards."""
    return _answer(request, "cards", CARDS)


@require_safe
def table(request: Request) -> HttpResponse:
    """The same as a table."""
    return _answer(request, "table", ROWS)


@require_safe
def map_page(request: Request) -> HttpResponse:
    """The same on the map."""
    return _answer(request, "map", ON_MAP)


def _answer(request: Request, face: str, size: int) -> HttpResponse:
    today = localdate(clock.now())
    form, filters = _asked(request, today)
    keys = queries.directory(filters)
    page = Paginator(keys, size).get_page(request.GET.get("page"))
    organisations = queries.organisations_in(list(page.object_list), filters.day)
    query = request.GET.copy()
    query.pop("page", None)
    context: dict[str, Any] = {
        "form": form,
        "asked": filters,
        "face": face,
        "today": today,
        "found": len(keys),
        "centres": queries.centre_count(filters.day),
        "organisations": organisations,
        "page": page,
        "query": query.urlencode(),
        "runs_network": is_facilitator(request.user),
        "reads_people": request.user.is_authenticated and can_read_people(request.user, today),
    }
    if face == "map":
        context["map"] = queries.map_of(organisations, filters.day)
    template = "network/parts/results.html" if request.htmx else "network/directory.html"
    response = render(request, template, context)
    patch_vary_headers(response, ("HX-Request",))
    return response


def _asked(request: Request, today: date) -> tuple[DirectoryForm, queries.DirectoryFilter]:
    """A day alone asks who was a centre on it; a day that is none is told, and today is shown."""
    given = request.GET.copy()
    if given.get("le") and "statut" not in given:
        given["statut"] = "centres"
    given.setdefault("le", today.isoformat())
    day = _day(str(given["le"])) or today
    form = DirectoryForm(given, territories=queries.territories_on(day))
    form.is_valid()
    clean = form.cleaned_data
    filters = queries.DirectoryFilter(
        day=clean.get("le") or today,
        words=clean.get("q", ""),
        kind=clean.get("nature", ""),
        territory=clean.get("territoire", ""),
        standing=STANDINGS.get(clean.get("statut", ""), ""),
    )
    return form, filters


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@require_safe
def organisation(request: Request, slug: str) -> HttpResponse:
    """An organisation: what it is, over time, and who works there."""
    day = localdate(clock.now())
    try:
        organisation_row = queries.organisation_for(slug)
    except Http404:
        merged_into = queries.merged_organisation(slug)
        if merged_into is None:
            raise
        return redirect("network:organisation", merged_into, permanent=True)
    history = queries.history_of(organisation_row, day)
    posts = standings(request.user, day)
    address = whole_address(request.path)
    context = {
        "organisation": organisation_row,
        "history": history,
        "day": day,
        "posts": queries.posts_in(organisation_row, request.user, day, posts=posts)
        if request.user.is_authenticated
        else (),
        "can_edit": can_edit_organisation(request.user, organisation_row, day, posts=posts),
        "can_mark": can_mark_director(request.user, organisation_row, day, posts=posts),
        "runs_network": is_facilitator(request.user),
        "not_a_centre": queries.lacks_membership(organisation_row, history) and is_facilitator(request.user),
        "map": queries.small_map(row.territory.code for row in history.territories if holds_on(row, day)),
        "kinds": [
            (kind, [(work, reverse(work.address[0], args=work.address[1])) for work in kind.works])
            for kind in queries.works_of(organisation_row, request.user, clock.now())
        ],
        "data": organisation_data(organisation_row, history, address, day),
    }
    return render(request, "network/organisation.html", context)


@require_safe
def organisation_card(_request: Request, slug: str) -> HttpResponse:
    """An organisation as a vCard."""
    shown = queries.organisation_for(slug)
    history = queries.history_of(shown, localdate(clock.now()))
    address = whole_address(reverse("network:organisation", args=[slug]))
    card = vcard_of_organisation(shown, history, address=address)
    disposition = f'attachment; filename="{slug}.vcf"'
    return HttpResponse(card, content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition})


@require_safe
def themes(request: Request) -> HttpResponse:
    """The vocabularies as trees."""
    return render(request, "network/themes.html", {"trees": queries.vocabularies()})


@require_safe
def themes_json(_request: Request) -> HttpResponse:
    """The vocabularies as SKOS in JSON-LD."""
    return HttpResponse(skos_json(queries.vocabularies(), _themes_base()), content_type=JSON_LD)


@require_safe
def themes_turtle(_request: Request) -> HttpResponse:
    """The vocabularies as SKOS in Turtle."""
    return HttpResponse(skos_turtle(queries.vocabularies(), _themes_base()), content_type=TURTLE)


def _themes_base() -> str:
    return whole_address(reverse("network:themes"))
