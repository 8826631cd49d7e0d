"""Views of masks: what is proposed, accept and refuse, mask words by hand, the table of whom pseudonyms stand for."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.enums import MaskKind, MaskState
from faire_reseau.analysis.forms.masking import MaskSearchForm, MaskWordsForm
from faire_reseau.analysis.views.runs import RUNS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit

MASKING = Limit("masking", at_most=2_000, seconds=3600)
ON_A_PAGE = 50


@login_required
@require_safe
def masking(request: Request, corpus_id: int) -> HttpResponse:
    """What may be personal data in the texts of a corpus, and what was decided."""
    return render(
        request, "analysis/masking.html", _context(request, queries.corpus_to_lead_for(request.user, corpus_id))
    )


def _context(request: Request, corpus: queries.CorpusRow) -> dict[str, object]:
    search = queries.search_of(corpus)
    masks = queries.masks_of(corpus)
    page = Paginator(masks, ON_A_PAGE).get_page(request.GET.get("page"))
    return {
        "corpus": corpus,
        "search": search,
        "is_searched": queries.is_searched(search),
        "search_form": MaskSearchForm(auto_id="search_%s"),
        "words_form": MaskWordsForm(auto_id="words_%s"),
        "page": page,
        "proposals": queries.proposals(list(page.object_list)),
        "n_open": sum(mask.state == MaskState.OPEN for mask in masks),
        "can_open_table": queries.can_open_table(request.user, corpus),
    }


@login_required
@require_POST
def ask_masks(request: Request, corpus_id: int) -> HttpResponse:
    """Have the worker look for personal data."""
    corpus = queries.corpus_to_lead_for(request.user, corpus_id)
    form = MaskSearchForm(sent(request))

    def action() -> None:
        actions.ask_masks(corpus, with_places=form.cleaned_data["with_places"], by=request.user, at=clock.now())

    return run(request, action, form=form, limit=RUNS).go("analysis:masking", corpus_id)


@login_required
@require_POST
def decide_mask(request: Request, corpus_id: int, mask_id: int) -> HttpResponse:
    """Mask whom or what is proposed wherever it is named, or leave it readable."""
    mask = queries.mask_to_decide_for(request.user, corpus_id, mask_id)
    is_accepted = request.POST.get("answer") == "yes"

    def action() -> None:
        actions.decide_masks(mask.corpus, [mask], is_accepted=is_accepted, by=request.user, at=clock.now())

    ran = run(request, action, limit=MASKING)
    sentence = _("It is masked wherever it stands.") if is_accepted else _("It stays readable.")
    return ran.go("analysis:masking", corpus_id, said=sentence, anchor="proposals")


@login_required
@require_POST
def accept_masks(request: Request, corpus_id: int) -> HttpResponse:
    """Mask everything that is proposed and not decided, or leave all of it readable."""
    corpus = queries.corpus_to_lead_for(request.user, corpus_id)
    is_accepted = request.POST.get("answer") != "no"

    def action() -> int:
        masks = queries.open_masks(corpus)
        return actions.decide_masks(corpus, masks, is_accepted=is_accepted, by=request.user, at=clock.now())

    ran = run(request, action, limit=MASKING)
    n = ran.done if ran.is_done else 0
    if is_accepted:
        sentence = ngettext("%(n)s proposal accepted.", "%(n)s proposals accepted.", n)
    else:
        sentence = ngettext("%(n)s proposal refused.", "%(n)s proposals refused.", n)
    return ran.go("analysis:masking", corpus_id, said=sentence % {"n": n}, anchor="proposals")


@login_required
@require_safe
def mask(request: Request, corpus_id: int, mask_id: int) -> HttpResponse:
    """The passages of a mask, each to be left readable or masked."""
    row = queries.mask_to_decide_for(request.user, corpus_id, mask_id)
    page = Paginator(queries.places_of(row), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"corpus": row.corpus, "mask": row, "pseudonym": queries.pseudonym_of(row), "page": page}
    return render(request, "analysis/mask.html", context)


@login_required
@require_POST
def decide_span(request: Request, corpus_id: int, span_id: int) -> HttpResponse:
    """Leave one passage readable, or mask it with the others."""
    span = queries.span_to_decide_for(request.user, corpus_id, span_id)
    is_refused = request.POST.get("answer") == "no"
    ran = run(
        request,
        lambda: actions.decide_span(span, is_refused=is_refused, by=request.user, at=clock.now()),
        limit=MASKING,
    )
    return ran.go("analysis:mask", corpus_id, span.mask_id, said=_("Saved."), anchor=f"span-{span.pk}")


@login_required
@require_POST
def mask_words(request: Request, corpus_id: int) -> HttpResponse:
    """Mask words wherever they stand."""
    corpus = queries.corpus_to_lead_for(request.user, corpus_id)
    form = MaskWordsForm(sent(request), auto_id="words_%s")

    def action() -> queries.MaskRow:
        words, kind = form.cleaned_data["words"], MaskKind(form.cleaned_data["kind"])
        return actions.mask_words(corpus, words, kind=kind, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=MASKING)
    if ran.is_done:
        return ran.go("analysis:mask", corpus_id, ran.done.pk, said=_("It is masked wherever it stands."))
    return render(request, "analysis/masking.html", _context(request, corpus) | {"words_form": form}, status=ran.status)


@login_required
@require_POST
def open_table(request: Request, corpus_id: int) -> HttpResponse:
    """Whom and what pseudonyms stand for; the journal says who opened it."""
    corpus = queries.corpus_to_lead_for(request.user, corpus_id)
    if not queries.can_open_table(request.user, corpus):
        raise Http404
    ran = run(request, lambda: actions.open_table(corpus, by=request.user, at=clock.now()), limit=MASKING)
    if not ran.is_done:
        return ran.go("analysis:masking", corpus_id)
    response = render(request, "analysis/mask_table.html", {"corpus": corpus, "rows": queries.table_of(corpus)})
    response["Cache-Control"] = "no-store"
    return response
