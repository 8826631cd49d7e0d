"""Views of a new snapshot: what became of the sources of a corpus, the snapshot beside it, what it could not carry over."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, queries
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run
from faire_reseau.kit.limits import Limit

RENEWING = Limit("corpus_renewed", at_most=60, seconds=3600)


@login_required
def renew(request: Request, corpus_id: int) -> HttpResponse:
    """What changed in the sources of a corpus, and the button that keeps them as they are now, beside it."""
    row = queries.corpus_to_lead_for(request.user, corpus_id)
    can_renew = queries.can_renew(request.user, row)
    if request.method == "POST" and can_renew:

        def action() -> queries.CorpusRow:
            return actions.renew_corpus(row, queries.texts_now(request.user, row), by=request.user, at=clock.now())

        ran = run(request, action, limit=RENEWING)
        if ran.is_done:
            return ran.go("analysis:renewal", ran.done.pk, said=_("The new snapshot is kept beside the former one."))
        return ran.go("analysis:renew", corpus_id)
    newer = queries.newer_of(request.user, row)
    is_open = can_renew and newer is None
    differences = queries.differences_now(request.user, row) if is_open else None
    context = {"corpus": row, "can_renew": can_renew, "newer": newer, "differences": differences}
    return render(request, "analysis/renew.html", context)


@login_required
@require_safe
def renewal(request: Request, corpus_id: int) -> HttpResponse:
    """What a snapshot took over from the former one, and what it could not."""
    row = queries.corpus_for(request.user, corpus_id)
    comparison = queries.renewal_of(request.user, row)
    if comparison is None:
        raise Http404
    return render(request, "analysis/renewal.html", {"corpus": row, "renewal": comparison})
