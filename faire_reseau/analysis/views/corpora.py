"""Views of corpora: the list, making one of texts of the product, its texts, who is invited."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.forms import CorpusForm, FromSourceForm, MemberForm
from faire_reseau.analysis.logic.offered import chosen_in
from faire_reseau.analysis.logic.previews import preview_of
from faire_reseau.analysis.permissions import can_begin, can_code, can_lead
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in

MAKING = Limit("corpus", at_most=120, seconds=3600)
INVITING = Limit("corpus_member", at_most=120, seconds=3600)
ON_A_PAGE = 100


@login_required
@require_safe
def corpora(request: Request) -> HttpResponse:
    """The corpora that the reader is invited to."""
    context = {"corpora": queries.corpora_for(request.user), "can_begin": can_begin(request.user)}
    return render(request, "analysis/list.html", context)


@login_required
@require_safe
def begin(request: Request) -> HttpResponse:
    """Where the texts of a new corpus come from."""
    if not can_begin(request.user):
        raise Http404
    return render(request, "analysis/begin.html", {"sources": queries.sources()})


@login_required
def begin_from(request: Request, source: str) -> HttpResponse:
    """A corpus of texts that a room offers: choose, look, keep."""
    offered = queries.sources().get(source)
    if offered is None or not can_begin(request.user):
        raise Http404
    form = FromSourceForm(sent(request), filters=offered.filters(request.user))

    def chosen() -> dict[str, list[str]]:
        return chosen_in(form.filters, form.chosen)

    def action() -> queries.CorpusRow:
        columns = {name: form.cleaned_data[name] for name in ("title", "purpose", "language", "is_restricted")}
        texts = queries.offered_texts(offered, request.user, chosen())
        recipe = {"source": source, "chosen": chosen()}
        return actions.make_corpus(texts, recipe=recipe, by=request.user, at=clock.now(), **columns)

    keeps = "keep" in request.POST
    ran = run(request, action, form=form, limit=MAKING) if keeps else Ran[queries.CorpusRow](request, form)
    if ran.is_done:
        return ran.go("analysis:corpus", ran.done.pk, said=_("The corpus is kept as its texts are now."))
    is_looked_at = request.method == "POST" and not keeps and form.is_valid()
    preview = preview_of(queries.offered_texts(offered, request.user, chosen())) if is_looked_at else None
    return ran.page("analysis/begin_from.html", {"source": offered, "preview": preview})


@login_required
@require_safe
def corpus(request: Request, corpus_id: int) -> HttpResponse:
    """A corpus: what it is, and its texts."""
    row = queries.corpus_for(request.user, corpus_id)
    page = Paginator(queries.documents_of(row), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "corpus": row,
        "documents": page,
        "readable": queries.readable_positions(request.user, row),
        "people": queries.members_of(row),
        "runs": queries.runs_of(row),
        "since": queries.since_of(request.user, row, page.paginator.count),
        "can_code": can_code(request.user, row),
        "can_lead": can_lead(request.user, row),
    }
    return render(request, "analysis/corpus.html", context)


@login_required
@require_safe
def document(request: Request, corpus_id: int, position: int) -> HttpResponse:
    """A text of a corpus, with what is known of it."""
    row = queries.document_for(request.user, corpus_id, position)
    before, after = queries.beside(row)
    start, end = (number_in(request.GET.get(name), at_most=len(row.text)) or 0 for name in ("de", "a"))
    parts = (row.text[:start], row.text[start:end], row.text[end:]) if start < end else (row.text, "", "")
    context = {"document": row, "before": before, "after": after, "parts": parts}
    return render(request, "analysis/document.html", context)


@login_required
def change(request: Request, corpus_id: int) -> HttpResponse:
    """Call a corpus otherwise, or restrict it."""
    row = queries.corpus_to_lead_for(request.user, corpus_id)
    initial = {name: getattr(row, name) for name in CorpusForm.base_fields}
    form = CorpusForm(sent(request), initial=initial)

    def action() -> None:
        actions.change_corpus(row, by=request.user, at=clock.now(), seen=form.said(), **form.cleaned_data)

    ran = run(request, action, form=form)
    if ran.is_done:
        return ran.go("analysis:corpus", corpus_id, said=_("Saved."))
    return ran.page("analysis/change.html", {"corpus": row})


@login_required
@require_POST
def remove(request: Request, corpus_id: int) -> HttpResponse:
    """Remove a corpus with everything that was made of it."""
    row = queries.corpus_to_lead_for(request.user, corpus_id)
    ran = run(request, lambda: actions.remove_corpus(row, by=request.user, at=clock.now()))
    return ran.go("analysis:list", said=_("“%(title)s” is removed.") % {"title": row.title})


@login_required
def members(request: Request, corpus_id: int) -> HttpResponse:
    """Who is invited to a corpus, and one more to invite."""
    row = queries.corpus_to_lead_for(request.user, corpus_id)
    form = MemberForm(sent(request))

    def action() -> None:
        actions.invite_member(row, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=INVITING)
    if ran.is_done:
        sentence = _("Done: this person signs in with a code sent to that address.")
        return ran.go("analysis:members", corpus_id, said=sentence)
    return ran.page("analysis/members.html", {"corpus": row, "people": queries.members_of(row)})


@login_required
@require_POST
def remove_member(request: Request, corpus_id: int, member_id: int) -> HttpResponse:
    """No longer let somebody into a corpus."""
    row = queries.member_to_remove_for(request.user, corpus_id, member_id)
    ran = run(request, lambda: actions.remove_member(row, by=request.user, at=clock.now()))
    is_own = row.user_id == request.user.pk
    return ran.go(
        *(("analysis:list",) if is_own and ran.is_done else ("analysis:members", corpus_id)), said=_("Removed.")
    )
