"""Every step that can take long keeps to the clock and to the stop, and what is there is written."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from forumgrid import (
    Problem,
    advise_more,
    advise_repeats,
    check,
    clock,
    compose,
    explain_impossible,
    fair,
    mend,
    problem_to_json,
    verify,
)
from forumgrid.bounds.pairwise import Game
from forumgrid.bounds.selection import selection
from forumgrid.cli.command import main
from forumgrid.clock import Clock, within
from forumgrid.rules import masks
from tests.forumgrid import made

ROOT = Path(__file__).resolve().parents[2]
OVER = 1.0  # processor seconds that a command may take beyond its limit
OTHERS = (
    ["mend", "{grid}", "--lose-space", "0"],
    ["verify", "{proof}"],
    ["explain", "{grid}", "--advice"],
    ["compose", "--fairness", "2", "--quiet"],
)


def survey(seed, *, people=None, topics=None, slots=None, spaces=None, density=None):
    """A made-up survey with levels from 2 to 10, where not said otherwise of up to 130 people and 60 topics; many wish for nearly all."""
    rng = np.random.default_rng(seed)
    people, topics = people or int(rng.integers(20, 131)), topics or int(rng.integers(8, 61))
    slots, spaces = slots or int(rng.integers(2, 11)), spaces or int(rng.integers(2, 11))
    taste = 0.7 * rng.normal(size=(people, 4)) @ rng.normal(size=(topics, 4)).T
    level = np.clip(np.rint(6 + 2 * (rng.normal(size=topics) + taste + rng.normal(size=(people, topics)))), 2, 10)
    wished = rng.random((people, topics)) < (density or rng.choice([0.3, 0.6, 1.0]))
    return Problem.create(
        people=people,
        topics=topics,
        slots=slots,
        spaces=[int(rng.integers(5, 60)) for _ in range(spaces)],
        scale_max=10,
        wishes=[(p, t, int(level[p, t])) for p, t in np.argwhere(wished).tolist()],
        hosts=[int(rng.integers(people)) if rng.random() < 0.5 else None for _ in range(topics)],
        absent=[(p, s) for p in range(people) for s in range(slots) if rng.random() < 0.02],
    )


# --- no command exceeds its limit -------------------------------------------------------------------------------------


def beyond_the_limit(folder, seed):
    """What compose, and for some seeds another command, took beyond the limit, in processor seconds of all threads; clocks have to
    count in these.
    """
    names = {name: str(folder / f"{name}.json") for name in ("forum", "grid", "proof")}
    Path(names["forum"]).write_text(json.dumps(problem_to_json(survey(seed))), encoding="utf-8")
    limit = (0.0, 0.05, 0.2)[seed % 3]
    first = ["compose", "--json", "{grid}", "--certificate", "{proof}", "--svg", str(folder / "grid.svg")]
    taken = {}
    others = [OTHERS[seed // 4 % len(OTHERS)]] if seed % 4 == 0 else []
    for command, *options in (first, *others):
        while (
            clock.is_anything_left_behind()
        ):  # what the command before did not wait for would be counted with this one
            time.sleep(0.01)
        began = time.process_time()
        code = main(
            [
                command,
                names["forum"],
                *(option.format(**names) for option in options),
                "--time-limit",
                str(limit),
                "--lang",
                "en",
            ]
        )
        assert code in {0, 1, 2}
        taken[f"{command} {seed}"] = time.process_time() - began - limit
    return taken


def exceeding(folder, seeds):
    """What goes beyond its limit each of three times: a busy machine makes the same work dearer now and then."""
    surveys_left = list(seeds)
    taken: dict[str, float] = {}
    for _ in range(3):
        taken = {what: beyond for seed in surveys_left for what, beyond in beyond_the_limit(folder, seed).items()}
        taken = {what: beyond for what, beyond in taken.items() if beyond > OVER}
        surveys_left = sorted({int(what.split()[1]) for what in taken})
    return taken


@pytest.mark.slow("runs commands to their limit")
@pytest.mark.usefixtures("processor_clock", "capsys")
def test_no_command_exceeds_its_limit_by_more_than_a_second_on_dense_surveys(tmp_path):
    assert exceeding(tmp_path, (40, 44, 48, 52)) == {}  # every other command, and every limit


@pytest.mark.full
@pytest.mark.slow("runs commands to their limit on a thousand surveys")
@pytest.mark.usefixtures("processor_clock", "capsys")
@pytest.mark.parametrize("first", range(0, 1000, 50))
def test_no_command_exceeds_its_limit_by_more_than_a_second_on_a_thousand_dense_surveys(tmp_path, first):
    assert exceeding(tmp_path, range(first, first + 50)) == {}


@pytest.mark.full
@pytest.mark.slow("proves the optimum of surveys")
@pytest.mark.usefixtures("processor_clock")
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_survey_of_a_hundred_and_ten_people_on_forty_one_topics_is_proven_and_its_proof_checked_faster_than_found(
    seed,
):
    problem = survey(seed, people=110, topics=41, slots=8, spaces=6, density=0.5)
    began = time.process_time()
    composed = compose(problem, time_limit=120)
    seconds_to_find = time.process_time() - began

    assert composed.status == "optimal"
    began = time.process_time()
    assert verify(problem, composed.certificate)
    assert time.process_time() - began < seconds_to_find


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "command",
    [["compose", "{}"], ["mend", "{}", "{}", "--lose-space", "0"], ["verify", "{}", "{}"], ["explain", "{}", "{}"]],
)
def test_reading_a_file_that_does_not_end_is_left_off_with_the_limit(tmp_path, command, language, capsys):
    endless = tmp_path / "forum.json"
    os.mkfifo(endless)  # whoever reads it waits for ever, on any machine

    code = main([*(word.format(endless) for word in command), "--time-limit", "0.1", "--lang", language])

    sentences = {
        "en": "forumgrid: error: reading has not ended in the time there was: give more with --time-limit\n",
        "fr": "forumgrid: erreur\u00a0: la lecture n’a pas fini dans le temps accordé\u00a0: en donner davantage par --time-limit\n",
    }
    assert (code, capsys.readouterr().err) == (64, sentences[language])
    with endless.open("w"):  # lets go of the thread left behind
        pass


def test_a_command_ends_with_its_own_code_though_something_is_left_at_work(tmp_path):
    endless = tmp_path / "forum.json"
    os.mkfifo(endless)
    command = [sys.executable, "-m", "forumgrid", "compose", str(endless), "--time-limit", "0", "--lang", "en"]

    ended = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)

    sentence = "forumgrid: error: reading has not ended in the time there was: give more with --time-limit\n"
    assert (ended.returncode, ended.stdout, ended.stderr) == (64, "", sentence)


# --- what is there is kept ----------------------------------------------------------------------------------------------


def test_compose_asked_to_stop_while_its_proof_is_checked_returns_the_grid_with_its_bound():
    problem = made.problem(5, people=30, topics=14, slots=4, spaces=3)
    met = []

    composed = compose(
        problem,
        time_limit=600,
        on_progress=lambda now: met.append(now.value == now.upper_bound),
        should_stop=lambda: any(met),
    )

    assert (composed.status, composed.value, composed.gap) == ("feasible", composed.upper_bound, 0.0)
    assert check(problem, composed.grid) == []
    assert verify(problem, composed.certificate)


@pytest.mark.slow("starts a process of its own")
def test_the_first_interruption_ends_a_composing_and_writes_all_that_was_asked_for(tmp_path):
    forum = tmp_path / "forum.json"
    forum.write_text(
        json.dumps(problem_to_json(survey(9, people=120, topics=90, slots=10, spaces=10))), encoding="utf-8"
    )
    names = {"json": "grid.json", "svg": "grid.svg", "xlsx": "grid.xlsx", "certificate": "proof.json"}
    outputs = [word for name, file in names.items() for word in (f"--{name}", str(tmp_path / file))]
    run = subprocess.Popen(
        [sys.executable, "-m", "forumgrid", "compose", str(forum), "--time-limit", "80000", "--lang", "en", *outputs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert run.stderr is not None
    assert run.stderr.readline().startswith("value ")

    run.send_signal(signal.SIGINT)
    printed, errors = run.communicate()

    assert (run.returncode, "Traceback" in errors) == (1, False), errors
    assert printed.splitlines()[0] == "Stopped: this is the best grid so far."
    assert [name for name in names.values() if not (tmp_path / name).stat().st_size] == []
    assert json.loads((tmp_path / "grid.json").read_text(encoding="utf-8"))["status"] == "feasible"


def test_each_step_that_can_take_long_leaves_off_when_it_is_told_to():
    problem = made.problem(5, people=30, topics=14, slots=4, spaces=3)
    grid = compose(problem, time_limit=600, work_limit=20_000).grid
    over = Clock(0)

    assert fair(problem, grid, should_stop=over.over) == grid
    assert advise_repeats(problem, grid, should_stop=over.over) == []
    assert advise_more(problem, should_stop=over.over) == []
    assert [rung.moves for rung in mend(problem, grid, moves=(0, 1), should_stop=over.over).rungs] == [0, 1]
    assert verify(problem, selection(problem, masks(problem), clock=over))
    assert Game(problem, masks(problem)).certificate(over) is None


def crowded():
    """Twelve topics none of which may be left out, in pairs with a host in common, and one cell too few."""
    hosts = [topic // 2 for topic in range(12)]
    return Problem.create(people=6, topics=12, slots=4, spaces=[5, 5, 5], hosts=hosts, required=range(12))


def test_without_the_time_to_thin_it_out_a_conflict_is_told_as_it_is_known():
    problem = replace(crowded(), closed_cells=frozenset({(0, 0)}))

    why, in_time = (explain_impossible(problem, time_limit=seconds) for seconds in (0, 600))

    assert {*in_time.topics} <= {*why.topics} == {*range(12)}
    assert (why.relaxations, len(in_time.relaxations) > 0) == ((), True)


# --- the clock itself ---------------------------------------------------------------------------------------------------


def test_a_clock_is_over_with_its_time_or_when_asked_to_stop_and_stays_so(monkeypatch):
    times, stops = [0.0], [False]
    monkeypatch.setattr(clock, "perf_counter", lambda: times[0])
    outer = Clock(5.0, lambda: stops[0])
    inner = outer.at_most(2.0)

    assert (outer.over(), inner.over(), outer.left()) == (False, False, 5.0)
    times[0] = 3.0
    assert (outer.over(), inner.over(), outer.spent(), outer.left()) == (False, True, 3.0, 2.0)
    stops[0] = True
    assert outer.over()
    stops[0] = False
    assert outer.over()


def test_a_solver_that_does_not_keep_to_its_limit_is_left_behind():
    ended = Event()

    assert within(Clock(0), lambda _options: ended.wait(60)) is None
    ended.set()


def test_what_a_solver_raises_is_raised_where_it_is_waited_for():
    def fails(_options):
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        within(Clock(600), fails)
