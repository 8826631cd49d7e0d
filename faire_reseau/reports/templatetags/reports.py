"""Template words of reports: figures with their unit, labels of codes."""

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from faire_reseau.kit import clock, richtext
from faire_reseau.kit.codes import label_in
from faire_reseau.kit.dates import written
from faire_reseau.notes.queries import html_said
from faire_reseau.reports import texts
from faire_reseau.reports.enums import Aggregation, Kind, Source
from faire_reseau.reports.logic.charts import bars
from faire_reseau.reports.logic.checks import Issue
from faire_reseau.reports.logic.rules import Value
from faire_reseau.reports.queries import Together, labels_of, told_apart, word_of
from faire_reseau.reports.texts import definition_said, figure_said, issue_sentence, number_said, unit_of
from faire_reseau.ui.templatetags.ui import content, content_language, label, percent

register = template.Library()
register.filter(number_said)
register.filter(figure_said)
register.filter(texts.section_said)


@register.filter
def value_said(value: Value | None, version: Any) -> str:
    """What a value says, as its kind is written: a share in percent."""
    return figure_said(value.shown if value is not None else None, version)


@register.filter
def words_said(entry: Any) -> SafeString:
    """The answer in words: as the editor wrote it, else its lines, in the language of the network."""
    words = html_said(entry.note, top=4) if entry.note is not None else linebreaks(entry.text, autoescape=True)
    return format_html('<div class="note-text"{}>{}</div>', content_language(), mark_safe(words))  # noqa: S308  (escaped words)


@register.filter
def share_said(hundredths: int) -> str:
    """The share of a centre in joint work, in percent, exact."""
    number = number_said(hundredths / 100)
    return f"{number}%" if (get_language() or "fr").startswith("en") else f"{number}\u00a0%"


@register.filter
def kind_label(code: str) -> str:
    """What sort of answer it is."""
    return label_in(texts.KIND_LABELS, code)


@register.filter
def source_label(code: str) -> str:
    """Where a value comes from."""
    return label_in(texts.SOURCE_LABELS, code)


@register.filter
def count_label(code: str) -> str:
    """What is counted."""
    return label_in(texts.COUNT_LABELS, code)


@register.filter
def dimension_label(code: str) -> str:
    """What counts are told apart by."""
    return label_in(texts.DIMENSION_LABELS, code)


@register.filter
def together_label(version: Any) -> str:
    """How centres are put together in the indicator of `version`: shares are never added up."""
    if version.kind != Kind.SHARE or version.aggregation == Aggregation.MEAN:
        return label_in(texts.AGGREGATION_LABELS, version.aggregation)
    return (
        str(texts.SHARE_TOGETHER)
        if version.source == Source.COMPUTED
        else label_in(texts.AGGREGATION_LABELS, Aggregation.NONE)
    )


@register.filter
def state_label(code: str) -> str:
    """What loading a set does to an indicator."""
    return label_in(texts.STATE_LABELS, code)


@register.filter
def report_state_label(code: str) -> str:
    """Where the report of a centre stands."""
    return label_in(texts.REPORT_STATE_LABELS, code)


@register.filter
def cell_label(code: str, dimension: str) -> str:
    """What a cell of a computed table is called."""
    return word_of(code, labels_of(dimension))


@register.filter
def cells_said(value: Value, dimension: str) -> list[tuple[str, str, float | None]]:
    """The cells of a computed table: code, what it is called and its number, in the order of the words."""
    return told_apart(dimension, value.cells)


@register.filter
def issue_said(issue: Issue, version: Any) -> str:
    """What is to be mended, in a sentence."""
    return issue_sentence(issue.code, issue.values, version)


@register.filter
def marked_definition(version: Any) -> str:
    """The definition of a version in the reader's language, else as the network wrote it, with its language."""
    definition = definition_said(version)
    return content(definition) if definition == version.definition else definition


@register.filter
def has_passed(day: date) -> bool:
    """Whether a day is before today."""
    return day < localdate(clock.now())


@register.filter
def running_said(year: int) -> str:
    """That a year is not over, and its figures are those until today; nothing of one that is."""
    return texts.running_says(year, localdate(clock.now()))


@register.filter
def method_label(code: str) -> str:
    """How a total was made."""
    return label_in(texts.METHOD_LABELS, code)


@register.filter
def rests_on(whole: Together) -> str:
    """How many centres of a figure say it by their report, and how many are computed; nothing where there is no report."""
    return texts.rests_on(whole.reported, whole.others)


@register.filter
def state_counted(code: str, number: int) -> str:
    """The state of `number` reports, which agrees with it."""
    words = {
        "not_begun": ngettext("report not begun", "reports not begun", number),
        "submitted": ngettext("report submitted", "reports submitted", number),
        "returned": ngettext("report returned to the centre", "reports returned to the centre", number),
        "validated": ngettext("report validated", "reports validated", number),
    }
    return words.get(code) or str(report_state_label(code))


@register.filter
def unit_said(version: Any) -> str:
    """The unit of a definition: of the four counts in the language of the page, else as the network wrote it."""
    unit = str(version["unit"] if isinstance(version, dict) else version.unit)
    written_so = unit_of(None, unit)
    return content(unit) if written_so == unit and unit not in texts.COUNTED_UNITS else written_so


@register.filter
def unit_after(number: float | None, version: Any) -> str:
    """The unit after a number, which agrees with it."""
    return unit_of(number, str(version["unit"] if isinstance(version, dict) else version.unit))


@register.filter
def counted_said(number: float | None, version: Any) -> str:
    """A number with its unit, which agrees with it: “1 meeting”, « 1,5 réunion »."""
    return f"{figure_said(number, version)} {unit_of(number, version.unit)}".rstrip()


def opening(year: int, centres: tuple[int, int], number: float | None, version: Any) -> str:
    """The first sentence on a year: how many of the `centres` it is of, and what they make together, where that is shown."""
    words = {
        "total": figure_said(number, version),
        "unit": unit_of(number, version.unit),
        "n": centres[0],
        "all": centres[1],
        "year": year,
    }
    if number is None:
        text = ngettext(
            "In %(year)s, %(n)s of %(all)s centres said something.",
            "In %(year)s, %(n)s of %(all)s centres said something.",
            centres[0],
        )
    else:
        text = ngettext(
            "In %(year)s, %(n)s of %(all)s centres together: %(total)s %(unit)s.",
            "In %(year)s, %(n)s of %(all)s centres together: %(total)s %(unit)s.",
            centres[0],
        )
    return (text % words).replace(" .", ".")  # without a unit


@register.filter
def sentence(whole: Together) -> str:
    """What the figures of a year say, in a sentence written from them."""
    number = None if whole.is_withheld else whole.total
    text = opening(whole.year, (whole.answering, whole.centres), number, whole.version)
    if whole.is_withheld:
        return text + " " + _("The number of all together is withheld: too few people.")
    if number is None:
        return text
    if whole.change is not None and whole.change.share is not None:
        text += f" {_change_said(whole, whole.change.n, whole.change.share)}"
    return text


def _change_said(whole: Together, n: int, share: float) -> str:
    """How the `n` centres of both years changed, by the `share` of what it was."""
    more = percent(abs(share))
    up = ngettext(
        "%(n)s centre that said it in both years: %(share)s more than the year before.",
        "%(n)s centres that said it in both years: %(share)s more than the year before.",
        n,
    )
    down = ngettext(
        "%(n)s centre that said it in both years: %(share)s less than the year before.",
        "%(n)s centres that said it in both years: %(share)s less than the year before.",
        n,
    )
    even = ngettext(
        "%(n)s centre that said it in both years: as much as the year before.",
        "%(n)s centres that said it in both years: as much as the year before.",
        n,
    )
    if whole.months:  # the year runs: it is not compared with a whole one
        up = ngettext(
            "%(n)s centre, to the end of %(month)s of both years: %(share)s more than the year before.",
            "%(n)s centres, to the end of %(month)s of both years: %(share)s more than the year before.",
            n,
        )
        down = ngettext(
            "%(n)s centre, to the end of %(month)s of both years: %(share)s less than the year before.",
            "%(n)s centres, to the end of %(month)s of both years: %(share)s less than the year before.",
            n,
        )
        even = ngettext(
            "%(n)s centre, to the end of %(month)s of both years: as much as the year before.",
            "%(n)s centres, to the end of %(month)s of both years: as much as the year before.",
            n,
        )
    is_even = not round(share * 100)
    return (even if is_even else up if share > 0 else down) % {
        "n": n,
        "share": more,
        "month": written(date(2001, whole.months or 1, 1), "F"),
    }


def chart_of(whole: Together, *, noted: bool = True) -> SafeString:
    """The chart of a year: the cells of a table, else the centres that said something, the largest first; where not all are
    named, those that are and the spread of all. `noted`: with the sentences that the page says around it, for a file.
    """
    if whole.cells:
        rows = [(word, number) for _code, word, number in whole.cells]
    else:
        rows = [(name, number) for name, _slug, number in whole.rows if number is not None]
        if not whole.names_all and whole.spread and whole.spread.n > 2:
            quarter, middle, three = _("a quarter have less than"), _("median"), _("a quarter have more than")
            rows += [(quarter, whole.spread.low), (middle, whole.spread.median), (three, whole.spread.high)]
        rows.sort(key=lambda row: -(row[1] or 0))
    drawn = [(name, number, figure_said(number, whole.version)) for name, number in rows]
    how = capfirst(f"{method_label(whole.how)}.") if whole.total is not None else ""
    notes = list(filter(None, (sentence(whole), how, rests_on(whole)))) if noted else []
    # Every label was escaped where it was drawn.
    return mark_safe(bars(drawn, f"{label(whole.version)}, {whole.year}", notes))  # noqa: S308


@register.filter
def block_label(code: str) -> str:
    """What a block of a report is."""
    return label_in(texts.BLOCK_LABELS, code)


@register.filter
def block_name(block: Any) -> str:
    """What a block of a report is called where it is listed: its heading, its indicator, its claim, or its first words."""
    versions = block.indicator.versions.all() if block.indicator and not block.title else []
    indicator = label(max(versions, key=lambda row: row.number)) if versions else ""
    claim = block.finding.claim if block.finding else ""
    return block.title or indicator or claim or richtext.excerpt(block.text, 80) or str(block_label(block.kind))


@register.filter
def file_word(extension: str) -> str:
    """What a file of a report is called."""
    return _("Data (ZIP)") if extension == "zip" else extension.upper()
