"""Views of activities: the work and its figures, sign-in sheets, signing in on phones."""

from datetime import date
from typing import Any, cast
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import ChoiceField
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, visitor
from faire_reseau.accounts.queries import AccountRow
from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Doing, Means
from faire_reseau.activities.forms import (
    APART,
    ActionForm,
    AskedForm,
    CorrectionForm,
    MeetingForm,
    NewcomerForm,
)
from faire_reseau.activities.permissions import can_create, can_keep, is_claimed
from faire_reseau.activities.queries import ActionRow, HalfDayRow
from faire_reseau.activities.queries.door import walk_ins_to_sort
from faire_reseau.activities.queries.unexpected import person_who_comes
from faire_reseau.activities.views.agenda import agenda, agenda_entries
from faire_reseau.activities.views.axes import axes, change_axis, remove_axis, year_calendar
from faire_reseau.activities.views.centre import centre, mend
from faire_reseau.activities.views.door import attendance, door, sort_walk_in
from faire_reseau.activities.views.heads import count_heads, remove_publication, shares, works
from faire_reseau.activities.views.importing import import_year
from faire_reseau.activities.views.meetings import call_off, change_meeting, drop_meeting, move, plan
from faire_reseau.activities.views.noting import choose_action, note_held
from faire_reseau.activities.views.paper_entry import paper_entry
from faire_reseau.activities.views.papers import (
    certificate,
    drawings_on,
    empty_lines,
    led_by,
    own_certificate,
    sheet_pdf,
)
from faire_reseau.activities.views.proving import check_head
from faire_reseau.activities.views.showing import there
from faire_reseau.activities.views.signing import move_sign_in, qr, sign_in, typed_sign_in
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.kept import for_anybody, is_anybody, kept_page
from faire_reseau.kit.keys import digest
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.papers import unprintable
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.network.actions import people_meant
from faire_reseau.network.queries import organisations_worked_in, person_for

__all__ = [
    "action",
    "activities",
    "agenda",
    "agenda_entries",
    "attendance",
    "axes",
    "call_off",
    "centre",
    "certificate",
    "change",
    "change_axis",
    "change_meeting",
    "check_head",
    "choose_action",
    "correct",
    "count_heads",
    "create",
    "door",
    "drop_meeting",
    "hold",
    "import_year",
    "mend",
    "move",
    "move_sign_in",
    "note",
    "note_held",
    "note_newcomer",
    "own_certificate",
    "paper",
    "paper_entry",
    "plan",
    "qr",
    "remove_axis",
    "remove_publication",
    "shares",
    "sheet",
    "sheet_pdf",
    "sign_in",
    "sort_walk_in",
    "typed_sign_in",
    "works",
    "year_calendar",
]

ACTIONS = Limit("action", at_most=100, seconds=3600)
NEWCOMERS = Limit("newcomer", at_most=300, seconds=3600)
# Parts of a sheet that live screens fetch by themselves.
PARTS = {"sheet": "activities/parts/sheet.html", "walk-ins": "activities/parts/walk_ins.html"}


@require_safe
def activities(request: Request) -> HttpResponse:
    """The work of the network and its four counts: all of it, or what is asked for; apart for each theme, mode…"""
    by = request.GET.get("par", "")
    if is_anybody(request) and set(request.GET) <= {"par"} and by in ("", *APART):
        return kept_page(request, f"activities:{digest(queries.work_mark())}:{by}", _all_work, by)
    return render(request, "activities/list.html", _work_context(request.user, request.GET))


def _all_work(by: str) -> str:
    """All the work as a visitor reads it, perhaps counted apart `by`."""
    context = _work_context(visitor(), QueryDict(f"par={by}" if by else ""))
    return for_anybody("activities/list.html", context, path=reverse("activities:list"))


def _work_context(user: AccountRow, asked_query: QueryDict) -> dict[str, Any]:
    form = AskedForm(asked_query, years=queries.years_with_work(user))
    form.is_valid()
    given = form.cleaned_data
    work_filter = queries.WorkFilter(
        year=int(given["annee"]) if given.get("annee") else None,
        kind=given.get("nature"),
        theme=given.get("theme"),
        audience=given.get("public"),
        axis=given.get("axe"),
        mode=given.get("mode", ""),
        territory=given.get("territoire"),
    )
    by, apart = given.get("par", ""), cast("ChoiceField", form.fields["par"])
    figures = queries.figures_of(user, work_filter, by)
    parts = queries.work_listed(user, work_filter, figures.counts)
    return {
        "form": form,
        "asked": work_filter,
        "is_asked": bool(asked_query),
        "counts": figures.counts,
        "hidden": figures.hidden,
        "has_hidden": bool(figures.hidden or any(row.hidden for row in figures.rows)),
        "by": by,
        "by_label": dict(cast("list[tuple[str, str]]", apart.choices))[by] if by else "",
        "rows": figures.rows,
        "parts": [
            _part(name, part, asked_query) for name, part in zip(("page", "a-venir", "non-tenues"), parts, strict=True)
        ],
        "can_create": (may := can_create(user)),
        "centres": queries.centres_to_account_for(user)[:30] if may else (),
    }


def _part(name: str, part: queries.WorkListed, asked_query: QueryDict) -> dict[str, Any]:
    """A part of the work, some at a time: `name` is what chooses its page in the address."""
    query = asked_query.copy()
    query.pop(name, None)
    # It counts and hands out slices, which is all that a paginator asks.
    page = Paginator(cast("Any", part), 20).get_page(asked_query.get(name))
    return {"name": name, "page": page, "meetings": part.n_meetings, "query": query.urlencode()}


@require_safe
def action(request: Request, action_id: int) -> HttpResponse:
    """An action, its meetings and its figures."""
    action_row = queries.action_for(request.user, action_id)
    return render(request, "activities/action.html", _action_context(request, action_row))


def _action_context(request: Request, action_row: ActionRow) -> dict[str, Any]:
    counts, breakdown = queries.counts_of([action_row]), queries.breakdown_of(action_row)
    unnoted = [half for half, present in breakdown.half_days if not present]
    begun, empty = queries.begun_and_empty(unnoted, clock.now())
    return {
        "action": action_row,
        "counts": counts,
        "breakdown": breakdown,
        "recorded": queries.recorded_of(action_row, clock.now()),
        "heads": queries.head_counts_of(queries.meetings_held([action_row])),
        "shares": queries.shares_of(action_row),
        "staff_days": queries.staff_days_of(action_row),
        "publications": queries.publications_of(action_row),
        "without_trade": counts.people - sum(people for _trade, people in breakdown.trades),
        "without_centre": counts.people - sum(people for _name, people in breakdown.centres),
        "begun": [half.pk for half in begun],
        "empty": [half.pk for half in empty],
        "keeps": can_keep(request.user, action_row),
        "shut": queries.why_shut(action_row, Doing.DAYS),
        "meeting_form": MeetingForm(remembers=False),
    }


@login_required
def create(request: Request) -> HttpResponse:
    """Note a piece of work."""
    if not can_create(request.user):
        raise Http404
    organisations = organisations_worked_in(request.user, localdate(clock.now()))
    form = ActionForm(sent(request), organisations=organisations, remembers=False)

    def note_action() -> ActionRow:
        return actions.note_action(by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, note_action, form=form, limit=ACTIONS)
    if ran.is_done:
        return ran.go("activities:action", ran.done.pk)
    return ran.page("activities/form.html", {"title": _("New action")})


@login_required
def change(request: Request, action_id: int) -> HttpResponse:
    """Change a piece of work."""
    action_row = queries.action_to_keep_for(request.user, action_id)
    organisations = organisations_worked_in(request.user, localdate(clock.now()), also=action_row.organisation)
    if is_claimed(action_row):  # what it belongs to says whose it is
        organisations = organisations.filter(pk=action_row.organisation_id)
    form = ActionForm(sent(request), organisations=organisations, initial=_action_now(action_row))

    def change_action() -> None:
        actions.change_action(action_row, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> ActionForm:
        now = _action_now(queries.action_to_keep_for(request.user, action_id))
        return form.renewed(now, organisations=organisations)

    ran = run(request, change_action, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("activities:action", action_row.pk, said=_("Saved."))
    return ran.page("activities/form.html", {"title": _("Change the action"), "action": action_row})


def _action_now(action_row: ActionRow) -> dict[str, Any]:
    several = ("themes", "audiences", "partners")
    now = {name: getattr(action_row, name) for name in ActionForm.base_fields if name not in several}
    return now | {name: list(getattr(action_row, name).all()) for name in several}


@login_required
@require_POST
def hold(request: Request, action_id: int) -> HttpResponse:
    """Note a meeting."""
    action_row = queries.action_to_keep_for(request.user, action_id)
    form = MeetingForm(request.POST, remembers=False)

    def hold_meeting() -> None:
        actions.hold_meeting(action_row, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, hold_meeting, form=form)
    if ran.is_done:
        return ran.go("activities:action", action_row.pk)
    return ran.page("activities/action.html", _action_context(request, action_row) | {"meeting_form": form})


@login_required
@require_safe
def paper(request: Request, action_id: int, on: str) -> HttpResponse:
    """The sign-in sheet of a day on paper: a column to sign for each half-day."""
    action_row = queries.action_to_keep_for(request.user, action_id)
    try:
        day = date.fromisoformat(on)
    except ValueError as fault:
        raise Http404 from fault
    sheets = queries.paper_of(action_row, day, request.GET.get("page"))
    context = {"action": action_row, "day": day, "paper": sheets, "zone_said": queries.zone_said(action_row, day)}
    context["signs"] = unprintable(f"{row.person}{''.join(row.said)}" for row in sheets.rows)
    context["empty_lines"] = range(empty_lines(sheets))
    context["noted"] = any(sheets.present)
    context["entry"] = request.build_absolute_uri(reverse("activities:paper_entry", args=[action_id, day.isoformat()]))
    context["led_by"] = led_by(sheets)
    context["drawings"] = drawings_on(sheets.rows)
    context["is_sample"] = action_row.is_sample or any(row.person.is_sample for row in sheets.rows)
    context["last_name"] = sheets.rows[-1].person.family if sheets.rows else ""
    return there(Ran[None](request), action_row, "activities/paper.html", context)


@login_required
@require_safe
def sheet(request: Request, half_day_id: int) -> HttpResponse:
    """The sign-in sheet of a half-day, with names."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    return _sheet_page(Ran[None](request, NewcomerForm()), half_day)


def _sheet_page(ran: Ran[object], half_day: HalfDayRow) -> HttpResponse:
    request = ran.request
    lines = queries.lines_of(half_day)
    words, name = request.GET.get("q", "")[:100], request.GET.get("nom", "")[:100]
    on_sheet = {line.person_id for line in lines}
    page = Paginator(queries.lines_named(lines, name.strip()), queries.A_PAGE).get_page(request.GET.get("page"))
    resembling = people_meant(ran.refusal)
    context = {
        "half_day": half_day,
        "action": half_day.meeting.action,
        "rows": queries.sheet_of(page),
        "lines": len(lines),
        "page": page,
        "name": name,
        "place": _place_of(request),
        "present": queries.present_in(half_day.pk),
        "head": queries.head_of(half_day),
        "missing": sum(line.presence_id is None for line in lines),
        "address": request.build_absolute_uri(reverse("activities:sign_in", args=[half_day.sign_in_key])),
        "hours": queries.hours_of(half_day),
        "zone_said": queries.zone_said(half_day.meeting.action, half_day.on),
        "phones_shut": queries.why_shut(half_day.meeting.action, Doing.PHONE),
        "not_yet": (not_yet := queries.why_not_yet(half_day, clock.now())),
        "list_shut": queries.why_shut(half_day.meeting.action, Doing.LIST) or not_yet,
        "walk_ins": walk_ins_to_sort(half_day),
        "words": words,
        "found": queries.people_to_add(request.user, words, half_day.on, apart_from=on_sheet),
        "known": [person for person in resembling if person.pk not in on_sheet],
        "resembled": bool(resembling),  # somebody of that name may be on the sheet already, and another one come
    }
    part = request.headers.get("X-Live-Fragment")
    template = PARTS.get(part or "", "activities/sheet.html")
    return there(ran, half_day.meeting.action, template, context)


def _place_of(request: Request) -> str:
    """Where on the sheet one is, as a query: which page, of whose names."""
    given = {word: request.GET[word][:100] for word in ("page", "nom") if request.GET.get(word)}
    return f"?{urlencode(given)}" if given else ""


def _line_of(request: Request, half_day: HalfDayRow, person_id: int) -> str:
    """The address of the page of the sheet on which that person stands."""
    page = queries.page_of(half_day, person_id)
    place = _place_of(request) if request.GET.get("nom") else f"?page={page}" if page > 1 else ""
    return f"{reverse('activities:sheet', args=[half_day.pk])}{place}"


@login_required
@require_POST
def note(request: Request, half_day_id: int, person_id: int) -> HttpResponse:
    """Note from the list, or from the directory, that somebody is present."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    on_sheet = person_who_comes(half_day, person_id)
    person = on_sheet or person_for(request.user, person_id, localdate(clock.now()))

    def sign_in() -> None:
        means, post = Means.ORGANISER_LIST, request.POST.get("post", "")
        actions.sign_in_as_known(half_day, person, means=means, by=request.user, at=clock.now(), post=post)

    return run(request, sign_in).go(_line_of(request, half_day, person_id), anchor=f"person-{person_id}")


@login_required
@require_POST
def note_newcomer(request: Request, half_day_id: int) -> HttpResponse:
    """Note that somebody is present whom the directory does not know."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    form = NewcomerForm(request.POST)

    def note_newcomer() -> queries.PresenceRow:
        return actions.note_newcomer(half_day, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, note_newcomer, form=form, limit=NEWCOMERS)
    if ran.is_done:
        noted = ran.done.person_id
        return ran.go(_line_of(request, half_day, noted), anchor=f"person-{noted}")
    return _sheet_page(ran, half_day)


@login_required
def correct(request: Request, presence_id: int) -> HttpResponse:
    """Correct a presence, with a reason; the chain of facts is shown."""
    presence = queries.presence_to_correct_for(request.user, presence_id)
    form = CorrectionForm(sent(request))

    def correct_presence() -> None:
        present, reason = not presence.is_present, form.cleaned_data["reason"]
        actions.correct_presence(presence, is_present=present, reason=reason, by=request.user, at=clock.now())

    ran = run(request, correct_presence, form=form)
    if ran.is_done:
        return ran.go("activities:sheet", presence.half_day_id)
    context = {
        "presence": queries.presence_of(presence.half_day, presence.person),
        "half_day": presence.half_day,
        "facts": queries.facts_about(presence.half_day, presence.person),
    }
    return there(ran, presence.half_day.meeting.action, "activities/correct.html", context)
