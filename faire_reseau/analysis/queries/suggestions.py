"""Queries on passages that are proposed for a code."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import UNDER_WAY, RunState
from faire_reseau.analysis.logic.classes import Classes, classes_in
from faire_reseau.analysis.logic.nearest import Spans
from faire_reseau.analysis.logic.texts_read import read_corpus_of
from faire_reseau.analysis.models import Code, Document, Run, Suggestion, SuggestionSearch
from faire_reseau.analysis.permissions import codings_read_by, texts_read_by
from faire_reseau.analysis.queries.coding import code_to_change_for
from faire_reseau.analysis.queries.masking import masked_spans
from faire_reseau.analysis.queries.runs import names_of_classes, result_in
from textometry import Corpus as CoreCorpus


@dataclass(frozen=True)
class Proposed:
    """What is proposed to a coder for a code."""

    search: SuggestionSearch | None
    # Each with its words and the name of its class, “” for none.
    rows: list[tuple[Suggestion, str, str]]
    accepted: int
    refused: int
    usual_class: str

    @property
    def decided(self) -> int:
        """How many were accepted or refused."""
        return self.accepted + self.refused

    @property
    def is_under_way(self) -> bool:
        """Whether the worker looks for passages."""
        return self.search is not None and self.search.state in UNDER_WAY


@dataclass(frozen=True)
class Ground:
    """What a search rests on: the texts in order, the passages that bear the code, those decided, and the classes of the last run."""

    rows: list[Document]
    corpus: CoreCorpus
    coded: Spans
    decided: Spans
    run: Run | None
    classes: Classes


def suggestions_for(user: User, corpus_id: int, code_id: int) -> tuple[Code, Proposed]:
    """What is proposed to `user` for a code, the nearest first; six queries. Raises `Http404`."""
    code = code_to_change_for(user, corpus_id, code_id)
    search = SuggestionSearch.objects.select_related("run").filter(code=code, coder=user).first()
    if search is None:
        return code, Proposed(None, [], 0, 0, "")
    readable = texts_read_by(user).filter(corpus=corpus_id)
    open_rows = Suggestion.objects.filter(search=search, coding=None, refused_at=None, document__in=readable)
    names = names_of_classes(search.run) if search.run is not None else {}
    rows = [
        (row, row.document.text[row.start : row.end], _class_name(names, row.class_number))
        for row in open_rows.select_related("document").order_by("-cosine", "pk")
    ]
    decided = Suggestion.objects.filter(search=search).aggregate(
        accepted=Count("pk", filter=Q(coding__isnull=False)),
        refused=Count("pk", filter=Q(coding=None, refused_at__isnull=False)),
    )
    return code, Proposed(search, rows, **decided, usual_class=_class_name(names, search.usual_class))


def suggestion_to_decide_for(user: User, corpus_id: int, code_id: int, suggestion_id: int) -> Suggestion:
    """What is proposed to `user`. Raises `Http404`."""
    code = code_to_change_for(user, corpus_id, code_id)
    rows = Suggestion.objects.select_related("search__code", "document__corpus")
    row = rows.filter(pk=suggestion_id, search__code=code, search__coder=user).first()
    if row is None:
        raise Http404
    return row


def search_to_do(search_id: int) -> SuggestionSearch | None:
    """A search that waits. For the worker."""
    rows = SuggestionSearch.objects.select_related("code__corpus", "coder")
    return rows.filter(pk=search_id, state__in=UNDER_WAY).first()


def ground_of(search: SuggestionSearch) -> Ground:
    """What the coder of `search` sees of its corpus; six queries."""
    corpus = search.code.corpus
    rows = list(texts_read_by(search.coder).filter(corpus=corpus).order_by("position"))
    index_of = {row.pk: index for index, row in enumerate(rows)}
    codings = codings_read_by(search.coder).filter(code=search.code, document__corpus=corpus)
    refused = Suggestion.objects.filter(search=search, refused_at__isnull=False)
    columns = ("document", "start", "end")
    run = Run.objects.filter(corpus=corpus, state=RunState.DONE).order_by("-number").first()
    of_position = {row.position - 1: index for index, row in enumerate(rows)}
    classes = {} if run is None else classes_in(result_in(run))
    return Ground(
        rows,
        read_corpus_of(rows, corpus.notes, masked_spans(corpus)),
        _spans(codings.order_by("start").values_list(*columns), index_of),
        _spans(refused.order_by("start").values_list(*columns), index_of),
        run,
        {of_position[place]: segments for place, segments in classes.items() if place in of_position},
    )


def suggestions_data(user: User) -> list[dict[str, Any]]:
    """What was proposed to `user`, as plain values; one query."""
    rows = SuggestionSearch.objects.filter(coder=user).select_related("code").order_by("pk")
    counted = rows.annotate(accepted=Count("suggestions", filter=Q(suggestions__coding__isnull=False)))
    return [{"code": row.code.name, "at": row.asked_at.isoformat(), "accepted": row.accepted} for row in counted]


def _spans(rows: Any, index_of: dict[int, int]) -> Spans:
    spans: dict[int, list[tuple[int, int]]] = {}
    for document, start, end in rows:
        if document in index_of:
            spans.setdefault(index_of[document], []).append((start, end))
    return spans


def _class_name(names: dict[int, str], number: int) -> str:
    return names.get(number) or (str(number) if number else "")
