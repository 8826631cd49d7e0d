"""Doors for those who compose the grid: the page, the optimiser, moves by hand, what-if, publication."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock, limits
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import CompositionState, GridState, Verb
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.texts import KIND_ADVISE, KIND_COMPOSE, KIND_MEND

HANDS_AN_HOUR = 2000
USUAL_S = 15


@login_required
@require_safe
def compose(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """The page on which the grid is composed; its two parts can be asked for alone."""
    return _page(request, queries.forum_to_run_for(request.user, slug, forum_id))


@login_required
@require_POST
def start_composing(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """Ask the optimiser for a grid."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    seconds = request.POST.get("seconds", "")

    def deed() -> None:
        limits.spend("compose", request.user.pk, at_most=60, seconds=3600)
        actions.ask_composition(
            forum,
            seconds=int(seconds) if seconds.isdecimal() and len(seconds) < 6 else 0,
            all_topics="all_topics" in request.POST and "leave_out" not in request.POST,
            fair="fair" in request.POST,
            by=request.user,
            at=clock.now(),
        )

    return _done(request, forum, deed)


@login_required
@require_POST
def start_mending(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """Ask what a few moves would make of the grid."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)

    def deed() -> None:
        limits.spend("compose", request.user.pk, at_most=60, seconds=3600)
        actions.ask_mending(forum, by=request.user, at=clock.now())

    return _done(request, forum, deed)


@login_required
@require_POST
def start_advising(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """Ask what would help the grid most."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)

    def deed() -> None:
        limits.spend("compose", request.user.pk, at_most=60, seconds=3600)
        actions.ask_advice(forum, by=request.user, at=clock.now())

    return _done(request, forum, deed)


@login_required
@require_POST
def stop_composing(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """Stop with the best grid so far."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    composition = queries.composition_of(forum, _number(request.POST.get("composition")))
    return _done(request, forum, lambda: actions.stop_composition(composition, by=request.user, at=clock.now()))


@login_required
@require_POST
def take_result(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """Make what was composed or mended the working grid."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    composition = queries.composition_of(forum, _number(request.POST.get("composition")))
    moves = request.POST.get("moves", "")

    def deed() -> None:
        actions.take_result(
            composition,
            moves=_number(moves) if moves else None,
            by=request.user,
            at=clock.now(),
            seen_version=_seen(request),
        )

    return _done(request, forum, deed, said=_("The grid below is the one you took. It is not published yet."))


@login_required
@require_POST
def change_grid(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """One change of the working grid by hand: `do` says which, as “move:<topic>:<slot>:<space>”."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    what = request.POST.get("do", "")

    def deed() -> str:
        limits.spend("grid", request.user.pk, at_most=HANDS_AN_HOUR, seconds=3600)
        return _change(request, forum, what)

    return _done(request, forum, deed, again=what)


@login_required
@require_POST
def publish_grid(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """Show the grid to everybody."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    try:
        limits.spend("publish", request.user.pk, at_most=60, seconds=3600)
        grid = actions.publish_grid(
            forum, note=request.POST.get("note", ""), by=request.user, at=clock.now(), seen_version=_seen(request)
        )
    except Refusal as refusal:
        return _page(request, forum, refusal=refusal)
    messages.success(
        request,
        _("Version %(number)s is published: every screen shows it, and everybody has a programme.")
        % {"number": grid.number},
    )
    return redirect("topics:compose", slug, forum_id)


@login_required
@require_safe
def what_if(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """What each cell would mean for a topic, as a finger drags it."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    desk = queries.desk_for(forum, at=clock.now())
    topic = _number(request.GET.get("sujet"))
    if topic not in desk.board.topic_at:
        raise Http404
    cells = [
        {
            "slot": one.slot,
            "space": one.space,
            "sign": one.sign,
            "change": one.change,
            "says": one.sentence,
            "where": f"{one.slot_name}, {one.space_name}" if one.slot else _("Off the grid"),
            "broken": bool(one.broken),
            "tight": bool(one.tight),
            "here": one.is_here,
        }
        for one in queries.destinations_of(desk, topic, get_language() or "fr", request.GET.get("de", ""))
    ]
    response = JsonResponse({"topic": topic, "version": desk.version, "cells": cells})
    response["Cache-Control"] = "no-store"
    return response


# --- shared -----------------------------------------------------------------------------------------------------------


def _change(request: HttpRequest, forum: Any, what: str) -> str:
    deed, *rest = what.split(":")
    again = bool(rest) and rest[-1] == queries.AGAIN
    ids = [_number(one) for one in (rest[:-1] if again else rest)]
    named: dict[str, Any] = {"by": request.user, "at": clock.now(), "seen_version": _seen(request)}
    if deed in {"move", "off", "lock", "unlock", "twice", "once"} and ids:
        return _change_topic(request, forum, deed, ids, again=again, named=named)
    if deed in {"close", "open"} and len(ids) in {1, 2}:
        slots = [_slot(forum, ids[1])] if len(ids) == 2 else queries.slots_to_come(forum, clock.now())
        (actions.close_cells if deed == "close" else actions.open_cells)(forum, _space(forum, ids[0]), slots, **named)
        return _("Saved.")
    if deed in {"away", "there"}:
        if not ids:
            ids = [_number(request.POST.get("person")), _number(request.POST.get("slot") or "0")]
        person = next((one for one in queries.people_who_come(forum) if one.pk == ids[0]), None)
        if person is None:
            raise actions.MoveRefused(_("Choose who is away."))
        slots = [_slot(forum, ids[1])] if ids[1] else queries.slots_of_forum(forum)
        actions.set_absence(forum, person, slots, away=deed == "away", **named)
        return _("Saved.")
    raise Http404


def _change_topic(
    request: HttpRequest, forum: Any, deed: str, ids: list[int], *, again: bool, named: dict[str, Any]
) -> str:
    slug = forum.session.gathering.slug
    topic = queries.topic_to_run_for(request.user, slug, forum.pk, ids[0])
    title = {"title": topic.title}
    if deed == "move" and len(ids) in {3, 4}:
        slot, space = _slot(forum, ids[1]), _space(forum, ids[2])
        start = _slot(forum, ids[3]) if len(ids) == 4 and ids[3] else None
        actions.move_topic(topic, slot, space, start=start, again=again, **named)
        where = {**title, "slot": queries.hour_of(forum, slot), "space": space.name}
        return _("“%(title)s” is now in %(space)s, %(slot)s.") % where
    if deed == "off":
        start = _slot(forum, ids[1]) if len(ids) == 2 and ids[1] else None
        actions.move_topic(topic, None, None, start=start, **named)
        return _("“%(title)s” is off the grid.") % title
    if deed in {"lock", "unlock"}:
        (actions.lock_topic if deed == "lock" else actions.unlock_topic)(topic, **named)
        return (_("“%(title)s” stays where it is.") if deed == "lock" else _("“%(title)s” may move again.")) % title
    if deed == "once":
        actions.give_once(topic, **named)
        return _("“%(title)s” is given once.") % title
    if deed == "twice" and len(ids) == 4:
        other = queries.topic_to_run_for(request.user, slug, forum.pk, ids[3]) if ids[3] else None
        slot, space = _slot(forum, ids[1]), _space(forum, ids[2])
        actions.give_twice(topic, slot=slot, space=space, instead_of=other, **named)
        where = {**title, "slot": queries.hour_of(forum, slot), "space": space.name}
        return _("“%(title)s” is given twice: the second time in %(space)s, %(slot)s.") % where
    if deed == "twice" and len(ids) == 1:
        actions.give_twice(topic, **named)
        return _("“%(title)s” may be given twice: compose again, or place its second time by hand.") % title
    raise Http404


def _done(
    request: HttpRequest, forum: Any, deed: Callable[[], object], *, said: str = "", again: str = ""
) -> HttpResponse:
    try:
        done = deed()
    except Refusal as refusal:
        return _page(request, forum, refusal=refusal, again=again if isinstance(refusal, Overtaken) else "")
    said = said or (done if isinstance(done, str) else "")
    if request.headers.get("X-Live-Fragment"):
        return _page(request, forum, said=said)
    if said:
        messages.success(request, said)
    return redirect("topics:compose", forum.session.gathering.slug, forum.pk)


def _page(
    request: HttpRequest, forum: Any, *, refusal: Refusal | None = None, again: str = "", said: str = ""
) -> HttpResponse:
    at, language = clock.now(), get_language() or "fr"
    gathering = forum.session.gathering
    forum.refresh_from_db(fields=["phase", "phases", "version"])
    last, under_way = queries.last_composition(forum), queries.composition_under_way(forum, at)
    fragment = request.headers.get("X-Live-Fragment", "")
    context: dict[str, Any] = {
        "gathering": gathering,
        "forum": forum,
        "can_run": True,
        "can_compose": opens(forum.phases, forum.phase, Verb.COMPOSE) and not why_over(gathering.state),
        "why_closed": actions.why_closed(forum),
        "composition": last,
        "under_way": under_way,
        "asked_by": _name_of(under_way.asked_by) if under_way else "",
        "budgets": actions.BUDGETS_S,
        "asked": last.wants if last is not None and last.wants.get("kind") == KIND_COMPOSE else {"seconds": USUAL_S},
        "closing": queries.closing_of(last) if last is not None else None,
        "refusal": refusal,
        "again": again,
        "again_start": queries.AGAIN,
        "said": said,
        "note": request.POST.get("note", ""),
        "here": reverse("topics:compose", args=[gathering.slug, forum.pk]),
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        if fragment != "composing" or (last is not None and last.state != CompositionState.RUNNING):
            context |= _bench(request, forum, last, language)
        status = 409 if isinstance(refusal, Overtaken) else 422 if refusal else 200
        template = {"composing": "topics/parts/composing.html", "workbench": "topics/parts/workbench.html"}.get(
            fragment
        )
        response = render(request, template or "topics/compose.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _bench(request: HttpRequest, forum: Any, last: Any, language: str) -> dict[str, Any]:
    desk = queries.desk_for(forum, at=clock.now())
    composed = queries.last_composed(forum)
    bench = queries.workbench_of(desk, composed, language)
    context: dict[str, Any] = {
        "bench": bench,
        "people": queries.hosts_first(forum, queries.people_who_come(forum)),
        "absences": queries.absences_of(forum),
        "versions": queries.versions_of(forum),
        "differs": queries.differs_from_published(forum),
        "state_published": GridState.PUBLISHED,
    }
    topic = _number(request.GET.get("sujet") or "0")
    if topic in desk.board.topic_at:
        start = request.GET.get("de", "")
        context["chosen"] = next(row for row in desk.board.given.topics if row.id == topic)
        context["start"] = start if start == queries.AGAIN or start.isdecimal() else "0"
        context["destinations"] = queries.destinations_of(desk, topic, language, start)
    if last is not None and last.state == CompositionState.IMPOSSIBLE:
        context["conflict"] = queries.conflict_of(desk, forum, last, language)
    if last is not None and last.state == CompositionState.DONE and desk.version == last.grid_version:
        kind = last.wants.get("kind")
        if kind == KIND_MEND:
            context["ladder"] = queries.ladder_of(desk, last)
        if kind == KIND_ADVISE:
            context["advice"] = queries.advice_of(desk, forum, last, may_merge=not context["versions"])
    if composed is not None and bench.is_bound_close:
        context["closed_in"] = queries.closing_of(composed)
    # A result that nobody could take by itself waits to be taken by hand.
    context["waits"] = composed is not None and composed == last and not queries.is_on_the_grid(forum, composed)
    return context


def _name_of(account: Any) -> str:
    return next(iter(queries.names_of([account]).values()), "") or _("Somebody")


def _slot(forum: Any, number: int) -> Any:
    found = queries.slot_of(forum, number)
    if found is None:
        raise Http404
    return found


def _space(forum: Any, number: int) -> Any:
    found = next((space for space in queries.spaces_of_forum(forum) if space.pk == number), None)
    if found is None:
        raise Http404
    return found


def _seen(request: HttpRequest) -> int | None:
    seen = request.POST.get("seen", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else None


def _number(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdecimal() or len(text) > 18:
        raise Http404
    return int(text)
