"""Views for forums: list, detail, slots and spaces, phases, merging."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent, shut
from faire_reseau.kit.dates import written
from faire_reseau.kit.forms import keys_of
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.topics import actions, exports, queries
from faire_reseau.topics.enums import Phase, TopicKind, Verb
from faire_reseau.topics.forms import GroundForm, MergeForm
from faire_reseau.topics.logic.cards import Asked
from faire_reseau.topics.logic.formats import next_phase, opens, previous_phase
from faire_reseau.topics.texts import PHASE_LABELS
from faire_reseau.ui.form_marks import form_marks

PHASES = Limit("phase", at_most=60, seconds=600)
MERGES = Limit("merge", at_most=60, seconds=600)


@open_to_passes("slug")
@require_safe
def forums(request: Request, slug: str) -> HttpResponse:
    """The forums of a gathering; straight to it when there is one only."""
    gathering = queries.gathering_of_forums_for(request.user, slug)
    found = queries.forums_for(request.user, gathering)
    runs = can_run(request.user, gathering)
    waiting = list(queries.sessions_without_forum(gathering)) if runs and not why_over(gathering.state) else []
    if len(found) == 1 and not waiting:
        return redirect("topics:forum", slug, found[0].pk)
    with timezone.override(ZoneInfo(gathering.time_zone)):
        context = {"gathering": gathering, "forums": found, "waiting": waiting, "can_run": runs}
        return render(request, "topics/forums.html", context)


@open_to_passes("slug")
@require_safe
def figures(request: Request, slug: str) -> HttpResponse:
    """How many topics and wishes: what everybody may know of forums whose topics are for those who come."""
    gathering = queries.gathering_of_forums_for(request.user, slug)
    rows = queries.figures_of(queries.forums_of(gathering))
    readable = {found.pk for found in queries.forums_for(request.user, gathering)}
    return render(request, "topics/figures.html", {"gathering": gathering, "rows": rows, "readable": readable})


@open_to_passes("slug")
@require_safe
def forum(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """A forum: its phase, its topics as cards with one's wishes; or only the part that a live screen asks for."""
    found = queries.forum_for(request.user, slug, forum_id)
    return forum_page(Ran[None](request), found)


def forum_page(ran: Ran[Any], found: Any) -> HttpResponse:
    """The page of `found`, which its reader may read; with what was refused, if anything."""
    request = ran.request
    gathering = found.session.gathering
    runs = can_run(request.user, gathering)
    person = queries.person_taking_part(request.user, found)
    is_over = bool(why_over(gathering.state))
    proposes = opens(found.phases, found.phase, Verb.PROPOSE) and not is_over
    placed, asked = exports.is_placed(found), _asked(request)
    can_wish = person is not None and opens(found.phases, found.phase, Verb.WISH) and not placed and not is_over
    shown = queries.shown_to(request.user, found)
    own = queries.own_of(found, person, shown, runs=runs and not is_over, proposes=proposes)
    cards, interest = exports.shared_cards(found, shown), queries.interest_in(found)
    context = {
        "gathering": gathering,
        "forum": found,
        "can_run": runs,
        "person": person,
        "takes_part": person is not None,
        "can_propose": proposes and person is not None,
        "can_wish": can_wish,
        "is_placed": placed,
        "is_harvest": found.phase == Phase.HARVEST,
        "steps": [step["phase"] for step in found.phases],
        "next": next_phase(found.phases, found.phase),
        "previous": previous_phase(found.phases, found.phase),
        "topics_count": len(cards.rows),
        "wishing": interest.people,
        "mine": len(own.levels),
        "asked": asked,
        "themes": cards.themes,
        "kinds": [kind.value for kind in TopicKind],
    }
    parts = request.headers.get("X-Live-Fragment", "").split()
    with timezone.override(ZoneInfo(gathering.time_zone)):
        if parts == ["forum-phase"]:
            return ran.page("topics/parts/phase.html", context)
        reader = exports.Reader(
            interest, own, can_wish, proposes and person is not None, request.GET.urlencode(), *form_marks(request)
        )
        topics, _number = exports.list_for(found, shown, cards, asked, reader)
        if parts == ["forum-topics"]:
            return HttpResponse(topics)
        if sorted(parts) == ["forum-phase", "forum-topics"]:
            phase = render_to_string("topics/parts/phase.html", context, request)
            return HttpResponse(f'<div id="forum-phase">{phase}</div><div id="forum-topics">{topics}</div>')
        # Who runs the forum, and who asked for some topics or another order, fetch the list again instead.
        cards_travel = person is not None and not runs and asked == Asked()
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

    def action() -> Any:
        return actions.create_forum(session, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form)
    if ran.is_done:
        return ran.go("topics:forum", slug, ran.done.pk)
    return ran.page("topics/ground.html", {"gathering": session.gathering, "title": session.title})


@login_required
def ground(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Change the slots and spaces of a forum."""
    found = queries.forum_to_run_for(request.user, slug, forum_id)
    gathering = found.session.gathering
    if (why := why_over(gathering.state)) and sent(request) is None:
        return shut(request, why, "topics:forum", slug, forum_id)
    now = _ground_now(found)
    form = _ground_form(request, gathering, now)

    def action() -> None:
        actions.set_ground(found, seen=form.said(), by=request.user, at=clock.now(), **now | form.touched())

    def renewed(_refusal: Overtaken) -> GroundForm:
        return form.renewed(_ground_now(found), gathering=gathering, slot_label=_slot_label(gathering))

    ran = run(request, action, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go("topics:forum", slug, found.pk, said=_("Saved."))
    return ran.page("topics/ground.html", {"gathering": gathering, "title": found.session.title})


@login_required
@require_POST
def move_to_phase(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Bring the forum into another phase."""
    found = queries.forum_to_run_for(request.user, slug, forum_id)

    def action() -> Phase:
        to, seen = request.POST.get("to", ""), request.POST.get("seen")
        return Phase(actions.move_to_phase(found, to, seen=seen, by=request.user, at=clock.now()).phase)

    ran = run(request, action, limit=PHASES)
    if not ran.is_done:
        return forum_page(ran, queries.forum_to_run_for(request.user, slug, forum_id))
    said = _("The forum is now at “%(phase)s”.") % {"phase": PHASE_LABELS[ran.done]}
    return ran.go("topics:forum", slug, forum_id, said=said)


@login_required
def merge(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Let topics become one."""
    found = queries.forum_to_run_for(request.user, slug, forum_id)
    if (why := why_over(found.session.gathering.state)) and sent(request) is None:
        return shut(request, why, "topics:forum", slug, forum_id)
    cards = queries.cards_of(found, reader=request.user)
    initial = {"into": number_in(request.GET.get("reste")), "others": keys_of(request.GET.getlist("sujet"))}
    form = MergeForm(sent(request), topics=[card.topic for card in cards], initial=initial)

    def action() -> Any:
        into, others = form.chosen()
        actions.merge_topics(into, others, by=request.user, at=clock.now())
        return into

    ran = run(request, action, form=form, limit=MERGES)
    if ran.is_done:
        said = _("Merged: wishes and hosts have followed.")
        return ran.go("topics:forum", slug, forum_id, said=said, anchor=f"sujet-{ran.done.pk}")
    context = {
        "gathering": found.session.gathering,
        "forum": found,
        "cards": cards,
        "into": number_in(str(form["into"].value())),
        "others": set(keys_of(form["others"].value() or [])),
    }
    return ran.page("topics/merge.html", context)


def _asked(request: Request) -> Asked:
    return Asked(
        order=request.GET.get("ordre", "number"),
        kind=request.GET.get("genre", "") if request.GET.get("genre") in list(TopicKind) else "",
        theme=number_in(request.GET.get("theme")),
        words=request.GET.get("mots", "")[:100],
        unanswered=request.GET.get("reste") == "1",
    )


def _ground_now(forum: Any) -> dict[str, Any]:
    return {"slots": list(forum.slots.all()), "spaces": list(forum.spaces.all())}


def _slot_label(gathering: Any) -> Callable[[Any], str]:
    zone = ZoneInfo(gathering.time_zone)

    def slot_label(slot: Any) -> str:
        begins, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        return f"{written(begins, 'l j F, H:i')} – {date_format(ends, 'H:i')}"

    return slot_label


def _ground_form(request: Request, gathering: Any, initial: dict[str, Any], **kwargs: Any) -> GroundForm:
    about = {"gathering": gathering, "slot_label": _slot_label(gathering), "initial": initial}
    return GroundForm(sent(request), **about, **kwargs)
