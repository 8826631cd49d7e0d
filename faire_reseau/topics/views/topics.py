"""Views of topics: propose, change, withdraw, wish."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, is_script, run, sent, shut
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.presses import press_in
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.kit.search_fields import MOST_CHOSEN, keys_of
from faire_reseau.network.queries import PersonRow
from faire_reseau.topics import actions, queries
from faire_reseau.topics.enums import TopicState, Verb
from faire_reseau.topics.forms import TopicForm
from faire_reseau.topics.logic.formats import opens
from faire_reseau.topics.queries import ForumRow, TopicRow
from faire_reseau.topics.texts import why_forum_over
from faire_reseau.topics.views.forums import forum_page

PROPOSALS = Limit("propose", at_most=30, seconds=600)
SEARCHES = Limit("find_people", at_most=120, seconds=60)
WISHES = Limit("wish", at_most=300, seconds=60)


@open_to_passes("slug")
@require_safe
def topic(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Where a topic is: its card, or what became of it."""
    topic_row = queries.topic_for(request.user, slug, forum_id, topic_id)
    if topic_row.state == TopicState.SUGGESTED:
        return redirect(queries.card_address(topic_row.forum, topic_row.pk))
    context = {"gathering": topic_row.forum.session.gathering, "forum": topic_row.forum, "topic": topic_row}
    return render(request, "topics/gone.html", context, status=410 if topic_row.state == TopicState.WITHDRAWN else 200)


@open_to_passes("slug")
@login_required
def propose(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Propose a topic; who runs the forum notes that of somebody else too (people without a phone)."""
    forum, person = queries.forum_to_propose_for(request.user, slug, forum_id)
    runs = can_run(request.user, forum.session.gathering)
    if (why := actions.why_not_proposed(forum)) and sent(request) is None:
        return shut(request, why, "topics:forum", slug, forum_id)
    about: dict[str, Any] = {"forum": forum, "reader": request.user, "hosts": [person] if person else []}
    form = TopicForm(sent(request), initial={"key": uuid.uuid4()}, remembers=False, is_new=True, **about)

    def action() -> TopicRow:
        columns, key = form.columns(), form.cleaned_data["key"]
        hosts = columns["hosts"]
        if person not in hosts and not runs:
            raise actions.HostRefused(_("You propose it: stay among its hosts."))
        whose = person if person in hosts else hosts[0]
        return actions.propose_topic(forum, key=key, proposed_by=whose, by=request.user, at=clock.now(), **columns)

    ran = run(request, action, form=form, limit=PROPOSALS)
    if ran.is_done:
        sentence = _("“%(title)s” is proposed.") % {"title": ran.done.title}
        return ran.go(queries.card_address(forum, ran.done.pk), said=sentence)
    return _form_page(ran, forum)


@open_to_passes("slug")
@login_required
def change_topic(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Change a topic."""
    topic_row = queries.topic_to_change_for(request.user, slug, forum_id, topic_id)
    about: dict[str, Any] = {"forum": topic_row.forum, "reader": request.user}
    now, hosts = _topic_now(topic_row)
    form = TopicForm(sent(request), hosts=hosts, initial=now, **about)

    def action() -> None:
        seen, columns = form.said(), form.touched_columns()
        actions.change_topic(topic_row, seen=seen, by=request.user, at=clock.now(), **columns)

    def renewed(_refusal: Overtaken) -> TopicForm:
        now, hosts = _topic_now(queries.topic_to_change_for(request.user, slug, forum_id, topic_id))
        return form.renewed(now | {"hosts": [person.pk for person in hosts]}, hosts=hosts, **about)

    ran = run(request, action, form=form, limit=PROPOSALS, renewed=renewed)
    if ran.is_done:
        return ran.go(queries.card_address(topic_row.forum, topic_id), said=_("Saved."))
    return _form_page(ran, topic_row.forum, topic=topic_row)


def _topic_now(topic_row: TopicRow) -> tuple[dict[str, Any], list[PersonRow]]:
    now = {name: getattr(topic_row, name) for name in ("title", "kind", "text", "needs", "expected_people")}
    standing = topic_row.hosts.filter(person__erased_at=None)
    hosts = [host.person for host in standing.select_related("person").order_by("rank", "pk")]
    return now | {"themes": list(topic_row.themes.all())}, hosts


@open_to_passes("slug")
@login_required
@require_safe
def find_people(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Whom the words find among those who have a place, as far as the directory shows them to the reader: a fragment."""
    forum = queries.forum_to_name_hosts_for(request.user, slug, forum_id)
    SEARCHES.spend(request.user.pk)
    apart = keys_of(request.GET.getlist("sans")[:MOST_CHOSEN])
    people = queries.people_to_choose(request.user, forum, request.GET.get("q", "")[:100], apart_from=apart)
    response = render(request, "ui/parts/search_found.html", {"name": "hosts", "found": people})
    response["Cache-Control"] = "no-store"
    return response


@open_to_passes("slug")
@login_required
@require_POST
def withdraw_topic(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Take a topic back."""
    topic_row = queries.topic_to_change_for(request.user, slug, forum_id, topic_id)
    ran = run(request, lambda: actions.withdraw_topic(topic_row, by=request.user, at=clock.now()))
    if ran.is_done:
        sentence = _("“%(title)s” is withdrawn.") % {"title": topic_row.title}
        return ran.go("topics:forum", slug, forum_id, said=sentence)
    return forum_page(ran, slug, forum_id)


@open_to_passes("slug")
@login_required
@require_POST
def wish(request: Request, slug: str, forum_id: int, topic_id: int) -> HttpResponse:
    """Say how much one wants a topic. A script gets a short answer, a plain form the page."""
    forum, person = queries.forum_to_join_for(request.user, slug, forum_id)
    topic_row = queries.topic_in(forum, topic_id)

    def action() -> None:
        level = number_in(request.POST.get("level"), at_most=9)
        press = press_in(request.POST)
        actions.wish(topic_row, person, -1 if level is None else level, by=request.user, press=press, at=clock.now())

    ran = run(request, action, limit=WISHES)
    if is_script(request):
        return ran.short()
    if ran.refusal is not None:
        return forum_page(ran, slug, forum_id)
    return ran.go(queries.card_address(forum, topic_id, list_query=request.POST.get("retour", "")[:300]))


def _form_page(ran: Ran[object], forum: ForumRow, topic: TopicRow | None = None) -> HttpResponse:
    gathering = forum.session.gathering
    context = {
        "gathering": gathering,
        "forum": forum,
        "topic": topic,
        "is_open": not why_forum_over(gathering.state, forum.session.state)
        and (topic is not None or opens(forum.phases, forum.phase, Verb.PROPOSE)),
        "can_run": can_run(ran.request.user, gathering),
    }
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return ran.page("topics/topic_form.html", context)
