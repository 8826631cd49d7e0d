"""Background tasks: run an analysis with progress and a stop, draw its report anew."""

import hashlib
import logging
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django_tasks import task

from faire_reseau.analysis.actions.masking import fail_masks, keep_proposals
from faire_reseau.analysis.actions.runs import PATIENCE, end_run, keep_files, note_life, note_step, start_run
from faire_reseau.analysis.actions.suggestions import fail_search, keep_suggestions, suggestion_of
from faire_reseau.analysis.enums import RunState
from faire_reseau.analysis.logic.checksums import canonical
from faire_reseau.analysis.logic.classes import class_at, usual_class
from faire_reseau.analysis.logic.nearest import near_passages
from faire_reseau.analysis.logic.parameters import choices_of, parameters_in
from faire_reseau.analysis.logic.summaries import forms_of, result_of, summary_of, tables_of
from faire_reseau.analysis.models import Run
from faire_reseau.analysis.queries.masking import corpus_to_mask, personal_data_of, search_of
from faire_reseau.analysis.queries.runs import (
    FORMS,
    NAMES,
    RESULT,
    SUMMARY,
    core_corpus_of,
    forgotten_runs,
    names_of_classes,
    run_to_draw,
    shown_corpus_of,
)
from faire_reseau.analysis.queries.suggestions import ground_of, search_to_do
from faire_reseau.kit import clock
from textometry import About, Analysis, ClassNames, InputError, analyse, report_files, table_bytes

LOOK_S = 0.5
# A run that waits longer was never handed over, or lost.
SOON = timedelta(minutes=1)
_logger = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody asked the run to stop."""


@task()
def run_analysis(run_id: int) -> None:
    """Compute what was asked for; of a run that is done, draw its pictures and its report anew with the names of its classes."""
    compute(run_id)


def compute(run_id: int, now: Callable[[], datetime] = clock.now) -> None:
    """The same, in this process; `now` says when."""
    run = start_run(run_id, at=now())
    if run is None:
        _draw_again(run_id)
        return
    begun = time.process_time()
    try:
        analysis = analysed(run, _watching(run))
        result = canonical(result_of(analysis))
        files = {
            RESULT: result,
            SUMMARY: canonical(summary_of(analysis)),
            FORMS: canonical(forms_of(analysis)),
            **drawn(run, analysis),
        }
    except Stopped:
        end_run(run, RunState.STOPPED, at=now())
    except InputError as error:
        end_run(run, RunState.FAILED, reason={"code": error.code, "values": dict(error.values)}, at=now())
    except Exception:
        _logger.exception("Run %s failed", run_id)
        end_run(run, RunState.FAILED, at=now())
    else:
        end_run(
            run,
            RunState.DONE,
            files=files,
            checksum=hashlib.sha256(result).hexdigest(),
            version=analysis.language[:200],
            seconds=time.process_time() - begun,
            at=now(),
        )


@task()
def find_suggestions(search_id: int) -> None:
    """Look for the passages nearest to those that bear a code."""
    search = search_to_do(search_id)
    if search is None:
        return
    ground = ground_of(search)
    try:
        near = near_passages(ground.corpus, search.code.corpus.language, ground.coded, ground.decided)
    except InputError:
        fail_search(search_id)
        return
    except Exception:
        _logger.exception("Passages for code %s could not be looked for", search.code_id)
        fail_search(search_id)
        return
    rows = [
        suggestion_of(
            search,
            ground.rows[passage.document],
            passage.start,
            passage.end,
            cosine=passage.cosine,
            words=passage.words,
            number=class_at(ground.classes, passage.document, (passage.start, passage.end)),
        )
        for passage in near
    ]
    coded = sum(map(len, ground.coded.values()))
    usual = usual_class(ground.classes, ground.coded)
    keep_suggestions(search, rows, coded=coded, run=ground.run, usual_class=usual)


@task()
def find_personal_data(corpus_id: int) -> None:
    """Look for personal data in the texts of a corpus."""
    look_for_personal_data(corpus_id)


def look_for_personal_data(corpus_id: int, now: Callable[[], datetime] = clock.now) -> None:
    """The same, in this process; `now` says when."""
    corpus = corpus_to_mask(corpus_id)
    if corpus is None:
        return
    search = search_of(corpus)
    try:
        # All of it, before anything is locked to keep it.
        named = list(personal_data_of(corpus, with_places=search is not None and search.with_places))
        keep_proposals(corpus, named, at=now())
    except Exception:
        _logger.exception("Personal data of corpus %s could not be looked for", corpus_id)
        fail_masks(corpus_id)


def resume(at_most: int) -> int:
    """Put in the queue again the runs that wait for over a minute, or whose worker is gone; answers how many."""
    at = clock.now()
    keys = forgotten_runs(at - SOON, at - PATIENCE, at_most)
    for key in keys:
        note_life(key, at=at)
        run_analysis.enqueue(key)
    return len(keys)


def analysed(run: Run, progress: Callable[[str, float], None] | None = None) -> Analysis:
    """The analysis that `run` asks for, of its corpus as it is masked now."""
    corpus = core_corpus_of(run.corpus)
    return analyse(corpus, choices_of(parameters_in(run.parameters), run.corpus.language), progress=progress)


def drawn(run: Run, analysis: Analysis) -> dict[str, bytes]:
    """Report and pictures of a run by the names of their files, with the names that people gave to its classes."""
    names = names_of_classes(run)
    named = tuple(names.get(number, "") for number in range(1, analysis.classification.n_classes + 1))
    about = About(title=run.title, corpus=run.corpus.title, day=localdate(run.asked_at))
    language = settings.LANGUAGE_CODE[:2]
    # Counted without what is masked, quoted with its pseudonym: every place is the same in both.
    read = replace(analysis.read, corpus=shown_corpus_of(run.corpus))
    files = report_files(replace(analysis, read=read, names=ClassNames(named)), about=about, language=language)
    tables = {f"{name}.csv": table_bytes(columns, ".csv") for name, columns in tables_of(analysis, named).items()}
    return {NAMES: canonical({str(number): name for number, name in names.items()}), **tables, **files}


def _draw_again(run_id: int) -> None:
    run = run_to_draw(run_id)
    if run is None:
        return
    try:
        keep_files(run, drawn(run, analysed(run)))
    except Exception:
        _logger.exception("The report of run %s could not be made", run_id)


def _watching(run: Run) -> Callable[[str, float], None]:
    """Notes each step of `run`, at most twice a second, and raises `Stopped` once somebody asked to stop."""
    looked: dict[str, Any] = {"step": "", "at": 0.0}

    def progress(step: str, share: float) -> None:
        now = time.monotonic()
        if step == looked["step"] and now - looked["at"] < LOOK_S:
            return
        looked.update(step=step, at=now)
        if not note_step(run, step, share, at=clock.now()):
            raise Stopped

    return progress
