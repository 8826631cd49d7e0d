"""Views for forums: list, detail, slots and spaces, phases, merging."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.queries import GatheringRow, SlotRow
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent, shut
from faire_reseau.kit.dates import hours, written
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.kit.search_fields import keys_of
from faire_reseau.topics import actions, exports, queries
from faire_reseau.topics.enums import Phase, TopicKind, Verb
from faire_reseau.topics.forms import GroundForm, MergeForm
from faire_reseau.topics.logic.cards import Asked, orders_offered
from faire_reseau.topics.logic.formats import next_phase, opens, previous_phase
from faire_reseau.topics.queries import ForumRow
from faire_reseau.topics.texts import PHASE_LABELS, why_forum_over
from faire_reseau.ui.form_marks import form_marks

PHASES = Limit("phase", at_most=60, seconds=600)
MERGES = Limit("merge", at_most=60, seconds=600)


@open_to_passes("slug")
@require_safe
def forums(request: Request, slug: str) -> HttpResponse:
    """The forums of a gathering; straight to it when there is one only."""
    gathering = queries.gathering_of_forums_for(request.user, slug)
    forum_rows = queries.forums_for(request.user, gathering)
    runs = can_run(request.user, gathering)
    waiting = list(queries.sessions_without_forum(gathering)) if runs and not why_over(gathering.state) else []
    if len(forum_rows) == 1 and not waiting:
        return redirect("topics:forum", slug, forum_rows[0].pk)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        context = {"gathering": gathering, "forums": forum_rows, "waiting": waiting, "can_run": runs}
        return render(request, "topics/forums.html", context)


@open_to_passes("slug")
@require_safe
def figures(request: Request, slug: str) -> HttpResponse:
    """How many topics and wishes: what everybody may know of forums whose topics are for those who come."""
    gathering = queries.gathering_of_forums_for(request.user, slug)
    rows = queries.figures_of(queries.forums_of(gathering))
    readable = {forum_row.pk for forum_row in queries.forums_for(request.user, gathering)}
    return render(request, "topics/figures.html", {"gathering": gathering, "rows": rows, "readable": readable})


@open_to_passes("slug")
@require_safe
def forum(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """A forum: its phase, its topics as cards with one's wishes; or only the part that a live screen asks for."""
    return forum_page(Ran[None](request), slug, forum_id)


def forum_page(ran: Ran[object], slug: str, forum_id: int) -> HttpResponse:
    """The page of a forum that its reader may read; with what was refused, if anything."""
    request = ran.request
    forum_row, standing = queries.forum_and_standing_for(request.user, slug, forum_id)
    gathering = forum_row.session.gathering
    runs, person = standing.runs, standing.person
    why_shut = why_forum_over(gathering.state, forum_row.session.state)
    is_over = bool(why_shut)
    proposes = opens(forum_row.phases, forum_row.phase, Verb.PROPOSE) and not is_over
    placed, can_propose = exports.is_placed(forum_row), proposes and (runs or person is not None)
    can_wish = person is not None and opens(forum_row.phases, forum_row.phase, Verb.WISH) and not placed and not is_over
    orders = orders_offered(is_placed=placed, can_wish=can_wish, takes_part=person is not None)
    filters = _asked(request, orders)
    shown = queries.shown_to(request.user, forum_row)
    own = queries.own_of(forum_row, person, shown, runs=runs and not is_over, proposes=proposes)
    cards, interest = exports.shared_cards(forum_row, shown), queries.interest_in(forum_row)
    pitch = queries.pitch_of(forum_row, clock.now()) if not placed else None
    context = {
        "gathering": gathering,
        "forum": forum_row,
        "can_run": runs,
        "why_shut": why_shut,
        "person": person,
        "takes_part": person is not None,
        "can_propose": can_propose,
        "can_wish": can_wish,
        "is_placed": placed,
        "is_harvest": forum_row.phase == Phase.HARVEST,
        "steps": [step["phase"] for step in forum_row.phases],
        "next": next_phase(forum_row.phases, forum_row.phase),
        "previous": previous_phase(forum_row.phases, forum_row.phase),
        "topics_count": len(cards.rows),
        "wishing": interest.people,
        "mine": sum(level > 0 for level in own.levels.values()),
        "to_answer": len(own.to_answer(row.topic.pk for row in cards.rows)),
        "has_answers": bool(own.levels),
        "asked": filters,
        "orders": orders,
        "themes": cards.themes,
        "kinds": [kind.value for kind in TopicKind],
        "pitch": pitch,
    }
    parts = request.headers.get("X-Live-Fragment", "").split()
    with timezone.override(ZoneInfo(gathering.time_zone)):
        if parts == ["forum-phase"]:
            return ran.page("topics/parts/phase.html", context)
        reader = exports.Reader(interest, own, can_wish, can_propose, request.GET.urlencode(), *form_marks(request))
        if pitch is not None and pitch.is_on and pitch.card is not None:
            reader = replace(reader, read=pitch.card.topic.pk)
        topics = exports.list_for(forum_row, shown, cards, filters, reader)
        if parts == ["forum-topics"]:
            return HttpResponse(topics)
        if sorted(parts) == ["forum-phase", "forum-topics"]:
            phase = render_to_string("topics/parts/phase.html", context, request)
            return HttpResponse(f'<div id="forum-phase">{phase}</div><div id="forum-topics">{topics}</div>')
        # Who runs the forum, and who asked for some topics or another order, fetch the list again instead.
        cards_travel = (
            person is not None and not runs and replace(filters, page=1, topic=None) in (Asked(), Asked(orders[0]))
        )
        context |= {"topics": topics, "cards_travel": cards_travel}
        return ran.page("topics/forum.html", context)


@login_required
def open_forum(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Open a forum on a session of the agenda."""
    session = queries.session_to_open_for(request.user, slug, session_id)
    if (why := why_over(session.gathering.state)) and sent(request) is None:
        return shut(request, why, "gatherings:run", slug)
    inside = [
        slot.pk
        for slot in session.gathering.slots.filter(starts_at__gte=session.starts_at, ends_at__lte=session.ends_at)
    ]
    initial = {"slots": inside, "spaces": [space.pk for space in session.gathering.spaces.all()]}
    form = _ground_form(request, session.gathering, initial, remembers=False)

    def action() -> ForumRow:
        return actions.create_forum(session, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form)
    if ran.is_done:
        return ran.go("topics:forum", slug, ran.done.pk)
    return ran.page("topics/ground.html", {"gathering": session.gathering, "title": session.title})


@login_required
def ground(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Change the slots and spaces of a forum."""
    forum_row = queries.forum_to_run_for(request.user, slug, forum_id)
    gathering = forum_row.session.gathering
    if (why := why_over(gathering.state)) and sent(request) is None:
        return shut(request, why, "topics:forum", slug, forum_id)
    now = _ground_now(forum_row)
    form = _ground_form(request, gathering, now)

    def action() -> None:
        actions.set_ground(forum_row, seen=form.said(), by=request.user, at=clock.now(), **now | form.touched())

    def renewed(_refusal: Overtaken) -> GroundForm:
        return form.renewed(_ground_now(forum_row), gathering=gathering, slot_label=_slot_label(gathering))

    ran = run(request, action, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("topics:forum", slug, forum_row.pk, said=_("Saved."))
    return ran.page("topics/ground.html", {"gathering": gathering, "title": forum_row.session.title})


@login_required
@require_POST
def move_to_phase(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Bring the forum into another phase."""
    forum_row = queries.forum_to_run_for(request.user, slug, forum_id)

    def action() -> Phase:
        to, seen = request.POST.get("to", ""), request.POST.get("seen")
        return Phase(actions.move_to_phase(forum_row, to, seen=seen, by=request.user, at=clock.now()).phase)

    ran = run(request, action, limit=PHASES)
    if not ran.is_done:
        return forum_page(ran, slug, forum_id)
    sentence = _("The forum is now at “%(phase)s”.") % {"phase": PHASE_LABELS[ran.done]}
    return ran.go("topics:forum", slug, forum_id, said=sentence)


@login_required
def merge(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Let topics become one."""
    forum_row = queries.forum_to_run_for(request.user, slug, forum_id)
    if (why := why_over(forum_row.session.gathering.state)) and sent(request) is None:
        return shut(request, why, "topics:forum", slug, forum_id)
    cards = queries.cards_of(forum_row, reader=request.user)
    initial = {"into": number_in(request.GET.get("reste")), "others": keys_of(request.GET.getlist("sujet"))}
    form = MergeForm(sent(request), topics=[card.topic for card in cards], initial=initial)

    def action() -> queries.TopicRow:
        into, others = form.chosen()
        actions.merge_topics(into, others, by=request.user, at=clock.now())
        return into

    ran = run(request, action, form=form, limit=MERGES)
    if ran.is_done:
        sentence = _("Merged: wishes and hosts have followed.")
        return ran.go(queries.card_address(forum_row, ran.done.pk), said=sentence)
    context = {
        "gathering": forum_row.session.gathering,
        "forum": forum_row,
        "cards": cards,
        "into": number_in(str(form["into"].value())),
        "others": set(keys_of(form["others"].value() or [])),
    }
    return ran.page("topics/merge.html", context)


def _asked(request: Request, orders: tuple[str, ...]) -> Asked:
    order = request.GET.get("ordre", "")
    return Asked(
        order=order if order in orders else orders[0],
        kind=request.GET.get("genre", "") if request.GET.get("genre") in list(TopicKind) else "",
        theme=number_in(request.GET.get("theme")),
        words=request.GET.get("mots", "")[:100],
        unanswered=request.GET.get("reste") == "1",
        page=number_in(request.GET.get("page"), at_most=9999) or 1,
        topic=number_in(request.GET.get("sujet")),
    )


def _ground_now(forum: ForumRow) -> dict[str, Any]:
    return {"slots": list(forum.slots.all()), "spaces": list(forum.spaces.all())}


def _slot_label(gathering: GatheringRow) -> Callable[[SlotRow], str]:
    zone = ZoneInfo(gathering.time_zone)

    def slot_label(slot: SlotRow) -> str:
        begins, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        return f"{written(begins, 'l j F')}, {hours(begins, ends)}"

    return slot_label


def _ground_form(request: Request, gathering: GatheringRow, initial: dict[str, Any], **kwargs: Any) -> GroundForm:
    about = {"gathering": gathering, "slot_label": _slot_label(gathering), "initial": initial}
    return GroundForm(sent(request), **about, **kwargs)
