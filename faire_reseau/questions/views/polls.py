"""Views of polls: make one ready, open and close it, answer it."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.log import nameless
from faire_reseau.kit.presses import press_in
from faire_reseau.questions import actions, queries
from faire_reseau.questions.forms import AskForm, PollForm
from faire_reseau.questions.views.asking import TAKING_PART, answered, page_context
from faire_reseau.questions.views.moderating import desk_context


@login_required
@require_POST
def add_poll(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Make a poll ready."""
    time = queries.time_to_moderate_for(request.user, slug, session_id)
    form = PollForm(sent(request))
    ran = run(request, lambda: actions.add_poll(time, by=request.user, at=clock.now(), **form.columns()), form=form)
    if ran.is_done:
        return ran.go(
            "questions:moderate",
            slug,
            session_id,
            said=_("The poll is ready: open it when it is its turn."),
            anchor="polls",
        )
    return answered(request, "questions/moderate.html", desk_context(request, time) | {"poll_form": form}, ran.status)


@login_required
@require_POST
def move_poll(request: Request, slug: str, session_id: int, poll_id: int) -> HttpResponse:
    """Open a poll, close it, or remove one that nobody has answered."""
    time = queries.time_to_moderate_for(request.user, slug, session_id)
    poll = queries.poll_in(time, poll_id)
    moves = {"open": actions.open_poll, "close": actions.close_poll, "remove": actions.remove_poll}
    moved = moves.get(request.POST.get("to", ""))
    if moved is None:
        raise Http404
    ran = run(request, lambda: moved(poll, by=request.user, at=clock.now()))
    return ran.go("questions:moderate", slug, session_id, said=_("Saved."), anchor="polls")


@nameless
@open_to_passes("slug")
@login_required
@require_POST
def answer_poll(request: Request, slug: str, session_id: int, poll_id: int) -> HttpResponse:
    """Answer a poll; the last answer counts."""
    time, person = queries.time_to_ask_for(request.user, slug, session_id)
    poll = queries.poll_in(time, poll_id)
    given, press = request.POST.get("value", "")[:200], press_in(request.POST)
    ran = run(
        request,
        lambda: actions.answer_poll(poll, person, given=given, press=press, at=clock.now()),
        limit=TAKING_PART,
    )
    if ran.is_done:
        return ran.go("questions:session", slug, session_id, said=_("Your answer counts."), anchor="poll")
    form = AskForm(takes_anonymous=time.takes_anonymous)
    context = page_context(request, time) | {"form": form, "refusal": ran.refusal}
    return answered(request, "questions/session.html", context, ran.status)
