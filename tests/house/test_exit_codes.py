"""The commands of the cores end with the codes of one table (docs/reference/exit-codes.md): every row is run."""

import json
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from forumgrid.cli.command import main as forumgrid
from headcount.cli.command import main as headcount
from textometry.cli.command import main as textometry

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "exit-codes.md"
COMMANDS = {"forumgrid": forumgrid, "textometry": textometry, "headcount": headcount}
FORUM = {
    "format": "barcamp-instance/1",
    "people": 2,
    "topics": 2,
    "slots": 1,
    "scale_max": 3,
    "rooms": [{"capacity": 4, "features": [], "name": "Hall"}, {"capacity": 4, "features": [], "name": "Attic"}],
    "features": [],
    "host": [0, 1],
    "votes": [[0, 1, 3]],
    "names": {"people": ["Ada", "Bo"], "topics": ["Files", "Tools"], "slots": ["Early"]},
}
# Code, command, arguments; `{…}` are files of the fixture.
RUNS = [
    (0, "forumgrid", "compose {forum} --quiet"),
    (0, "forumgrid", "generate --shape 4 2 2 2 2 --json {made}"),
    (0, "textometry", "segments {corpus} --quiet"),
    (0, "headcount", "count {presences} --by meeting"),
    (1, "forumgrid", "compose {wide} --work-limit 1 --quiet"),
    (2, "forumgrid", "compose {impossible} --quiet"),
    (0, "forumgrid", "verify {forum} {proof}"),
    (2, "forumgrid", "verify {wide} {proof}"),
    (2, "forumgrid", "check {forum} {unlawful}"),
    (64, "forumgrid", "check {absent} {absent}"),
    (64, "forumgrid", "dance"),
    (64, "textometry", "segments {absent}"),
    (64, "textometry", "dance"),
    (64, "headcount", "count {absent}"),
    (64, "headcount", "dance"),
]
# While it is at work: Ctrl-C comes once the first line is out, and what follows fills the pipe.
STOPPED = [
    (130, "forumgrid", "generate --size iv --json -"),
    (130, "textometry", "segments {long}"),
    (130, "headcount", "count {many} --by person"),
]


def codes_of_the_page() -> dict[str, set[str]]:
    """Each code of the table with the commands that end with it."""
    rows = re.findall(r"^\| (\d+) \| [^|]* \| (.*) \| (.*) \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {code: {name for name, cell in zip(COMMANDS, cells, strict=True) if cell != "–"} for code, *cells in rows}


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    def written(name: str, **changes: object) -> str:
        (tmp_path / name).write_text(json.dumps({**FORUM, **changes}), encoding="utf-8")
        return str(tmp_path / name)

    one_space = [{"capacity": 4, "features": [], "name": "Hall"}]
    wide = tmp_path / "wide.json"
    assert forumgrid(["generate", "--size", "ii", "--seed", "3", "--json", str(wide)]) == 0
    unlawful = tmp_path / "unlawful.json"
    unlawful.write_text(
        '{"format": "forumgrid-solution/1", "slot_of_topic": [0, 0], "room_of_topic": [0, 0]}', encoding="utf-8"
    )
    proof = tmp_path / "proof.json"
    assert forumgrid(["compose", written("proven.json"), "--quiet", "--certificate", str(proof)]) == 0
    corpus = tmp_path / "corpus.txt"
    text = "**** *a_1\nle loyer est trop cher pour nous\n"
    corpus.write_text(text, encoding="utf-8")
    long = tmp_path / "long.txt"
    long.write_text(text * 20_000, encoding="utf-8")
    presences = tmp_path / "presences.csv"
    presences.write_text("person,meeting,half_days\nAda,m1,1\n", encoding="utf-8")
    many = tmp_path / "many.csv"
    many.write_text("person,meeting,half_days\n" + "".join(f"p{n},m1,1\n" for n in range(9000)), encoding="utf-8")
    return {
        "presences": str(presences),
        "many": str(many),
        "forum": written("forum.json"),
        "impossible": written("impossible.json", rooms=one_space, fixed=[[0, 0, 0], [1, 0, 0]]),
        "wide": str(wide),
        "unlawful": str(unlawful),
        "proof": str(proof),
        "corpus": str(corpus),
        "absent": str(tmp_path / "absent.json"),
        "made": str(tmp_path / "made.json"),
        "long": str(long),
    }


@pytest.mark.slow("composes a grid")
@pytest.mark.parametrize(("code", "command", "line"), RUNS)
def test_every_row_of_the_table_is_what_the_command_answers(code, command, line, files, capsys):
    arguments = [files.get(word.strip("{}"), word) for word in line.split()]

    answered = COMMANDS[command](arguments)

    assert answered == code, capsys.readouterr().err


@pytest.mark.slow("starts a process of its own")
@pytest.mark.parametrize(("code", "command", "line"), STOPPED)
def test_a_command_that_is_interrupted_ends_as_the_table_says_without_a_traceback(code, command, line, files):
    arguments = [files.get(word.strip("{}"), word) for word in line.split()]
    run = subprocess.Popen(
        [sys.executable, "-m", command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert run.stdout is not None
    assert run.stdout.read(1)

    run.send_signal(signal.SIGINT)
    errors = run.communicate()[1]

    assert (run.returncode, "Traceback" in errors) == (code, False), errors


def test_the_table_holds_every_code_that_is_run_here_and_no_other():
    assert otherwise_told(codes_of_the_page(), RUNS + STOPPED) == []


def otherwise_told(table: dict[str, set[str]], runs: list[tuple[int, str, str]]) -> list[tuple[str, str]]:
    """The (code, command) pairs that the table has and no run, or a run and not the table."""
    return sorted(
        {(code, command) for code, commands in table.items() for command in commands}
        ^ {(str(code), command) for code, command, _line in runs}
    )


def test_a_code_that_no_run_ends_with_and_one_that_the_table_lacks_are_found():
    table = {"0": {"forumgrid", "textometry"}, "9": {"forumgrid"}}
    runs = [(0, "forumgrid", "show"), (0, "textometry", "words"), (64, "textometry", "?")]

    assert otherwise_told(table, runs) == [("64", "textometry"), ("9", "forumgrid")]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_names_each_of_its_codes(command, capsys):
    assert COMMANDS[command](["--help", "--lang", "en"]) == 0

    help_text = " ".join(capsys.readouterr().out.split()).partition("Exit codes:")[2]
    assert set(re.findall(r"\b(\d+) ", help_text)) == {
        code for code, names in codes_of_the_page().items() if command in names
    }


@pytest.mark.slow("starts a process of its own")
@pytest.mark.parametrize(
    ("command", "line", "sentence"),
    [
        ("forumgrid", "generate --lang en", "forumgrid: error: -: the file cannot be written ("),
        ("textometry", "segments {corpus} --lang en", "textometry: error: -: this file cannot be written ("),
        ("headcount", "count {presences} --lang en", "headcount: error: -: this file cannot be written ("),
    ],
)
def test_an_output_that_is_full_is_said_in_one_line(command, line, sentence, files):
    arguments = [files.get(word.strip("{}"), word) for word in line.split()]
    with Path("/dev/full").open("w") as full:
        run = subprocess.run(
            [sys.executable, "-m", command, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            check=False,
        )

    assert (run.returncode, run.stderr.startswith(sentence), len(run.stderr.splitlines())) == (64, True, 1), run.stderr
