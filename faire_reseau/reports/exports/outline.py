"""A report as blocks that files are written from: what PDF, DOCX and ODT have in common; and the table of a view."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.kit.dates import written
from faire_reseau.reports.enums import BlockKind, Dimension, RowState
from faire_reseau.reports.logic.charts import ratio_of
from faire_reseau.reports.logic.documents import Content, Part, View, ViewRow
from faire_reseau.reports.logic.rich import nodes_of
from faire_reseau.reports.logic.series import Bar, Group, grouped_bars
from faire_reseau.reports.models import EditionErratum
from faire_reseau.reports.queries.maps import Place, territory_map
from faire_reseau.reports.texts import unit_of

Node = dict[str, Any]
TALLEST = 1.6  # times as tall as wide, a picture of the usual width no longer stands on a page


def table_of(view: View) -> tuple[list[str], list[list[str]]]:
    """The titles and the rows of a view as it is written: a row for each centre or cell and a column for each year, else a row
    for each year.
    """
    if not view.is_apart:
        titles = [_("Year"), unit_of(None, view.unit) or _("Value"), _("Centres"), _("How")]
        return titles, [[str(row.year), _with_unit(row, view), rests(row), remark(row)] for row in view.rows]
    years = sorted({row.year for row in view.rows})
    cells = {(row.label, row.year): row.text for row in view.rows}
    labels = list(dict.fromkeys(row.label for row in view.rows if row.label))
    rows = [[label, *(cells.get((label, year), "–") for year in years)] for label in labels]
    if any(("", year) in cells for year in years):
        rows.append([_("All centres"), *(cells.get(("", year), "–") for year in years)])
    return [view.dimension_label or _("Counted apart"), *map(str, years)], rows


def _with_unit(row: ViewRow, view: View) -> str:
    return row.text if row.unit == view.unit or row.number is None else f"{row.text} {unit_after(row)}"


def unit_after(row: ViewRow | None) -> str:
    """The unit after the number of a row, which agrees with it; nothing where there is no number."""
    return "" if row is None or row.number is None else unit_of(row.number, row.unit)


def rests(row: ViewRow) -> str:
    """How many of how many centres said it."""
    return _("%(n)s of %(all)s") % {"n": row.n, "all": row.of} if row.of else "–"


def remark(row: ViewRow) -> str:
    """How it was made, and what its source adds."""
    return ". ".join(part.rstrip(".") for part in (row.how, row.note) if part)


def notes_of(view: View) -> list[str]:
    """What stands under a view: of how many centres it is, what it means, and what is to be known."""
    whole = [row for row in view.rows if not row.label and row.of]
    parts = [
        ngettext("%(year)s: %(n)s of %(all)s centres", "%(year)s: %(n)s of %(all)s centres", row.n)
        % {"year": row.year, "n": row.n, "all": row.of}
        for row in whole
    ]
    hows = list(dict.fromkeys(remark(row) for row in view.rows if not row.label and remark(row)))
    notes = [f"{', '.join(parts)}."] if parts else []
    notes += [f"{how[0].upper()}{how[1:]}." for how in hows]
    notes += [_("Definition: %(text)s") % {"text": view.definition}] if view.definition else []
    return notes + view.notes


def chart_of_view(part: Part, view: View) -> str:
    """The chart of a view as SVG; empty when it would have no bar."""
    groups = list(_groups(view))
    if not any(bar.number for group in groups for bar in group.bars):
        return ""
    return grouped_bars(groups, part.title or f"{view.label}, {', '.join(map(str, view.years))}")


def map_of_view(part: Part, view: View) -> str:
    """The map of a view apart by territory, of the last year of which something is known by territory; empty where there is none."""
    of_places = [row for row in view.rows if row.code and (row.number is not None or row.state == RowState.WITHHELD)]
    if not of_places or view.dimension != Dimension.TERRITORY:
        return ""
    year = max(row.year for row in of_places)
    places = [
        Place(
            row.code,
            _("%(name)s: %(number)s") % {"name": row.label, "number": row.text},
            row.number,
            row.state == RowState.WITHHELD,
        )
        for row in of_places
        if row.year == year
    ]
    return territory_map(places, f"{part.title or view.label}, {year}", view, name=part.key)


def picture_of(part: Part, view: View) -> str:
    """The picture of a block, its chart or its map, as SVG; empty for one that has none."""
    pictures = {BlockKind.CHART: chart_of_view, BlockKind.MAP: map_of_view}
    drawn = pictures.get(BlockKind(part.kind))
    return drawn(part, view) if drawn else ""


def _groups(view: View) -> Iterable[Group]:
    broken = dict(view.breaks)
    if view.is_apart:
        for year in sorted({row.year for row in view.rows}):
            rows = [row for row in view.apart if row.year == year]
            if rows:
                bars = [Bar(row.label, row.number, row.text) for row in rows]
                heading = f"{year} ({unit_of(None, rows[0].unit)})" if rows[0].unit else str(year)
                yield Group(heading, bars, rows[0].version, year in broken)
        return
    versions = list(dict.fromkeys(row.version for row in view.rows))
    for place, version in enumerate(versions):
        rows = [row for row in view.rows if row.version == version]
        bars = [Bar(str(row.year), row.number, row.text) for row in rows]
        yield Group(unit_of(None, rows[0].unit or view.unit), bars, version, place > 0)


def paragraph(text: str, look: str = "") -> Node:
    """A paragraph; `look` is `large` for a figure, `note` for what stands under it."""
    pieces = [{"type": "text", "text": text, **({"marks": [{"type": "bold"}]} if look == "large" else {})}]
    return {"type": "paragraph", "attrs": {"look": look}, "content": pieces if text else []}


def heading(text: str, level: int) -> Node:
    """A heading."""
    return {"type": "heading", "attrs": {"level": level}, "content": [{"type": "text", "text": text}]}


def table(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> Node:
    """A table whose first row is its titles."""
    lines = [("tableHeader", titles), *(("tableCell", row) for row in rows)]
    table_rows = [
        {"type": "tableRow", "content": [{"type": kind, "content": [paragraph(cell)]} for cell in cells]}
        for kind, cells in lines
    ]
    return {"type": "table", "content": table_rows}


def _day_of(row: EditionErratum) -> str:
    return written(localdate(row.at), "j F Y")


def outline_of(content: Content, errata: Sequence[EditionErratum]) -> tuple[list[Node], dict[str, str]]:
    """The blocks of a report, and its pictures (SVG) by name."""
    nodes: list[Node] = []
    charts: dict[str, str] = {}
    if errata:
        nodes.append(heading(_("Errata"), 2))
        beginning = _("Erratum of %(on)s:")
        nodes += [paragraph(f"{beginning % {'on': _day_of(row)}} {row.text}") for row in errata]
    for part in content.parts:
        if part.title:
            nodes.append(heading(part.title, 2 if part.kind == BlockKind.TEXT else 3))
        if part.view is not None:
            nodes += _view(part, part.view, charts)
        elif part.kind == BlockKind.QUOTATION:
            nodes.append({"type": "blockquote", "content": nodes_of(part.html)})
            nodes += [paragraph(f"– {part.source}", "note")] if part.source else []
        else:
            nodes += nodes_of(part.html)
            nodes += [paragraph(part.source, "note")] if part.source else []
    return _levelled(nodes), charts


def _view(part: Part, view: View, charts: dict[str, str]) -> list[Node]:
    nodes: list[Node] = []
    head = view.head
    if not part.title:
        nodes.append(heading(view.label, 3))
    if part.kind == BlockKind.FIGURE and head is not None:
        large = f"{head.text} {unit_after(head)}".strip()
        nodes.append(paragraph(f"{large} ({head.year})", "large"))
    nodes.append(paragraph(view.sentence))
    if picture := picture_of(part, view):
        name = f"{part.key}.svg"
        charts[name] = picture
        attrs = {"src": name, "alt": view.sentence, "caption": "", "credit": ""}
        nodes.append({"type": "figure", "attrs": attrs | {"is_tall": ratio_of(picture) > TALLEST}})
    if part.kind != BlockKind.FIGURE:
        nodes.append(table(*table_of(view)))
    nodes += [paragraph(note, "note") for note in notes_of(view)]
    sources = dict.fromkeys((row.year, row.source) for row in view.rows if row.source)
    return nodes + [_source(year, address) for year, address in sources]


def _source(year: int, address: str) -> Node:
    """The source of a figure that was published before."""
    words = {"type": "text", "text": _("Source %(year)s") % {"year": year}}
    link = {**words, "marks": [{"type": "link", "attrs": {"href": address}}]}
    return {"type": "paragraph", "attrs": {"look": "note"}, "content": [link]}


def _levelled(nodes: list[Node]) -> list[Node]:
    """The same with headings that never skip a level: screen readers and PDF/UA ask for it."""
    last = 1
    for node in nodes:
        if node["type"] == "heading":
            last = node["attrs"]["level"] = min(node["attrs"]["level"], last + 1)
    return nodes


def about_lines(content: Content) -> list[str]:
    """What stands on the cover, under the title."""
    words = {"number": content.number, "day": written(date.fromisoformat(content.day), "j F Y")}
    edition = _("Edition %(number)s, figures of %(day)s") if content.number else _("Draft, figures of %(day)s")
    lines = [content.opening, _("Years: %(years)s") % {"years": content.years}, *content.about]
    lines += [_("For %(audience)s") % {"audience": content.audience}] if content.audience else []
    lines += [content.network, edition % words, _("Licence: %(name)s") % {"name": content.licence}]
    if content.is_sample:
        lines.insert(0, _("Example, invented for the demonstration"))
    return [line for line in lines if line]
