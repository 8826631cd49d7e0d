"""The tutorial works as it is written."""

import re
import shlex
from pathlib import Path

import pytest

from forumgrid.cli.command import main

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "forumgrid.md"


@pytest.mark.slow("composes the tutorial's forum to a proof, and mends it")
def test_every_command_of_the_tutorial_does_what_it_says(tmp_path, monkeypatch, capsys):
    text = TUTORIAL.read_text(encoding="utf-8").replace("\\\n", " ")
    commands = [shlex.split(line) for line in re.findall(r"^    forumgrid (?!:)(.*)$", text, re.MULTILINE) if "error" not in line]  # fmt: skip
    given = {"forum-ouvert.ods", "reponses-forum.csv"}
    for name in given:
        (tmp_path / name).write_bytes((TUTORIAL.parent / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    promised = re.findall(r"^    (Proven.*|That is.*)$", text, re.MULTILINE)
    noted = re.findall(r"^    (forumgrid: note: .*)$", text, re.MULTILINE)

    codes = [main([*command, "--lang", "en"]) for command in commands]

    assert [command[0] for command in commands] == ["compose", "verify", "show", "explain", "explain", "mend"]
    assert codes == [0] * 6
    captured = capsys.readouterr()
    assert [line for line in captured.out.splitlines() if line in promised] == promised
    assert [line for line in captured.err.splitlines() if ": note: " in line] == noted * len(commands)
    written = {path.name for path in tmp_path.iterdir()} - given
    assert written == {
        "grid.json",
        "grid.xlsx",
        "grid.svg",
        "proof.json",
        "mended.json",
        "mended-forum.json",
        "mended.xlsx",
    }


def test_the_error_of_the_tutorial_is_told_as_it_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for name, rows in {
        "topics": "topic\nFiles\n",
        "spaces": "space;capacity\nHall;5\n",
        "slots": "slot\nEarly\n",
        "wishes": "person;topic\nAda;Flies\n",
    }.items():
        (tmp_path / f"{name}.csv").write_text(rows, encoding="utf-8")

    assert main(["compose", "topics.csv", "spaces.csv", "slots.csv", "wishes.csv", "--lang", "en"]) == 64

    assert capsys.readouterr().err == (
        "forumgrid: error: wishes.csv, line 2, column topic: there is no topic called “Flies”\n"
    )
