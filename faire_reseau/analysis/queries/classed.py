"""Queries on the classes of runs, to ask for coded passages by class and to cross codes with classes."""

from collections.abc import Callable
from dataclasses import dataclass

from faire_reseau.analysis.enums import RunState
from faire_reseau.analysis.logic.classes import class_at, classes_in
from faire_reseau.analysis.models import Corpus, Run
from faire_reseau.analysis.queries.runs import names_of_classes, result_in, summary_in

# Runs whose classes can be asked for: the last ones.
MOST_RUNS = 10


@dataclass(frozen=True)
class Classed:
    """A run that is done, with the names of its classes by number."""

    run: Run
    names: dict[int, str]


def classed_runs(corpus: Corpus) -> list[Classed]:
    """The last runs of a corpus that are done, the last first; two queries for each."""
    rows = Run.objects.filter(corpus=corpus, state=RunState.DONE).order_by("-number")[:MOST_RUNS]
    return [Classed(run, class_names(run)) for run in rows]


def class_finder(corpus: Corpus, number: int) -> Callable[[int, int, int], int]:
    """What says the class (0 for none) of a passage, (position of the text, start, end), in the run of this number; two queries."""
    run = Run.objects.filter(corpus=corpus, number=number, state=RunState.DONE).first()
    classes = {} if run is None else classes_in(result_in(run))
    return lambda position, start, end: class_at(classes, position - 1, (start, end))


def class_names(run: Run) -> dict[int, str]:
    """Every class of a run by its number, with the name that people gave it or ""; two queries."""
    named = names_of_classes(run)
    return {row["number"]: named.get(row["number"], "") for row in summary_in(run).get("classes", [])}
