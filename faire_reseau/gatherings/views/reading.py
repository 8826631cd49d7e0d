"""Views for readers: the list, the agenda, a session, the calendars."""

import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes, visitor
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.exports import calendar_of, schedule_json, schedule_xml, schema_org
from faire_reseau.gatherings.logic.listing import in_order, is_coming
from faire_reseau.gatherings.permissions import can_add_material, can_create, can_run
from faire_reseau.gatherings.queries import GatheringRow, SessionRow
from faire_reseau.gatherings.queries.full import full_said, full_to_come
from faire_reseau.gatherings.queries.materials import materials_of
from faire_reseau.gatherings.queries.offline import pages_to_keep
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.answering import run
from faire_reseau.kit.kept import for_anybody, is_anybody, kept_page
from faire_reseau.kit.keys import digest
from faire_reseau.kit.limits import Limit
from faire_reseau.network.queries import name_on, person_of, small_map

CALENDARS = Limit("calendar", at_most=10, seconds=3600)
GATHERINGS_SHOWN = 60


@require_safe
def gatherings(request: Request) -> HttpResponse:
    """All gatherings, coming ones first, then those held, then the cancelled ones, some on each page."""
    today = localdate(clock.now())
    rows = in_order(queries.gatherings_visible_to(request.user), today)
    sections = {
        "coming": [row for row in rows if is_coming(row, today)],
        "past": [row for row in rows if row.state != GatheringState.CANCELLED and not is_coming(row, today)],
        "cancelled": [row for row in rows if row.state == GatheringState.CANCELLED],
    }
    every = [(section, row) for section, rows_of_section in sections.items() for row in rows_of_section]
    page = Paginator(every, GATHERINGS_SHOWN).get_page(request.GET.get("page"))
    shown = {name: [row for section, row in page if section == name] for name in sections}
    context = shown | {"page": page, "can_create": can_create(request.user, today)}
    return render(request, "gatherings/list.html", context)


@open_to_passes("slug")
@require_safe
def agenda(request: Request, slug: str) -> HttpResponse:
    """The agenda: rendered once per change, kept whole for visitors, its body kept for everybody."""
    since = getattr(request, "live_since", "")
    if is_anybody(request):
        glance = queries.glance_at(slug)
        moment = queries.moment_of(glance, clock.now())
        stage = f"{moment.stage}:{moment.days_before}:{moment.is_now}:{glance.host_picture}"
        stage += f":{queries.window_at(glance.registration_opens_at, glance.registration_closes_at, clock.now())}"
        if moment.stage == "during" and not moment.is_now:  # its half-days may be over
            stage += queries.why_closed(queries.gathering_for(request.user, slug), clock.now())
        if glance.capacity_people is not None:  # places are taken and given back without a new version
            stage += repr(full_to_come(queries.gathering_for(request.user, slug), clock.now()))
        key = f"agenda:{glance.pk}:{glance.version}:{_stamp(glance.unnamed)}:{digest(stage)[:16]}:whole"
        return kept_page(request, key, _agenda_page, slug, glance.unnamed, since)
    gathering = queries.gathering_for(request.user, slug)
    unnamed = queries.unnamed_voices(gathering, request.user, localdate(clock.now()))
    with timezone.override(ZoneInfo(gathering.time_zone)):
        context = _agenda_context(gathering, unnamed, since)
        if request.user.is_authenticated:
            person = person_of(request.user)
            context["registration"] = queries.registration_of(gathering, person)
            context["keep_also"] = pages_to_keep(request.user, gathering) if context["registration"] else ""
            context["waiting_before"] = queries.waiting_before(context["registration"])
            context["can_run"] = can_run(request.user, gathering)
            context["call"] = queries.call_for(request.user, gathering, clock.now())
            context["now_card"] = queries.now_card_for(request.user, person, gathering, clock.now())
            today = localdate(clock.now())
            context["invitations"] = queries.invitations_to_answer_for(request.user, today, to=gathering)
        response = HttpResponse(render_to_string("gatherings/agenda.html", context, request))
    response["Cache-Control"] = "no-cache, private"
    return response


def _stamp(unnamed: frozenset[int]) -> str:
    """What a kept page is keyed by, so that a reader is shown the names that they may read and no others."""
    return digest(repr(sorted(unnamed)))[:16] if unnamed else ""


def _agenda_page(slug: str, unnamed: frozenset[int], since: object) -> str:
    gathering = queries.gathering_for(visitor(), slug)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        path = reverse("gatherings:agenda", args=[gathering.slug])
        return for_anybody("gatherings/agenda.html", _agenda_context(gathering, unnamed, since), path=path)


def _agenda_context(gathering: GatheringRow, unnamed: frozenset[int], since: object) -> dict[str, Any]:
    moment = queries.moment_of(gathering, clock.now())
    has_call = bool(queries.call_of(gathering)) and moment.stage != "after"
    body, data = _agenda_body(gathering, unnamed, has_call=has_call)
    labels, is_full = full_to_come(gathering, clock.now())
    return {
        "is_full": is_full,
        "full_said": full_said(labels, is_full=is_full),
        "gathering": gathering,
        "moment": moment,
        "call": queries.call_for(visitor(), gathering, clock.now()),
        "body": body,
        "data": data,
        "card": _card_of(gathering),
        "live_since": since,
    }


def _card_of(gathering: GatheringRow) -> str:
    return whole_address(reverse("gatherings:card", args=[gathering.slug]))


def _agenda_body(gathering: GatheringRow, unnamed: frozenset[int], *, has_call: bool) -> tuple[str, str]:
    window = queries.window_at(gathering.registration_opens_at, gathering.registration_closes_at, clock.now())
    key = f"agenda:{gathering.pk}:{gathering.version}:{get_language()}:{has_call}:{window}:{_stamp(unnamed)}"
    cached = cache.get(key)
    if cached is None:
        days = queries.agenda_of(gathering, unnamed, with_cancelled=True)
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
        there = small_map([gathering.territory.code]) if gathering.territory else None
        context = {
            "gathering": gathering,
            "days": days,
            "host_name": host_name,
            "with_names": with_names,
            "map": there,
            "has_call": has_call,
        }
        # Escaped so that no title can close the data block.
        packed = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
        cached = (render_to_string("gatherings/parts/agenda.html", context), packed)
        cache.set(key, cached, 24 * 3600)
    return cached  # type: ignore[no-any-return]  # what was set


def _session_addresses(slug: str) -> Callable[[SessionRow], str]:
    """How to say a session's whole address: worked out once, since an agenda may hold hundreds."""
    before, after = whole_address(reverse("gatherings:session", args=[slug, 0])).rsplit("0", 1)
    return lambda session: f"{before}{session.pk}{after}"


@open_to_passes("slug")
@require_safe
def session(request: Request, slug: str, session_id: int) -> HttpResponse:
    """A session with what is beside it."""
    since = getattr(request, "live_since", "")
    if is_anybody(request):
        glance = queries.glance_at(slug)
        stage = queries.moment_of(glance, clock.now()).stage
        key = f"session:{glance.pk}:{session_id}:{glance.version}:{stage}:{_stamp(glance.unnamed)}"
        return kept_page(request, key, _session_page, slug, session_id, glance.unnamed, since)
    gathering = queries.gathering_for(request.user, slug)
    unnamed = queries.unnamed_voices(gathering, request.user, localdate(clock.now()))
    with timezone.override(ZoneInfo(gathering.time_zone)):
        runs = request.user.is_authenticated and can_run(request.user, gathering)
        call = queries.call_for(request.user, gathering, clock.now())
        context = _session_context(gathering, session_id, unnamed, since, call=call, runs=runs)
        context["can_add"] = can_add_material(request.user, context["session"])
        context["going"] = queries.going_to(request.user, context["session"])
        return HttpResponse(render_to_string("gatherings/session.html", context, request))


def _session_page(slug: str, session_id: int, unnamed: frozenset[int], since: object) -> str:
    gathering = queries.gathering_for(visitor(), slug)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        path = reverse("gatherings:session", args=[gathering.slug, session_id])
        call = queries.call_for(visitor(), gathering, clock.now())
        context = _session_context(gathering, session_id, unnamed, since, call=call)
        return for_anybody("gatherings/session.html", context, path=path)


def _session_context(
    gathering: GatheringRow,
    session_id: int,
    unnamed: frozenset[int],
    since: object,
    *,
    call: str,
    runs: bool = False,
) -> dict[str, Any]:
    session = queries.session_of(gathering, session_id, unnamed)
    return {
        "gathering": gathering,
        "session": session,
        "beside": queries.beside(session),
        "materials": materials_of(session),
        "can_run": runs,
        "links": queries.session_links(session, runs=runs),
        "call": call,
        "live_since": since,
    }


@require_safe
def agenda_feed(request: Request, slug: str) -> HttpResponse:
    """The whole agenda as iCalendar, kept with its validators."""
    try:
        # Announced, it is for everybody: nothing of its reader is asked, and nothing else of it while it is kept.
        shown: GatheringRow | queries.Glance = queries.glance_at(slug)
    except Http404:
        shown = queries.gathering_for(request.user, slug)
    key, content = f"calendar:{shown.pk}:{shown.version}", (shown.pk, slug, shown.title, shown.time_zone)
    response = kept_page(request, key, _calendar, *content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{slug}.ics"'
    return response


def _calendar(gathering_id: int, slug: str, title: str, zone: str) -> bytes:
    address = _session_addresses(slug)
    rows = [(row, address(row)) for row in queries.calendar_sessions(gathering_id)]
    # Before it has an agenda, its days go into calendars.
    page = whole_address(reverse("gatherings:agenda", args=[slug]))
    without = None if rows else (queries.calendar_gathering(gathering_id), page)
    return calendar_of(title, rows, zone=zone, without=without)


@require_safe
def schedule_in_xml(request: Request, slug: str) -> HttpResponse:
    """The agenda as schedule.xml, for apps that show conferences."""
    return _schedule(request, slug, "xml", content_type="application/vnd.c3voc.schedule+xml")


@require_safe
def schedule_in_json(request: Request, slug: str) -> HttpResponse:
    """The agenda as schedule.json, for apps that show conferences."""
    return _schedule(request, slug, "json", content_type="application/json")


def _schedule(request: Request, slug: str, form: str, *, content_type: str) -> HttpResponse:
    """Whoever reads it, it names those whom everybody may read of: an app hands it on to others."""
    try:
        glance = queries.glance_at(slug)
        pk, version, unnamed = glance.pk, glance.version, glance.unnamed
    except Http404:
        gathering = queries.gathering_for(request.user, slug)
        pk, version = gathering.pk, gathering.version
        unnamed = queries.unnamed_voices(gathering, visitor(), localdate(clock.now()))
    key = f"schedule-{form}:{pk}:{version}:{_stamp(unnamed)}"
    return kept_page(request, key, _schedule_as, form, pk, unnamed, content_type=content_type)


def _schedule_as(form: str, gathering_id: int, unnamed: frozenset[int]) -> bytes:
    gathering = queries.calendar_gathering(gathering_id)
    write = {"xml": schedule_xml, "json": schedule_json}[form]
    return write(gathering, queries.scheduled_sessions(gathering, unnamed), **_addresses(gathering))


def _addresses(gathering: GatheringRow) -> dict[str, Any]:
    agenda = whole_address(reverse("gatherings:agenda", args=[gathering.slug]))
    return {"address": agenda, "of_session": _session_addresses(gathering.slug)}


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
    sentence = _("Your private calendar address (shown once, keep it): %(address)s") % {"address": address}
    return ran.go("pages:desk", said=sentence)
