"""Views of reception: check people in, have them sign on a tablet; presence seen live, by centre and trade."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.activities import queries
from faire_reseau.activities.actions.door import (
    AT_DOORS,
    LetIn,
    NobodyNamed,
    let_in,
    recognise_walk_in,
    take_down,
    tell_walk_in_apart,
)
from faire_reseau.activities.enums import Doing, Means
from faire_reseau.activities.queries import HalfDayRow
from faire_reseau.activities.queries.door import alike_for, attendance_now, door_lines, door_state, walk_in_for
from faire_reseau.activities.queries.unexpected import person_who_comes
from faire_reseau.activities.templatetags.activities import when_on
from faire_reseau.activities.views.showing import there
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run
from faire_reseau.kit.limits import Limit
from faire_reseau.network.queries import PersonRow

GESTURES = Limit("door", at_most=4000, seconds=3600)
NAMES = ("first_name", "last_name")


@login_required
def door(request: Request, half_day_id: int) -> HttpResponse:
    """The door of a half-day, on the phone or the tablet of an organiser: find somebody, let them in, have them sign."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    chosen = _chosen(half_day, request.POST.get("person") or request.GET.get("personne") or "")
    ran = run(request, lambda: _gesture(request, half_day, chosen), limit=GESTURES)
    if ran.is_done:
        sentence = "" if "X-Outbox" in request.headers else _said(ran.done, half_day)
        return ran.go("activities:door", half_day.pk, said=sentence)
    response = there(ran, half_day.meeting.action, _template(request), _context(request, half_day, chosen))
    response.reads_codes = True  # type: ignore[attr-defined]  # see `project.security`
    return response


def _template(request: Request) -> str:
    is_part = request.headers.get("X-Live-Fragment") == "door-state"
    return "activities/parts/door_state.html" if is_part else "activities/door.html"


def _chosen(half_day: HalfDayRow, key: str) -> PersonRow | None:
    return person_who_comes(half_day, int(key)) if key.isascii() and key.isdigit() and len(key) < 19 else None


def _gesture(request: Request, half_day: HalfDayRow, person: PersonRow | None) -> LetIn:
    """What a door sent: of somebody on the list, or with the names of somebody who is not."""
    means = request.POST.get("means", "")
    if means not in AT_DOORS or (person is None and not any(name in request.POST for name in NAMES)):
        raise Http404
    pressed = request.POST.get("pressed_at", "")
    is_moment = pressed.isascii() and pressed.isdigit() and len(pressed) < 15
    how: dict[str, Any] = {
        "means": Means(means),
        "door": request.POST.get("door", ""),
        "key": request.POST.get("key", "")[:100],
        "drawing": request.POST.get("drawing", ""),
        "done_at": datetime.fromtimestamp(int(pressed) / 1000, UTC) if is_moment else None,
        "by": request.user,
        "at": clock.now(),
    }
    if person is not None:
        return let_in(half_day, person, **how)
    if request.POST.get("person"):
        raise NobodyNamed(_("This person never registered here: take them down by their name."))
    names: dict[str, Any] = {name: request.POST.get(name, "")[:200] for name in (*NAMES, "centre")}
    return take_down(half_day, **names, **how)


def _said(done: LetIn, half_day: HalfDayRow) -> str:
    person = done.presence.person
    if done.before:
        facts = {
            "name": person,
            "when": when_on(done.before[0].done_at, half_day.on),
            "door": done.before[0].door,
        }
        if not facts["door"]:
            return _("%(name)s was let in already, %(when)s: counted once.") % facts
        return _("%(name)s was let in already, %(when)s (door: %(door)s): counted once.") % facts
    return _("%(name)s is here.") % {"name": person}


def _context(request: Request, half_day: HalfDayRow, chosen: PersonRow | None) -> dict[str, Any]:
    action = half_day.meeting.action
    words = request.GET.get("q", "")[:100]
    lines = door_lines(half_day)
    not_yet = queries.why_not_yet(half_day, clock.now())
    return {
        "half_day": half_day,
        "action": action,
        "hours": queries.hours_of(half_day),
        "lines": [line for line in lines if line.is_meant_by(words)] if words.strip() else lines,
        "words": words,
        "chosen": chosen,
        "chosen_why": next((line.why for line in lines if chosen and line.person_id == chosen.pk), ""),
        "typed": {name: request.POST.get(name, "")[:200] for name in (*NAMES, "centre")},
        "state": door_state(half_day),
        "shut": queries.why_shut(action, Doing.LIST) or not_yet,
    }


@login_required
@require_POST
def sort_walk_in(request: Request, half_day_id: int, person_id: int) -> HttpResponse:
    """Say of somebody taken down at a door who of the directory they are (`who`), or that they are nobody of those."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    walk_in = walk_in_for(half_day, person_id)
    key = request.POST.get("who", "")
    known = alike_for(walk_in, key) if key else None

    def sort() -> None:
        if known is None:
            tell_walk_in_apart(half_day, walk_in, by=request.user, at=clock.now())
        else:
            recognise_walk_in(half_day, walk_in, known, by=request.user, at=clock.now())

    return run(request, sort).go("activities:sheet", half_day.pk, anchor="walk-ins")


@login_required
@require_safe
def attendance(request: Request, half_day_id: int) -> HttpResponse:
    """Presence seen live: expected and here, by centre and trade."""
    half_day = queries.half_day_to_keep_for(request.user, half_day_id)
    context = {
        "half_day": half_day,
        "action": half_day.meeting.action,
        "attendance": attendance_now(half_day),
        "hours": queries.hours_of(half_day),
    }
    is_part = request.headers.get("X-Live-Fragment") == "attendance"
    template = "activities/parts/attendance.html" if is_part else "activities/attendance.html"
    return there(Ran[None](request), half_day.meeting.action, template, context)
