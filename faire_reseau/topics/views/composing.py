"""Views for those who compose the grid: the page, the optimiser, moves by hand, what-if, publication."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.accounts.queries import AccountRow
from faire_reseau.gatherings.queries import SlotRow, SpaceRow
from faire_reseau.kit import clock, kernels
from faire_reseau.kit.answering import Ran, run
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import LARGEST_NUMBER, number_in
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.kit.undoing import undo
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import ChangeKind, CompositionKind, CompositionState, GridState, Verb
from faire_reseau.topics.logic.changes import GridChange, change_in
from faire_reseau.topics.logic.formats import comes_before, next_phase, opens, phase_opening
from faire_reseau.topics.queries import CompositionRow, ForumRow
from faire_reseau.topics.texts import why_forum_over

CHANGES = Limit("grid", at_most=2000, seconds=3600)
COMPOSITIONS = Limit("compose", at_most=60, seconds=3600)
PUBLICATIONS = Limit("publish", at_most=60, seconds=3600)
USUAL_S = 15
NAMED = 5  # of several who are called alike


@login_required
@require_safe
def compose(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """The page on which the grid is composed; its two parts can be asked for alone."""
    return _page(Ran[None](request), queries.forum_to_run_for(request.user, slug, forum_id))


@login_required
@require_POST
def start_composing(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Ask the optimiser for a grid."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)

    def action() -> None:
        actions.ask_composition(
            forum,
            seconds=number_in(request.POST.get("seconds"), at_most=99_999) or 0,
            all_topics="all_topics" in request.POST and "leave_out" not in request.POST,
            fair="fair" in request.POST,
            by=request.user,
            at=clock.now(),
        )

    return _answer(run(request, action, limit=COMPOSITIONS), forum)


@login_required
@require_POST
def start_mending(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Ask what a few moves would make of the grid."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    ran = run(request, lambda: actions.ask_mending(forum, by=request.user, at=clock.now()), limit=COMPOSITIONS)
    return _answer(ran, forum)


@login_required
@require_POST
def start_advising(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Ask what would help the grid most."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    ran = run(request, lambda: actions.ask_advice(forum, by=request.user, at=clock.now()), limit=COMPOSITIONS)
    return _answer(ran, forum)


@login_required
@require_POST
def stop_composing(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Stop with the best grid so far."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    composition = queries.composition_of(forum, _number(request.POST.get("composition")))
    ran = run(request, lambda: actions.stop_composition(composition, by=request.user, at=clock.now()))
    return _answer(ran, forum)


@login_required
@require_POST
def take_result(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Make what was composed or mended the working grid."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    composition = queries.composition_of(forum, _number(request.POST.get("composition")))
    text = request.POST.get("moves", "")
    moves = _number(text) if text else None

    def action() -> None:
        actions.take_result(composition, moves=moves, by=request.user, at=clock.now(), seen_version=_seen(request))

    sentence = _("The grid below is the one you took. It is not published yet.")
    return _answer(run(request, action), forum, sentence=sentence)


@login_required
@require_POST
def change_grid(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """One change of the working grid by hand: `do` says which, as “move:<topic>:<slot>:<space>”."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    change = change_in(request.POST.get("do", ""))
    if change is None:
        raise Http404
    ran = run(request, lambda: _change(request, forum, change), limit=CHANGES)
    return _answer(ran, forum, sentence=ran.done if ran.is_done else "", again=str(change))


@login_required
@require_POST
def publish_grid(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Show the grid to everybody."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)

    def action() -> int:
        note, seen = request.POST.get("note", ""), _seen(request)
        return int(actions.publish_grid(forum, note=note, by=request.user, at=clock.now(), seen_version=seen).number)

    ran = run(request, action, limit=PUBLICATIONS)
    if not ran.is_done:
        return _page(ran, forum)
    sentence = _("Version %(number)s is published: every screen shows it, and everybody has a programme.")
    return ran.go("topics:compose", slug, forum_id, said=sentence % {"number": ran.done})


@login_required
@require_safe
def what_if(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """What each cell would mean for a topic, as a finger drags it."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    desk = queries.desk_for(forum, at=clock.now())
    topic = _number(request.GET.get("sujet"))
    if topic not in desk.board.topic_at:
        raise Http404
    cells = [
        {
            "slot": destination.slot,
            "space": destination.space,
            "sign": destination.sign,
            "better": destination.better,
            "says": destination.sentence,
            "where": f"{destination.slot_name}, {destination.space_name}" if destination.slot else _("Off the grid"),
            "broken": bool(destination.broken),
            "tight": bool(destination.tight) or destination.aims.seats < 0,
            "here": destination.is_here,
        }
        for destination in queries.destinations_of(desk, topic, get_language() or "fr", request.GET.get("de", ""))
    ]
    response = JsonResponse({"topic": topic, "version": desk.version, "cells": cells})
    response["Cache-Control"] = "no-store"
    return response


# --- shared -----------------------------------------------------------------------------------------------------------


def _change(request: Request, forum: ForumRow, change: GridChange) -> str:
    keys = change.keys
    if change.kind == ChangeKind.UNDO:
        return undo(keys[0], by=request.user, at=clock.now()).said
    if change.kind == ChangeKind.REDO:
        return actions.redo_step(keys[0], by=request.user, at=clock.now()).said
    named: dict[str, Any] = {"by": request.user, "at": clock.now(), "seen_version": _seen(request)}
    if change.kind in {ChangeKind.CLOSE, ChangeKind.OPEN}:
        slots = [_slot(forum, keys[1])] if len(keys) == 2 else queries.slots_to_come(forum, clock.now())
        act = actions.close_cells if change.kind == ChangeKind.CLOSE else actions.open_cells
        act(forum, _space(forum, keys[0]), slots, **named)
        return _("Saved.")
    if change.kind in {ChangeKind.AWAY, ChangeKind.THERE}:
        if not keys:
            keys = (_person_away(request, forum), _number(request.POST.get("slot") or "0"))
        person = next((row for row in queries.people_who_come(forum) if row.pk == keys[0]), None)
        if person is None:
            raise actions.MoveRefused(_("Choose who is away."))
        slots = [_slot(forum, keys[1])] if keys[1] else queries.slots_of_forum(forum)
        actions.set_absence(forum, person, slots, away=change.kind == ChangeKind.AWAY, **named)
        return _("Saved.")
    return _change_topic(request, forum, change, named)


def _person_away(request: Request, forum: ForumRow) -> int:
    """The key of who is chosen, or else of the one person who is called what was typed; 0 when nothing was said."""
    name = request.POST.get("who", "")[:100].strip()
    if request.POST.get("person") or not name:
        return _number(request.POST.get("person") or "0")
    people = queries.people_called(forum, name)
    if len(people) > 1:
        names = ", ".join(name_of_person for _key, name_of_person in people[:NAMED])
        sentence = _(
            "Several people are called “%(name)s”: %(names)s. Write the whole name, with the centre of namesakes."
        )
        raise actions.MoveRefused(sentence % {"name": name, "names": f"{names}…" if len(people) > NAMED else names})
    if not people:
        sentence = _("Nobody who comes is called “%(name)s”: look for the name in the list of participants.")
        raise actions.MoveRefused(sentence % {"name": name})
    return people[0][0]


def _change_topic(request: Request, forum: ForumRow, change: GridChange, named: dict[str, Any]) -> str:
    slug, keys = forum.session.gathering.slug, change.keys
    topic = queries.topic_to_run_for(request.user, slug, forum.pk, change.topic)
    title = {"title": topic.title}
    if change.kind == ChangeKind.MOVE:
        slot, space = _slot(forum, keys[1]), _space(forum, keys[2])
        start = _slot(forum, keys[3]) if len(keys) == 4 and keys[3] else None
        actions.move_topic(topic, slot, space, start=start, again=change.is_again, **named)
        where = {**title, "slot": queries.hour_of(forum, slot), "space": space.name}
        return _("“%(title)s” is now in %(space)s, %(slot)s.") % where
    if change.kind == ChangeKind.OFF:
        start = _slot(forum, keys[1]) if len(keys) == 2 and keys[1] else None
        actions.move_topic(topic, None, None, start=start, **named)
        return _("“%(title)s” is off the grid.") % title
    if change.kind == ChangeKind.LOCK:
        actions.lock_topic(topic, **named)
        return _("“%(title)s” stays where it is.") % title
    if change.kind == ChangeKind.UNLOCK:
        actions.unlock_topic(topic, **named)
        return _("“%(title)s” may move again.") % title
    if change.kind == ChangeKind.ONCE:
        actions.give_once(topic, **named)
        return _("“%(title)s” is given once.") % title
    if len(keys) == 4:
        other = queries.topic_to_run_for(request.user, slug, forum.pk, keys[3]) if keys[3] else None
        slot, space = _slot(forum, keys[1]), _space(forum, keys[2])
        actions.give_twice(topic, slot=slot, space=space, instead_of=other, **named)
        where = {**title, "slot": queries.hour_of(forum, slot), "space": space.name}
        return _("“%(title)s” is given twice: the second time in %(space)s, %(slot)s.") % where
    actions.give_twice(topic, **named)
    return _("“%(title)s” may be given twice: compose again, or place its second time by hand.") % title


def _answer(ran: Ran[object], forum: ForumRow, *, sentence: str = "", again: str = "") -> HttpResponse:
    """The page, with the refusal (and what may be done `again` when somebody else came first); a live part at once."""
    if ran.refusal is not None:
        return _page(ran, forum, again=again if isinstance(ran.refusal, Overtaken) else "")
    if ran.request.headers.get("X-Live-Fragment"):
        return _page(ran, forum, sentence=sentence)
    return ran.go("topics:compose", forum.session.gathering.slug, forum.pk, said=sentence)


def _page(ran: Ran[object], forum: ForumRow, *, again: str = "", sentence: str = "") -> HttpResponse:
    request = ran.request
    at, language = clock.now(), get_language() or "fr"
    gathering = forum.session.gathering
    forum.refresh_from_db(fields=["phase", "phases", "version"])
    last, under_way = queries.last_composition(forum), queries.composition_under_way(forum, at)
    fragment = request.headers.get("X-Live-Fragment", "")
    context: dict[str, Any] = {
        "gathering": gathering,
        "forum": forum,
        "can_run": True,
        "can_compose": opens(forum.phases, forum.phase, Verb.COMPOSE)
        and not why_forum_over(gathering.state, forum.session.state),
        "why_closed": actions.why_closed(forum),
        "first_step": _step_to_composing(forum),
        "composition": last,
        "under_way": under_way,
        "asked_by": _name_of(under_way.asked_by) if under_way else "",
        "is_getting_ready": kernels.are_warming(),
        "budgets": actions.BUDGETS_S,
        "asked": last.wants
        if last is not None and last.wants.get("kind") == CompositionKind.COMPOSE
        else {"seconds": USUAL_S},
        "closing": queries.closing_of(last) if last is not None else None,
        "again": again,
        "again_start": queries.AGAIN,
        "said": sentence,
        "is_alone": fragment == "workbench",
        "note": request.POST.get("note", ""),
        "here": reverse("topics:compose", args=[gathering.slug, forum.pk]),
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        if fragment != "composing" or (last is not None and last.state != CompositionState.RUNNING):
            context |= _bench(request, forum, last, language)
        parts = {"composing": "topics/parts/composing.html", "workbench": "topics/parts/workbench.html"}
        response = ran.page(parts.get(fragment, "topics/compose.html"), context)
    response["Cache-Control"] = "no-store"
    return response


def _bench(request: Request, forum: ForumRow, last: CompositionRow | None, language: str) -> dict[str, Any]:
    desk = queries.desk_for(forum, at=clock.now())
    composed = queries.last_composed(forum)
    bench = queries.workbench_of(desk, composed, language, everybody=request.GET.get("tous") == "1")
    people, is_long = queries.people_to_note(forum)
    context: dict[str, Any] = {
        "bench": bench,
        "people": people,
        "people_are_many": is_long,
        "absences": queries.absences_of(forum),
        "versions": queries.versions_of(forum),
        "differs": queries.differs_from_published(forum),
        "steps": queries.steps_of(request.user, forum, clock.now()),
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
        if kind == CompositionKind.MEND:
            context["ladder"] = queries.ladder_of(desk, last)
        if kind == CompositionKind.ADVISE:
            context["advice"] = queries.advice_of(desk, forum, last, may_merge=not context["versions"])
    if composed is not None and bench.is_bound_close:
        context["closed_in"] = queries.closing_of(composed)
    # A result that nobody could take by itself waits to be taken by hand.
    context["waits"] = composed is not None and composed == last and not queries.was_taken(forum, composed)
    return context


def _step_to_composing(forum: ForumRow) -> str:
    """The phase to bring `forum` to next, on the way to the one in which its grid is composed; "" once it is there, or over."""
    first = phase_opening(forum.phases, Verb.COMPOSE)
    if first is None or why_forum_over(forum.session.gathering.state, forum.session.state):
        return ""
    return (next_phase(forum.phases, forum.phase) or "") if comes_before(forum.phases, forum.phase, first) else ""


def _name_of(account: AccountRow | None) -> str:
    return next(iter(queries.names_of([account]).values()), "") or _("Somebody")


def _slot(forum: ForumRow, number: int) -> SlotRow:
    slot = queries.slot_of(forum, number)
    if slot is None:
        raise Http404
    return slot


def _space(forum: ForumRow, number: int) -> SpaceRow:
    space = next((space for space in queries.spaces_of_forum(forum) if space.pk == number), None)
    if space is None:
        raise Http404
    return space


def _seen(request: Request) -> int | None:
    return number_in(request.POST.get("seen"), at_most=LARGEST_NUMBER)


def _number(text: str | None) -> int:
    number = number_in(text)
    if number is None:
        raise Http404
    return number
