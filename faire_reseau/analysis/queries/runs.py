"""Queries on runs: which there are, how far they are, what came of them, and the passages that they quote."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import UNDER_WAY, RunState
from faire_reseau.analysis.logic.classes import classed_segments
from faire_reseau.analysis.logic.texts_read import read_corpus_of
from faire_reseau.analysis.models import ClassName, Corpus, Document, Run, RunFile
from faire_reseau.analysis.permissions import UNRESTRICTED, readable_by, role_in, texts_read_by
from faire_reseau.analysis.queries.corpora import corpus_for, corpus_to_code_for
from faire_reseau.analysis.queries.masking import is_before_masks, masked_spans
from textometry import Corpus as CoreCorpus

RunRow = Run
RESULT, SUMMARY, FORMS, NAMES = "result.json", "summary.json", "forms.json", "names.json"
# Files that hold words of the texts: where some are restricted, for who codes or leads.
QUOTING = ("report.html", "report.pdf")


def runs_of(corpus: Corpus) -> list[Run]:
    """The runs of a corpus, the last first; one query."""
    return list(Run.objects.filter(corpus=corpus).select_related("asked_by").order_by("-number"))


def run_for(user: User, corpus_id: int, number: int) -> Run:
    """A run, for whoever is invited to its corpus. Raises `Http404`."""
    return _run(corpus_for(user, corpus_id), number)


def run_to_code_for(user: User, corpus_id: int, number: int) -> Run:
    """A run, for who may name its classes, stop, repeat and remove it. Raises `Http404`."""
    return _run(corpus_to_code_for(user, corpus_id), number)


def _run(corpus: Corpus, number: int) -> Run:
    run = Run.objects.select_related("asked_by").filter(corpus=corpus, number=number).first()
    if run is None:
        raise Http404
    run.corpus = corpus
    return run


def run_to_draw(run_id: int) -> Run | None:
    """A run that is done, whose pictures and report may be made anew; None when it is not. For the worker."""
    return Run.objects.select_related("corpus").filter(pk=run_id, state=RunState.DONE).first()


def forgotten_runs(waiting: datetime, running: datetime, at_most: int) -> list[int]:
    """The keys of runs that wait since before the moment `waiting`, and of those under way of which the worker said nothing since
    `running`; one query.
    """
    waits = Q(state=RunState.WAITING, alive_at__lt=waiting)
    rows = Run.objects.filter(waits | Q(state=RunState.RUNNING, alive_at__lt=running)).order_by("alive_at", "pk")
    return list(rows.values_list("pk", flat=True)[:at_most])


def names_of_classes(run: Run) -> dict[int, str]:
    """What people call the classes of a run, by number; one query."""
    rows = ClassName.objects.filter(run=run).exclude(name="").order_by("number")
    return dict(rows.values_list("number", "name"))


def class_name_of(run: Run, number: int) -> ClassName:
    """What is said of a class of a run. Raises `Http404` when it has no such class."""
    if number not in {row["number"] for row in summary_in(run).get("classes", [])}:
        raise Http404
    return ClassName.objects.filter(run=run, number=number).first() or ClassName(run=run, number=number)


def memos_of(run: Run) -> dict[int, str]:
    """What people wrote about the classes of a run, by number; one query."""
    return dict(ClassName.objects.filter(run=run).exclude(memo="").values_list("number", "memo"))


def core_corpus_of(corpus: Corpus) -> CoreCorpus:
    """A corpus as the core reads it; masked passages left blank; two queries."""
    documents = Document.objects.filter(corpus=corpus).order_by("position")
    return read_corpus_of(documents, corpus.notes, masked_spans(corpus))


def shown_corpus_of(corpus: Corpus) -> CoreCorpus:
    """The same with pseudonyms where passages are masked: what reports quote; one query."""
    return read_corpus_of(Document.objects.filter(corpus=corpus).order_by("position"), corpus.notes, {})


def summary_in(run: Run) -> dict[str, Any]:
    """What the page of a run shows, {} while there is nothing, or once masks make it out of date; one query."""
    return {} if is_before_masks(run) else _json(run, SUMMARY)


def result_in(run: Run) -> dict[str, Any]:
    """The whole result of a run, {} while there is none; one query."""
    return _json(run, RESULT)


def are_names_drawn(run: Run) -> bool:
    """Whether pictures and report say the names that the classes have now; two queries."""
    drawn = {int(number): name for number, name in _json(run, NAMES).items()}
    return drawn == names_of_classes(run)


def forms_in(run: Run, term: str) -> list[str]:
    """The forms in which `term` of a run stands in the texts; itself when it is none of its terms."""
    return [term] if is_before_masks(run) else list(_json(run, FORMS).get(term, [term]))


def file_for(user: User, run: Run, name: str) -> bytes:
    """A file of a run, for who may read what it quotes. Raises `Http404`."""
    file = RunFile.objects.filter(run=run, name=name).first()
    if file is None or is_before_masks(run) or (name in QUOTING and not reads_all(user, run.corpus)):
        raise Http404
    return bytes(file.content)


def reads_all(user: User, corpus: Corpus) -> bool:
    """Whether `user` may read the words of every text of a corpus; two queries at most."""
    if role_in(user, corpus) in UNRESTRICTED:
        return True
    has_restricted = corpus.is_restricted or Document.objects.filter(corpus=corpus, is_restricted=True).exists()
    return not has_restricted and readable_by(user).filter(pk=corpus.pk).exists()


def file_names(user: User, run: Run) -> list[str]:
    """The files of a run that `user` may fetch, by name."""
    if is_before_masks(run):
        return []
    hidden = {SUMMARY, FORMS, NAMES} | (set() if reads_all(user, run.corpus) else set(QUOTING))
    names = RunFile.objects.filter(run=run).order_by("name").values_list("name", flat=True)
    return [name for name in names if name not in hidden]


@dataclass(frozen=True)
class Passage:
    """A passage with where it comes from; `text` is None where the reader may not read it."""

    position: int
    title: str
    text: str | None
    start: int
    end: int
    variables: dict[str, str]


def passages(user: User, corpus: Corpus, spans: Iterable[tuple[int, int, int]]) -> list[Passage]:
    """The passages (position of the text, start, end) of a corpus, as far as `user` reads them; two queries."""
    wanted = list(spans)
    readable = texts_read_by(user).filter(corpus=corpus, position__in={position for position, _start, _end in wanted})
    rows = {row.position: row for row in readable}
    return [
        Passage(position, row.title, row.text[start:end], start, end, row.variables)
        if (row := rows.get(position))
        else Passage(position, "", None, start, end, {})
        for position, start, end in wanted
    ]


def is_under_way(run: Run) -> bool:
    """Whether it waits or runs."""
    return run.state in UNDER_WAY


def same_results(run: Run) -> list[Run]:
    """Other runs of the corpus with the same parameters, of which the result can be compared."""
    rows = Run.objects.filter(corpus=run.corpus_id, state=RunState.DONE, parameters=run.parameters).exclude(pk=run.pk)
    return list(rows.order_by("number"))


def runs_data(user: User) -> list[dict[str, Any]]:
    """What this room holds of the runs of `user`, as plain values; two queries."""
    runs = Run.objects.filter(asked_by=user).select_related("corpus").order_by("pk")
    named = ClassName.objects.filter(named_by=user).select_related("run__corpus").order_by("pk")
    return [
        *({"corpus": row.corpus.title, "run": row.number, "at": row.asked_at.isoformat()} for row in runs),
        *(
            {"corpus": row.run.corpus.title, "class": row.name, "memo": row.memo, "at": row.named_at.isoformat()}
            for row in named
        ),
    ]


def is_lost(run: Run, before: datetime) -> bool:
    """Whether its worker gave no sign of life since the moment `before`."""
    return is_under_way(run) and run.alive_at is not None and run.alive_at < before


def _json(run: Run, name: str) -> dict[str, Any]:
    file = RunFile.objects.filter(run=run, name=name).first()
    return {} if file is None else dict(json.loads(bytes(file.content)))


def segments_of(run: Run, place: int) -> list[tuple[int, int, int]]:
    """The segments of a class of `run`: position of the text, start, end. Reads the whole result."""
    rows = classed_segments(result_in(run))
    return [(document + 1, start, end) for document, start, end, number in rows if number == place]
