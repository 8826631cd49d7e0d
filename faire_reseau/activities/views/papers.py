"""Views of documents: the sign-in sheet of a day and the certificate of attendance of a person, as PDF."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import segno
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.enums import Standing
from faire_reseau.activities.logic.drawing import Drawing, svg_of
from faire_reseau.activities.queries import ActionRow, HalfDayRow, PresenceRow
from faire_reseau.activities.queries.sheets import Paper, PaperRow, SheetRow
from faire_reseau.activities.queries.standing import Attended
from faire_reseau.activities.templatetags.activities import (
    correction_said,
    half_day_name,
    means_label,
    organisation_name,
    part_label,
    presence_said,
    standing_label,
    when_on,
    where,
    wheres,
)
from faire_reseau.kit import clock
from faire_reseau.kit.answering import shut
from faire_reseau.kit.dates import written
from faire_reseau.kit.french import that_name
from faire_reseau.kit.papers import pdf_of
from faire_reseau.network.queries import PersonRow, person_of
from faire_reseau.ui.templatetags.ui import label

PAPERS = Path(__file__).resolve().parent.parent / "papers"
EVERYBODY = 100_000


@login_required
@require_safe
def sheet_pdf(request: Request, action_id: int, on: str) -> HttpResponse:
    """The sign-in sheet of a day as PDF: everybody, every half-day, what was drawn, the fingerprints."""
    action = queries.action_to_keep_for(request.user, action_id)
    try:
        day = date.fromisoformat(on)
    except ValueError as fault:
        raise Http404 from fault
    entry = request.build_absolute_uri(reverse("activities:paper_entry", args=[action_id, day.isoformat()]))
    content = sheet_paper(action, day, address=_check_address(request), entry=entry)
    name = _("sign-in-sheet")
    return _answer(content, f"{name}-{day.isoformat()}.pdf")


def sheet_paper(action: ActionRow, day: date, *, address: str, entry: str) -> bytes:
    """The sheet of `action` on `day` as PDF; `address`: where a fingerprint is checked, `entry`: where it is entered afterwards. Raises `Http404` when nothing was held then."""
    paper = queries.paper_of(action, day, at_once=EVERYBODY)
    with timezone.override(queries.zone_of(action)):
        today = localdate(clock.now())
        drawings = drawings_on(paper.rows)
        is_sealed = any(head.facts for _half, _hours, head in paper.half_days)
        data = _sheet_data(action, day, paper, drawings) | {"proof": _proof(address) if is_sealed else []}
        # Whoever is on no list signs there, while the day is not over.
        data["empty_lines"] = empty_lines(paper) if day >= today else 0
        data["qr_alt"] = _("QR code: %(what)s") % {"what": _("enter the signatures of this sheet")}
        data["qr_text"] = _("Enter this sheet afterwards")
        pictures = {f"{key}.svg": svg_of(drawing) for key, drawing in drawings.items()} | {"qr.svg": _qr(entry)}
        return pdf_of(PAPERS / "sheet.typ", data, day=today, language=get_language() or "fr", pictures=pictures)


def _check_address(request: Request) -> str:
    return request.build_absolute_uri(reverse("activities:check_head"))


def _qr(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m", micro=False).save(drawn, kind="svg", scale=4, border=1, xmldecl=False)
    return drawn.getvalue().decode()


def drawings_on(rows: list[PaperRow]) -> dict[int, Drawing]:
    """What was drawn on these lines of a sheet, by the key of the presence."""
    facts = [fact for row in rows for cell in row.cells if cell for fact in _facts(cell)]
    return queries.drawings_of([fact.pk for fact, _who in facts])


def _facts(cell: SheetRow) -> list[tuple[PresenceRow, str]]:
    if cell.chain:
        return list(cell.chain)
    return [(cell.presence, "")] if cell.presence else []


def empty_lines(paper: Paper) -> int:
    """How many lines are left for people on no list; few people: as many as leave the place to sign on the same page."""
    return max(2, 6 - len(paper.rows)) if len(paper.rows) < 6 else 8


def led_by(paper: Paper) -> list[str]:
    """Who leads on that day, each once."""
    return list(dict.fromkeys(half.meeting.led_by for half, _hours, _head in paper.half_days if half.meeting.led_by))


def _sheet_data(action: ActionRow, day: date, paper: Paper, drawings: dict[int, Drawing]) -> dict[str, Any]:
    organisers = [organisation_name(organisation) for organisation in (action.organisation, *action.partners.all())]
    when = written(day, "l j F Y")
    is_sample = action.is_sample or any(row.person.is_sample for row in paper.rows)
    said_hours = [f"{part_label(half.part)}{_colon()} {hours or '…'}" for half, hours, _head in paper.half_days]
    return {
        "title": " · ".join([_("Sign-in sheet"), when, action.title]),
        "heading": _("Sign-in sheet"),
        "organiser": organisers[0],
        "sample": _("Example, invented for the demonstration: this sheet proves nothing.") if is_sample else "",
        "facts": [
            [_("Title"), action.title + (f" ({label(action.kind)})" if action.kind else "")],
            [_("Organised by"), ", ".join(organisers)],
            [_("Day"), when],
            [_("Hours"), " – ".join(filter(None, (" · ".join(said_hours), queries.zone_said(action, day))))],
            [_("Led by"), ", ".join(led_by(paper)) or "…"],
            [_("Place"), wheres(paper.half_days, "…")],
        ],
        "halves": [part_label(half.part) for half, _hours, _head in paper.half_days],
        "head": [
            _("Name"),
            _("First name"),
            _("Organisation"),
            _("Trade"),
            *(_("Signature, %(part)s") % {"part": part_label(half.part)} for half, _hours, _head in paper.half_days),
        ],
        "rows": [
            {"words": _words(row), "cells": [_cell(row, cell, paper, drawings, day) for cell in row.cells]}
            for row in paper.rows
        ],
        "totals_heading": _("Presences noted here, without what is signed by hand"),
        "totals": [
            _total(half, present, head)
            for (half, _hours, head), present in zip(paper.half_days, paper.present, strict=True)
            if any(paper.present) or head.facts
        ],
        "boxes": [
            _("Who speaks or leads: name and signature"),
            _("For the organiser: name, function, date and signature"),
        ],
        "proof_heading": _("Fingerprint"),
        "foot": f"{action.title} · {when} · {organisers[0]}",
    }


def _colon() -> str:
    return pgettext("between a half-day and its hours", ":")


def _words(row: PaperRow) -> list[str]:
    person = row.person
    return [
        _("erased person") if person.erased_at else person.last_name,
        person.first_name,
        row.said[0] if row.said[0] and not row.organisation else organisation_name(row.organisation),
        row.said[1] if row.said[1] and not row.trade else label(row.trade) if row.trade else "–",
    ]


def _cell(
    row: PaperRow, cell: SheetRow | None, paper: Paper, drawings: dict[int, Drawing], day: date
) -> list[dict[str, str]]:
    """What is known, nothing where one may still sign."""
    if cell is None:
        is_shut = paper.unlisted == Standing.NOT_REGISTERED
        return [{"picture": "", "alt": "", "text": standing_label(paper.unlisted)}] if is_shut else []
    name = _("erased person") if row.person.erased_at else str(row.person)
    facts = []
    for place, (fact, who) in enumerate(_facts(cell)):
        text = presence_said(fact, day) if place == 0 and fact.is_present else correction_said(fact, who, day)
        picture = f"{fact.pk}.svg" if fact.pk in drawings else ""
        alt = _("Signature drawn by %(name)s") % {"name": name}
        facts.append({"picture": picture, "alt": alt, "text": text})
    return facts


def _total(half: HalfDayRow, present: int, head: queries.Head) -> str:
    people = ngettext("%(n)s person present", "%(n)s people present", present) % {"n": present}
    if not head.facts:
        return f"{part_label(half.part)}{_colon()} {people}"
    lines = ngettext("%(n)s line in the register", "%(n)s lines in the register", head.facts) % {"n": head.facts}
    fingerprint = _("fingerprint %(head)s") % {"head": head.shown}
    return f"{part_label(half.part)}{_colon()} {people}, {lines}, {fingerprint}"


def _proof(address: str) -> list[str]:
    return [
        _(
            "Each signature is chained to the one before it by its fingerprint, and cannot be changed or removed without changing "
            "those that follow. Anybody who holds this sheet can check that the register is still the same: %(address)s"
        )
        % {"address": address},
        _("Simple electronic signature, with a register that others can verify."),
    ]


@login_required
@require_safe
def certificate(request: Request, action_id: int, person_id: int) -> HttpResponse:
    """The certificate of attendance of somebody, for those who keep the sheets."""
    action = queries.action_to_keep_for(request.user, action_id)
    person = queries.person_noted(action, person_id)
    if person is None:
        raise Http404
    return _certificate(request, action, person)


@login_required
@require_safe
def own_certificate(request: Request, action_id: int) -> HttpResponse:
    """One's own certificate of attendance."""
    action = queries.action_for(request.user, action_id)
    person = person_of(request.user)
    if person is None:
        raise Http404
    return _certificate(request, action, person)


def _certificate(request: Request, action: ActionRow, person: PersonRow) -> HttpResponse:
    now = clock.now()
    attended = queries.attended_by(person, action, now)
    if person.erased_at or not any(half.standing == Standing.PRESENT for half in attended):
        sentence = _("There is nothing to certify: no presence is noted in a half-day that was held.")
        return shut(request, sentence, "activities:action", action.pk)
    with timezone.override(queries.zone_of(action)):
        today = localdate(now)
        data = _certificate_data(action, person, attended, today)
        data["proof"] = _proof(_check_address(request))
        content = pdf_of(PAPERS / "certificate.typ", data, day=today, language=get_language() or "fr")
    return _answer(content, _("certificate-of-attendance") + ".pdf")


def _certificate_data(action: ActionRow, person: PersonRow, attended: list[Attended], today: date) -> dict[str, Any]:
    there = [half for half in attended if half.standing == Standing.PRESENT]
    organisation = there[-1].presence.organisation if there[-1].presence else None
    of = f" ({organisation_name(organisation)})" if organisation else ""
    leaders = list(dict.fromkeys(half.half_day.meeting.led_by for half in there if half.half_day.meeting.led_by))
    body = [
        _("%(organiser)s certifies %(that_name)s%(of)s attended:")
        % {
            "organiser": organisation_name(action.organisation),
            "that_name": that_name(str(person), get_language() or "fr"),
            "of": of,
        },
        action.title + (f" ({label(action.kind)})" if action.kind else ""),
    ]
    if leaders:
        body.append(_("Led by: %(names)s") % {"names": ", ".join(leaders)})
    total = _("Half-days attended: %(n)s (held: %(all)s).")
    zone = queries.zone_said(action, attended[0].half_day.on, attended[-1].half_day.on)
    return {
        "title": " · ".join([_("Certificate of attendance"), str(person), action.title]),
        "heading": _("Certificate of attendance"),
        "organiser": organisation_name(action.organisation),
        "sample": (
            _("Example, invented for the demonstration: this certificate proves nothing.")
            if action.is_sample or person.is_sample
            else ""
        ),
        "body": body,
        "head": [
            _("Half-day"),
            _("Hours, %(zone)s") % {"zone": zone} if zone else _("Hours"),
            _("Place"),
            _("Presence"),
        ],
        "rows": [
            [half_day_name(half.half_day), half.hours or "–", where(half.half_day.meeting), _attended_said(half)]
            for half in attended
        ],
        "total": total % {"n": len(there), "all": len(attended)},
        "done": _("Drawn up on %(day)s from the sign-in sheets.") % {"day": written(today, "j F Y")},
        "box": _("For the organiser: name, function, date and signature"),
    }


def _attended_said(attended: Attended) -> str:
    if attended.presence is None and attended.is_empty:
        return _("nobody noted")
    if attended.presence is None or attended.standing != Standing.PRESENT:
        return standing_label(attended.standing)
    facts = {"when": when_on(attended.presence.at, attended.half_day.on), "how": means_label(attended.presence.means)}
    text = _("present: %(when)s, %(how)s") % facts
    return f"{text} · {attended.head.shown}" if attended.head.facts else text


def _answer(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)
