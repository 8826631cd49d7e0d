"""The command line: what is asked is counted, in both languages; a result never takes the place of what is read."""

import io
import json
import os
import sys
from pathlib import Path

import pytest

from headcount.cli.command import main

ROWS = """person,meeting,half_days,centre,year,mode
Ada,m1,1,Nantes,2019,on site
Bo,m1,0.5,Nantes,2019,remote
Ada,m2,2,Nantes,2020,remote
Cy,m3,1,9,2020,remote
Ada,m3,1,10,2020,on site
"""


@pytest.fixture
def presences(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "presences.csv"
    path.write_text(ROWS, encoding="utf-8")
    return path


def row(participations: int, half_days: float, people: int, **labels: str | None) -> dict[str, object]:
    return {**labels, "participations": participations, "half_days": half_days, "people": people}


def answer(capsys, *arguments: str) -> list[dict[str, object]]:
    assert main(["count", "presences.csv", *arguments]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_counts_of_each_cell_are_written_sorted_by_key(presences, capsys):
    expected = [
        row(1, 1, 1, centre="9", year="2020"),
        row(1, 1, 1, centre="10", year="2020"),
        row(2, 1.5, 2, centre="Nantes", year="2019"),
        row(1, 2, 1, centre="Nantes", year="2020"),
    ]

    assert main(["count", "presences.csv", "--by", "centre,year", "--json", "out.json"]) == 0

    text = Path("out.json").read_text(encoding="utf-8")
    assert json.loads(text) == expected
    assert list(json.loads(text)[0]) == ["centre", "year", "participations", "half_days", "people"]
    assert capsys.readouterr().out == "written: out.json (rows: 4)\n"
    assert answer(capsys, "--by", "centre", "--by", " year ") == expected
    assert answer(capsys, "--by", "centre,year", "--json", "-") == expected


def test_without_dimensions_there_is_one_total_be_it_empty(presences, capsys):
    assert answer(capsys) == [row(5, 5.5, 3)]
    assert answer(capsys, "--where", "mode=nowhere") == [row(0, 0, 0)]
    assert answer(capsys, "--where", "mode=nowhere", "--by", "centre") == []


def test_values_of_one_column_are_alternatives_and_columns_conditions_together(presences, capsys):
    assert answer(capsys, "--where", "mode=remote") == [row(3, 3.5, 3)]
    assert answer(capsys, "--where", "centre=9", "--where", "centre=10") == [row(2, 2, 2)]
    assert answer(capsys, "--where", "mode=remote", "--where", "year=2020") == [row(2, 3, 2)]
    assert answer(capsys, "--where", "person=Ada", "--by", "mode") == [
        row(2, 2, 1, mode="on site"),
        row(1, 2, 1, mode="remote"),
    ]


def test_a_value_that_no_row_has_is_said_with_those_there_are(presences, capsys):
    main(["count", "presences.csv", "--where", "mode=online"])

    assert (
        capsys.readouterr().err == "headcount: note: No row has mode = “online”. Values there are: on site, remote.\n"
    )


def test_totals_stand_above_their_parts_and_people_are_counted_anew_in_each(presences, capsys):
    rows = answer(capsys, "--by", "year,mode", "--totals")

    assert rows == [
        row(5, 5.5, 3, year=None, mode=None),
        row(2, 1.5, 2, year="2019", mode=None),
        row(1, 1, 1, year="2019", mode="on site"),
        row(1, 0.5, 1, year="2019", mode="remote"),
        row(3, 4, 2, year="2020", mode=None),
        row(1, 1, 1, year="2020", mode="on site"),
        row(2, 3, 2, year="2020", mode="remote"),
    ]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--by", "month"], "presences.csv, line 1: no column “month”. Columns there are: person, meeting, half_days, centre, year, mode."),
        (["--where", "month=1"], "presences.csv, line 1: no column “month”. Columns there are: person, meeting, half_days, centre, year, mode."),
        (["--where", "remote"], "“remote” is no condition: write COLUMN=VALUE."),
        (["--by", "year,year"], "“year” is asked for twice."),
        (["--by", "half_days"], "“half_days” is the name of a count of the result. Give the column another name."),
        (["--person", "who"], "presences.csv, line 1: no column “who”. Columns there are: person, meeting, half_days, centre, year, mode. Another one is named by --person."),
        (["--json", "presences.csv"], "presences.csv: this file is read: the result would take its place. Name another file."),
        (["--json", "PRESENCES.CSV"], "PRESENCES.CSV: this file is read: the result would take its place. Name another file."),
        (["--json", "."], ".: this is a folder: name a file."),
        (["--json", "none/out.json"], "none/out.json: this file cannot be written (No such file or directory)."),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said_in_a_sentence_and_nothing_is_written(presences, capsys, arguments, sentence):
    assert main(["count", "presences.csv", *arguments]) == 64

    out, err = capsys.readouterr()
    assert (out, err) == ("", f"headcount: error: {sentence}\n")
    assert [path.name for path in presences.parent.iterdir()] == ["presences.csv"]
    assert presences.read_text(encoding="utf-8") == ROWS


def test_a_link_to_the_file_that_is_read_is_not_written_to(presences):
    Path("link.json").symlink_to(presences)

    assert main(["count", "presences.csv", "--json", "link.json"]) == 64
    assert presences.read_text(encoding="utf-8") == ROWS


@pytest.mark.parametrize("environment", [{"LANG": "fr_FR.UTF-8"}, {"LC_ALL": "fr", "LANG": "en"}, {}])
def test_the_command_speaks_the_language_of_the_system_or_the_one_asked_for(
    presences, capsys, monkeypatch, environment
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    main(["count", "none.csv", *([] if environment else ["--lang=fr"])])
    main(["count", "presences.csv", "--doubled", "guess", *([] if environment else ["--lang", "fr"])])
    main(["count", "none.csv", "--lang", "en"])

    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == "headcount: erreur: none.csv\u00a0: ce fichier n’existe pas."
    assert lines[-2].startswith("headcount count: erreur: --doubled\u00a0: «\u00a0'guess'\u00a0» n’est pas un choix")
    assert lines[-1] == "headcount: error: none.csv: this file does not exist."


@pytest.mark.parametrize("language", ["en", "fr"])
def test_help_is_given_in_both_languages_for_every_option(capsys, language):
    assert main(["count", "--help", "--lang", language]) == 0

    words = capsys.readouterr().out
    assert ("columns to count by" in words, "colonnes selon lesquelles compter" in words) == (
        language == "en",
        language == "fr",
    )
    for option in (
        "--by",
        "--where",
        "--totals",
        "--doubled",
        "--person",
        "--meeting",
        "--half-days",
        "--json",
        "--quiet",
    ):
        assert option in words


def test_quiet_says_nothing_but_errors(presences, capsys):
    assert main(["count", "presences.csv", "--where", "mode=x", "--json", "out.json", "--quiet"]) == 0
    assert tuple(capsys.readouterr()) == ("", "")
    assert main(["count", "none.csv", "--quiet"]) == 64
    assert capsys.readouterr().err


def test_a_terminal_that_cannot_hold_an_accent_gets_json_that_says_the_same(presences, monkeypatch):
    presences.write_text(ROWS.replace("Nantes", "Évry"), encoding="utf-8")
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)

    assert main(["count", "presences.csv", "--by", "centre"]) == 0

    assert json.loads(stream.buffer.getvalue())[-1] == row(3, 3.5, 2, centre="Évry")


def test_a_result_may_go_to_a_device_and_keeps_the_rights_of_new_files(presences, capsys):
    assert main(["count", "presences.csv", "--json", os.devnull]) == 0
    assert main(["count", "presences.csv", "--json", "out.json"]) == 0

    mask = os.umask(0)
    os.umask(mask)
    assert Path("out.json").stat().st_mode & 0o777 == 0o666 & ~mask
    assert Path(os.devnull).is_char_device()


def test_progress_is_shown_on_a_terminal_and_wiped(presences, capsys, monkeypatch):
    monkeypatch.setattr("headcount.files.presences._STEP", 2)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)

    main(["count", "presences.csv"])

    assert capsys.readouterr().err == "\rrows read: 2\rrows read: 4\r            \r"
