"""Views for organisers on their own questions in the registration form."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.forms.form_questions import READY_QUESTIONS, FormQuestionForm
from faire_reseau.gatherings.queries.form_questions import (
    conditions_of,
    every_form_question,
    form_question_to_run_for,
    said_of,
)
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.refusals import Overtaken

QUESTIONS = Limit("form_question", at_most=200, seconds=3600)


@login_required
def form_questions(request: Request, slug: str) -> HttpResponse:
    """The questions that are asked, and one more to add."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    rows = list(every_form_question(gathering))
    ready = READY_QUESTIONS.get(request.GET.get("question", ""), {})
    form = FormQuestionForm(sent(request), conditions=conditions_of(rows), initial=ready, remembers=False)

    def action() -> object:
        return actions.add_form_question(gathering, by=request.user, at=clock.now(), **form.columns())

    ran = run(request, action, form=form, limit=QUESTIONS)
    if ran.is_done:
        return ran.go("gatherings:form_questions", slug, said=_("Saved."))
    current = [row for row in rows if row.put_aside_at is None]
    aside = [row for row in rows if row.put_aside_at is not None]
    context = {"gathering": gathering, "asked": current, "aside": aside, "ready": READY_QUESTIONS.items()}
    return ran.page("gatherings/form_questions.html", context)


@login_required
def change_form_question(request: Request, slug: str, form_question_id: int) -> HttpResponse:
    """Ask one of them otherwise."""
    question = form_question_to_run_for(request.user, slug, form_question_id)
    conditions = conditions_of(every_form_question(question.gathering), question)
    form = FormQuestionForm(sent(request), conditions=conditions, initial=said_of(question))

    def action() -> object:
        columns = form.columns(said_of(question))
        return actions.change_form_question(question, seen=form.said(), by=request.user, at=clock.now(), **columns)

    def renewed(_refusal: Overtaken) -> FormQuestionForm:
        now = said_of(form_question_to_run_for(request.user, slug, form_question_id))
        return form.renewed(now, conditions=conditions)

    ran = run(request, action, form=form, limit=QUESTIONS, renewed=renewed)
    if ran.is_done:
        return ran.go("gatherings:form_questions", slug, said=_("Saved."))
    return ran.page("gatherings/form_question.html", {"gathering": question.gathering, "question": question})


@login_required
@require_POST
def move_form_question(request: Request, slug: str, form_question_id: int) -> HttpResponse:
    """Ask it earlier or later."""
    question = form_question_to_run_for(request.user, slug, form_question_id)
    up = request.POST.get("to") != "down"
    ran = run(request, lambda: actions.move_form_question(question, up=up, at=clock.now()))
    return ran.go("gatherings:form_questions", slug, said=_("Saved."))


@login_required
@require_POST
def remove_form_question(request: Request, slug: str, form_question_id: int) -> HttpResponse:
    """Ask it no more."""
    question = form_question_to_run_for(request.user, slug, form_question_id)
    ran = run(request, lambda: actions.remove_form_question(question, by=request.user, at=clock.now()))
    is_aside = ran.is_done and ran.done
    sentence = _("Put aside: it is asked no more, and the answers stay.") if is_aside else _("Removed.")
    return ran.go("gatherings:form_questions", slug, said=sentence)


@login_required
@require_POST
def ask_form_question_again(request: Request, slug: str, form_question_id: int) -> HttpResponse:
    """Ask again one that was put aside."""
    question = form_question_to_run_for(request.user, slug, form_question_id)
    ran = run(request, lambda: actions.ask_form_question_again(question, by=request.user, at=clock.now()))
    return ran.go("gatherings:form_questions", slug, said=_("Saved."))
