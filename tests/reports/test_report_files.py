"""Files of reports: page, PDF, DOCX, ODT, XLSX, CSV and the data package say the same figures, and the package describes itself."""

import csv
import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, datetime

import pytest
from django.utils.timezone import localdate
from docx import Document as Word
from odfdo import Document as OpenText
from python_calamine import CalamineWorkbook

from faire_reseau.reports import actions, queries
from faire_reseau.reports.exports import figures_csv, figures_xlsx, report_package
from faire_reseau.reports.exports.outline import outline_of
from tests.reports.test_documents import BY, refer, report, said, whole_report, words
from tests.reports.test_indicators import indicator, year_of_work

pytestmark = pytest.mark.django_db


def text_of_word(content):
    """The words of a DOCX, its tables included."""
    document = Word(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_page_and_every_file_say_the_same_figures(client):
    document, _row = whole_report()
    edition = actions.freeze_document(document, **BY)
    actions.publish_edition(edition, **BY)
    views = [view for _part, view in queries.content_of(edition).views]
    texts = {row.text for view in views for row in view.rows}
    numbers = [row.number for view in views for row in view.rows]
    base = f"/bilans/rapports/{document.slug}/"
    page = client.get(base).content.decode()
    files = {
        name: client.get(f"{base}editions/1/rapport.{name}").content for name in ("pdf", "docx", "odt", "xlsx", "zip")
    }
    archive = zipfile.ZipFile(io.BytesIO(files["zip"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"])).get_sheet_by_index(0).to_python()
    tables = [
        csv.DictReader(io.StringIO(archive.read(name).decode()), delimiter=";")
        for name in archive.namelist()
        if name.endswith(".csv")
    ]
    said_in = {
        "page": page, "pdf": words(files["pdf"]), "docx": text_of_word(files["docx"]),
        "odt": OpenText(io.BytesIO(files["odt"])).get_formatted_text(),
    }  # fmt: skip

    assert {name: [text for text in texts if text.replace("\u00a0", " ") not in whole.replace("\u00a0", " ")] for name, whole in said_in.items()} == {
        "page": [], "pdf": [], "docx": [], "odt": [],
    }  # fmt: skip
    assert [line[6] for line in book[1:]] == ["" if number is None else number for number in numbers]
    assert [float(line["value"]) if line["value"] else None for table in tables for line in table] == numbers
    assert (archive.read("report.json").decode(), archive.read("figures.xlsx") is not None) == (edition.content, True)
    assert len(numbers) > 10


TYPES = {
    "year": int,
    "integer": int,
    "number": float,
    "string": str,
    "boolean": {"true": True, "false": False}.__getitem__,
}


def test_the_data_package_describes_each_file_and_column_as_it_is():
    document, _row = whole_report()
    edition = actions.freeze_document(document, **BY)
    archive = zipfile.ZipFile(
        io.BytesIO(report_package(queries.content_of(edition), edition.content, [], document.slug))
    )
    described = json.loads(archive.read("datapackage.json"))
    resources = described["resources"]

    assert re.fullmatch(r"[a-z0-9._-]+", described["name"])
    assert [licence["name"] for licence in described["licenses"]] == ["CC-BY-4.0"]
    assert sorted(["datapackage.json", *(row["path"] for row in resources)]) == sorted(archive.namelist())
    assert len({row["name"] for row in resources}) == len(resources)
    for row in resources:
        body = archive.read(row["path"])
        assert (row["bytes"], row["hash"]) == (len(body), f"sha256:{hashlib.sha256(body).hexdigest()}")
        assert re.fullmatch(r"[a-z0-9._-]+", row["name"])
        if row.get("profile") == "tabular-data-resource":
            lines = list(csv.reader(io.StringIO(body.decode(row["encoding"])), delimiter=row["dialect"]["delimiter"]))
            fields = row["schema"]["fields"]
            assert lines[0] == [field["name"] for field in fields]
            for line in lines[1:]:
                for cell, field in zip(line, fields, strict=True):
                    assert cell == "" or TYPES[field["type"]](cell) is not None


def test_no_cell_of_a_report_is_a_formula():
    year_of_work()
    row = indicator(label="=1+1", unit="@a")
    document = report()
    refer(document, row, title="=HYPERLINK(1)")
    content = said(document)

    assert re.findall(r"(?:^|;)([=@][^;]*)", figures_csv(content.parts[0].view).decode(), re.MULTILINE) == []
    sheet = zipfile.ZipFile(io.BytesIO(figures_xlsx(content, []))).read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in sheet, "<c " in sheet) == (False, True)


def test_an_erratum_stands_in_every_file():
    year_of_work()
    document = report()
    refer(document, indicator())
    edition = actions.freeze_document(document, **BY)
    erratum = actions.correct_edition(edition, text="Lire 31.", **BY)
    content = queries.content_of(edition)

    package = zipfile.ZipFile(io.BytesIO(report_package(content, edition.content, [erratum], document.slug)))
    book = CalamineWorkbook.from_filelike(io.BytesIO(figures_xlsx(content, [erratum])))
    last = book.get_sheet_by_index(0).to_python()[-1]
    assert [cell for cell in last if cell != ""] == ["errata", localdate(erratum.at).isoformat(), "Lire 31."]
    assert "Lire 31." in package.read("data/errata.csv").decode()
    assert "data/errata.csv" in [row["path"] for row in json.loads(package.read("datapackage.json"))["resources"]]


def test_an_erratum_bears_the_local_day_on_which_it_was_said():
    year_of_work()
    document = report()
    refer(document, indicator())
    edition = actions.freeze_document(document, **BY)
    at = datetime(2027, 12, 31, 23, 30, tzinfo=UTC)  # past midnight in Paris
    erratum = actions.correct_edition(edition, text="Lire 31.", by=None, at=at)

    said_in = json.dumps(outline_of(queries.content_of(edition), [erratum])[0], ensure_ascii=False)
    assert "Erratum du 1er janvier 2028\u00a0: Lire 31." in said_in


def test_the_workbook_says_the_day_of_its_edition_so_that_the_package_is_the_same_bytes_again():
    document, _row = whole_report()
    edition = actions.freeze_document(document, **BY)
    content = queries.content_of(edition)
    packages = [report_package(content, edition.content, [], document.slug) for _turn in range(2)]
    book = zipfile.ZipFile(io.BytesIO(zipfile.ZipFile(io.BytesIO(packages[0])).read("figures.xlsx")))

    assert f">{content.day}T00:00:00Z</dcterms:created>" in book.read("docProps/core.xml").decode()
    assert f">{content.day}T00:00:00Z</dcterms:modified>" in book.read("docProps/core.xml").decode()
    assert {row.date_time for row in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert packages[0] == packages[1]
