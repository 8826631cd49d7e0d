"""Tables of presences as people have them: read right, or refused with the place and the reason."""

import csv
import datetime as dt
import io
import random
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from odfdo import Cell, Document, Row, Table

from headcount import InputError, Reading, read_presences
from headcount.files.presences import day_of, hundredths
from tests.headcount.networks import counts
from tests.headcount.oracle import counted_rows

HEAD = "person,meeting,half_days,centre,year"
ROWS = "Ada,m1,1,Nantes,2019\nBo,m1,0.5,Nantes,2019\nAda,m2,2,Évry,2020\n"
EXPECTED = {("Nantes", "2019"): (2, 150, 2), ("Évry", "2020"): (1, 200, 1)}


def read(path: Path, content: str | bytes, by=("centre", "year"), **reading):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    register, notes = read_presences(path, Reading(by, **reading))
    return counts(register, by), [note.code for note in notes]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "presences.csv"


def refusal(path: Path, content: str | bytes, by=(), **reading) -> tuple[str, int | None, dict]:
    with pytest.raises(InputError) as raised:
        read(path, content, by, **reading)
    assert raised.value.path in {str(path), None}
    return raised.value.code, raised.value.line, dict(raised.value.values)


@pytest.mark.parametrize(
    ("content", "notes"),
    [
        (f"{HEAD}\n{ROWS}", []),
        (f"\ufeff{HEAD}\n{ROWS}", []),
        (f"{HEAD}\n{ROWS}".replace(".5", "X").replace(",", ";").replace("X", ",5"), []),
        (f"sep=;\r\n{HEAD}\n{ROWS}".replace(",", ";").replace("\n", "\r\n"), []),
        (f"{HEAD}\n{ROWS}".replace(",", "\t").encode("utf-16"), []),
        (f"{HEAD}\n{ROWS}".encode("cp1252"), ["encoding_guessed"]),
        (f"{HEAD}\n{ROWS}".replace("\n", "\r"), []),
        (f"{HEAD}\n\n{ROWS}\n,,,,\n", []),
        (f"Presences of the year\n\n{HEAD}\n{ROWS}", ["heading_found"]),
        ("Personne;Réunion;Demi-journées;centre;year\n" + ROWS.replace(",", ";"), []),
        (f"{HEAD}\n{ROWS}".replace("Évry", "E\u0301vry").replace("Ada,m2", " Ada ,m2"), []),
        (f"{HEAD},note\n{ROWS}", []),
        (f"{HEAD},\n{ROWS}".replace("2019\n", "2019,\n"), []),
    ],
)  # fmt: skip
def test_a_csv_is_read_in_whatever_way_it_was_written(path, content, notes):
    assert read(path, content) == (EXPECTED, notes)


def cells_of_a_workbook() -> list[list[object]]:
    rows = [line.split(",") for line in ROWS.splitlines()]
    return [HEAD.split(","), *([name, meeting, float(half_days), centre, int(year)] for name, meeting, half_days, centre, year in rows)]  # fmt: skip


def test_an_xlsx_is_read_with_its_numbers_days_and_merged_centres_and_a_title_above(tmp_path):
    path = tmp_path / "presences.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Notes").hide()
        sheet = book.add_worksheet("Présences")
        sheet.merge_range(0, 0, 0, 5, "The year")
        for number, cells in enumerate(cells_of_a_workbook(), 2):
            sheet.write_row(number, 0, cells)
        sheet.write(2, 5, "date")
        for number in range(3, 6):
            sheet.write_datetime(number, 5, dt.datetime(2019, number, 2), book.add_format({"num_format": "dd/mm/yyyy"}))  # noqa: DTZ001
        sheet.merge_range(3, 3, 4, 3, "Nantes")
        book.worksheets()[1].activate()
        book.worksheets()[1].set_first_sheet()

    register, notes = read_presences(path, Reading(["centre", "year", "date:month"]))

    assert counts(register, ["centre", "year"]) == EXPECTED
    assert [key[0] for key in counts(register, ["date:month"])] == ["2019-03", "2019-04", "2019-05"]
    assert [note.code for note in notes] == ["sheet_chosen", "heading_found"]


def test_an_ods_is_read_likewise(tmp_path):
    path = tmp_path / "presences.ods"
    document, table = Document("spreadsheet"), Table("Présences")
    for cells in cells_of_a_workbook():
        row = Row()
        for value in cells:
            row.append_cell(Cell(value))
        table.append_row(row)
    document.body.clear()
    document.body.append(table)
    document.save(str(path))

    assert counts(read_presences(path, Reading(["centre", "year"]))[0], ["centre", "year"]) == EXPECTED


def test_cells_of_a_workbook_that_cannot_be_read_are_refused_with_their_place(tmp_path):
    path = tmp_path / "presences.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD.split(","))
        sheet.write_row(1, 0, ["Ada", "m1"])
        sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")

    with pytest.raises(InputError) as raised:
        read_presences(path, Reading([]))
    assert (raised.value.code, raised.value.values["cells"]) == ("cells_unread", ["C2"])


@pytest.mark.parametrize("name", ["presences.xlsx", "presences.ods"])
def test_a_workbook_that_is_none_is_refused(tmp_path, name):
    assert refusal(tmp_path / name, f"{HEAD}\n{ROWS}")[0] == "workbook_broken"


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("", "table_empty", None),
        ("\n \n;\n", "table_empty", None),
        (b"PK\x03\x04\x00\x00", "file_not_text", None),
        ("person,meeting\nAda,m1\n", "column_missing", 1),
        ("name,meeting,half_days\nAda,m1,1\n", "column_missing", 1),
        ("person,person,meeting,half_days\nAda,Bo,m1,1\n", "column_twice", 1),
        (f"{HEAD}\nAda,m1,-1,Nantes,2019\n", "half_days_negative", 2),
        (f"{HEAD}\nAda,m1,\u22120.5,Nantes,2019\n", "half_days_negative", 2),
        (f"{HEAD}\nAda,m1,two,Nantes,2019\n", "half_days_not_number", 2),
        (f"{HEAD}\nAda,m1,nan,Nantes,2019\n", "half_days_not_number", 2),
        (f"{HEAD}\nAda,m1,1e3,Nantes,2019\n", "half_days_not_number", 2),
        (f"{HEAD}\nAda,m1,=1+1,Nantes,2019\n", "half_days_not_number", 2),
        (f"{HEAD}\nAda,m1,0.333,Nantes,2019\n", "half_days_too_fine", 2),
        (f"{HEAD}\nAda,m1,10001,Nantes,2019\n", "half_days_too_many", 2),
        (f"{HEAD}\n\nAda,m1,,Nantes,2019\n", "half_days_empty", 3),
        (f"{HEAD}\nAda,m1,1,Nantes,2019\n,m1,1,Nantes,2019\n", "person_empty", 3),
        (f"{HEAD}\nAda,,1,Nantes,2019\n", "meeting_empty", 2),
        (f"{HEAD}\nTotal,,12\n", "meeting_empty", 2),
        (f"{HEAD}\nLovelace, Ada,m1,1,Nantes,2019\n", "row_too_long", 2),
        (f"{HEAD}\nAda,m1,1,Nantes, Loire,2019\n", "row_too_long", 2),
        (f'{HEAD}\nAda,m1,1,"Nantes,2019\nBo,m1,1,Nantes,2019\n', "quotation_wrong", 3),
        (f"{HEAD}\nAda,m1,1,{'x' * 20_000},2019\n", "cell_too_long", 2),
        (f"sep=,\n{HEAD}\nAda,m1,-1,Nantes,2019\n", "half_days_negative", 3),
        (f"{HEAD}\n{ROWS}Bo,m1,1,Nantes,2019\n", "doubled", 5),
    ],
)
def test_what_cannot_be_counted_is_refused_with_its_line(path, content, code, line):
    found_code, found_line, values = refusal(path, content)

    assert (found_code, found_line) == (code, line)
    assert code not in {"column_missing", "doubled"} or values


def test_columns_that_are_not_there_are_refused_with_those_that_are(path):
    assert refusal(path, f"{HEAD}\n{ROWS}", ["month"]) == (
        "column_unknown", 1, {"column": "month", "columns": HEAD.split(",")},
    )  # fmt: skip
    assert refusal(path, f"{HEAD}\n{ROWS}", ["year"], where=["mode"])[2]["column"] == "mode"
    assert refusal(path, f"{HEAD}\n{ROWS}", ["year:decade"])[0] == "date_part_unknown"
    assert refusal(path, f"{HEAD}\n{ROWS}", columns={"person": "who"})[2]["option"] == "--person"


def test_files_that_are_missing_folders_or_of_other_kinds_are_refused(tmp_path):
    for name, code in (("none.csv", "file_missing"), ("", "file_is_folder")):
        with pytest.raises(InputError) as raised:
            read_presences(tmp_path / name, Reading([]))
        assert raised.value.code == code
    assert refusal(tmp_path / "presences.xls", "x")[0] == "file_kind_unknown"


def test_other_columns_are_named(path):
    content = "who,where,how long,person\nAda,m1,1,x\nAda,m2,1,y\n"
    columns = {"person": "who", "meeting": "where", "half_days": "how long"}

    assert read(path, content, (), columns=columns) == ({(): (2, 200, 1)}, [])


DOUBLED = f"{HEAD}\nAda,m1,1,Nantes,2019\nBo,m1,1,Nantes,2019\nAda,m1,0.5,Nantes,2019\nAda,m1,0.25,Nantes,2019\n"


def test_rows_doubled_are_refused_added_up_or_left_out(path):
    code, line, values = refusal(path, DOUBLED)
    assert (code, line, values) == ("doubled", 4, {"person": "Ada", "meeting": "m1", "other": 2, "count": 2})

    assert read(path, DOUBLED, doubled="add") == ({("Nantes", "2019"): (2, 275, 2)}, ["doubled_added"])
    assert read(path, DOUBLED, doubled="first") == ({("Nantes", "2019"): (2, 200, 2)}, ["doubled_left_out"])


def test_rows_doubled_in_two_cells_are_not_added_up(path):
    content = DOUBLED.replace("0.25,Nantes", "0.25,Évry")

    assert refusal(path, content, ["year", "centre"], doubled="add")[::2] == (
        "doubled_apart", {"person": "Ada", "meeting": "m1", "other": 2, "columns": ["centre"]},
    )  # fmt: skip
    assert read(path, content, ("year",), doubled="add")[0] == {("2019",): (2, 275, 2)}
    assert read(path, content, doubled="first")[0] == {("Nantes", "2019"): (2, 200, 2)}


def test_one_meeting_may_be_in_several_cells_and_a_person_is_counted_once_in_each(path):
    content = "person,meeting,half_days,mode\nAda,m1,1,remote\nBo,m1,1,on site\nAda,m2,1,\nAda,m3,1,remote\n"

    assert read(path, content, ("mode",))[0] == {
        ("",): (1, 100, 1),
        ("on site",): (1, 100, 1),
        ("remote",): (2, 200, 1),
    }
    assert read(path, content, ())[0] == {(): (4, 400, 2)}


def test_people_and_values_that_look_alike_are_counted_apart_and_said(path):
    content = f"{HEAD}\nZoé,m1,1,Nantes,2019\nzoe,m1,1,NANTES,2019\n"

    answer, notes = read(path, content)

    assert (answer[("Nantes", "2019")], notes) == ((1, 100, 1), ["labels_alike", "labels_alike"])


def test_parts_of_a_date_are_dimensions_when_asked_for(path):
    content = "person,meeting,half_days,date\nAda,m1,1,2019-06-25\nAda,m2,1,26/06/2019\nBo,m3,1,1.12.2020\nBo,m4,1,\n"

    for part, labels in {
        "year": ["", "2019", "2020"],
        "quarter": ["", "2019-Q2", "2020-Q4"],
        "month": ["", "2019-06", "2020-12"],
        "day": ["", "2019-06-25", "2019-06-26", "2020-12-01"],
    }.items():
        assert sorted(key[0] for key in read(path, content, (f"date:{part}",))[0]) == labels
    assert refusal(path, content.replace("26/06", "26/13"), ["date:year"])[:2] == ("date_unreadable", 3)
    assert refusal(path, content.replace("26/06/2019", "26 juin"), ["date:year"])[:2] == ("date_unreadable", 3)


@pytest.mark.parametrize(
    ("text", "number"), [("1", 100), ("0", 0), ("0,5", 50), ("+2.25", 225), ("1.500", 150), ("007", 700), ("3.", None)]
)
def test_half_days_are_read_exactly(text, number):
    if number is None:
        with pytest.raises(InputError):
            hundredths(text)
    else:
        assert hundredths(text) == number


def test_a_time_of_day_and_a_leap_day_are_read():
    assert day_of("2020-02-29T09:30") == day_of("29/2/2020 09:30") == dt.date(2020, 2, 29)


def test_a_table_of_random_rows_is_what_plain_loops_count(path):
    chance = random.Random(7)
    pairs = {(f"person {chance.randrange(40)}", f"m{chance.randrange(30)}") for _ in range(600)}
    rows = [
        {
            "person": person,
            "meeting": meeting,
            "half_days": chance.choice(["1", "0.5", "1,25", "0.1", "3"]),
            "centre": chance.choice(["Évry", "Nantes; Loire", 'a "b"', ""]),
            "mode": chance.choice(["remote", "on site"]),
        }
        for person, meeting in sorted(pairs)
    ]
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [*rows[0]])
    writer.writeheader()
    writer.writerows(rows)

    for by in ((), ("centre",), ("mode", "centre"), ("meeting",), ("person", "mode")):
        answer, _ = read(path, stream.getvalue(), by)
        expected = counted_rows(rows, by)
        assert answer == {key: (count, half_days * 100, people) for key, (count, half_days, people) in expected.items()}


@settings(max_examples=60)
@given(st.binary(max_size=120), st.sampled_from(["", f"{HEAD}\nAda,m1,", f"{HEAD}\n"]))
def test_no_file_ends_in_anything_but_counts_or_a_sentence(tmp_path_factory, content, begins):
    path = tmp_path_factory.mktemp("fuzzed") / "presences.csv"
    path.write_bytes(begins.encode() + content)
    refusals = []
    try:
        read_presences(path, Reading([]))[0].count()
    except InputError as error:
        refusals = [error.said("fr")]

    assert all(sentence.startswith(str(path)) for sentence in refusals)
