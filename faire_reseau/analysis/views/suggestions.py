"""Views of passages that are proposed for a code: the list, look for them, accept or refuse one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.views.coding import CODING
from faire_reseau.analysis.views.runs import RUNS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run


@login_required
@require_safe
def suggestions(request: Request, corpus_id: int, code_id: int) -> HttpResponse:
    """The passages proposed for a code, and the share accepted so far."""
    code, proposed = queries.suggestions_for(request.user, corpus_id, code_id)
    return render(request, "analysis/suggestions.html", {"corpus": code.corpus, "code": code, "proposed": proposed})


@login_required
@require_POST
def ask_suggestions(request: Request, corpus_id: int, code_id: int) -> HttpResponse:
    """Have the worker look for passages."""
    code = queries.code_to_change_for(request.user, corpus_id, code_id)
    ran = run(request, lambda: actions.ask_suggestions(code, by=request.user, at=clock.now()), limit=RUNS)
    return ran.go("analysis:suggestions", corpus_id, code_id)


@login_required
@require_POST
def decide_suggestion(request: Request, corpus_id: int, code_id: int, suggestion_id: int) -> HttpResponse:
    """Accept a passage, which then bears the code, or refuse it."""
    suggestion = queries.suggestion_to_decide_for(request.user, corpus_id, code_id, suggestion_id)
    is_accepted = request.POST.get("answer") == "yes"

    def action() -> None:
        decide = actions.accept_suggestion if is_accepted else actions.refuse_suggestion
        decide(suggestion, by=request.user, at=clock.now())

    ran = run(request, action, limit=CODING)
    sentence = _("The passage bears the code.") if is_accepted else _("Refused: it is not proposed again.")
    return ran.go("analysis:suggestions", corpus_id, code_id, said=sentence, anchor="proposed")
