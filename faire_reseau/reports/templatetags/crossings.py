"""Template words of crossings: numbers, the sentence that they say, their charts and their map."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.kit.codes import label_in
from faire_reseau.reports import texts
from faire_reseau.reports.enums import Dimension
from faire_reseau.reports.logic.charts import bars, panels
from faire_reseau.reports.queries import Crossed, CrossedLine, Shown
from faire_reseau.reports.queries.maps import Place, territory_map
from faire_reseau.reports.templatetags.reports import counted_said, opening
from faire_reseau.reports.texts import figure_said
from faire_reseau.ui.templatetags.ui import label

register = template.Library()
MOST_BARS, MOST_PANELS = 60, 24  # beyond, a chart is no picture any more: the table has them all


@register.filter
def crossed_by(code: str) -> str:
    """What counts are told apart by, centres among it."""
    return label_in(texts.CROSSED_LABELS, code)


@register.filter
def shown_said(shown: Shown, version: Any) -> str:
    """A number of a crossing; “withheld” or “–” where there is none."""
    return _("withheld") if shown.is_hidden else figure_said(shown.number, version)


@register.filter
def by_column(line: CrossedLine, crossing: Crossed) -> list[tuple[CrossedLine, Shown]]:
    """The cells of a row, each with its column."""
    return list(zip(crossing.columns, line.cells, strict=True))


@register.filter
def crossing_sentence(crossing: Crossed) -> str:
    """What a crossing shows, in sentences written from its figures."""
    centres = crossing.answering, crossing.centres
    text = opening(crossing.year, centres, crossing.whole.number, crossing.version)
    sentences = [text, *_largest(crossing)]
    if crossing.whole.is_hidden:
        sentences.insert(1, _("The number of all together is withheld: too few people."))
    hidden = sum(line.total.is_hidden for line in crossing.rows)
    hidden += sum(shown.is_hidden for line in crossing.rows for shown in line.cells)
    if hidden:
        few = ngettext(
            "%(n)s number is withheld: too few people.", "%(n)s numbers are withheld: too few people.", hidden
        )
        sentences.append(few % {"n": hidden})
    return " ".join(sentences)


def _largest(crossing: Crossed) -> list[str]:
    """The rows that have most, in a sentence; rows with the same number are not put in an order."""
    known = [line for line in crossing.rows if line.total.number and line.code]
    known.sort(key=lambda line: -(line.total.number or 0))
    if len(known) < 2 or known[0].total.number == known[1].total.number:
        return []
    words = {
        "first": known[0].word,
        "most": counted_said(known[0].total.number, crossing.version),
        "second": known[1].word,
        "next": counted_said(known[1].total.number, crossing.version),
    }
    if len(known) > 2 and known[1].total.number == known[2].total.number:
        return [_("Most: %(first)s (%(most)s).") % words]
    return [_("Most: %(first)s (%(most)s), then %(second)s (%(next)s).") % words]


def _rows(lines: list[tuple[str, Shown]], version: Any) -> list[tuple[str, float | None, str]]:
    return [(word, shown.number, shown_said(shown, version)) for word, shown in lines[:MOST_BARS]]


def _title(crossing: Crossed) -> str:
    dimensions = ", ".join(str(crossed_by(code)) for code in crossing.by)
    return f"{label(crossing.version)}, {crossing.year} – {dimensions}"


def small_charts(crossing: Crossed) -> list[tuple[str, str]]:
    """The charts of a crossing of two dimensions: what each column is called, and its rows as bars, all on one scale."""
    numbers = [shown.number for line in crossing.rows for shown in line.cells if shown.number is not None]
    most = max(numbers, default=0) or 1
    charts = []
    for place, column in enumerate(crossing.columns[:MOST_PANELS]):
        rows = _rows([(line.word, line.cells[place]) for line in crossing.rows], crossing.version)
        charts.append((column.word, bars(rows, f"{_title(crossing)}: {column.word}", most=most)))
    return charts


@register.filter
def panels_of(crossing: Crossed) -> list[tuple[str, SafeString]]:
    """The same for a page."""
    # Every label was escaped where it was drawn.
    return [(word, mark_safe(chart)) for word, chart in small_charts(crossing)] if crossing.columns else []  # noqa: S308


@register.filter
def chart_of_crossing(crossing: Crossed) -> SafeString:
    """The chart of a crossing as one document: bars of one dimension, small multiples of two."""
    notes = [crossing_sentence(crossing), _("Computed from the work noted on this site.")]
    if crossing.columns:
        return mark_safe(panels(small_charts(crossing), _title(crossing), notes))  # noqa: S308  (as above)
    rows = _rows([(line.word, line.total) for line in crossing.rows], crossing.version)
    return mark_safe(bars(rows, _title(crossing), notes))  # noqa: S308  (as above)


@register.filter
def map_drawn(crossing: Crossed) -> SafeString:
    """The map of a crossing by territory; nothing for another."""
    if crossing.by[0] != Dimension.TERRITORY:
        return mark_safe("")
    places = [
        Place(line.code, _area_said(line, crossing), line.total.number, line.total.is_hidden) for line in crossing.rows
    ]
    notes = [crossing_sentence(crossing)]
    return mark_safe(territory_map(places, _title(crossing), crossing.version, notes))  # noqa: S308  (as above)


def _area_said(line: CrossedLine, crossing: Crossed) -> str:
    return _("%(name)s: %(number)s") % {"name": line.word, "number": shown_said(line.total, crossing.version)}
