"""An organiser's spreadsheets: read in both languages, refused with the cell at fault."""

import io
import re
import zipfile

import pytest
import xlsxwriter

from forumgrid.files import tables
from forumgrid.files.formats import problem_to_json, read_problem
from forumgrid.sentences import FileError, input_sentence
from tests.kit import made_files

ENGLISH = {
    "Topics": [
        ["Topic", "Host", "Needs", "Expected", "Times", "Allowed slots", "Fixed slot", "Fixed space"],
        ["Common files", "Ada", "projector; step-free", 12, 2, "Morning", "", ""],
        ["A slow walk", "Bo; Cy", "", "", "", "", "Evening", "Garden"],
    ],
    "People": [["Person", "Absent", "Step-free"], ["Ada", "", "no"], ["Bo", "Morning", "yes"], ["Cy", "", ""]],
    "Spaces": [["Space", "Capacity", "Features", "Closed"], ["Hall", 20, "projector", "Evening"], ["Garden", 8.0, "", ""]],
    "Slots": [["Slot"], ["Morning"], ["Evening"]],
    "Wishes": [["Person", "Topic", "Level"], ["Bo", "common files", 2], ["Cy", "Common Files", 3]],
}  # fmt: skip
FRENCH = {
    "Sujets": [
        ["Sujet", "Porté par", "Besoins", "Attendus", "Fois", "Créneaux possibles", "Créneau imposé", "Salle imposée"],
        *ENGLISH["Topics"][1:],
    ],
    "Personnes": [["Nom", "Absente", "Plain-pied"], ["Ada", "", "non"], ["Bo", "Morning", "oui"], ["Cy", "", ""]],
    "Salles": [["Salle", "Capacité", "Équipements", "Fermée"], *ENGLISH["Spaces"][1:]],
    "Créneaux": [["Créneau"], ["Morning"], ["Evening"]],
    "Souhaits": [["Nom", "Common files", "A slow walk"], ["Bo", 2, ""], ["Cy", 3, ""]],
}


def _workbook(path, sheets):
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
    return path


def _csvs(folder, sheets, delimiter=";", encoding="utf-8-sig"):
    paths = []
    for name, rows in sheets.items():
        path = folder / f"{name}.csv"
        lines = [delimiter.join('"' + str(cell).replace('"', '""') + '"' for cell in row) for row in rows]
        path.write_bytes("\r\n".join(lines).encode(encoding))
        paths.append(path)
    return paths


def _changed(sheet, row, column, cell):
    rows = [list(cells) for cells in ENGLISH[sheet]]
    rows[row][column] = cell
    return {**ENGLISH, sheet: rows}


def test_read_problem_of_a_workbook_keeps_everything_said(tmp_path):
    problem = read_problem([_workbook(tmp_path / "forum.xlsx", ENGLISH)])

    content = problem_to_json(problem)
    assert content["names"] == {
        "people": ["Ada", "Bo", "Cy"],
        "topics": ["Common files", "A slow walk"],
        "slots": ["Morning", "Evening"],
    }
    assert content["rooms"] == [
        {"name": "Hall", "capacity": 20, "features": [1, 0]},
        {"name": "Garden", "capacity": 8, "features": [0, 0]},
    ]
    assert (content["features"], content["needs"]) == (["projector", "step_free"], [[1, 1], [0, 0]])
    assert (problem.hosts, problem.repeats, problem.expected_size) == (((0,), (1, 2)), (2, 1), (12, None))
    assert (content["fixed"], content["allowed_slots"]) == ([[1, 1, 1]], [[0], None])
    assert (content["absent"], content["blocked_cells"], content["needs_step_free"]) == ([[1, 0]], [[1, 0]], [1])
    assert content["votes"] == [[0, 0, 3], [1, 0, 2], [1, 1, 3], [2, 0, 3], [2, 1, 3]]


def test_read_problem_in_french_with_a_table_of_wishes_gives_the_same(tmp_path):
    english = read_problem([_workbook(tmp_path / "forum.xlsx", ENGLISH)])

    french = read_problem([_workbook(tmp_path / "rencontre.xlsx", FRENCH)])

    assert problem_to_json(french) == problem_to_json(english)


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), (",", "utf-8"), ("\t", "cp1252")])
def test_read_problem_of_csv_files_gives_the_same_whatever_the_dialect(tmp_path, delimiter, encoding):
    english = read_problem([_workbook(tmp_path / "forum.xlsx", ENGLISH)])

    problem = read_problem(_csvs(tmp_path, FRENCH, delimiter, encoding))

    assert problem_to_json(problem) == problem_to_json(english)


def test_read_problem_without_people_takes_whoever_is_named(tmp_path):
    sheets = {name: rows for name, rows in ENGLISH.items() if name != "People"}

    problem = read_problem([_workbook(tmp_path / "forum.xlsx", sheets)])

    assert problem.people_names == ("Ada", "Bo", "Cy")


@pytest.mark.parametrize(
    ("sheets", "code", "place"),
    [
        (_changed("Topics", 1, 1, "Zoe"), "name_unknown", "sheet Topics, cell B2, column Host"),
        (_changed("Wishes", 2, 1, "Nothing"), "name_unknown", "sheet Wishes, cell B3, column Topic"),
        (_changed("Wishes", 2, 2, "much"), "level_unknown", "sheet Wishes, cell C3, column Level"),
        (_changed("Wishes", 2, 2, 900), "level_out_of_range", "sheet Wishes, cell C3, column Level"),
        (_changed("Wishes", 2, 0, ""), "cell_empty", "sheet Wishes, cell A3, column Person"),
        (_changed("Spaces", 1, 1, -4), "negative_capacity", "sheet Spaces, cell B2, column Capacity"),
        (_changed("Spaces", 1, 1, 3.5), "cell_not_number", "sheet Spaces, cell B2, column Capacity"),
        (_changed("Spaces", 1, 1, ""), "cell_empty", "sheet Spaces, cell B2, column Capacity"),
        (_changed("Spaces", 0, 1, "Size"), "column_missing", "sheet Spaces, line 1"),
        (_changed("Spaces", 0, 2, "Capacité"), "column_twice", "sheet Spaces, cell C1"),
        (_changed("People", 3, 0, "ADA"), "name_twice", "sheet People, cell A4, column Person"),
        (_changed("People", 3, 2, "perhaps"), "cell_not_yes_no", "sheet People, cell C4, column Step-free"),
        (_changed("People", 3, 1, "Noon"), "slot_unknown", "sheet People, cell B4, column Absent"),
        (_changed("Topics", 1, 7, "Hall"), "cell_empty", "sheet Topics, cell G2, column Fixed slot"),
        ({**ENGLISH, "Wishes": []}, "sheet_empty", "sheet Wishes"),
        ({name: rows for name, rows in ENGLISH.items() if name != "Wishes"}, "sheet_missing", ""),
        ({name: rows for name, rows in ENGLISH.items() if name != "Slots"}, "slots_missing", "sheet Topics"),
        ({**ENGLISH, "More wishes": ENGLISH["Wishes"]}, "sheet_twice", "sheet More wishes"),
    ],
)
def test_read_problem_of_a_wrong_workbook_says_what_and_in_which_cell(tmp_path, sheets, code, place):
    path = _workbook(tmp_path / "forum.xlsx", sheets)

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert (caught.value.code, caught.value.place("en")) == (code, ", ".join(filter(None, [str(path), place])))
    assert "…" not in input_sentence(caught.value, "en") + input_sentence(caught.value, "fr")


def test_read_problem_of_a_wrong_csv_says_the_line(tmp_path):
    paths = _csvs(tmp_path, _changed("Topics", 2, 1, "Zoe"))

    with pytest.raises(FileError) as caught:
        read_problem(paths)

    assert input_sentence(caught.value, "fr") == (
        f"{tmp_path / 'Topics.csv'}, ligne 3, colonne Host\u00a0: rien ne s’appelle «\u00a0Zoe\u00a0» parmi\u00a0: personnes"
    )


def test_read_problem_of_a_csv_of_an_unknown_name_asks_for_a_better_one(tmp_path):
    (tmp_path / "data.csv").write_text("a;b\n1;2\n", encoding="utf-8")

    with pytest.raises(FileError) as caught:
        read_problem([tmp_path / "data.csv"])

    assert caught.value.code == "sheet_unknown"


def test_read_problem_never_runs_a_formula(tmp_path):
    sheets = _changed("Topics", 1, 0, "=1+1")
    sheets["Wishes"] = [["Person", "Topic", "Level"], ["Bo", "A slow walk", 2]]

    problem = read_problem(_csvs(tmp_path, sheets))

    assert problem.topic_names == ("=1+1", "A slow walk")


# --- workbooks made to harm -------------------------------------------------------------------------------------------


def _repacked(path, part, content):
    """The workbook with one part replaced."""
    packed = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            replacement = content if member.filename == part else old.read(member)
            new.writestr(member, replacement, compresslevel=1)
    path.write_bytes(packed.getvalue())
    return path


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', "sheet_too_large"),
        ("<row>" + "<c><v>1</v></c>" * 3000 + "</row>" + "<row><c><v>1</v></c></row>" * 3000, "sheet_too_large"),
    ],
)  # fmt: skip
def test_read_problem_of_a_sheet_that_spreads_without_end_is_refused(tmp_path, cells, code):
    path = _workbook(tmp_path / "forum.xlsx", ENGLISH)
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<?xml version="1.0"?><worksheet xmlns="{space}"><sheetData>{cells}</sheetData></worksheet>'

    with pytest.raises(FileError) as caught:
        read_problem([_repacked(path, "xl/worksheets/sheet1.xml", sheet)])

    assert caught.value.code == code


@pytest.mark.parametrize("target", ["ailleurs/feuille.xml", "feuille.bin"])
def test_read_problem_of_a_sheet_under_another_name_that_spreads_without_end_is_refused(tmp_path, target):
    path = tmp_path / "forum.xlsx"
    path.write_bytes(made_files.workbook(made_files.FAR, target=target))

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert caught.value.code == "sheet_too_large"


def test_read_problem_of_a_document_that_calls_itself_a_workbook_is_refused(tmp_path):
    path = tmp_path / "forum.xlsx"
    path.write_bytes(made_files.document(made_files.ods_row("Topic", times=10**6, repeated=16_000)))

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert caught.value.code == "file_unreadable"


@pytest.mark.slow("packs and unpacks some 400 million bytes")
def test_read_problem_of_a_zip_bomb_is_refused(tmp_path, monkeypatch):
    path = _workbook(tmp_path / "forum.xlsx", ENGLISH)
    monkeypatch.setattr(tables, "UNPACKED_BYTES", 1_000_000)

    with pytest.raises(FileError) as caught:
        read_problem([_repacked(path, "xl/sharedStrings.xml", b" " * 1_001_000)])

    assert caught.value.code == "file_unpacks_too_large"


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 40])
def test_read_problem_of_a_broken_workbook_is_refused(tmp_path, content):
    path = tmp_path / "forum.xlsx"
    path.write_bytes(content)

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert caught.value.code == "file_unreadable"


def test_read_problem_of_a_file_of_another_kind_is_refused(tmp_path):
    path = tmp_path / "forum.xls"
    path.write_bytes(b"PK")

    with pytest.raises(FileError) as caught:
        read_problem([path])

    assert caught.value.code == "file_kind_unknown"


def test_a_title_above_the_heading_is_passed_over_and_cells_keep_their_place(tmp_path):
    titled = {name: [["Notre forum"], [], *rows] for name, rows in ENGLISH.items()}
    wrong = {**titled, "Wishes": [*titled["Wishes"], ["Cy", "Nothing", 1]]}

    problem = read_problem([_workbook(tmp_path / "titled.xlsx", titled)])
    with pytest.raises(FileError) as caught:
        read_problem([_workbook(tmp_path / "wrong.xlsx", wrong)])

    assert problem_to_json(problem) == problem_to_json(read_problem([_workbook(tmp_path / "plain.xlsx", ENGLISH)]))
    assert caught.value.place("en").endswith("sheet Wishes, cell B6, column Topic")


def test_the_line_by_which_excel_names_the_separator_is_no_heading(tmp_path):
    paths = _csvs(tmp_path, ENGLISH)
    for path in paths:
        path.write_bytes(b"sep=;\r\n" + path.read_bytes().removeprefix(b"\xef\xbb\xbf"))

    problem = read_problem(paths)

    assert problem_to_json(problem) == problem_to_json(read_problem([_workbook(tmp_path / "plain.xlsx", ENGLISH)]))


def test_a_cell_merged_over_several_rows_is_said_of_each_of_them(tmp_path):
    path = tmp_path / "merged.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for name, rows in ENGLISH.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name == "Spaces":
                sheet.merge_range(1, 1, 2, 1, 20)

    assert [space.capacity for space in read_problem([path]).spaces] == [20, 20]


@pytest.mark.parametrize(
    ("change", "code", "cells"),
    [
        (lambda sheet: sheet.merge_range(1, 0, 1, 1, "Hall"), "cells_merged", "A2:B2"),
        (lambda sheet: sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!"), "cells_unread", "B2"),
    ],
)
def test_merged_or_lost_cells_are_refused_where_they_are_used_and_nowhere_else(tmp_path, change, code, cells):
    def workbook(name, touched):
        path = tmp_path / name
        with xlsxwriter.Workbook(str(path)) as book:
            for title, rows in {**ENGLISH, "My notes": ENGLISH["Spaces"]}.items():
                sheet = book.add_worksheet(title)
                for at, row in enumerate(rows):
                    sheet.write_row(at, 0, row)
                if title == touched:
                    change(sheet)
        return path

    with pytest.raises(FileError) as caught:
        read_problem([workbook("used.xlsx", "Spaces")])

    assert (caught.value.code, caught.value.values["cells"]) == (code, cells)
    assert len(read_problem([workbook("unused.xlsx", "My notes")]).spaces) == 2


@pytest.mark.parametrize("name", ["count", "uniqueCount"])
def test_a_workbook_that_announces_more_texts_than_it_could_hold_is_refused_and_ends_nothing(tmp_path, name):
    path = _workbook(tmp_path / "forum.xlsx", ENGLISH)
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    shared = members["xl/sharedStrings.xml"]
    members["xl/sharedStrings.xml"] = re.sub(rf'\b{name}="\d+"'.encode(), f'{name}="99999999999"'.encode(), shared)
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)

    with pytest.raises(FileError) as refused:
        read_problem([path])
    assert refused.value.code == "sheet_too_large"


@pytest.mark.parametrize("address", ["D" + "3" * 50, "ABCDEFGH1"])
def test_a_cell_with_an_address_that_no_sheet_has_is_refused_and_ends_nothing(tmp_path, address):
    path = _workbook(tmp_path / "forum.xlsx", ENGLISH)
    with zipfile.ZipFile(path) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = members["xl/worksheets/sheet1.xml"].replace(b'"A3"', f'"{address}"'.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items():
            archive.writestr(member, data)

    with pytest.raises(FileError) as refused:
        read_problem([path])
    assert refused.value.code == "sheet_too_large"


def _wished(tmp_path, lines):
    notes = []
    tables = {name: rows for name, rows in ENGLISH.items() if name != "People"}
    tables["Wishes"] = [["Person", "Topic", "Level"], *lines]
    problem = read_problem([_workbook(tmp_path / "open.xlsx", tables)], notes=notes)
    return problem, notes


def test_of_two_levels_of_one_person_for_one_topic_the_last_counts_and_this_is_said(tmp_path):
    lines = [["Ana", "A slow walk", 3], ["Cy", "A slow walk", 1], ["Ana", "A slow walk", 0], ["Cy", "A slow walk", 1]]
    problem, notes = _wished(tmp_path, lines)

    # Who brings a topic wishes it too.
    voted = {(problem.people_names[person], topic) for person, topic, _level in problem_to_json(problem)["votes"]}
    assert voted == {("Ada", 0), ("Bo", 1), ("Cy", 1)}
    assert [(note.code, note.cell) for note in notes] == [("note_wish_again", "C4")]
    assert "«\u00a0Ana\u00a0» avait déjà dit 3 pour «\u00a0A slow walk\u00a0»" in input_sentence(notes[0], "fr")


def test_names_written_in_several_ways_are_one_person_and_this_is_said(tmp_path):
    problem, notes = _wished(
        tmp_path, [["Béa", "Common files", 1], ["bea", "A slow walk", 1], ["Bea ", "A slow walk", 1]]
    )

    assert [name for name in problem.people_names if name[0] in "Bb"].count("Béa") == 1
    assert [(note.code, note.cell, note.values["found"]) for note in notes] == [
        ("note_one_person", "A3", "Béa / bea / Bea")
    ]


@pytest.mark.parametrize(
    ("written", "capacity"), [("1 000", 1000), ("1\u202f000", 1000), ("25,0", 25), ("25.00", 25), (25.0, 25)]
)
def test_a_capacity_is_read_as_spreadsheets_write_it(tmp_path, written, capacity):
    problem = read_problem([_workbook(tmp_path / "c.xlsx", _changed("Spaces", 1, 1, written))])

    assert problem.spaces[0].capacity == capacity


@pytest.mark.parametrize("written", ["1.000", "1,000", "25,5", "2 50"])
def test_a_capacity_that_may_be_several_numbers_is_refused(tmp_path, written):
    with pytest.raises(FileError) as caught:
        read_problem([_workbook(tmp_path / "c.xlsx", _changed("Spaces", 1, 1, written))])

    assert caught.value.code == "cell_not_number"


@pytest.mark.parametrize(
    ("written", "slots"),
    [
        ("10 h, 11 h", [0, 1]),
        ("toute la journée", [0, 1, 2]),
        ("15h00", [2]),
        ("10h et 15:00", [0, 2]),
        ("10:00; 11 heures", [0, 1]),
        (0.625, [2]),
    ],
)
def test_absences_are_said_by_lists_with_commas_whole_days_and_moments_however_written(tmp_path, written, slots):
    path = tmp_path / "absent.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        clock = book.add_format({"num_format": "hh:mm"})
        for name, rows in ENGLISH.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows if name != "Topics" else [row[:5] for row in rows]):
                sheet.write_row(at, 0, [cell if cell not in ("Morning", "Evening") else "" for cell in row])
            if name == "People":
                sheet.write(3, 1, written, *([clock] if isinstance(written, float) else []))
            if name == "Slots":
                for at, begin in enumerate((10 / 24, 11 / 24, 15 / 24), start=1):
                    sheet.write(at, 0, begin, clock)
    problem = read_problem([path])

    assert [slot for person, slot in problem.absent if person == 2] == slots


def test_the_refusal_of_a_slot_lists_those_there_are(tmp_path):
    with pytest.raises(FileError) as caught:
        read_problem([_workbook(tmp_path / "s.xlsx", _changed("People", 3, 1, "Noon"))])

    assert input_sentence(caught.value, "fr").endswith(
        "«\u00a0Noon\u00a0» n’est pas un créneau, ou pas un seul\u00a0; les créneaux sont\u00a0: Morning, Evening"
    )


def _with_hidden(path, sheets, hidden):
    """A workbook whose first sheets, those of `hidden`, are not shown."""
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {**hidden, **sheets}.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name in hidden:
                sheet.hide()
        book.get_worksheet_by_name(next(iter(sheets))).activate()
    return path


def test_what_is_shown_is_read_before_a_hidden_sheet_and_both_are_said(tmp_path):
    hidden = {"old topics": [["Topic", "Hosts"], ["Forgotten", "Ada"]]}
    shown: list[FileError] = []
    path = _with_hidden(tmp_path / "forum.xlsx", ENGLISH, hidden)

    problem = read_problem([path], notes=shown)

    assert problem_to_json(problem)["names"]["topics"] == ["Common files", "A slow walk"]
    (sentence,) = [input_sentence(note, "fr") for note in shown if note.code.startswith("note_hidden")]
    assert sentence.startswith(
        f"{path}, feuille old topics\u00a0: cette feuille est masquée, elle a été laissée de côté"
    )


def test_a_hidden_sheet_that_says_what_no_other_does_is_read_and_this_is_said(tmp_path):
    hidden = {name: rows for name, rows in ENGLISH.items() if name == next(iter(ENGLISH))}
    notes: list[FileError] = []
    path = _with_hidden(
        tmp_path / "forum.xlsx", {name: rows for name, rows in ENGLISH.items() if name not in hidden}, hidden
    )

    assert problem_to_json(read_problem([path], notes=notes)) == problem_to_json(
        read_problem([_workbook(tmp_path / "plain.xlsx", ENGLISH)])
    )
    assert [note.code for note in notes if note.code.startswith("note_hidden")] == ["note_hidden_read"]
