"""Views of convergence: ideas and dots, groups of ideas, where ideas went, what became of a gathering, its minutes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.cooperations import actions, exports, queries
from faire_reseau.cooperations.enums import ConvergenceState
from faire_reseau.cooperations.forms import OpenForm, TitleForm, TogetherForm, WentForm
from faire_reseau.cooperations.permissions import can_follow
from faire_reseau.cooperations.queries import HarvestRow
from faire_reseau.cooperations.texts import SHUT_SENTENCES
from faire_reseau.cooperations.views.groups import TAKING_PART, answered
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.queries import gathering_for
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, is_script, run, sent
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.presses import press_in
from faire_reseau.kit.refusals import Refusal
from faire_reseau.topics.permissions import can_run_forum
from faire_reseau.topics.queries import ForumRow, forum_for, forum_to_run_for, forums_for, person_taking_part

DOCUMENTS = {"odt": "application/vnd.oasis.opendocument.text", "pdf": "application/pdf"}


def convergence_context(request: Request, forum: ForumRow) -> dict[str, Any]:
    """What the page of ideas shows to its reader."""
    harvest, person = queries.harvest_of_forum(forum), person_taking_part(request.user, forum)
    board = queries.board_of(harvest, person)
    people = [person for bundle in board.bundles for idea in bundle.ideas for person in (idea.author, idea.carrier)]
    over = why_over(forum.session.gathering.state)
    return {
        "gathering": forum.session.gathering,
        "forum": forum,
        "harvest": harvest,
        "board": board,
        "commitments": queries.commitments_of(forum),
        "hidden": queries.names_hidden(request.user, people, clock.now()),
        "can_run": can_run_forum(request.user, forum),
        "takes_part": person is not None,
        "person_id": person.pk if person is not None else None,
        "follows": can_follow(request.user, forum),
        "why_shut": over or str(SHUT_SENTENCES.get(ConvergenceState(harvest.state), "")),
        "is_over": bool(over),
        "live_since": getattr(request, "live_since", ""),
    }


@open_to_passes("slug")
@require_safe
def convergence(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """The ideas of a forum side by side, one's own dots, the commitments that they become."""
    return _page(request, forum_for(request.user, slug, forum_id))


def _page(request: Request, forum: ForumRow, status: int = 200, **more: Any) -> HttpResponse:
    context = convergence_context(request, forum)
    if context["can_run"]:
        context["open_form"] = OpenForm(initial={"dots_each": context["harvest"].dots_each}, auto_id="open_%s")
        context["together_form"] = TogetherForm(board=context["board"], auto_id="together_%s")
    return answered(request, "cooperations/convergence.html", context | more, status)


@login_required
@require_POST
def open_dots(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Open the convergence."""
    forum = forum_to_run_for(request.user, slug, forum_id)
    form = OpenForm(sent(request), auto_id="open_%s")
    ran = run(
        request,
        lambda: actions.open_convergence(forum, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
    )
    if ran.is_done:
        return ran.go("cooperations:convergence", slug, forum_id, said=_("Dots can be placed now."))
    return _page(request, forum, ran.status, open_form=form)


@login_required
@require_POST
def close_dots(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Close the convergence."""
    harvest = queries.harvest_to_run_for(request.user, slug, forum_id)
    ran = run(request, lambda: actions.close_convergence(harvest, by=request.user, at=clock.now()))
    return ran.go(
        "cooperations:convergence", slug, forum_id, said=_("The convergence is closed: here are its results.")
    )


@open_to_passes("slug")
@login_required
@require_POST
def dots(request: Request, slug: str, forum_id: int, idea_id: int) -> HttpResponse:
    """Give dots to an idea, or take them back. A script gets a short answer, a plain form the page."""
    idea, person = queries.idea_to_support_for(request.user, slug, forum_id, idea_id)
    number, press = number_in(request.POST.get("number"), at_most=99), press_in(request.POST)

    def action() -> int:
        return actions.place_dots(idea, person, number=-1 if number is None else number, press=press, at=clock.now())

    ran = run(request, action, limit=TAKING_PART)
    if is_script(request):
        return ran.short()
    if ran.refusal is not None:
        return _page(request, forum_for(request.user, slug, forum_id), ran.status, refusal=ran.refusal)
    return ran.go("cooperations:convergence", slug, forum_id, anchor=f"idea-{idea_id}")


@login_required
@require_POST
def together(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Put ideas together."""
    harvest = queries.harvest_to_run_for(request.user, slug, forum_id)
    form = TogetherForm(sent(request), board=queries.board_of(harvest), auto_id="together_%s")
    ran = run(
        request,
        lambda: actions.put_together(harvest, by=request.user, at=clock.now(), **form.columns()),
        form=form,
        renewed=lambda refusal: _again(harvest, form, refusal),
    )
    if ran.is_done:
        return ran.go("cooperations:convergence", slug, forum_id, said=_("Put together."), anchor="ideas")
    return _page(request, harvest.forum, ran.status, together_form=ran.form)


def _again(harvest: HarvestRow, form: TogetherForm, refusal: Refusal) -> TogetherForm:
    """The form on what stands now, with what was ticked and the sentence that says who was first."""
    fresh = TogetherForm(board=queries.board_of(harvest), auto_id="together_%s")
    form.show_instead(seen=fresh.initial["seen"])
    form.add_error(None, refusal.sentence)
    return form


@login_required
@require_POST
def take_out(request: Request, slug: str, forum_id: int, idea_id: int) -> HttpResponse:
    """Take an idea out of its group."""
    idea = queries.idea_to_run_for(request.user, slug, forum_id, idea_id)
    ran = run(request, lambda: actions.take_out(idea, by=request.user, at=clock.now()))
    return ran.go(
        "cooperations:convergence", slug, forum_id, said=_("It stands alone again."), anchor=f"idea-{idea_id}"
    )


@login_required
def name_cluster(request: Request, slug: str, forum_id: int, cluster_id: int) -> HttpResponse:
    """Call a group of ideas otherwise."""
    cluster = queries.cluster_to_run_for(request.user, slug, forum_id, cluster_id)
    form = TitleForm(sent(request), initial={"title": cluster.title, "seen": cluster.title})
    ran = run(
        request,
        lambda: actions.name_cluster(cluster, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
    )
    if ran.is_done:
        return ran.go("cooperations:convergence", slug, forum_id, said=_("Saved."))
    return _form(ran, cluster.harvest.forum, _("What they have in common"))


@login_required
def went(request: Request, slug: str, forum_id: int, idea_id: int) -> HttpResponse:
    """Say where an idea went."""
    idea = queries.idea_to_run_for(request.user, slug, forum_id, idea_id)
    form = WentForm(sent(request), initial={"went": idea.went, "seen": idea.went})
    ran = run(
        request,
        lambda: actions.say_where_it_went(idea, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
    )
    if ran.is_done:
        return ran.go("cooperations:became", slug, said=_("Saved."), anchor=f"idea-{idea_id}")
    return _form(ran, idea.harvest.forum, _("Where did it go?"), quote=idea.text)


def _form(ran: Ran[object], forum: ForumRow, title: str, quote: str = "") -> HttpResponse:
    context = {"gathering": forum.session.gathering, "forum": forum, "title": title, "quote": quote}
    return ran.page("cooperations/form.html", context)


@open_to_passes("slug")
@require_safe
def became(request: Request, slug: str) -> HttpResponse:
    """What became of a gathering: where each idea went, the commitments, the cooperations."""
    gathering = gathering_for(request.user, slug)
    forums = forums_for(request.user, gathering)
    context = {
        "gathering": gathering,
        "became": queries.became_of(gathering, forums),
        "forums": forums,
        "can_run": can_run(request.user, gathering),
    }
    return answered(request, "cooperations/became.html", context)


@open_to_passes("slug")
@require_safe
def minutes(request: Request, slug: str, forum_id: int, extension: str = "") -> HttpResponse:
    """The raw minutes of all groups of a forum, in one document, for those who came: a page, ODT or PDF."""
    forum = queries.forum_to_follow_for(request.user, slug, forum_id)
    rows = queries.with_notes(request.user, queries.groups_of(forum))
    hidden = queries.names_hidden(request.user, queries.people_of(rows), clock.now())
    gathering = forum.session.gathering
    if not extension:
        runs = can_run_forum(request.user, forum)
        context = {"gathering": gathering, "forum": forum, "groups": rows, "hidden": hidden, "can_run": runs}
        return answered(request, "cooperations/minutes.html", context)
    if extension not in DOCUMENTS:
        raise Http404
    document = exports.minutes_of(forum, rows, hidden, at=clock.now())
    written = exports.odt(document) if extension == "odt" else exports.pdf(document)
    response = HttpResponse(written, content_type=DOCUMENTS[extension])
    name = f"{slug}-comptes-rendus-{localdate(clock.now()).isoformat()}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
