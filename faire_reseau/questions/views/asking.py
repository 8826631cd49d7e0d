"""Views of who came: the questions of a session, ask, near ones, support. The log of requests never names who asks them."""

import uuid
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, is_script, run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.log import nameless
from faire_reseau.kit.presses import press_in
from faire_reseau.network.queries import person_of
from faire_reseau.questions import actions, queries
from faire_reseau.questions.enums import QuestionState
from faire_reseau.questions.forms import AskForm
from faire_reseau.questions.permissions import can_ask, can_follow, can_moderate, can_speak
from faire_reseau.questions.queries import QuestionRow, QuestionTimeRow
from faire_reseau.questions.texts import why_not_asked

# One count for asking, supporting and answering polls: that of asking alone would say who asked an anonymous question.
TAKING_PART = Limit("questions", at_most=120, seconds=60)


def page_context(request: Request, time: QuestionTimeRow) -> dict[str, Any]:
    """What the page of questions shows to its reader."""
    person = person_of(request.user) if request.user.is_authenticated else None
    gathering = time.session.gathering
    follows = can_follow(request.user, time)
    return {
        "gathering": gathering,
        "session": time.session,
        "time": time,
        "why_shut": why_not_asked(gathering.state, time.session.state, time.state),
        "lists": queries.list_for(request.user, time, person),
        "asked": queries.asked_in(time) if not follows else 0,
        "poll": queries.open_poll_of(time, person) if follows else None,
        "person_id": person.pk if person is not None else None,
        "can_ask": can_ask(request.user, time),
        "can_follow": follows,
        "can_run": can_moderate(request.user, time.session),
        "can_speak": can_speak(request.user, time.session),
        "live_since": getattr(request, "live_since", ""),
    }


def answered(request: Request, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A page in the zone of the gathering."""
    with timezone.override(ZoneInfo(context["gathering"].time_zone)):
        response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-cache, private"
    return response


@nameless
@open_to_passes("slug")
@require_safe
def session(request: Request, slug: str, session_id: int) -> HttpResponse:
    """The questions of a session, its open poll, and the form to ask."""
    about = queries.session_for(request.user, slug, session_id)
    time = queries.time_of(about)
    if time is None:
        context = {"gathering": about.gathering, "session": about, "can_run": can_moderate(request.user, about)}
        return answered(request, "questions/none.html", context)
    form = AskForm(initial={"key": uuid.uuid4()}, takes_anonymous=time.takes_anonymous)
    return answered(request, "questions/session.html", page_context(request, time) | {"form": form})


@nameless
@open_to_passes("slug")
@login_required
@require_POST
def ask(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Ask a question."""
    time, person = queries.time_to_ask_for(request.user, slug, session_id)
    form = AskForm(sent(request), takes_anonymous=True)

    ran = run(
        request,
        lambda: actions.ask(time, person, at=clock.now(), **form.cleaned_data),
        form=form,
        limit=TAKING_PART,
    )
    if ran.is_done:
        return ran.go("questions:session", slug, session_id, said=_said(ran), anchor="questions")
    time.refresh_from_db()
    return answered(request, "questions/session.html", page_context(request, time) | {"form": form}, ran.status)


def _said(ran: Ran[QuestionRow]) -> str:
    if ran.done.state == QuestionState.HELD:
        return _("Your question is with the organisers: it is shown once they have approved it.")
    return _("Your question is asked.")


@nameless
@open_to_passes("slug")
@login_required
@require_safe
def near(request: Request, slug: str, session_id: int) -> HttpResponse:
    """The questions that ask nearly what is typed: a fragment, so that one supports in place of asking again."""
    time, person = queries.time_to_ask_for(request.user, slug, session_id)
    TAKING_PART.spend(request.user.pk)
    rows = queries.near_in(time, request.GET.get("q", "")[:700])
    context = {
        "gathering": time.session.gathering,
        "session": time.session,
        "time": time,
        "rows": rows,
        "person": person,
    }
    response = render(request, "questions/parts/near.html", context)
    response["Cache-Control"] = "no-store"
    return response


@nameless
@open_to_passes("slug")
@login_required
@require_POST
def support(request: Request, slug: str, session_id: int, question_id: int) -> HttpResponse:
    """Support a question, or no longer. A script gets a short answer, a plain form the page."""
    time, person = queries.time_to_ask_for(request.user, slug, session_id)
    question = queries.question_in(time, question_id)
    wants, press = request.POST.get("wants") != "0", press_in(request.POST)

    ran = run(
        request, lambda: actions.support(question, person, wants=wants, press=press, at=clock.now()), limit=TAKING_PART
    )
    if is_script(request):
        return ran.short()
    return ran.go("questions:session", slug, session_id, said=_("Saved."), anchor=f"question-{question_id}")


@nameless
@open_to_passes("slug")
@login_required
@require_POST
def withdraw(request: Request, slug: str, session_id: int, question_id: int) -> HttpResponse:
    """Take back what one asked by name."""
    time, person = queries.time_to_ask_for(request.user, slug, session_id)
    question = queries.question_in(time, question_id)
    ran = run(request, lambda: actions.withdraw_question(question, person, at=clock.now()), limit=TAKING_PART)
    return ran.go("questions:session", slug, session_id, said=_("Your question is withdrawn."), anchor="questions")
