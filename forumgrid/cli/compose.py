"""Commands `compose`, `check`, `generate` and `show`: run and print."""

from __future__ import annotations

import argparse
import errno
import json
import os
import sys
from collections.abc import Collection
from pathlib import Path
from typing import Any

from forumgrid.cli.phrases import PHRASES, found_by
from forumgrid.cli.stop import Stop
from forumgrid.compose import Composition, compose
from forumgrid.files.formats import read_grid, read_problem, solution_to_json, write_json, write_text
from forumgrid.files.generate import Size, generate
from forumgrid.files.pictures import grid_svg
from forumgrid.files.show import grid_text, write_workbook
from forumgrid.files.words import plain
from forumgrid.impossible import Impossible
from forumgrid.incumbent import Progress
from forumgrid.problem import Grid, Problem
from forumgrid.proofs.file import proof_to_json
from forumgrid.rules import check
from forumgrid.search.baselines import baselines
from forumgrid.seats.assign import Assignment, assign
from forumgrid.sentences import FileError, detail_in, input_sentence, rule_sentence
from forumgrid.telling.explain import explain
from forumgrid.value import Evenness, utopia, value

PROVEN, GAP, IMPOSSIBLE = 0, 1, 2

_SMALL = 1_000_000  # people × topics up to which twenty random grids cost no noticeable time


# --- compose ----------------------------------------------------------------------------------------------------------


def compose_answer(options: argparse.Namespace) -> int:
    """Compose, write the files asked for, print the result; 0 proven, 1 with a gap, 2 impossible."""
    with Stop(options.time_limit, options.usual_time) as stop:
        problem = stop.read(lambda: problem_of(options))
        refuse_unwritable(options.json, options.svg, options.xlsx, options.certificate)
        stop.begin()
        return _compose(problem, options, stop)


def _compose(problem: Problem, options: argparse.Namespace, stop: Stop) -> int:
    phrases = PHRASES[options.lang]
    line = _ProgressLine(options.lang, shown=not options.quiet)
    composition = compose(
        problem,
        time_limit=stop.left(),
        threads=options.threads,
        seed=options.seed,
        work_limit=options.work_limit,
        fairness=None if options.fairness is None else options.fairness / 100,
        on_progress=line.show,
        should_stop=stop.asked,
    )
    line.end()
    say = Printer(to_errors=options.json == "-")
    if stop.asked():
        say(phrases["interrupted"])
    assignment = assign(problem, composition.grid)
    if options.json:
        write_data(options.json, solution_to_json(problem, composition, assignment))
    if composition.status == "impossible":
        _tell_impossible(problem, composition.conflicts, options.lang, say)
        return IMPOSSIBLE
    if options.certificate and composition.certificate is not None:
        write_data(options.certificate, proof_to_json(problem, composition.certificate))
    if options.quiet:
        say(_verdict(composition, options.lang))
    else:
        _tell_composition(problem, composition, assignment, options.lang, say)
        if not stop.asked():
            _tell_baselines(problem, composition.value, phrases, say)
        say(phrases["in seconds"].format(seconds=f"{composition.seconds:.1f}".replace(".", phrases["decimal"])))
    if composition.status == "feasible" and composition.value == composition.upper_bound:
        say(phrases["unchecked"])
    write_pictures(problem, composition.grid, assignment, options)
    return PROVEN if composition.status == "optimal" else GAP


class _ProgressLine:
    """One line of the error stream, rewritten as the grid and the bound get better."""

    def __init__(self, language: str, *, shown: bool) -> None:
        self.language, self.phrases = language, PHRASES[language]
        self.shown = shown
        self.live = sys.stderr.isatty()
        self.length = 0
        self.printed_at = -1.0

    def show(self, progress: Progress) -> None:
        if not self.shown or (not self.live and progress.seconds - self.printed_at < 1 and self.printed_at >= 0):
            return
        self.printed_at = progress.seconds
        text = self.phrases["progress"].format(
            value=progress.value,
            bound=progress.upper_bound,
            gap=percent(progress.gap, self.phrases),
            seconds=f"{progress.seconds:.1f}".replace(".", self.phrases["decimal"]),
            phase=found_by(progress.phase, self.language),
        )
        start, end = ("\r", "") if self.live else ("", "\n")
        print(start + text.ljust(self.length), end=end, file=sys.stderr, flush=True)
        self.length = len(text)

    def end(self) -> None:
        if self.shown and self.live and self.length:
            print(file=sys.stderr)


class Printer:
    """Prints to the standard output, or to the error stream when the former carries JSON."""

    def __init__(self, *, to_errors: bool = False) -> None:
        self.stream = sys.stderr if to_errors else sys.stdout

    def __call__(self, text: str = "") -> None:
        print(text, file=self.stream)


def _verdict(composition: Composition, language: str) -> str:
    phrases = PHRASES[language]
    return phrases["best" if composition.is_best else composition.status].format(
        value=composition.value,
        bound=composition.upper_bound,
        gap=percent(composition.gap, phrases),
        bound_by=found_by(composition.bound_by, language),
    )


def _tell_impossible(problem: Problem, conflicts: Impossible | None, language: str, say: Printer) -> None:
    """The rules that conflict, and the ways out."""
    phrases = PHRASES[language]
    say(phrases["impossible"])
    if conflicts is None:
        return
    for broken in conflicts.rules:
        say("  " + rule_sentence(problem, broken, language))
    for at, way in enumerate(conflicts.relaxations):
        say(phrases["way out"] if at == 0 else phrases["or"])
        for broken in way.aside:
            say("  " + rule_sentence(problem, broken, language))


def _tell_composition(
    problem: Problem, composition: Composition, assignment: Assignment, language: str, say: Printer
) -> None:
    phrases, grid = PHRASES[language], composition.grid
    say(grid_text(problem, grid, assignment, language=language))
    say(_verdict(composition, language))
    ideal = utopia(problem)
    if ideal:
        say(phrases["of ideal"].format(share=percent(composition.value / ideal, phrases)))
        tell_evenness(explain(problem, grid, assignment.programmes).evenness, phrases, say)
    _tell_seats(problem, assignment, phrases, say)


def _tell_baselines(problem: Problem, reached: int, phrases: dict[str, str], say: Printer) -> None:
    """How much better than chance and than habit: on large problems fewer grids are drawn at random."""
    small = problem.people * problem.topics <= _SMALL
    beside = baselines(problem, draws=20 if small else 2)
    if beside.random_mean and beside.popular_spread:
        random, popular = (reached / other - 1 for other in (beside.random_mean, beside.popular_spread))
        say(phrases["baseline"].format(random=_signed(random, phrases), popular=_signed(popular, phrases)))


def _signed(share: float, phrases: dict[str, str]) -> str:
    return ("+" if share >= 0 else "") + percent(share, phrases)


def tell_evenness(even: Evenness, phrases: dict[str, str], say: Printer) -> None:
    """Print how evenly the programmes of a grid serve people."""
    say(
        phrases["evenness"].format(
            least=percent(even.least_share, phrases),
            fifth=percent(even.fifth_percentile, phrases),
            gini=f"{even.gini:.3f}".replace(".", phrases["decimal"]),
            nothing=even.with_nothing,
            reach=even.out_of_reach,
        )
    )


def _tell_seats(problem: Problem, assignment: Assignment, phrases: dict[str, str], say: Printer) -> None:
    if assignment.lost:
        people = len({refused.person for refused in assignment.turned_away})
        say(phrases["seats"].format(lost=assignment.lost, people=people))
    for offer in sorted(assignment.offers, key=lambda offer: -offer.gain)[:5]:
        say(
            phrases["offer"].format(
                topic=problem.topic_names[offer.topic],
                slot=problem.slot_names[offer.slot],
                space=problem.space_names[offer.space],
                people=len(offer.people),
                gain=offer.gain,
            )
        )


# --- check, show, generate --------------------------------------------------------------------------------------------


def check_answer(options: argparse.Namespace) -> int:
    """Print every rule the grid breaks; 0 when there is none, 2 otherwise."""
    phrases = PHRASES[options.lang]
    problem = problem_of(options)
    grid = read_grid(options.grid, problem)
    broken = check(problem, grid)
    # A grid whose places do not exist has no value.
    if not broken:
        print(phrases["lawful"].format(value=value(problem, grid)))
        return PROVEN
    print(phrases["unlawful"].format(count=len(broken)))
    for broken_rule in broken:
        print("  " + rule_sentence(problem, broken_rule, options.lang))
    return IMPOSSIBLE


def show_answer(options: argparse.Namespace) -> int:
    """Print the grid, or write it as SVG and as a workbook."""
    problem = problem_of(options)
    grid = placed_grid(options.grid, problem)
    assignment = assign(problem, grid)
    if not (options.svg or options.xlsx):
        print(grid_text(problem, grid, assignment, language=options.lang, width=options.width), end="")
    write_pictures(problem, grid, assignment, options)
    return PROVEN


def generate_answer(options: argparse.Namespace) -> int:
    """Print or write a made-up instance."""
    try:
        size = Size(*options.shape) if options.shape else options.size
        instance = generate(options.family, size, options.seed, repeats=options.repeats)
    except ValueError as error:
        detail = detail_in(str(error), options.lang)
        raise FileError("option_wrong", detail=PHRASES[options.lang]["size wrong"].format(detail=detail)) from error
    write_data(options.json or "-", instance)
    return PROVEN


# --- shared by the commands -------------------------------------------------------------------------------------------


def problem_of(options: argparse.Namespace) -> Problem:
    """The problem in the files named on the command line."""
    notes: list[FileError] = []
    problem = read_problem(options.problem, slots=options.slots, scale_max=options.scale_max, notes=notes)
    for note in notes:
        line = f"{PHRASES[options.lang]['note']}: {input_sentence(note, options.lang)}"
        print(f"forumgrid: {line}", file=sys.stderr)
    for what, count in (("topics", problem.topics), ("slots", problem.slots), ("spaces", len(problem.spaces))):
        if count == 0:
            raise FileError(f"no_{what}", str(options.problem[0]))
    return problem


def placed_grid(path: Path, problem: Problem, added: Collection[int] = ()) -> Grid:
    """A grid all of whose places exist (it may break other rules); it knows nothing of the topics `added` since."""
    grid = read_grid(path, problem, added)
    for broken in check(problem, grid):
        if broken.code == "place_unknown":
            raise FileError("grid_not_of_problem", str(path))
    return grid


def number_named(names: tuple[str, ...], text: str, what: str) -> int:
    """Which of the names is said, or which number (from 0, as in JSON files)."""
    for number, name in enumerate(names):
        if name == text or (plain(name) == plain(text) and plain(text)):
            return number
    if text.isdecimal() and len(text) < 10 and int(text) < len(names):
        return int(text)
    raise FileError("name_unknown", what=what, name=text)


def write_pictures(problem: Problem, grid: Grid, assignment: Assignment, options: argparse.Namespace) -> None:
    """Write the SVG picture and the workbook that were asked for."""
    if options.svg:
        write_text(Path(options.svg), grid_svg(problem, grid, assignment, language=options.lang))
    if options.xlsx:
        explanation = explain(problem, grid, assignment.programmes)
        write_workbook(Path(options.xlsx), problem, grid, assignment, explanation, language=options.lang)


def write_data(target: str, data: dict[str, Any]) -> None:
    """Write JSON to a file, or to the standard output for "-"."""
    if target == "-":
        json.dump(data, sys.stdout, ensure_ascii=False, allow_nan=False)
        print()
    else:
        write_json(Path(target), data)


def refuse_unwritable(*targets: str | None) -> None:
    """Find out before the search, not after it, that a result could not be written."""
    for target in targets:
        folder = Path(target).parent if target else Path()
        if target and target != "-" and (not folder.is_dir() or Path(target).is_dir()):
            reason = errno.EISDIR if folder.is_dir() else errno.ENOTDIR if folder.exists() else errno.ENOENT
            raise FileError("file_unwritable", target, detail=os.strerror(reason))


def percent(share: float, phrases: dict[str, str]) -> str:
    """The share as a number of hundredths, with the decimal sign of the language."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".").replace(".", phrases["decimal"])
