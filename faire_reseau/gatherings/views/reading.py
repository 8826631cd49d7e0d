"""Views for readers: the list, the agenda, a session, the calendars."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.exports import calendar_of, schema_org
from faire_reseau.gatherings.permissions import can_create, can_run
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.answering import run
from faire_reseau.kit.kept import for_anybody, is_anybody, kept_page
from faire_reseau.kit.keys import digest
from faire_reseau.kit.limits import Limit
from faire_reseau.network.queries import name_on, person_of

CALENDARS = Limit("calendar", at_most=10, seconds=3600)
GATHERINGS_SHOWN = 60


@require_safe
def gatherings(request: Request) -> HttpResponse:
    """All gatherings, coming ones first, then those held, then the cancelled ones, some on each page."""
    today = localdate(clock.now())
    rows = list(queries.gatherings_visible_to(request.user))
    sections = {
        "coming": [row for row in reversed(rows) if _is_coming(row, today)],
        "past": [row for row in rows if row.state != GatheringState.CANCELLED and not _is_coming(row, today)],
        "cancelled": [row for row in rows if row.state == GatheringState.CANCELLED],
    }
    every = [(section, row) for section, rows_of_section in sections.items() for row in rows_of_section]
    page = Paginator(every, GATHERINGS_SHOWN).get_page(request.GET.get("page"))
    shown = {name: [row for section, row in page if section == name] for name in sections}
    context = shown | {"page": page, "can_create": can_create(request.user, today)}
    return render(request, "gatherings/list.html", context)


def _is_coming(gathering: Any, today: date) -> bool:
    """A draft is still to come whatever its days; what is finished has been held."""
    is_announced = gathering.state == GatheringState.ANNOUNCED
    return gathering.state == GatheringState.DRAFT or bool(is_announced and gathering.ends_on >= today)


@open_to_passes("slug")
@require_safe
def agenda(request: Request, slug: str) -> HttpResponse:
    """The agenda: rendered once per change, kept whole for visitors, its body kept for everybody."""
    gathering = queries.gathering_for(request.user, slug)
    unnamed = queries.unnamed_voices(gathering, request.user, localdate(clock.now()))
    since = getattr(request, "live_since", "")
    if is_anybody(request):
        key = f"agenda:{gathering.pk}:{gathering.version}:{_stamp(unnamed)}:whole"
        return kept_page(request, key, _agenda_page, gathering, unnamed, since)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        context = _agenda_context(gathering, unnamed, since)
        if request.user.is_authenticated:
            person = person_of(request.user)
            context["registration"] = queries.registration_of(gathering, person)
            context["can_run"] = can_run(request.user, gathering)
            today = localdate(clock.now())
            context["invitations"] = queries.invitations_to_answer_for(request.user, today, to=gathering)
        response = HttpResponse(render_to_string("gatherings/agenda.html", context, request))
    response["Cache-Control"] = "no-cache, private"
    return response


def _stamp(unnamed: frozenset[int]) -> str:
    """What a kept page is keyed by, so that a reader is shown the names that they may read and no others."""
    return digest(repr(sorted(unnamed)))[:16] if unnamed else ""


def _agenda_page(gathering: Any, unnamed: frozenset[int], since: object) -> str:
    with timezone.override(ZoneInfo(gathering.time_zone)):
        path = reverse("gatherings:agenda", args=[gathering.slug])
        return for_anybody("gatherings/agenda.html", _agenda_context(gathering, unnamed, since), path=path)


def _agenda_context(gathering: Any, unnamed: frozenset[int], since: object) -> dict[str, Any]:
    body, data = _agenda_body(gathering, unnamed)
    return {"gathering": gathering, "body": body, "data": data, "live_since": since}


def _agenda_body(gathering: Any, unnamed: frozenset[int]) -> tuple[str, str]:
    key = f"agenda:{gathering.pk}:{gathering.version}:{get_language()}:{_stamp(unnamed)}"
    kept = cache.get(key)
    if kept is None:
        days = queries.agenda_of(gathering, unnamed)
        sessions = [session for day in days for hour in day.hours for session in hour.sessions]
        host_name = name_on(gathering.host, gathering.starts_on)
        data = schema_org(
            gathering,
            sessions,
            address=whole_address(reverse("gatherings:agenda", args=[gathering.slug])),
            host_name=host_name,
            absolute=_session_addresses(gathering.slug),
        )
        with_names = [name_on(other, gathering.starts_on) for other in gathering.co_organisers.all()]
        context = {"gathering": gathering, "days": days, "host_name": host_name, "with_names": with_names}
        # Escaped so that no title can close the data block.
        packed = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
        kept = (render_to_string("gatherings/parts/agenda.html", context), packed)
        cache.set(key, kept, 24 * 3600)
    return kept  # type: ignore[no-any-return]  # what was set


def _session_addresses(slug: str) -> Callable[[Any], str]:
    """How to say a session's whole address: worked out once, since an agenda may hold hundreds."""
    before, after = whole_address(reverse("gatherings:session", args=[slug, 0])).rsplit("0", 1)
    return lambda session: f"{before}{session.pk}{after}"


@open_to_passes("slug")
@require_safe
def session(request: Request, slug: str, session_id: int) -> HttpResponse:
    """A session with what is beside it."""
    gathering = queries.gathering_for(request.user, slug)
    unnamed = queries.unnamed_voices(gathering, request.user, localdate(clock.now()))
    since = getattr(request, "live_since", "")
    if is_anybody(request):
        key = f"session:{gathering.pk}:{session_id}:{gathering.version}:{_stamp(unnamed)}"
        return kept_page(request, key, _session_page, gathering, session_id, unnamed, since)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        context = _session_context(gathering, session_id, unnamed, since)
        context["can_run"] = request.user.is_authenticated and can_run(request.user, gathering)
        return HttpResponse(render_to_string("gatherings/session.html", context, request))


def _session_page(gathering: Any, session_id: int, unnamed: frozenset[int], since: object) -> str:
    with timezone.override(ZoneInfo(gathering.time_zone)):
        path = reverse("gatherings:session", args=[gathering.slug, session_id])
        return for_anybody(
            "gatherings/session.html", _session_context(gathering, session_id, unnamed, since), path=path
        )


def _session_context(gathering: Any, session_id: int, unnamed: frozenset[int], since: object) -> dict[str, Any]:
    found = queries.session_of(gathering, session_id, unnamed)
    return {"gathering": gathering, "session": found, "beside": queries.beside(found), "live_since": since}


@require_safe
def agenda_feed(request: Request, slug: str) -> HttpResponse:
    """The whole agenda as iCalendar, kept with its validators."""
    gathering = queries.gathering_for(request.user, slug)
    key = f"calendar:{gathering.pk}:{gathering.version}"
    response = kept_page(request, key, _calendar, gathering, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{gathering.slug}.ics"'
    return response


def _calendar(gathering: Any) -> bytes:
    rows = gathering.sessions.select_related("space").order_by("starts_at", "pk")
    address = _session_addresses(gathering.slug)
    return calendar_of(gathering.title, [(row, address(row)) for row in rows], zone=gathering.time_zone)


@login_required
@require_POST
def renew_calendar(request: Request) -> HttpResponse:
    """A fresh private calendar address; the old one stops."""
    ran = run(
        request, lambda: actions.renew_calendar_key(request.user, by=request.user, at=clock.now()), limit=CALENDARS
    )
    if not ran.is_done:
        return ran.go("pages:desk")
    address = request.build_absolute_uri(reverse("pages:my_calendar", args=[ran.done]))
    said = _("Your private calendar address (shown once, keep it): %(address)s") % {"address": address}
    return ran.go("pages:desk", said=said)
