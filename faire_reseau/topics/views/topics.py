"""Views of topics: propose, change, withdraw, wish."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, is_script, run, sent, shut
from faire_reseau.kit.forms import MOST_CHOSEN, keys_of
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import TopicState, Verb
from faire_reseau.topics.forms import TopicForm
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.views.forums import forum_page

PROPOSALS = Limit("propose", at_most=30, seconds=600)
SEARCHES = Limit("find_people", at_most=120, seconds=60)
WISHES = Limit("wish", at_most=300, seconds=60)


@open_to_passes("slug")
@require_safe
def topic(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Where a topic is: its card, or what became of it."""
    found = queries.topic_for(request.user, slug, forum_id, topic_id)
    if found.state == TopicState.SUGGESTED:
        return redirect(f"{reverse('topics:forum', args=[slug, forum_id])}#sujet-{found.pk}")
    context = {"gathering": found.forum.session.gathering, "forum": found.forum, "topic": found}
    return render(request, "topics/gone.html", context, status=410 if found.state == TopicState.WITHDRAWN else 200)


@open_to_passes("slug")
@login_required
def propose(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Propose a topic."""
    forum, person = queries.forum_to_join_for(request.user, slug, forum_id)
    if (why := actions.why_not_proposed(forum)) and sent(request) is None:
        return shut(request, why, "topics:forum", slug, forum_id)
    about: dict[str, Any] = {"forum": forum, "reader": request.user, "hosts": [person]}
    form = TopicForm(sent(request), initial={"key": uuid.uuid4()}, remembers=False, **about)

    def action() -> Any:
        columns, key = form.columns(), form.cleaned_data["key"]
        if person not in columns["hosts"]:
            raise actions.HostRefused(_("You propose it: stay among its hosts."))
        return actions.propose_topic(forum, key=key, proposed_by=person, by=request.user, at=clock.now(), **columns)

    ran = run(request, action, form=form, limit=PROPOSALS)
    if ran.is_done:
        return ran.go("topics:forum", slug, forum_id, anchor=f"sujet-{ran.done.pk}")
    return _form_page(ran, forum)


@open_to_passes("slug")
@login_required
def change_topic(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Change a topic."""
    found = queries.topic_to_change_for(request.user, slug, forum_id, topic_id)
    about: dict[str, Any] = {"forum": found.forum, "reader": request.user}
    now, hosts = _topic_now(found)
    form = TopicForm(sent(request), hosts=hosts, initial=now, **about)

    def action() -> None:
        seen, columns = form.said(), form.touched_columns()
        actions.change_topic(found, seen=seen, by=request.user, at=clock.now(), **columns)

    def renewed(_refusal: Overtaken) -> TopicForm:
        now, hosts = _topic_now(queries.topic_to_change_for(request.user, slug, forum_id, topic_id))
        return form.renewed(now | {"hosts": [person.pk for person in hosts]}, hosts=hosts, **about)

    ran = run(request, action, form=form, limit=PROPOSALS, renewed=renewed)
    if ran.is_done:
        return ran.go("topics:forum", slug, forum_id, said=_("Saved."), anchor=f"sujet-{topic_id}")
    return _form_page(ran, found.forum, topic=found)


def _topic_now(found: Any) -> tuple[dict[str, Any], list[Any]]:
    now = {name: getattr(found, name) for name in ("title", "kind", "text", "needs", "expected_people")}
    hosts = [host.person for host in found.hosts.select_related("person").order_by("rank", "pk")]
    return now | {"themes": list(found.themes.all())}, hosts


@open_to_passes("slug")
@login_required
@require_safe
def find_people(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Whom the words find among those who have a place, as far as the directory shows them to the reader: a fragment."""
    forum = queries.forum_to_name_hosts_for(request.user, slug, forum_id)
    SEARCHES.spend(request.user.pk)
    apart = keys_of(request.GET.getlist("sans")[:MOST_CHOSEN])
    found = queries.people_to_choose(request.user, forum, request.GET.get("q", "")[:100], apart_from=apart)
    response = render(request, "ui/parts/search_found.html", {"name": "hosts", "found": found})
    response["Cache-Control"] = "no-store"
    return response


@open_to_passes("slug")
@login_required
@require_POST
def withdraw_topic(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Take a topic back."""
    found = queries.topic_to_change_for(request.user, slug, forum_id, topic_id)
    ran = run(request, lambda: actions.withdraw_topic(found, by=request.user, at=clock.now()))
    if ran.is_done:
        said = _("“%(title)s” is withdrawn.") % {"title": found.title}
        return ran.go("topics:forum", slug, forum_id, said=said)
    return forum_page(ran, found.forum)


@open_to_passes("slug")
@login_required
@require_POST
def wish(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Say how much one wants a topic. A script gets a short answer, a plain form the page."""
    forum, person = queries.forum_to_join_for(request.user, slug, forum_id)
    found = queries.topic_in(forum, topic_id)

    def action() -> None:
        level = number_in(request.POST.get("level"), at_most=9)
        actions.wish(found, person, -1 if level is None else level, by=request.user, at=clock.now())

    ran = run(request, action, limit=WISHES)
    if is_script(request):
        return ran.short()
    if ran.refusal is not None:
        return forum_page(ran, queries.forum_for(request.user, slug, forum_id))
    asked = QueryDict(request.POST.get("retour", "")[:300]).urlencode()
    address = reverse("topics:forum", args=[slug, forum_id])
    return ran.go(f"{address}{'?' if asked else ''}{asked}", anchor=f"sujet-{topic_id}")


def _form_page(ran: Ran[Any], forum: Any, topic: Any = None) -> HttpResponse:
    gathering = forum.session.gathering
    context = {
        "gathering": gathering,
        "forum": forum,
        "topic": topic,
        "is_open": not why_over(gathering.state)
        and (topic is not None or opens(forum.phases, forum.phase, Verb.PROPOSE)),
        "can_run": can_run(ran.request.user, gathering),
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return ran.page("topics/topic_form.html", context)
