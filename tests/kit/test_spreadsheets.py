"""Spreadsheets: what is read, what is refused before it is opened, and that nothing written is a formula."""

import io
import re
import zipfile
from dataclasses import asdict
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from faire_reseau.kit.spreadsheet_reading import rows_of
from faire_reseau.kit.spreadsheets import (
    Limits,
    Line,
    Table,
    Unreadable,
    column_letters,
    read_table,
    write_csv,
    write_xlsx,
)
from tests.kit import made_files
from tests.kit.made_files import document

TITLES = ["nom", "depuis"]
SMALL = Limits(rows=5, columns=4, cell_characters=20)


def xlsx(rows, **options) -> bytes:
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True, **options}) as book:
        page = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(number, column, cell)
    return output.getvalue()


def rebuilt(content: bytes, **replaced: str | bytes) -> bytes:
    """A workbook with some of its entries replaced; names are given with __ for / and _dot_ for the dot."""
    output = io.BytesIO()
    changes = {name.replace("__", "/").replace("_dot_", "."): body for name, body in replaced.items()}
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, body in changes.items():
            new.writestr(name, body)
    return output.getvalue()


def sheet(*cells: str) -> str:
    return (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        + "".join(cells)
        + "</sheetData></worksheet>"
    )


def ods_cell(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def refusal_of(content: bytes, limits: Limits = SMALL) -> str:
    with pytest.raises(Unreadable) as caught:
        read_table(content, limits)
    return str(caught.value)


def test_a_table_is_read_alike_from_xlsx_ods_and_csv():
    expected = Table(Line(1, ["nom", "depuis"]), [Line(3, ["Éole", "2019"])])
    empty = "<table:table-row><table:table-cell/></table:table-row>"
    row = "<table:table-row>{}{}</table:table-row>"

    from_xlsx = read_table(xlsx([TITLES, [], ["Éole", 2019]]))
    from_csv = read_table("nom;depuis\n;\nÉole;2019\n".encode())
    from_ods = read_table(
        document(row.format(*map(ods_cell, TITLES)) + empty + row.format(ods_cell("Éole"), ods_cell("2019")))
    )

    assert from_xlsx == expected
    assert from_csv == expected
    assert from_ods == expected


def test_an_ods_ended_by_a_million_empty_rows_as_programs_write_them_is_read():
    end = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    tail = '<table:table-cell table:number-columns-repeated="16383"/>'

    table = read_table(document(f"<table:table-row>{ods_cell('nom')}{tail}</table:table-row>{end}"), SMALL)

    assert table == Table(Line(1, ["nom"]), [])


@pytest.mark.parametrize("text", ["=1+1", "+33 2", "-5", "@SUM(A1)", "\tx", "'=1", "''@a", "'plain", "＝1", "a\nb"])
def test_text_that_looks_like_a_formula_comes_back_as_it_was(text):
    rows = [[text, "fin"]]

    from_csv = read_table(write_csv(TITLES, rows))
    from_xlsx = read_table(write_xlsx(TITLES, rows, sheet="un"))

    assert from_csv.lines == [Line(2, [text.strip(), "fin"])]
    assert from_xlsx.lines == [Line(2, [text.strip(), "fin"])]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n\t"), max_size=12).map(
                str.strip
            ),
            min_size=2,
            max_size=2,
        ).filter(any),
        max_size=5,
    )
)
def test_any_text_written_as_csv_is_read_again(rows):
    _titles, *lines = rows_of(write_csv(TITLES, rows), asdict(Limits()))

    padded = [[*cells, ""][:2] for _number, cells in lines]
    assert padded == rows


def test_no_cell_of_a_csv_begins_as_a_formula():
    written = write_csv(TITLES, [["=cmd|' /C calc'!A0", "-1"], ["@x", "+2"]]).decode("utf-8-sig")

    firsts = [cell.strip('"')[:1] for line in written.splitlines()[1:] for cell in line.split(";")]
    assert firsts == ["'", "'", "'", "'"]


def test_a_number_below_zero_is_a_number_in_a_csv():
    rows = [[-1, -2.5], [-3.0, 12.25], ["-1", True]]

    plain, french = write_csv(TITLES, rows), write_csv(TITLES, rows, decimal=",")

    assert plain.decode("utf-8-sig").split()[-3:] == ["-1;-2.5", "-3;12.25", "'-1;True"]
    assert french.decode("utf-8-sig").split()[-3:] == ["-1;-2,5", "-3;12,25", "'-1;True"]


def test_no_cell_of_a_workbook_is_a_formula_and_days_are_days():
    content = write_xlsx(TITLES, [["=1+1", date(2019, 6, 25)]], sheet="a/b[c]")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        written = archive.read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r"<f>", written) == []
    assert read_table(content).lines == [Line(2, ["=1+1", "2019-06-25"])]


def test_a_written_workbook_has_one_sheet_with_its_name_whose_titles_stay_in_sight():
    content = write_xlsx(TITLES, [["Ana", "2019"]], sheet="Personnes")

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = re.findall(r'<sheet name="(.*?)"', archive.read("xl/workbook.xml").decode())
        written = archive.read("xl/worksheets/sheet1.xml").decode()
    assert sheets == ["Personnes"]
    assert re.findall(r'<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>', written) != []


def test_days_before_1900_are_written_as_text():
    assert read_table(write_xlsx(TITLES, [["x", date(1885, 1, 2)]], sheet="un")).lines == [Line(2, ["x", "1885-01-02"])]


def test_columns_are_named_as_in_spreadsheet_programs():
    assert [column_letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_a_file_of_50_mb_is_refused_by_its_size():
    assert refusal_of(b"x" * 50_000_000, Limits()) == (
        "Ce fichier est trop gros\u00a0: 2 Mo au plus. Gardez seulement la feuille à importer, sans images."
    )


def test_a_bomb_of_zeros_is_refused_from_the_directory_of_the_archive():
    bomb = rebuilt(xlsx([TITLES]), xl__media__a_dot_bin=b"\0" * 40_000_000)

    assert len(bomb) < 100_000
    assert refusal_of(bomb) == (
        "Une fois décompressé, ce fichier est beaucoup trop gros pour un tableau\u00a0: copiez les cellules dans un nouveau fichier."
    )


def test_an_archive_whose_directory_lies_about_sizes_is_refused():
    honest = rebuilt(xlsx([TITLES]), xl__media__a_dot_bin=b"\0" * 3_000_000)
    lying = honest.replace((3_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little"))

    assert lying != honest
    assert refusal_of(lying) == (
        "Ce fichier est endommagé ou protégé\u00a0: ouvrez-le dans votre tableur et enregistrez-le à nouveau en XLSX."
    )


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (
            '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
            "Ce tableau est trop long\u00a0: 5 lignes au plus. Envoyez-le en plusieurs fichiers.",
        ),
        (
            '<row r="2"><c r="XFD2"><v>1</v></c></row>',
            "Ce tableau est trop large\u00a0: 4 colonnes au plus. Gardez seulement celles qui sont importées.",
        ),
    ],
)
def test_a_cell_at_the_far_corner_is_refused_before_the_sheet_is_laid_out(cell, sentence):
    far = rebuilt(xlsx([TITLES]), xl__worksheets__sheet1_dot_xml=sheet(cell))

    assert refusal_of(far) == sentence


def test_a_long_text_that_thousands_of_cells_refer_to_is_refused():
    strings = (
        '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + "x" * 100 + "</t></si></sst>"
    )
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 900))
    bomb = rebuilt(xlsx([TITLES]), xl__sharedStrings_dot_xml=strings, xl__worksheets__sheet1_dot_xml=sheet(rows))

    assert refusal_of(bomb, Limits(cell_characters=100, characters=50_000)) == (
        "Une fois décompressé, ce fichier est beaucoup trop gros pour un tableau\u00a0: copiez les cellules dans un nouveau fichier."
    )


def test_an_ods_row_repeated_a_million_times_is_refused():
    rows = f'<table:table-row table:number-rows-repeated="1048576">{ods_cell("x", 1000)}</table:table-row>'

    assert (
        refusal_of(document(rows))
        == "Ce tableau est trop long\u00a0: 5 lignes au plus. Envoyez-le en plusieurs fichiers."
    )


def test_entities_that_multiply_text_are_refused():
    laughing = '<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + sheet(
        '<row r="1"><c r="A1"><v>&b;</v></c></row>'
    )

    assert refusal_of(rebuilt(xlsx([TITLES]), xl__worksheets__sheet1_dot_xml=laughing)) == (
        "Ce fichier est endommagé ou protégé\u00a0: ouvrez-le dans votre tableur et enregistrez-le à nouveau en XLSX."
    )


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Ce fichier est vide\u00a0: choisissez celui qui contient votre tableau."),
        (
            b";;\n;",
            "Ce tableau est vide\u00a0: mettez les titres dans sa première ligne et une entrée dans chaque ligne suivante.",
        ),
        (
            b"\xd0\xcf\x11\xe0old",
            "C’est un ancien fichier Excel, ou un fichier avec mot de passe\u00a0: enregistrez-le en XLSX sans mot de passe.",
        ),
        (
            b"PK\x03\x04broken",
            "Ce fichier est endommagé ou protégé\u00a0: ouvrez-le dans votre tableur et enregistrez-le à nouveau en XLSX.",
        ),
        (b"\x89PNG\x00\x00", "Ce n’est pas un tableau\u00a0: envoyez un fichier XLSX, ODS ou CSV."),
        (
            b"nom\n\xc9ole\x81",
            "Ce CSV n’est pas en UTF-8 (ligne 2)\u00a0: enregistrez-le en «\u00a0CSV UTF-8\u00a0», ou mieux en XLSX.",
        ),
        (b"nom\x00;a", "Ce n’est pas un tableau\u00a0: envoyez un fichier XLSX, ODS ou CSV."),
        (
            b'nom;b\n"x;y',
            "La ligne 2 de ce CSV ne peut pas être lue\u00a0: un guillemet n’est pas fermé, ou une cellule est trop longue.",
        ),
        (b"a\n" * 7, "Ce tableau est trop long\u00a0: 5 lignes au plus. Envoyez-le en plusieurs fichiers."),
        (
            b"a;b;c;d;e",
            "Ce tableau est trop large\u00a0: 4 colonnes au plus. Gardez seulement celles qui sont importées.",
        ),
        (b"a\n;" + b"x" * 21, "La cellule B2 est trop longue\u00a0: 20 caractères au plus."),
    ],
)
def test_what_is_no_table_gets_a_sentence_that_says_what_to_do(content, sentence):
    assert refusal_of(content) == sentence


def test_an_archive_that_is_no_workbook_is_refused():
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w") as archive:
        archive.writestr("bonjour.txt", "bonjour")

    assert refusal_of(output.getvalue()) == "Ce n’est pas un tableau\u00a0: envoyez un fichier XLSX, ODS ou CSV."


def test_merged_titles_are_refused_with_their_cells():
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        page = book.add_worksheet()
        page.merge_range(0, 0, 0, 2, "identité")
        page.write(1, 0, "x")

    assert refusal_of(output.getvalue()) == (
        "La ligne de titres a des cellules fusionnées (A1:C1)\u00a0: séparez-les, un titre par colonne."
    )


@pytest.mark.parametrize("separator", ";,\t")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_is_read_as_the_spreadsheet_programs_of_western_europe_write_it(encoding, separator):
    content = separator.join(["nom", "ville"]) + "\r\n" + separator.join(["L’Éole – à œil", "Nîmes"]) + "\r\n"

    assert read_table(content.encode(encoding)).lines == [Line(2, ["L’Éole – à œil", "Nîmes"])]


def test_a_csv_in_utf_16_with_tabs_is_read():
    assert read_table("nom\tville\nÉole\tNantes".encode("utf-16")).lines == [Line(2, ["Éole", "Nantes"])]


def test_the_first_visible_sheet_is_read():
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        hidden, shown = book.add_worksheet("caché"), book.add_worksheet("montré")
        hidden.write(0, 0, "non")
        shown.write(0, 0, "oui")
        shown.activate()
        shown.set_first_sheet()
        hidden.hide()

    assert read_table(output.getvalue()).titles == Line(1, ["oui"])


@pytest.mark.parametrize(("rows", "covers"), [(0, "A1:B2"), (1, "A1:B2"), (85, "A1:B86")])
def test_the_filter_of_a_written_table_covers_every_row(rows, covers):
    written = write_xlsx(["nom", "ville"], [["Ana", "Nantes"]] * rows, sheet="un")

    page = zipfile.ZipFile(io.BytesIO(written)).read("xl/worksheets/sheet1.xml").decode()
    assert f'<autoFilter ref="{covers}"/>' in page


def test_a_csv_whose_titles_hold_commas_is_parted_at_its_semicolons():
    content = "Nom, prénom, titre;Fonction\r\nUn, Deux;Trois\r\nQuatre;Cinq\r\n"

    assert [line.cells for line in read_table(content.encode()).lines] == [["Un, Deux", "Trois"], ["Quatre", "Cinq"]]


def test_the_line_by_which_excel_names_the_separator_is_no_title_and_lines_keep_their_numbers():
    table = read_table(b"sep=;\r\nnom;ville\r\nUn;Brest\r\n")

    assert (table.titles, table.lines) == (Line(2, ["nom", "ville"]), [Line(3, ["Un", "Brest"])])


def merged(*place):
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for row, cells in enumerate([["nom", "centre", "poste"], ["Un", "A", "x"], ["Deux", "", "y"], ["Trois"]]):
            page.write_row(row, 0, cells)
        page.merge_range(*place)
    return output.getvalue()


def test_what_is_merged_over_several_rows_is_said_of_each_of_them():
    assert [line.cells for line in read_table(merged(1, 1, 3, 1, "A")).lines] == [
        ["Un", "A", "x"],
        ["Deux", "A", "y"],
        ["Trois", "A"],
    ]


def test_what_is_merged_over_several_columns_is_refused_with_its_cells():
    assert refusal_of(merged(2, 0, 2, 1, "Deux")) == (
        "Des cellules fusionnées (A3:B3) ne disent pas ce que contient chaque colonne\u00a0: séparez-les."
    )


def test_a_formula_without_its_result_is_refused_with_its_cell_rather_than_taken_for_empty():
    rows = '<row r="1"><c r="A1" t="str"><v>nom</v></c></row><row r="2"><c r="A2"><f>B9</f></c></row>'

    assert refusal_of(made_files.workbook(rows)) == (
        "Ces cellules contiennent une erreur, ou une formule dont le résultat n’est pas dans le fichier\u00a0: A2. Ouvrez le "
        "fichier dans votre tableur, corrigez-les, et enregistrez-le de nouveau."
    )
