"""Views of groups: all of a forum, one with its report, ideas and who is there; take the notes, write, close."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.cooperations import actions, queries
from faire_reseau.cooperations.forms import IdeaForm, ReportForm
from faire_reseau.cooperations.permissions import can_follow, can_write_report
from faire_reseau.cooperations.queries import PlacementRow
from faire_reseau.cooperations.texts import why_cancelled
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, is_script, run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.mail import promised
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.presses import press_in
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.network.queries import person_of
from faire_reseau.topics.permissions import can_run_forum, can_take_part
from faire_reseau.topics.queries import forum_for, forum_to_run_for

TAKING_PART = Limit("cooperations", at_most=120, seconds=60)


def answered(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in the zone of the gathering."""
    with timezone.override(ZoneInfo(context["gathering"].time_zone)):
        response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-cache, private"
    return response


@open_to_passes("slug")
@require_safe
def groups(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """The groups of a forum by hour: where they are, how many are there, whose report is there and whose is missing."""
    forum = forum_for(request.user, slug, forum_id)
    rows = queries.groups_of(forum)
    at = clock.now()
    context = {
        "gathering": forum.session.gathering,
        "forum": forum,
        "harvest": queries.harvest_of_forum(forum),
        "groups": rows,
        "days": queries.days_of_groups(forum, rows),
        "hidden": queries.names_hidden(request.user, queries.people_of(rows), at),
        "follows": can_follow(request.user, forum),
        "can_run": can_run_forum(request.user, forum),
        "missing": [row for row in rows if row.is_missing(at)],
        "closed": sum(row.is_closed for row in rows),
        "at": at,
        "live_since": getattr(request, "live_since", ""),
    }
    return answered(request, "cooperations/groups.html", context)


def group_context(request: Request, group: PlacementRow) -> dict[str, Any]:
    """What the page of a group shows to its reader."""
    forum, session, user = group.topic.forum, group.session, request.user
    [row] = queries.with_notes(user, [queries.group_row(group)])
    person = person_of(user) if user.is_authenticated else None
    follows, report = can_follow(user, forum), queries.report_of(group)
    takes_part = can_take_part(user, forum)
    people = queries.people_here(session) if follows else []
    where = queries.where_is(person, session) if person is not None and takes_part else None
    named = [*queries.people_of([row]), *(presence.person for presence in people)]
    return {
        "gathering": session.gathering,
        "session": session,
        "forum": forum,
        "harvest": queries.harvest_of_forum(forum),
        "group": row,
        "report": report,
        "people": people,
        "where": where,
        "is_here": where is not None and where.session_id == session.pk,
        "person_id": person.pk if person is not None else None,
        "hidden": queries.names_hidden(user, named, clock.now()),
        "follows": follows,
        "takes_part": takes_part,
        "writes": can_write_report(user, report),
        "can_run": can_run_forum(user, forum),
        "is_over": bool(why_over(session.gathering.state)),
        "why_shut": why_cancelled(session.gathering.state)
        or (_("This session is cancelled.") if session.state == SessionState.CANCELLED else ""),
        "live_since": getattr(request, "live_since", ""),
    }


@open_to_passes("slug")
@require_safe
def group(request: Request, slug: str, session_id: int) -> HttpResponse:
    """A group: who is there, what was said, its ideas."""
    return _page(request, queries.group_for(request.user, slug, session_id))


def _page(request: Request, group: PlacementRow, status: int = 200, **more: Any) -> HttpResponse:
    context = group_context(request, group)
    text = context["report"].text
    forms = {
        "form": ReportForm(initial={"text": text, "seen": text}),
        "idea_form": IdeaForm(initial={"key": uuid.uuid4()}, auto_id="idea_%s"),
    }
    return answered(request, "cooperations/group.html", context | forms | more, status)


@open_to_passes("slug")
@login_required
@require_POST
def here(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Say that one is in this group, or has left it. A script gets a short answer."""
    group, person = queries.group_to_join_for(request.user, slug, session_id)
    is_here, press = request.POST.get("here") != "0", press_in(request.POST)
    ran = run(
        request,
        lambda: actions.be_here(group.session, person, is_here=is_here, press=press, at=clock.now()),
        limit=TAKING_PART,
    )
    if is_script(request) and ran.refusal is not None:
        return ran.short()
    sentence = _("You are here.") if is_here else _("You have left this group.")
    return ran.go("cooperations:group", slug, session_id, said=sentence, anchor="here")


@open_to_passes("slug")
@login_required
@require_POST
def take_notes(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Take the notes of the group."""
    group, person = queries.group_to_join_for(request.user, slug, session_id)
    ran = run(
        request,
        lambda: actions.take_notes(group.session, person, by=request.user, at=clock.now()),
        limit=TAKING_PART,
    )
    return ran.go("cooperations:group", slug, session_id, said=_("You take the notes of this group."), anchor="report")


@open_to_passes("slug")
@login_required
@require_POST
def hand_on(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Take the notes no longer, so that somebody else can."""
    group = queries.group_to_write_for(request.user, slug, session_id)
    ran = run(request, lambda: actions.hand_on_notes(group.session, by=request.user, at=clock.now()))
    sentence = _("Nobody takes the notes now: somebody else can.")
    return ran.go("cooperations:group", slug, session_id, said=sentence, anchor="report")


@open_to_passes("slug")
@login_required
@require_POST
def write(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Save the report; with `close`, close it."""
    group = queries.group_to_write_for(request.user, slug, session_id)
    form = ReportForm(sent(request))
    closes = "close" in request.POST

    def action() -> None:
        actions.write_report(group.session, by=request.user, at=clock.now(), **form.cleaned_data)
        if closes:
            actions.close_report(group.session, by=request.user, at=clock.now())

    def renewed(_refusal: Overtaken) -> ReportForm:
        now = queries.report_of(group).text
        form.show_instead(seen=now)
        form.add_error(None, _("Somebody else wrote here meanwhile. It now says: “%(text)s”") % {"text": now})
        return form

    ran = run(request, action, form=form, renewed=renewed)
    if ran.is_done:
        sentence = _("The report is closed: it is on the news wall.") if closes else _("Saved.")
        return ran.go("cooperations:group", slug, session_id, said=sentence, anchor="report")
    return _page(request, group, ran.status, form=form)


@open_to_passes("slug")
@login_required
@require_POST
def reopen(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Open a closed report again."""
    group = queries.group_to_write_for(request.user, slug, session_id)
    ran = run(request, lambda: actions.reopen_report(group.session, by=request.user, at=clock.now()))
    return ran.go("cooperations:group", slug, session_id, said=_("The report is open again."), anchor="report")


@open_to_passes("slug")
@login_required
@require_POST
def note_idea(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Note an idea of the group."""
    group, person = queries.group_to_join_for(request.user, slug, session_id)
    form = IdeaForm(sent(request), auto_id="idea_%s")

    ran = run(
        request,
        lambda: actions.note_idea(
            group.session,
            text=form.cleaned_data["text"],
            author=person,
            carrier=person if form.cleaned_data["carries"] else None,
            key=form.cleaned_data["key"],
            at=clock.now(),
        ),
        form=form,
        limit=TAKING_PART,
    )
    if ran.is_done:
        return ran.go("cooperations:group", slug, session_id, said=_("The idea is noted."), anchor="ideas")
    return _page(request, group, ran.status, idea_form=form)


@open_to_passes("slug")
@login_required
@require_POST
def carry(request: Request, slug: str, session_id: int, idea_id: int) -> HttpResponse:
    """Carry an idea on, or no longer."""
    group, person = queries.group_to_join_for(request.user, slug, session_id)
    idea, carries = queries.idea_in(group.topic.forum, idea_id), request.POST.get("carries") != "0"
    ran = run(
        request,
        lambda: actions.carry_idea(idea, person, carries=carries, at=clock.now()),
        limit=TAKING_PART,
    )
    return ran.go("cooperations:group", slug, session_id, said=_("Saved."), anchor=f"idea-{idea_id}")


@open_to_passes("slug")
@login_required
@require_POST
def withdraw_idea(request: Request, slug: str, forum_id: int, idea_id: int) -> HttpResponse:
    """Withdraw an idea."""
    idea = queries.idea_to_withdraw_for(request.user, slug, forum_id, idea_id)
    ran = run(request, lambda: actions.withdraw_idea(idea, by=request.user, at=clock.now()), limit=TAKING_PART)
    sentence = _("The idea is withdrawn.")
    if idea.session_id is None or number_in(request.POST.get("back")) != idea.session_id:
        return ran.go("cooperations:convergence", slug, forum_id, said=sentence)
    return ran.go("cooperations:group", slug, idea.session_id, said=sentence, anchor="ideas")


@login_required
@require_POST
def ask_reports(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Ask for the reports that are missing, by letter."""
    forum = forum_to_run_for(request.user, slug, forum_id)
    ran: Ran[int] = run(request, lambda: actions.ask_reports(forum, by=request.user, at=clock.now()))
    answer = ""
    if ran.is_done:
        sentence = ngettext("%(n)s group is asked by letter.", "%(n)s groups are asked by letter.", ran.done)
        answer = promised(sentence % {"n": ran.done})
    return ran.go("cooperations:groups", slug, forum_id, said=answer)
