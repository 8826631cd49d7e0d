"""Views of slides: the key figures of a report one by one, on a screen that follows a phone, and the phone that drives it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock, richtext
from faire_reseau.kit.answering import run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import LARGEST_NUMBER, number_in
from faire_reseau.reports import actions, queries
from faire_reseau.reports.permissions import can_write_documents
from faire_reseau.reports.queries import EditionRow
from faire_reseau.reports.views.document_pages import shown_part

DRIVING = Limit("show_slide", at_most=240, seconds=60)


@require_safe
def slides(request: Request, slug: str, number: int, place: int) -> HttpResponse:
    """A key figure, a chart or a map over the whole screen, with the one before and the one after: at the reader's own pace."""
    edition = queries.edition_for(request.user, slug, number)
    if place > len(queries.content_of(edition).slides):
        raise Http404
    return render(request, "reports/documents/slide.html", _slide(edition, place))


@require_safe
def slide_screen(request: Request, slug: str, number: int) -> HttpResponse:
    """The slide that is shown now: the screen of a room, which follows the phone."""
    edition = queries.edition_for(request.user, slug, number)
    context = _slide(edition, edition.slide) | {"can_write": can_write_documents(request.user)}
    return render(request, "reports/documents/slide_screen.html", context)


@login_required
@require_safe
def drive_slides(request: Request, slug: str, number: int) -> HttpResponse:
    """The phone: the slide before, the next one, and each by its title."""
    edition = queries.edition_to_run_for(request.user, slug, number)
    context = _slide(edition, edition.slide)
    return render(request, "reports/documents/drive.html", context | {"parts": context["content"].slides})


@login_required
@require_POST
def show_slide(request: Request, slug: str, number: int) -> HttpResponse:
    """Have the screens show the slide that was pressed; back to where it was pressed."""
    edition = queries.edition_to_run_for(request.user, slug, number)
    place = number_in(request.POST.get("place"), at_most=LARGEST_NUMBER)
    wanted = -1 if place is None else place
    ran = run(request, lambda: actions.show_slide(edition, wanted, by=request.user, at=clock.now()), limit=DRIVING)
    is_screen = request.POST.get("on") == "screen"
    return ran.go("reports:slide_screen" if is_screen else "reports:drive_slides", slug, number)


def _slide(edition: EditionRow, place: int) -> dict[str, Any]:
    content = queries.content_of(edition)
    parts = content.slides
    with translation.override(content.language):
        # A screen leads nowhere: the links of a finding are plain words there.
        slide = shown_part(parts[place - 1], richtext.link_addresses(parts[place - 1].html)) if place else None
    return {
        "edition": edition,
        "document": edition.document,
        "content": content,
        "slide": slide,
        "heading": slide.heading if slide else content.title,
        "place": place,
        "last": len(parts),
        "before": place - 1 if place else None,
        "after": place + 1 if place < len(parts) else None,
    }
