"""Results never take the place of what is read; closed streams, numbers that are none and empty forums are told in words."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from forumgrid.cli.command import main

ROOT = Path(__file__).resolve().parents[2]
FORUM = {
    "format": "barcamp-instance/1",
    "people": 2,
    "topics": 2,
    "slots": 1,
    "rooms": [{"capacity": 5, "features": [], "name": "Hall"}],
    "votes": [[0, 0, 1], [1, 1, 2]],
}


@pytest.fixture
def forum(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "forum.json"
    path.write_text(json.dumps(FORUM), encoding="utf-8")
    (tmp_path / "grid.json").write_text(
        json.dumps({"format": "forumgrid-solution/1", "slot_of_topic": [0, -1], "room_of_topic": [0, -1]}),
        encoding="utf-8",
    )
    (tmp_path / "link.json").symlink_to(path)
    os.link(path, tmp_path / "hard.json")
    return path


READ = "this file is read: a result may not replace it; name another file"
NO_WORKBOOK = "a workbook is written to a file whose name ends in .xlsx: spreadsheet programs open no other"
TWICE = "two results would be written to this file: name another file for one of them"


@pytest.mark.parametrize(
    ("arguments", "target", "sentence"),
    [
        (["compose", "forum.json", "--json", "forum.json"], "forum.json", READ),
        (["compose", "forum.json", "--svg", "./link.json"], "./link.json", READ),
        (["compose", "forum.json", "--xlsx", "hard.json"], "hard.json", READ),
        (["compose", "link.json", "--json", "forum.json"], "forum.json", READ),
        (["compose", "forum.json", "--json", "FORUM.json"], "FORUM.json", READ),
        (["show", "forum.json", "grid.json", "--svg", "grid.json"], "grid.json", READ),
        (["explain", "forum.json", "grid.json", "--json", "grid.json"], "grid.json", READ),
        (["mend", "forum.json", "grid.json", "--withdraw", "0", "--grid-out", "grid.json"], "grid.json", READ),
        (["mend", "forum.json", "grid.json", "--withdraw", "0", "--problem-out", "forum.json"], "forum.json", READ),
        (["compose", "forum.json", "--json", "out", "--svg", "./out"], "./out", TWICE),
        (["compose", "forum.json", "--xlsx", "out.txt"], "out.txt", NO_WORKBOOK),
        (["mend", "forum.json", "grid.json", "--withdraw", "0", "--xlsx", "-"], "-", NO_WORKBOOK),
        (["show", "forum.json", "grid.json", "--xlsx", "out"], "out", NO_WORKBOOK),
    ],
)
def test_a_result_never_replaces_what_is_read_nor_another_result(forum, capsys, arguments, target, sentence):
    before = {path.name: path.read_bytes() for path in forum.parent.iterdir()}

    assert main([*arguments, "--lang", "en"]) == 64

    assert capsys.readouterr().err == f"forumgrid: error: {target}: {sentence}\n"
    assert {path.name: path.read_bytes() for path in forum.parent.iterdir()} == before


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_traceback(forum, closed):
    done = subprocess.run(
        ["sh", "-c", f'"$0" -m forumgrid check forum.json grid.json {closed}', sys.executable],
        cwd=forum.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"votes": [[0, 0, True]]}, "votes[0][2]: a level is a whole number, not “true”"),
        ({"votes": [[False, 0, 1]]}, "votes[0][0]: “votes[0][0]” must be a whole number"),
        ({"host": [True, None]}, "host[0]: “host[0]” must be a whole number"),
        ({"repeats": [1, True]}, "repeats[1]: “repeats[1]” must be a whole number"),
        ({"absent": [[0, False]]}, "absent[0][1]: “absent[0][1]” must be a whole number"),
        ({"topics": 0, "votes": []}, "there is no topic: a grid takes at least one"),
        ({"slots": 0}, "there is no slot: a grid takes at least one"),
        ({"rooms": []}, "there is no space: a grid takes at least one"),
    ],
)
def test_what_is_no_number_and_forums_without_anything_to_place_are_refused(forum, capsys, changes, message):
    forum.write_text(json.dumps({**FORUM, **changes}), encoding="utf-8")

    assert main(["compose", "forum.json", "--lang", "en"]) == 64

    place, _, sentence = message.partition(": ") if "[" in message else ("", "", message)
    where = f"forum.json, {place}" if place else "forum.json"
    assert capsys.readouterr().err == f"forumgrid: error: {where}: {sentence}\n"


def test_true_is_no_slot_of_a_grid(forum, capsys):
    grid = {"format": "forumgrid-solution/1", "slot_of_topic": [False, -1], "room_of_topic": [0, -1]}
    (forum.parent / "grid.json").write_text(json.dumps(grid), encoding="utf-8")

    assert main(["check", "forum.json", "grid.json", "--lang", "en"]) == 64

    assert capsys.readouterr().err == (
        "forumgrid: error: grid.json, slot_of_topic[0]: “slot_of_topic[0]” must be a whole number\n"
    )


def test_reasons_are_french_in_french_or_left_out(forum, capsys):
    (forum.parent / "broken.json").write_text("{", encoding="utf-8")
    (forum.parent / "broken.xlsx").write_text("no workbook", encoding="utf-8")

    for name in ("broken.json", "broken.xlsx"):
        assert main(["compose", name, "--lang", "fr"]) == 64

    assert capsys.readouterr().err.replace("\u00a0", " ") == (
        "forumgrid: erreur : broken.json, ligne 1 : ce n’est pas du JSON valable (un nom entre guillemets est attendu)\n"
        "forumgrid: erreur : broken.xlsx : le fichier ne peut pas être lu (ce n’est pas un classeur XLSX)\n"
    )


def test_a_result_that_cannot_be_written_says_why_before_the_search(forum, capsys):
    for name in ("absent/grid.svg", "forum.json/grid.svg", "."):
        assert main(["compose", "forum.json", "--svg", name, "--lang", "fr"]) == 64

    assert capsys.readouterr().err.replace("\u00a0", " ") == (
        "forumgrid: erreur : absent/grid.svg : le fichier ne peut pas être écrit (fichier ou dossier introuvable)\n"
        "forumgrid: erreur : forum.json/grid.svg : le fichier ne peut pas être écrit (ce n’est pas un dossier)\n"
        "forumgrid: erreur : . : le fichier ne peut pas être écrit (c’est un dossier)\n"
    )


def test_a_problem_in_json_is_read_alone(forum, capsys):
    (forum.parent / "wishes.csv").write_text("person;topic\n", encoding="utf-8")

    for names in (["forum.json", "forum.json"], ["wishes.csv", "forum.json"]):
        assert main(["compose", *names, "--lang", "en"]) == 64

    reason = "a problem in JSON is one whole file: it is not read together with others"
    assert capsys.readouterr().err == f"forumgrid: error: forum.json: {reason}\n" * 2
