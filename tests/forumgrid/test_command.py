"""The command line: exit codes, files in and out, both languages."""

import errno
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from forumgrid.cli.command import main, spoken
from forumgrid.cli.phrases import PHRASES
from forumgrid.files.formats import read_problem
from forumgrid.rules import CODES
from forumgrid.sentences import INPUT_SENTENCES, RULE_SENTENCES, WORDS

ROOT = Path(__file__).resolve().parents[2]

FORUM = {
    "format": "barcamp-instance/1",
    "people": 4,
    "topics": 3,
    "slots": 2,
    "scale_max": 3,
    "rooms": [{"capacity": 4, "features": [], "name": "Hall"}],
    "features": [],
    "host": [0, 1, None],
    "votes": [[2, 0, 3], [2, 1, 2], [3, 2, 1]],
    "names": {"people": ["Ada", "Bo", "Cy", "Di"], "topics": ["Files", "Tools", "Walks"], "slots": ["Early", "Late"]},
}


@pytest.fixture
def forum(tmp_path):
    path = tmp_path / "forum.json"
    path.write_text(json.dumps(FORUM), encoding="utf-8")
    return str(path)


@pytest.fixture
def solved(forum, tmp_path, capsys):
    path = str(tmp_path / "solution.json")
    assert main(["compose", forum, "--time-limit", "600", "--json", path, "--quiet"]) == 0
    capsys.readouterr()
    return path


def _written(tmp_path, **changes):
    path = tmp_path / "changed.json"
    path.write_text(json.dumps({**FORUM, **changes}), encoding="utf-8")
    return str(path)


def test_compose_of_a_small_forum_is_proven_and_writes_the_solution(solved):
    solution = json.loads(Path(solved).read_text(encoding="utf-8"))

    seconds = solution.pop("seconds")
    assert seconds >= 0
    slots = solution.pop("slot_of_topic")
    assert sorted(slots[:2]) == [0, 1]
    programmes = solution.pop("programmes")
    assert [sorted(programme) for programme in programmes] == [[-1, 0], [-1, 1], [0, 1], [-1, -1]]
    assert solution.pop("bound_by") in {"utopia", "selection", "whole"}
    assert solution == {
        "format": "forumgrid-solution/1",
        "status": "optimal",
        "value": 11,
        "upper_bound": 11,
        "gap": 0.0,
        "utopia": 12,
        "room_of_topic": [0, 0, -1],
        "extra": [],
        "least_served": [
            {"person": 3, "gets": 0, "ideal": 1, "share": 0.0},
            {"person": 2, "gets": 5, "ideal": 5, "share": 1.0},
            {"person": 0, "gets": 3, "ideal": 3, "share": 1.0},
            {"person": 1, "gets": 3, "ideal": 3, "share": 1.0},
        ],
    }


def test_compose_prints_the_grid_and_who_is_left_out(forum, capsys):
    assert main(["compose", forum, "--time-limit", "600", "--lang", "fr"]) == 0

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Créneau | Hall"
    assert "  Walks" in lines
    assert (
        "Optimum prouvé\u00a0: aucune grille ne vaut plus de 11, et aucune de même valeur ne perd moins faute de places."
        in lines
    )


def test_compose_with_json_on_the_standard_output_writes_nothing_else_there(forum, capsys):
    assert main(["compose", forum, "--time-limit", "600", "--json", "-"]) == 0

    assert json.loads(capsys.readouterr().out)["value"] == 11


def test_compose_with_weights_of_ones_own_still_says_the_levels_met(tmp_path, capsys):
    path = _written(tmp_path, weights=[1, 10, 100])

    main(["compose", path, "--time-limit", "600", "--json", "-", "--quiet"])

    solution = json.loads(capsys.readouterr().out)
    assert (solution["value"], solution["weighted_value"]) == (11, 310)


@pytest.mark.usefixtures("processor_clock")
def test_compose_without_time_to_prove_ends_with_1(tmp_path, capsys):
    path = str(tmp_path / "hard.json")
    assert main(["generate", "--size", "ii", "--json", path]) == 0

    assert main(["compose", path, "--time-limit", "0.3", "--quiet"]) == 1


def test_compose_of_an_impossible_forum_says_why_and_ends_with_2(tmp_path, capsys):
    path = _written(tmp_path, host=[0, 0, None], rooms=FORUM["rooms"] * 2, fixed=[[0, 0, 0], [1, 0, 1]])

    assert main(["compose", path, "--time-limit", "600"]) == 2

    assert capsys.readouterr().out.splitlines()[:4] == [
        "No grid can keep every rule:",
        "  “Files” was fixed in Early, Hall and must stay there.",
        "  “Tools” was fixed in Early, Hall and must stay there.",
        "  Ada would have to be at “Files” and “Tools” at once.",
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["compose", "none.json"], "forumgrid: error: none.json: there is no such file"),
        (["compose", "--lang", "fr", "none.json"], "forumgrid: erreur\u00a0: none.json\u00a0: ce fichier n’existe pas"),
        (["compose", "{forum}", "--time-limit", "soon"], "forumgrid compose: error: argument --time-limit: “soon” is not a number between 0 and 86400"),
        (["compose", "{forum}", "--threads", "0", "--lang=fr"], "forumgrid compose: erreur\u00a0: --threads\u00a0: «\u00a00\u00a0» n’est pas un nombre entre 1 et 64"),
        (["compose", "{forum}", "--json", "none/out.json"], f"forumgrid: error: none/out.json: the file cannot be written ({os.strerror(errno.ENOENT)})"),
        (["compose"], "forumgrid compose: error: the following arguments are required: problem"),
        (["compose", "--lang", "fr"], "forumgrid compose: erreur\u00a0: il manque\u00a0: problème"),
        (["dance"], "forumgrid: error: argument command: invalid choice: 'dance'"),
        (["check", "{forum}", "{forum}"], "forumgrid: error: {forum}: the file holds no grid"),
        (["explain", "{forum}", "{solved}", "--topic", "Songs"], "forumgrid: error: there is no topic called “Songs”"),
        (["explain", "{forum}", "{solved}", "--cell", "Early", "Hall"], "forumgrid: error: --cell needs --topic"),
        (["generate", "--shape", "1", "9", "1", "1", "1"], "forumgrid: error: this size cannot be made: there must be at least one person for every two topics"),
    ],
)  # fmt: skip
def test_bad_input_is_told_in_a_sentence_and_ends_with_64(forum, solved, capsys, arguments, sentence):
    names = {"{forum}": forum, "{solved}": solved}

    assert main([names.get(argument, argument) for argument in arguments]) == 64

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.splitlines()[-1].startswith(sentence.replace("{forum}", forum))


def test_check_of_a_lawful_grid_ends_with_0(forum, solved, capsys):
    assert main(["check", forum, solved]) == 0

    assert capsys.readouterr().out == "The grid keeps every rule. Value: 11.\n"


def test_check_of_an_unlawful_grid_names_every_rule_and_ends_with_2(forum, tmp_path, capsys):
    path = tmp_path / "grid.json"
    path.write_text(
        json.dumps({"format": "forumgrid-solution/1", "slot_of_topic": [0, 0, -1], "room_of_topic": [0, 0, -1]})
    )

    assert main(["check", forum, str(path), "--lang", "fr"]) == 2

    assert capsys.readouterr().out == (
        "Règles enfreintes\u00a0: 1.\n"
        "  L’espace Hall accueillerait en même temps «\u00a0Files\u00a0» et «\u00a0Tools\u00a0» (Early).\n"
    )  # fmt: skip


def test_explain_of_a_person_and_a_topic_says_what_they_get_and_miss(forum, solved, capsys):
    assert main(["explain", forum, solved, "--person", "di", "--topic", "2"]) == 0

    assert capsys.readouterr().out.splitlines()[:3] == [
        "Di gets 0 of an ideal of 1.",
        "  misses Walks (1): not placed",
        "Walks: wished for by 1; coming: 0, missing it: 1, away: 0.",
    ]


def test_explain_of_a_cell_says_what_the_change_would_do(forum, solved, capsys):
    slot = json.loads(Path(solved).read_text(encoding="utf-8"))["slot_of_topic"][1]

    assert main(["explain", forum, solved, "--topic", "Walks", "--cell", FORUM["names"]["slots"][slot], "Hall"]) == 0

    name = FORUM["names"]["slots"][slot]
    assert capsys.readouterr().out.splitlines()[1] == f"Walks in {name}, Hall: -4 (gaining: 1, losing: 2)"


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "One more slot would add 1 to the value"), ("fr", "Une salle de plus ajouterait 1 à la valeur")],
)
def test_explain_with_advice_says_what_more_slots_or_spaces_would_add(forum, solved, language, line, capsys):
    assert main(["explain", forum, solved, "--advice", "--lang", language]) == 0

    assert line in capsys.readouterr().out.splitlines()


def test_explain_as_json_holds_every_person_and_topic(forum, solved, capsys):
    assert main(["explain", forum, solved, "--json", "-"]) == 0

    account = json.loads(capsys.readouterr().out)
    assert ([person["gain"] for person in account["people"]], len(account["topics"])) == ([3, 3, 5, 0], 3)


def test_show_writes_a_picture_and_a_workbook(forum, solved, tmp_path, capsys):
    picture, book = tmp_path / "grid.svg", tmp_path / "grid.xlsx"

    assert main(["show", forum, solved, "--svg", str(picture), "--xlsx", str(book)]) == 0

    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert book.read_bytes().startswith(b"PK")
    assert capsys.readouterr().out == ""


def test_generate_and_read_back_gives_the_size_asked_for(tmp_path):
    path = tmp_path / "made.json"

    assert main(["generate", "--shape", "20", "8", "2", "3", "4", "--seed", "5", "--json", str(path)]) == 0

    problem = read_problem([path])
    assert (problem.people, problem.topics, len(problem.spaces), problem.slots) == (20, 8, 2, 3)


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["compose"], {"LANG": "fr_FR.UTF-8"}, "fr"),
        (["compose"], {"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        (["compose", "--lang", "en"], {"LANG": "fr_FR.UTF-8"}, "en"),
        (["--lang=fr", "compose"], {}, "fr"),
        (["compose"], {}, "en"),
    ],
)
def test_spoken_is_what_was_asked_for_then_the_system_s(arguments, environment, language):
    assert spoken(arguments, environment) == language


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    "command", [[], ["compose"], ["check"], ["verify"], ["explain"], ["mend"], ["generate"], ["show"]]
)
def test_help_is_given_in_both_languages(command, language, capsys):
    assert main([*command, "--help", "--lang", language]) == 0

    printed = " ".join(capsys.readouterr().out.split())
    assert printed.startswith(" ".join(PHRASES[language]["usage"].split()) + " forumgrid")
    assert printed.endswith(" ".join(PHRASES[language]["exit codes"].split()))


def test_every_code_and_phrase_is_there_in_both_languages():
    for table in (RULE_SENTENCES, INPUT_SENTENCES, WORDS, PHRASES):
        assert table["en"].keys() == table["fr"].keys()
    assert set(CODES) <= RULE_SENTENCES["en"].keys()


@pytest.mark.parametrize("command", ["--help", "compose --help"])
def test_help_loads_none_of_what_only_composing_needs(command):
    code = (
        "import sys; from forumgrid.cli.command import main; main(sys.argv[1:]); "
        "print([one for one in ('numba', 'scipy.optimize', 'scipy.sparse', 'xlsxwriter') if one in sys.modules])"
    )

    run = subprocess.run(
        [sys.executable, "-c", code, *command.split()], capture_output=True, text=True, cwd=ROOT, check=True
    )

    assert run.stdout.splitlines()[-1] == "[]"


@pytest.mark.slow("starts a process of its own")
def test_the_module_runs_where_only_plain_letters_can_be_written(forum):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONPATH": str(ROOT)}

    run = subprocess.run(
        [sys.executable, "-m", "forumgrid", "compose", forum, "--lang", "fr", "--time-limit", "600", "--quiet"],
        capture_output=True,
        env=environment,
        check=False,
    )

    assert (run.returncode, run.stdout.splitlines()[0][:15]) == (0, b"Optimum prouv??")


def test_mend_after_a_cell_is_lost_writes_a_grid_that_keeps_every_rule(tmp_path, capsys):
    two = _written(tmp_path, rooms=[*FORUM["rooms"], {"capacity": 4, "features": [], "name": "Loft"}])
    solved, grid, problem = (str(tmp_path / name) for name in ("s.json", "grid.json", "problem.json"))
    assert main(["compose", two, "--time-limit", "600", "--json", solved, "--quiet"]) == 0
    placed = json.loads(Path(solved).read_text(encoding="utf-8"))
    cell = [["Hall", "Loft"][placed["room_of_topic"][0]], ["Early", "Late"][placed["slot_of_topic"][0]]]

    assert (
        main(
            [
                "mend",
                two,
                solved,
                "--close",
                *cell,
                "--moves",
                "0,1",
                "--time-limit",
                "0.5",
                "--grid-out",
                grid,
                "--problem-out",
                problem,
            ]
        )
        == 0
    )

    capsys.readouterr()
    assert main(["check", problem, grid]) == 0
    assert capsys.readouterr().out == "The grid keeps every rule. Value: 12.\n"


@pytest.mark.usefixtures("processor_clock")
def test_mend_never_touches_the_slots_before_the_one_given(tmp_path, capsys):
    path, solved, grid = (str(tmp_path / name) for name in ("p.json", "s.json", "g.json"))
    main(["generate", "--json", path])
    main(["compose", path, "--time-limit", "0.5", "--json", solved, "--quiet"])

    main(["mend", path, solved, "--lose-space", "R2", "--until", "S3", "--time-limit", "0.5", "--grid-out", grid])

    before, after = (json.loads(Path(file).read_text(encoding="utf-8")) for file in (solved, grid))
    cells = [
        list(zip(solution["slot_of_topic"], solution["room_of_topic"], strict=True)) for solution in (before, after)
    ]
    early = [{topic: cell for topic, cell in enumerate(slots) if cell[0] in {0, 1}} for slots in cells]
    assert early[0] == early[1]


@pytest.mark.usefixtures("processor_clock")
def test_mend_places_a_topic_of_the_file_that_the_grid_does_not_have_yet(tmp_path, solved, capsys):
    wider = _written(
        tmp_path,
        topics=4,
        host=[0, None, 1, None],
        rooms=[*FORUM["rooms"], {"capacity": 4, "name": "Loft"}],
        votes=[[2, 0, 3], [2, 2, 2], [3, 3, 1], [3, 1, 3]],
        names={**FORUM["names"], "topics": ["Files", "Late comer", "Tools", "Walks"]},
    )
    grid = str(tmp_path / "grid.json")

    added = ["--added", "Late comer", "--time-limit", "0.5", "--moves", "0", "--grid-out", grid]
    assert main(["mend", wider, solved, *added]) == 0

    before, after = (json.loads(Path(file).read_text(encoding="utf-8"))["slot_of_topic"] for file in (solved, grid))
    assert [after[0], after[2]] == before[:2]
    assert after[1] in {0, 1}
    assert main(["mend", wider, solved, "--until", "Early"]) == 64
    assert "the grid is not one of this problem" in capsys.readouterr().err


def test_an_interruption_while_reading_leaves_without_a_traceback(tmp_path, capsys):
    never_written = tmp_path / "pipe.json"
    os.mkfifo(never_written)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.05)

    try:
        assert main(["check", str(never_written), "grid.json"]) == 130
    finally:
        signal.signal(signal.SIGALRM, before)

    assert capsys.readouterr().err == ""


@pytest.mark.slow("starts a process of its own")
def test_the_module_whose_output_is_full_says_so_in_one_line():
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", "forumgrid", "generate", "--lang", "en"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            check=False,
        )

    assert run.returncode == 64
    assert run.stderr.startswith("forumgrid: error: -: the file cannot be written (")
    assert len(run.stderr.splitlines()) == 1


def test_mend_without_a_change_is_refused(forum, solved, capsys):
    assert main(["mend", forum, solved]) == 64

    assert capsys.readouterr().err.startswith("forumgrid: error: say at least one change")
