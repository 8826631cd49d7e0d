"""View of printed sheets: enter the signatures given by hand, person by person and half-day by half-day."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.actions.paper import Entered, enter_paper
from faire_reseau.activities.enums import SIGNATURES, Doing
from faire_reseau.activities.views.showing import there
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run


@login_required
def paper_entry(request: Request, action_id: int, on: str) -> HttpResponse:
    """Where the QR of a printed sheet leads: tick whoever signed on paper."""
    action = queries.action_to_keep_for(request.user, action_id)
    try:
        day = date.fromisoformat(on)
    except ValueError as fault:
        raise Http404 from fault
    page = request.POST.get("page") or request.GET.get("page")
    paper = queries.paper_of(action, day, page)
    halves = [half for half, _hours, _head in paper.half_days]

    def enter() -> Entered:
        return enter_paper(halves, _marks(request.POST.getlist("signed")), by=request.user, at=clock.now())

    ran = run(request, enter)
    if ran.is_done:
        place = f"?{urlencode({'page': page})}" if page and page.isdigit() else ""
        return ran.go(reverse("activities:paper_entry", args=[action_id, on]) + place, said=_said(ran.done))
    context: dict[str, Any] = {
        "action": action,
        "day": day,
        "paper": paper,
        "signatures": list(SIGNATURES),
        "shut": queries.why_shut(action, Doing.LIST) or queries.why_not_yet(halves[0], clock.now()),
        "last_name": paper.rows[-1].person.family if paper.rows else "",
    }
    return there(ran, action, "activities/paper_entry.html", context)


def _marks(sent: list[str]) -> list[tuple[int, int]]:
    parts = [mark.partition("-") for mark in sent]
    return [(int(half), int(person)) for half, _dash, person in parts if _is_key(half) and _is_key(person)]


def _is_key(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _said(done: Entered) -> str:
    sentence = ngettext("%(n)s signature entered.", "%(n)s signatures entered.", done.signatures) % {
        "n": done.signatures
    }
    if not done.left_out:
        return sentence
    left_out = ngettext(
        "%(n)s left out: noted as absent, correct it first.",
        "%(n)s left out: noted as absent, correct them first.",
        done.left_out,
    )
    return f"{sentence} {left_out % {'n': done.left_out}}"
