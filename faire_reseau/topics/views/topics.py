"""Doors of topics: proposing, changing, withdrawing, wishing."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import open_to_passes
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock, limits
from faire_reseau.kit.forms import MOST_CHOSEN, keys_of
from faire_reseau.kit.limits import TooMany
from faire_reseau.kit.refusals import ChangedMeanwhile, Refusal
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import TopicState, Verb
from faire_reseau.topics.forms import TopicForm
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.views.forums import forum_page


@open_to_passes("slug")
@require_safe
def topic(request: HttpRequest, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Where a topic is: its card, or what became of it."""
    found = queries.topic_for(request.user, slug, forum_id, topic_id)
    if found.state == TopicState.SUGGESTED:
        return redirect(_card_of(slug, forum_id, found.pk))
    context = {"gathering": found.forum.session.gathering, "forum": found.forum, "topic": found}
    return render(request, "topics/gone.html", context, status=410 if found.state == TopicState.WITHDRAWN else 200)


@open_to_passes("slug")
@login_required
def propose(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """Propose a topic."""
    forum, person = queries.forum_to_join_for(request.user, slug, forum_id)
    form = TopicForm(
        request.POST if request.method == "POST" else None,
        forum=forum,
        reader=request.user,
        hosts=[person],
        initial={"key": uuid.uuid4()},
        remembers=False,
    )
    if request.method == "POST" and form.is_valid():
        columns = form.columns()
        try:
            limits.spend("propose", request.user.pk, at_most=30, seconds=600)
            if person not in columns["hosts"]:
                raise actions.HostRefused(_("You propose it: stay among its hosts."))
            made = actions.propose_topic(
                forum, key=form.cleaned_data["key"], proposed_by=person, by=request.user, at=clock.now(), **columns
            )
        except TooMany as refusal:
            form.refuse(refusal)
            return _form_page(request, forum, form, status=429)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return redirect(_card_of(slug, forum_id, made.pk))
    return _form_page(request, forum, form)


@open_to_passes("slug")
@login_required
def change_topic(request: HttpRequest, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Change a topic."""
    found = queries.topic_to_change_for(request.user, slug, forum_id, topic_id)
    about = {"forum": found.forum, "reader": request.user}
    now, hosts = _topic_now(found)
    form = TopicForm(request.POST if request.method == "POST" else None, hosts=hosts, initial=now, **about)
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend("propose", request.user.pk, at_most=30, seconds=600)
            seen, columns = form.said(), form.touched_columns()
            actions.change_topic(found, seen=seen, by=request.user, at=clock.now(), **columns)
        except ChangedMeanwhile:
            found = queries.topic_to_change_for(request.user, slug, forum_id, topic_id)
            now, hosts = _topic_now(found)
            form = form.renewed(now | {"hosts": [person.pk for person in hosts]}, hosts=hosts, **about)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect(_card_of(slug, forum_id, topic_id))
    return _form_page(request, found.forum, form, topic=found)


def _topic_now(found: Any) -> tuple[dict[str, Any], list[Any]]:
    now = {name: getattr(found, name) for name in ("title", "kind", "text", "needs", "expected_people")}
    hosts = [host.person for host in found.hosts.select_related("person").order_by("rank", "pk")]
    return now | {"themes": list(found.themes.all())}, hosts


@open_to_passes("slug")
@login_required
@require_safe
def find_people(request: HttpRequest, slug: str, forum_id: int) -> HttpResponse:
    """Whom the words find among those who have a place, as far as the directory shows them to the reader: a fragment."""
    forum = queries.forum_to_name_hosts_for(request.user, slug, forum_id)
    limits.spend("find_people", request.user.pk, at_most=120, seconds=60)
    apart = keys_of(request.GET.getlist("sans")[:MOST_CHOSEN])
    found = queries.people_to_choose(request.user, forum, request.GET.get("q", "")[:100], apart_from=apart)
    response = render(request, "ui/parts/search_found.html", {"name": "hosts", "found": found})
    response["Cache-Control"] = "no-store"
    return response


@open_to_passes("slug")
@login_required
@require_POST
def withdraw_topic(request: HttpRequest, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Take a topic back."""
    found = queries.topic_to_change_for(request.user, slug, forum_id, topic_id)
    try:
        actions.withdraw_topic(found, by=request.user, at=clock.now())
    except Refusal as refusal:
        return forum_page(request, found.forum, refusal)
    messages.success(request, _("“%(title)s” is withdrawn.") % {"title": found.title})
    return redirect("topics:forum", slug, forum_id)


@open_to_passes("slug")
@login_required
@require_POST
def wish(request: HttpRequest, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Say how much one wants a topic. A script gets a short answer, a plain form the page."""
    forum, person = queries.forum_to_join_for(request.user, slug, forum_id)
    found = queries.topic_in(forum, topic_id)
    is_script = "X-CSRFToken" in request.headers
    level = request.POST.get("level", "")
    try:
        limits.spend("wish", request.user.pk, at_most=300, seconds=60)
        number = int(level) if level.isdecimal() and len(level) == 1 else -1
        actions.wish(found, person, number, by=request.user, at=clock.now())
    except Refusal as refusal:
        status = 429 if isinstance(refusal, TooMany) else 422
        if is_script:
            return render(request, "ui/parts/refused.html", {"refusal": refusal}, status=status)
        return forum_page(request, queries.forum_for(request.user, slug, forum_id), refusal)
    if is_script:
        return HttpResponse(status=204)
    kept = QueryDict(request.POST.get("retour", "")[:300]).urlencode()
    return redirect(f"{reverse('topics:forum', args=[slug, forum_id])}{'?' if kept else ''}{kept}#sujet-{topic_id}")


def _card_of(slug: str, forum_id: int, topic_id: int) -> str:
    return f"{reverse('topics:forum', args=[slug, forum_id])}#sujet-{topic_id}"


def _form_page(request: HttpRequest, forum: Any, form: TopicForm, status: int = 200, topic: Any = None) -> HttpResponse:
    gathering = forum.session.gathering
    context = {
        "gathering": gathering,
        "forum": forum,
        "form": form,
        "topic": topic,
        "is_open": not why_over(gathering.state)
        and (topic is not None or opens(forum.phases, forum.phase, Verb.PROPOSE)),
        "can_run": can_run(request.user, gathering),
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return render(
            request, "topics/topic_form.html", context, status=422 if form.errors and status == 200 else status
        )
