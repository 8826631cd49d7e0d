"""Views of badges as PDF: all of them, one as a preview, one for a late arrival."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import BadgeState, RegistrationState
from faire_reseau.gatherings.logic.badges import size_of
from faire_reseau.gatherings.queries import GatheringRow, RegistrationRow
from faire_reseau.gatherings.templatetags.gatherings import comes_from
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.papers import pdf_of
from faire_reseau.ui.templatetags.ui import days, label

PAPER = Path(__file__).resolve().parent.parent / "papers" / "badges.typ"
ONE_BADGE = Limit("one_badge", at_most=500, seconds=3600)
# White letters are read on each of them.
BANDS = ("#0b5d57", "#7a3e9d", "#a8430b", "#1f5fa8", "#8a1c3b", "#4d5d13")
NO_TRADE = "#3f4650"
# One of the eight: segno would else draw all of them and choose, seven times as long.
MASK = 3


@dataclass(frozen=True)
class Size:
    """A size of badge: millimetres, how many to a sheet of A4, how large its letters and its QR are."""

    wide: float
    tall: float
    columns: int
    lines: int
    unit: float
    first_most: int
    last_most: int
    qr: float
    beside: bool  # the QR stands beside the name, not below


SIZES = {
    "a6": Size(105, 148.4, 2, 2, 5, 24, 12, 34, beside=False),
    "a7": Size(105, 74.2, 2, 4, 3.8, 15, 8, 28, beside=True),
    "dix": Size(85, 54, 2, 5, 3, 11, 6, 21, beside=True),
}


@login_required
@require_safe
def badges_pdf(request: Request, slug: str) -> HttpResponse:
    """Badges of everybody who comes, with the passes that were made for whoever asks; or the first alone, to see the size."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    at = clock.now()
    coming = queries.registrations_of(gathering).filter(state=RegistrationState.CONFIRMED)
    rows = list(coming.order_by("person__alphabet", "pk"))
    is_preview = "apercu" in request.GET
    badge_run = None if is_preview else queries.badge_run_of(request.user, gathering, at)
    keys = badge_run.keys if badge_run is not None and badge_run.state == BadgeState.DONE else {}
    addresses = {row.person_id: _address(request, key) for row in rows if (key := keys.get(str(row.person_id)))}
    if is_preview:
        rows = rows[:1]
        addresses = {row.person_id: request.build_absolute_uri("/") for row in rows}
    content = badge_paper(gathering, rows, addresses, SIZES.get(request.GET.get("taille", ""), SIZES["a6"]))
    return _answer(content, is_inline=is_preview)


@login_required
@require_POST
def one_badge(request: Request, slug: str, registration_id: int) -> HttpResponse:
    """The badge of one person with a fresh pass, on a page of its size: for who arrives unannounced, or lost theirs."""
    registration = queries.registration_to_run_for(request.user, slug, registration_id)
    gathering = registration.gathering

    def hand_out() -> dict[int, str]:
        return actions.hand_out_passes(gathering, [registration.person], by=request.user, at=clock.now())

    ran = run(request, hand_out, limit=ONE_BADGE)
    if not ran.is_done:
        return ran.go("gatherings:attendees", slug)
    addresses = {person: _address(request, key) for person, key in ran.done.items()}
    size = SIZES.get(request.POST.get("taille", ""), SIZES["a6"])
    return _answer(badge_paper(gathering, [registration], addresses, size, alone=True), is_inline=True)


def _address(request: Request, key: str) -> str:
    return request.build_absolute_uri(reverse("gatherings:enter", args=[key]))


def badge_paper(
    gathering: GatheringRow,
    registrations: Sequence[RegistrationRow],
    addresses: Mapping[int, str],
    size: Size,
    *,
    alone: bool = False,
) -> bytes:
    """Badges as PDF; `addresses` of passes by person; `alone`: a page of its size for each. Cost: about 1 ms of processor each."""
    pictures = {f"{person}.svg": _qr(address) for person, address in addresses.items()}
    data: dict[str, Any] = {
        "title": " · ".join([_("Badges"), gathering.title]),
        "event": f"{gathering.title} · {days(gathering.starts_on, gathering.ends_on)}",
        "alone": alone,
        "wide": size.wide,
        "tall": size.tall,
        "columns": 1 if alone else size.columns,
        "lines": size.lines,
        "unit": size.unit,
        "qr": size.qr,
        "beside": size.beside,
        "badges": [
            _badge(registration, size, has_qr=registration.person_id in addresses) for registration in registrations
        ],
    }
    day = localdate(clock.now())
    return pdf_of(PAPER, data, day=day, language=get_language() or "fr", pictures=pictures)


def _badge(registration: RegistrationRow, size: Size, *, has_qr: bool) -> dict[str, Any]:
    person, trade = registration.person, registration.trade
    room = size.wide - 2 * size.unit - (size.qr if size.beside and has_qr else 0)
    sample = " (" + _("sample") + ")" if person.is_sample else ""
    last = (person.last_name if person.first_name else "") + sample  # a single name is written large
    return {
        "first": person.called,
        "first_mm": size_of(person.called, room=room, tall=size.tall / 3, most=size.first_most, least=4),
        "last": last,
        "last_mm": size_of(last, room=room, tall=size.tall / 4, most=size.last_most, least=3),
        "centre": comes_from(registration),
        "trade": str(label(trade)) if trade else "",
        "colour": BANDS[trade.pk % len(BANDS)] if trade else NO_TRADE,
        "qr": f"{person.pk}.svg" if has_qr else "",
        "alt": _("QR code: %(what)s") % {"what": _("access of %(name)s") % {"name": person}} if has_qr else "",
    }


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False, mask=MASK).save(drawn, kind="svg", scale=4, border=2, xmldecl=False)
    return drawn.getvalue().decode()


def _answer(content: bytes, *, is_inline: bool) -> HttpResponse:
    where = "inline" if is_inline else "attachment"
    headers = {"Content-Disposition": f'{where}; filename="badges.pdf"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
