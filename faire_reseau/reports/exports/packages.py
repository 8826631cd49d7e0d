"""Frictionless data packages of reports: `datapackage.json`, a CSV for each table, XLSX, and the report as it was frozen."""

import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.kit.addresses import slug_of, whole_address
from faire_reseau.kit.spreadsheets import Cell, write_csv, write_xlsx
from faire_reseau.reports.enums import Kind
from faire_reseau.reports.logic.documents import Content, Part, View, ViewRow
from faire_reseau.reports.models import EditionErratum

ZIP = "application/zip"
LICENCES = {
    "CC-BY-4.0": ("Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"),
}
# Column, its type in a table schema, and what it holds.
COLUMNS: tuple[tuple[str, str, Any], ...] = (
    ("year", "year", lambda _view, row: row.year),
    ("code", "string", lambda _view, row: row.code),
    ("label", "string", lambda _view, row: row.label),
    ("value", "number", lambda _view, row: row.number),
    ("unit", "string", lambda view, row: "" if view.kind == Kind.SHARE else row.unit),
    ("state", "string", lambda _view, row: row.state),
    ("approximate", "boolean", lambda _view, row: "true" if row.is_approximate else "false"),
    ("centres_answering", "integer", lambda _view, row: row.n if row.of else None),
    ("centres", "integer", lambda _view, row: row.of or None),
    ("definition_version", "integer", lambda _view, row: row.version),
    ("how", "string", lambda _view, row: row.how),
    ("source", "string", lambda _view, row: row.source),
)


def _cells(view: View, row: ViewRow) -> list[Cell]:
    return [cell(view, row) for _name, _type, cell in COLUMNS]


def tables_of(content: Content) -> Iterator[tuple[str, Part, View]]:
    """The tables of a report: their name, unique within it, the block and what it shows."""
    for place, (part, view) in enumerate(content.views, 1):
        yield f"{place:02}-{slug_of(view.indicator)}", part, view


def figures_csv(view: View) -> bytes:
    """A view as CSV: points in numbers, semicolons between cells, no cell a formula."""
    # Without the mark that spreadsheet programs wait for: a table schema is plain UTF-8.
    titles = [name for name, _type, _cell in COLUMNS]
    return write_csv(titles, [_cells(view, row) for row in view.rows]).removeprefix(b"\xef\xbb\xbf")


def figures_xlsx(content: Content, errata: Sequence[EditionErratum]) -> bytes:
    """Every figure of a report as one workbook; its errata in the last rows, what they say as their label."""
    titles = ["table", "title", "indicator", *(name for name, _type, _cell in COLUMNS)]
    rows: list[list[Cell]] = [
        [name, part.title or view.label, view.indicator, *_cells(view, row)]
        for name, part, view in tables_of(content)
        for row in view.rows
    ]
    for row in errata:
        values: dict[str, Cell] = {"table": "errata", "title": _said_on(row), "label": row.text}
        rows.append([values.get(name) for name in titles])
    # Dated by the edition: made again, it is the same bytes.
    made_at = datetime.fromisoformat(content.day)
    return write_xlsx(titles, rows, sheet=_("Figures"), made_at=made_at)


def _said_on(row: EditionErratum) -> str:
    return localdate(row.at).isoformat()


def report_package(content: Content, text: str, errata: Sequence[EditionErratum], slug: str) -> bytes:
    """The package as a ZIP. `text` is the canonical text of the report."""
    with translation.override(content.language):
        files: dict[str, bytes] = {}
        resources: list[dict[str, Any]] = []
        for name, part, view in tables_of(content):
            path = f"data/{name}.csv"
            files[path] = figures_csv(view)
            resources.append(_resource(name, path, files[path], part, view))
        if errata:
            files["data/errata.csv"] = _errata_csv(errata)
            resources.append(_file("errata", "data/errata.csv", files["data/errata.csv"], _("Errata"), "csv"))
        files["figures.xlsx"] = figures_xlsx(content, errata)
        resources.append(_file("figures", "figures.xlsx", files["figures.xlsx"], _("All figures"), "xlsx"))
        files["report.json"] = text.encode()
        resources.append(_file("report", "report.json", files["report.json"], _("The report as it was frozen"), "json"))
        name, address = LICENCES[content.licence]
        described = {
            "profile": "data-package",
            "name": f"{slug}-{content.number}",
            "title": content.title,
            "description": content.opening,
            "version": f"{content.number}.{len(errata)}.0",
            "created": f"{content.day}T00:00:00Z",
            "homepage": whole_address("/"),
            "licenses": [{"name": content.licence, "title": name, "path": address}],
            "contributors": [{"title": content.network, "role": "publisher"}],
            "resources": resources,
            "errata": [{"date": _said_on(row), "text": row.text} for row in errata],
        }
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        described_text = json.dumps(described, ensure_ascii=False, indent=1)
        for path, body in {"datapackage.json": described_text.encode(), **files}.items():
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return whole.getvalue()


def _errata_csv(errata: Sequence[EditionErratum]) -> bytes:
    rows = [[_said_on(row), row.text] for row in errata]
    return write_csv(["date", "text"], rows).removeprefix(b"\xef\xbb\xbf")


def _file(name: str, path: str, body: bytes, title: str, form: str) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "title": title,
        "format": form,
        "bytes": len(body),
        "hash": f"sha256:{sha256(body).hexdigest()}",
    }


def _resource(name: str, path: str, body: bytes, part: Part, view: View) -> dict[str, Any]:
    return {
        **_file(name, path, body, part.title or view.label, "csv"),
        "profile": "tabular-data-resource",
        "description": " ".join(filter(None, (view.definition, *view.notes))),
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ";", "lineTerminator": "\r\n"},
        "schema": {
            "fields": [
                {"name": column, "type": kind, **({"bareNumber": True} if kind == "number" else {})}
                for column, kind, _cell in COLUMNS
            ],
            "missingValues": [""],
        },
    }
