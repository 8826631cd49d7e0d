"""Actions on passages that are proposed for a code: look for them, keep what was found, accept, refuse."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.actions.coding import code_passage
from faire_reseau.analysis.enums import UNDER_WAY, RunState
from faire_reseau.analysis.events import SuggestionsAsked
from faire_reseau.analysis.models import Code, Coding, Document, Run, Suggestion, SuggestionSearch
from faire_reseau.analysis.permissions import can_code
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.kit.undoing import Undone, note_undoable

# A search of which nothing is heard for so long may be asked for again.
PATIENCE = timedelta(minutes=2)


class SuggestionRefused(Refusal):
    """Passages cannot be looked for."""

    code = "suggestion"


@transaction.atomic
def ask_suggestions(code: Code, *, by: User, at: datetime) -> SuggestionSearch:
    """Ask the worker for the passages nearest to those that bear `code`; those proposed before and not decided are forgotten.

    Raises `SuggestionRefused` for a heading, `Overtaken` while it looks. Publishes `SuggestionsAsked`.
    """
    hold(code)
    if code.is_heading:
        raise SuggestionRefused(_("A heading is borne by no passage: choose a code under it."))
    search = SuggestionSearch.objects.filter(code=code, coder=by).first() or SuggestionSearch(code=code, coder=by)
    if search.state in UNDER_WAY and search.asked_at > at - PATIENCE:
        raise Overtaken(_("Passages are being looked for: they appear here by themselves."))
    search.state, search.asked_at = RunState.WAITING, at
    search.save()
    write_audit_line("ask_suggestions", code, by=by, at=at, title=code.name)
    publish(SuggestionsAsked(search.pk))
    return search


@transaction.atomic
def keep_suggestions(
    search: SuggestionSearch,
    suggestions: Iterable[Suggestion],
    *,
    coded: int,
    run: Run | None,
    usual_class: tuple[int, int],
) -> None:
    """Keep what was found in place of what was not decided. For the worker."""
    hold(search)
    fresh = SuggestionSearch.objects.filter(pk=search.pk).first()
    if fresh is None or fresh.asked_at != search.asked_at:
        return
    Suggestion.objects.filter(search=fresh, coding=None, refused_at=None).delete()
    Suggestion.objects.bulk_create(suggestions, ignore_conflicts=True)
    fresh.state, fresh.coded, fresh.run = RunState.DONE, coded, run
    fresh.usual_class, fresh.in_usual_class = usual_class
    fresh.save()


def fail_search(search_id: int) -> None:
    """Note that nothing could be looked for. For the worker."""
    SuggestionSearch.objects.filter(pk=search_id).update(state=RunState.FAILED)


@transaction.atomic
def accept_suggestion(suggestion: Suggestion, *, by: User, at: datetime) -> Coding:
    """Give the passage its code, as if it had been selected. Publishes `CodingChanged`."""
    hold(suggestion)
    code = suggestion.search.code
    coding = code_passage(suggestion.document, [code], start=suggestion.start, end=suggestion.end, by=by, at=at)[0]
    Suggestion.objects.filter(pk=suggestion.pk).update(coding=coding, refused_at=None)
    return coding


@transaction.atomic
def refuse_suggestion(suggestion: Suggestion, *, by: User, at: datetime) -> None:
    """Have a passage no longer proposed for its code; one accepted meanwhile stays so."""
    hold(suggestion)
    if not Suggestion.objects.filter(pk=suggestion.pk, coding=None).update(refused_at=at):
        return
    code = suggestion.search.code
    write_audit_line("refuse_suggestion", suggestion.document, by=by, at=at, code=code.pk)
    note_undoable("refuse_suggestion", thing=code.name, by=by, at=at, suggestion=suggestion.pk)


def undo_refuse_suggestion(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: the passage is proposed again."""
    row = (
        Suggestion.objects.select_related("search__code__corpus", "document")
        .filter(pk=act.detail["suggestion"])
        .first()
    )
    if row is None or row.search.coder_id != by.pk or not can_code(by, row.search.code.corpus):
        raise Http404
    Suggestion.objects.filter(pk=row.pk).update(refused_at=None)
    write_audit_line("take_back_refuse_suggestion", row.document, by=by, at=at, code=row.search.code_id)
    address = reverse("analysis:suggestions", args=[row.search.code.corpus_id, row.search.code_id])
    return Undone(gettext("The passage is proposed again."), address)


def forget_suggestions(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Remove what was proposed to `user`: their codings stay."""
    SuggestionSearch.objects.filter(coder=user).delete()


def suggestion_of(
    search: SuggestionSearch,
    document: Document,
    start: int,
    end: int,
    *,
    cosine: float,
    words: Iterable[str],
    number: int,
) -> Suggestion:
    """A proposal that is not kept yet."""
    return Suggestion(
        search=search, document=document, start=start, end=end, cosine=cosine, words=list(words), class_number=number
    )
