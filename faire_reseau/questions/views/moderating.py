"""Views of the moderator: set, approve, mark, put aside, merge, send, answer, who spoke, the table."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings.queries import SessionRow
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.search_fields import MOST_CHOSEN, keys_of
from faire_reseau.kit.spreadsheets import XLSX, write_xlsx
from faire_reseau.questions import actions, queries
from faire_reseau.questions.enums import Order, Screening
from faire_reseau.questions.forms import (
    AnswerForm,
    AsideForm,
    MergeForm,
    PollForm,
    SendForm,
    SettingsForm,
    TurnForm,
    WordingForm,
)
from faire_reseau.questions.permissions import can_moderate
from faire_reseau.questions.queries import QuestionRow, QuestionTimeRow
from faire_reseau.questions.views.asking import answered

SEARCHES = Limit("find_answerers", at_most=120, seconds=60)


def desk_context(request: Request, time: QuestionTimeRow) -> dict[str, Any]:
    """What the moderator's page shows."""
    return {
        "gathering": time.session.gathering,
        "session": time.session,
        "time": time,
        "questions": queries.moderated(time),
        "polls": queries.polls_of(time),
        "turns": queries.turns_of(time),
        "turn_form": _turn_form(),
        "poll_form": PollForm(),
        "can_run": True,
        "live_since": getattr(request, "live_since", ""),
    }


def _turn_form(data: QueryDict | None = None) -> TurnForm:
    return TurnForm(data, auto_id="turn_%s", trades=queries.trades_to_say(), kinds=queries.kinds_to_say())


@login_required
@require_safe
def moderate(request: Request, slug: str, session_id: int) -> HttpResponse:
    """All questions of a session, by what is to be done."""
    time = queries.time_to_moderate_for(request.user, slug, session_id)
    return answered(request, "questions/moderate.html", desk_context(request, time))


@login_required
def settings(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Have a session take questions, or take them otherwise, or again."""
    session = queries.session_to_moderate_for(request.user, slug, session_id)
    time = queries.time_of(session)
    now = {} if time is None else {name: getattr(time, name) for name in ("screening", "order", "takes_anonymous")}
    form = SettingsForm(sent(request), initial={"screening": Screening.HELD, "order": Order.FAIR} | now)

    ran = run(
        request,
        lambda: actions.open_questions(session, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
    )
    if ran.is_done:
        return ran.go("questions:moderate", slug, session_id, said=_("This session takes questions."))
    return _form(ran, session, _("Questions of the session"), lead=session.title)


@login_required
@require_POST
def pause(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Take no questions for now."""
    time = queries.time_to_moderate_for(request.user, slug, session_id)
    ran = run(request, lambda: actions.pause_questions(time, by=request.user, at=clock.now()))
    return ran.go("questions:moderate", slug, session_id, said=_("Questions are paused."))


@login_required
@require_POST
def close(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Take no more questions, and forget whose the supports are."""
    time = queries.time_to_moderate_for(request.user, slug, session_id)
    ran = run(request, lambda: actions.close_questions(time, by=request.user, at=clock.now()))
    return ran.go("questions:moderate", slug, session_id, said=_("Questions are closed."))


@login_required
@require_POST
def move(request: Request, slug: str, session_id: int, question_id: int) -> HttpResponse:
    """Show a question, mark it as being answered, or as answered."""
    question = queries.question_to_moderate_for(request.user, slug, session_id, question_id)
    moves = {"show": actions.show_question, "live": actions.mark_live, "answered": actions.mark_answered}
    moved = moves.get(request.POST.get("to", ""))
    if moved is None:
        raise Http404
    ran = run(request, lambda: moved(question, by=request.user, at=clock.now()))
    return _back(ran, question)


def _back(ran: Ran[None], question: QuestionRow, sentence: str = "") -> HttpResponse:
    session = question.time.session
    anchor = f"question-{question.pk}"
    return ran.go("questions:moderate", session.gathering.slug, session.pk, said=sentence or _("Saved."), anchor=anchor)


def _form(ran: Ran[Any], session: SessionRow, title: str, button: str = "", **more: Any) -> HttpResponse:
    """The page of a form: `more` may quote a `question`, and say `intro` or `lead` before it."""
    context = {"gathering": session.gathering, "session": session, "title": title, "button": button or _("Save")}
    return ran.page("questions/form.html", context | more)


@login_required
def aside(request: Request, slug: str, session_id: int, question_id: int) -> HttpResponse:
    """Put a question aside, and say why."""
    question = queries.question_to_moderate_for(request.user, slug, session_id, question_id)
    form = AsideForm(sent(request), initial={"reason": question.reason})
    ran = run(
        request,
        lambda: actions.put_aside(question, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
    )
    if ran.is_done:
        return _back(ran, question)
    return _form(ran, question.time.session, _("Put aside"), _("Put aside"), question=question)


@login_required
def change(request: Request, slug: str, session_id: int, question_id: int) -> HttpResponse:
    """Word a question otherwise."""
    question = queries.question_to_moderate_for(request.user, slug, session_id, question_id)
    form = WordingForm(sent(request), initial={"text": question.text, "seen": question.text})
    ran = run(
        request,
        lambda: actions.change_question(question, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
        renewed=lambda _refusal: _stale(form, queries.question_in(question.time, question_id).text),
    )
    return _back(ran, question) if ran.is_done else _form(ran, question.time.session, _("Word otherwise"))


def _stale(form: HouseForm, now: str) -> HouseForm:
    """The form with everything typed, standing on what the thing says now."""
    form.show_instead(seen=now)
    form.add_error(None, _("Somebody else changed this meanwhile. It now says: “%(text)s”") % {"text": now})
    return form


@login_required
def merge(request: Request, slug: str, session_id: int, question_id: int) -> HttpResponse:
    """Have a question stand for others that ask the same."""
    question = queries.question_to_moderate_for(request.user, slug, session_id, question_id)
    others = queries.others_to_merge(question)
    form = MergeForm(sent(request), others=[(row.question.pk, row.question.text) for row in others])

    def action() -> None:
        gone = [row.question for row in others if str(row.question.pk) in form.cleaned_data["gone"]]
        actions.merge_questions(question, gone, by=request.user, at=clock.now())

    ran = run(request, action, form=form)
    if ran.is_done:
        return _back(ran, question, _("Merged: supports follow, one for each person."))
    more = {"question": question, "intro": _("This one stays:")}
    return _form(ran, question.time.session, _("Merge questions"), _("Merge"), **more)


@login_required
def send(request: Request, slug: str, session_id: int, question_id: int) -> HttpResponse:
    """Send a question to somebody who answers it in writing until a day."""
    question = queries.question_to_moderate_for(request.user, slug, session_id, question_id)
    now = {"to": [question.answerer_id] if question.answerer_id else [], "due": question.answer_due}
    form = SendForm(sent(request), initial=now, reader=request.user, question=question)
    ran = run(
        request,
        lambda: actions.send_question(question, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
    )
    if ran.is_done:
        sentence = _("%(name)s is asked to answer it.") % {"name": form.cleaned_data["to"]}
        return _back(ran, question, sentence)
    return _form(ran, question.time.session, _("Send to somebody"), _("Send"), question=question)


@login_required
@require_safe
def find_people(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Whom the words find among those who can answer: a fragment."""
    queries.time_to_moderate_for(request.user, slug, session_id)
    SEARCHES.spend(request.user.pk)
    apart = keys_of(request.GET.getlist("sans")[:MOST_CHOSEN])
    people = [
        pair for pair in queries.people_to_send_to(request.user, request.GET.get("q", "")[:100]) if pair[0] not in apart
    ]
    response = render(request, "ui/parts/search_found.html", {"name": "to", "found": people})
    response["Cache-Control"] = "no-store"
    return response


@login_required
def answer(request: Request, slug: str, session_id: int, question_id: int) -> HttpResponse:
    """Answer a question in writing: who moderates it, and whom it was sent to."""
    question = queries.question_to_answer_for(request.user, slug, session_id, question_id)
    form = AnswerForm(sent(request), initial={"text": question.answer, "seen": question.answer})
    ran = run(
        request,
        lambda: actions.answer_question(question, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
        renewed=lambda _refusal: _stale(form, queries.question_in(question.time, question_id).answer),
    )
    if ran.is_done:
        page = "questions:moderate" if can_moderate(request.user, question.time.session) else "questions:session"
        return ran.go(page, slug, session_id, said=_("The answer is published."), anchor=f"question-{question_id}")
    return _form(ran, question.time.session, _("Written answer"), _("Publish"), question=question)


@login_required
@require_POST
def turn(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Count a turn of speech, or take one back."""
    time = queries.time_to_moderate_for(request.user, slug, session_id)
    form = _turn_form(sent(request))

    def action() -> None:
        trade = queries.trade_said(form.cleaned_data["trade"])
        less = "less" in request.POST
        actions.note_turn(
            time,
            trade=trade,
            kind=queries.kind_said(form.cleaned_data["kind"]),
            by=request.user,
            at=clock.now(),
            less=less,
        )

    ran = run(request, action, form=form)
    if ran.is_done:
        return ran.go("questions:moderate", slug, session_id, said=_("Counted."), anchor="turns")
    context = desk_context(request, time) | {"turn_form": form}
    return answered(request, "questions/moderate.html", context, ran.status)


@login_required
@require_safe
def export(request: Request, slug: str, session_id: int) -> HttpResponse:
    """The questions of a session as a table for a spreadsheet program."""
    time = queries.time_to_moderate_for(request.user, slug, session_id)
    titles, rows = queries.table_of(time)
    response = HttpResponse(write_xlsx(titles, rows, sheet=_("Questions")), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="questions-{slug}-{session_id}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response
