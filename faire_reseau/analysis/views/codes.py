"""Views of code books: the tree, a code, files in and out."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.analysis import actions, exports, queries
from faire_reseau.analysis.forms.coding import BookFileForm, CodeForm, MemoForm, MergeForm
from faire_reseau.analysis.imports import books
from faire_reseau.analysis.permissions import can_code, can_lead
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.uploads import takes_files

CODES = Limit("code", at_most=1_000, seconds=3600)


@login_required
@require_safe
def codebook(request: Request, corpus_id: int) -> HttpResponse:
    """The code book of a corpus, with how many passages of how many texts bear each code."""
    corpus = queries.corpus_for(request.user, corpus_id)
    context = {
        "corpus": corpus,
        "book": queries.book_of(corpus, request.user),
        "is_blind": queries.works_blind(corpus),
        "can_code": can_code(request.user, corpus),
        "can_lead": can_lead(request.user, corpus),
        "endings": list(exports.BOOK_TYPES),
    }
    return render(request, "analysis/codebook.html", context)


@login_required
def add_code(request: Request, corpus_id: int) -> HttpResponse:
    """A new code."""
    corpus = queries.corpus_to_code_for(request.user, corpus_id)
    form = CodeForm(sent(request), book=queries.book_of(corpus), initial=request.GET.dict(), remembers=False)

    def action() -> queries.CodeRow:
        return actions.add_code(corpus, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=CODES)
    if ran.is_done:
        return ran.go("analysis:codebook", corpus_id, said=_("Saved."))
    return ran.page("analysis/code_form.html", {"corpus": corpus, "code": None})


@login_required
def change_code(request: Request, corpus_id: int, code_id: int) -> HttpResponse:
    """Change a code, note something on it, merge it into another."""
    code = queries.code_to_change_for(request.user, corpus_id, code_id)
    book = queries.book_of(code.corpus)
    initial = {name: getattr(code, name) for name in CodeForm.base_fields} | {"parent": str(code.parent_id or "")}
    form = CodeForm(sent(request), book=book, colour=code.colour, initial=initial)

    def action() -> None:
        changed = {name: form.cleaned_data[name] for name in form.touched()}
        seen = {name: value for name, value in form.said().items() if name != "parent"}
        actions.change_code(code, by=request.user, at=clock.now(), seen=seen, **changed)

    ran = run(request, action, form=form, limit=CODES)
    if ran.is_done:
        return ran.go("analysis:codebook", corpus_id, said=_("Saved."))
    context = {
        "corpus": code.corpus,
        "code": code,
        "memos": queries.notes_on(request.user, code=code),
        "memo_form": MemoForm(),
        "merge_form": MergeForm(book=book, code_id=code.pk),
    }
    return ran.page("analysis/code_form.html", context)


@login_required
@require_POST
def move_code(request: Request, corpus_id: int, code_id: int) -> HttpResponse:
    """Put a code one place earlier or later."""
    code = queries.code_to_change_for(request.user, corpus_id, code_id)
    step = -1 if request.POST.get("step") == "-1" else 1
    ran = run(request, lambda: actions.move_code(code, step, by=request.user, at=clock.now()), limit=CODES)
    return ran.go("analysis:codebook", corpus_id, anchor=f"code-{code_id}")


@login_required
@require_POST
def merge_code(request: Request, corpus_id: int, code_id: int) -> HttpResponse:
    """Give the passages of a code to another one, and remove it."""
    code = queries.code_to_change_for(request.user, corpus_id, code_id)
    form = MergeForm(sent(request), book=queries.book_of(code.corpus), code_id=code.pk)

    def action() -> None:
        actions.merge_code(code, form.cleaned_data["into"], by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=CODES)
    if ran.is_done:
        return ran.go("analysis:codebook", corpus_id, said=_("Merged."))
    return ran.page("analysis/merge_code.html", {"corpus": code.corpus, "code": code})


@login_required
@require_POST
def remove_code(request: Request, corpus_id: int, code_id: int) -> HttpResponse:
    """Remove a code that no passage bears."""
    code = queries.code_to_change_for(request.user, corpus_id, code_id)
    ran = run(request, lambda: actions.remove_code(code, by=request.user, at=clock.now()), limit=CODES)
    return ran.go("analysis:codebook", corpus_id, said=_("Removed."))


@login_required
@require_safe
def codebook_file(request: Request, corpus_id: int, extension: str) -> HttpResponse:
    """The code book as a file."""
    corpus = queries.corpus_for(request.user, corpus_id)
    if extension not in exports.BOOK_TYPES:
        raise Http404
    content = exports.book_file(queries.book_of(corpus), extension)
    response = HttpResponse(content, content_type=exports.BOOK_TYPES[extension])
    name = f"codes-{slugify(corpus.title)[:60] or corpus.pk}.{extension}"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return response


@takes_files(books.BOOK_BYTES)
@login_required
def take_in_book(request: Request, corpus_id: int) -> HttpResponse:
    """Take in the code book of a file."""
    corpus = queries.corpus_to_code_for(request.user, corpus_id)
    form = BookFileForm(sent(request), request.FILES or None)

    def action() -> tuple[int, int]:
        codes = books.read_book(form.cleaned_data["file"])
        return actions.take_in_book(corpus, codes, by=request.user, at=clock.now())

    ran = run(request, action, form=form, limit=CODES)
    if ran.is_done:
        added, changed = ran.done
        sentence = ngettext("%(n)s code added", "%(n)s codes added", added) % {"n": added}
        more = ngettext("%(n)s code changed", "%(n)s codes changed", changed) % {"n": changed}
        return ran.go("analysis:codebook", corpus_id, said=f"{sentence}, {more}.")
    return ran.page("analysis/take_in_book.html", {"corpus": corpus})


@login_required
@require_POST
def set_blind(request: Request, corpus_id: int) -> HttpResponse:
    """Have coders work blind, or open the comparison."""
    corpus = queries.corpus_to_lead_for(request.user, corpus_id)
    is_blind = request.POST.get("blind") == "1"
    ran = run(request, lambda: actions.set_blind(corpus, is_blind, by=request.user, at=clock.now()), limit=CODES)
    sentence = (
        _("From now on everybody sees their own codings alone, until the comparison is opened.")
        if is_blind
        else _("The comparison is open: everybody sees all codings.")
    )
    return ran.go("analysis:codebook", corpus_id, said=sentence)
