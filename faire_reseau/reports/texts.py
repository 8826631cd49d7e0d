"""Labels of this room's codes, sentences for what a definition lacks, and how numbers are written."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.dates import written
from faire_reseau.kit.numbers import rounded
from faire_reseau.network.enums import TerritoryKind
from faire_reseau.reports.enums import (
    CENTRE,
    NOT_BEGUN,
    Aggregation,
    BlockKind,
    Count,
    Dimension,
    Estimate,
    Kind,
    ReportState,
    RowState,
    Source,
)
from faire_reseau.ui.templatetags.ui import content, label, percent

KIND_LABELS = {
    Kind.FIGURE: _("a figure"),
    Kind.SHARE: _("a share"),
    Kind.TABLE: _("a table"),
    Kind.CHOICE: _("a choice"),
    Kind.TEXT: _("a text"),
}
SOURCE_LABELS = {
    Source.COMPUTED: _("computed from activities"),
    Source.QUERY: _("computed from another part of the site"),
    Source.ENTERED: _("entered by each centre"),
}
COUNT_LABELS = {
    Count.ACTIONS: _("actions"),
    Count.MEETINGS: _("meetings"),
    Count.HALF_DAYS: _("half-days"),
    Count.PARTICIPATIONS: _("participations"),
    Count.PEOPLE: _("people"),
}
DIMENSION_LABELS = {
    Dimension.AXIS: _("Mission axis"),
    Dimension.THEME: _("Theme"),
    Dimension.AUDIENCE: _("Audience"),
    Dimension.KIND: _("Type of action"),
    Dimension.MODE: _("Way of meeting"),
    Dimension.TERRITORY: _("Territory"),
    Dimension.MONTH: _("Month"),
}
CROSSED_LABELS: dict[str, Any] = {**{str(code): title for code, title in DIMENSION_LABELS.items()}, CENTRE: _("Centre")}
AGGREGATION_LABELS = {
    Aggregation.SUM: _("sum of the centres"),
    Aggregation.ONCE: _("sum, what several centres share counted once"),
    Aggregation.PEOPLE: _("distinct people, each counted once over all centres"),
    Aggregation.MEAN: _("mean of the centres, weighted by another indicator"),
    Aggregation.NONE: _("no total: each centre apart"),
}
SHARE_TOGETHER = _("one share of all that they did, what several centres share counted once")
# What is said of numbers that reports of centres do not correct, beside others that they do.
WITHOUT_REPORTS = _("Computed from the work noted on this site, without what centres correct in their reports.")
APART_WITHOUT_REPORTS = _(
    "What is counted apart is computed from the work noted on this site, without what centres correct in their reports."
)
# What a territory is, where another has the same name.
TERRITORY_WORDS = {
    TerritoryKind.COUNTRY: _("country"),
    TerritoryKind.REGION: _("region"),
    TerritoryKind.DEPARTMENT: _("department"),
    TerritoryKind.COLLECTIVITY: _("overseas collectivity"),
}
# How a total was made.
METHOD_LABELS = {
    "at_once": _("counted over all meetings at once"),
    "sum": _("sum of the centres"),
    "sum_people": _("sum of the centres: who came in several counts in each"),
    "mean": _("weighted mean of the centres"),
    "none": _("no total"),
}
ESTIMATE_LABELS = {
    Estimate.CARRIED: _("last year’s value carried"),
    Estimate.RATIO: _("ratio per full-time equivalent"),
}
# Why there is no estimate.
NO_ESTIMATE_SENTENCES = {
    "no_sum": _("No estimate: there is no sum to add to."),
    "people": _("No estimate: distinct people of centres do not add up."),
    "break": _("No estimate: the definition changed, what was said last year is something else."),
    "fte": _("No estimate: full-time equivalents are not known. The network chooses the indicator that says them."),
    "nothing": _("No estimate: every centre said something, or nothing is known of those that did not."),
    "few": _("No estimate: it would show the figure of one or two centres."),
}
# What a definition lacks, by the code that `logic.definitions.lacks` gives.
LACKS_SENTENCES = {
    "label": _("Give it a name."),
    "computed_kind": _("What is computed is a figure, a share or a table: choose one, or have it entered."),
    "count": _("Say what is counted."),
    "by": _("A table needs something to count apart by."),
    "dimensions": _("The table is counted apart by something that is not ticked: tick it, or choose another."),
    "share": _("A share needs at least one filter: the part, among the whole."),
    "query_kind": _("What comes from another part of the site is a figure."),
    "query": _("Choose which count of the site it is."),
    "options": _("Write at least two options, one a line."),
    "weight": _("A weighted mean needs the indicator that it is weighted by."),
    "bounds": _("The most is below the least."),
}
BAD_SET_SENTENCES = {
    "no_json": _("This file is not JSON, or is damaged: choose the one that was downloaded from a page of indicators."),
    "no_set": _("This file is no set of indicators: choose the one that was downloaded from a page of indicators."),
    "too_many": _("This file holds too many indicators: at most 500."),
    "twice": _("“%(where)s” stands twice in this file."),
    "code": _("“%(where)s” is no code of an indicator: letters, figures and hyphens, 60 at most."),
    "versions": _("“%(where)s” has no version that can be read."),
    "texts": _("“%(where)s” holds a text that is too long or is no text."),
    "year": _("“%(where)s” holds from a year that is none."),
    "codes": _("“%(where)s” names a kind, a source or a count that is not known here."),
    "lacks": _("The definition of “%(where)s” is not whole."),
}
STATE_LABELS = {
    "new": _("new"),
    "newer": _("says something else: a new version"),
    "translated": _("says the same: its definition in English is added"),
    "same": _("says the same: nothing changes"),
}
# The columns of a questionnaire in a spreadsheet, by what they hold.
TABLE_TITLES = {
    "key": _("Key (leave as it is)"),
    "section": _("Section"),
    "title": _("Question"),
    "unit": _("Unit"),
    "computed": _("Computed"),
    "value": _("Your answer"),
    "word": _("Why"),
    "last_year": _("Last year"),
}
REPORT_STATE_LABELS: dict[str, Any] = {
    NOT_BEGUN: _("not begun"),
    ReportState.OPEN: _("being written"),
    ReportState.SUBMITTED: _("submitted"),
    ReportState.RETURNED: _("returned to the centre"),
    ReportState.VALIDATED: _("validated"),
}
SUBMITTED_SENTENCE = _("This report is submitted: the network returns it when something is to be changed.")
ISSUE_SENTENCES = {
    "missing": _("An answer is missing."),
    "unknown": _("It is not known from what was noted: enter it, or say a word."),
    "correction": _("It corrects what is computed: say why."),
    "below": _("It is below %(bound)s, the least."),
    "above": _("It is above %(bound)s, the most."),
    "more_than": _("It is more than “%(other)s”, which says %(bound)s."),
    "parts": _("Its rows add up to %(parts)s, and “%(other)s” says %(bound)s."),
    "too_long": _("It has %(length)s characters, and %(bound)s at most are asked for: shorten it."),
    "change": _("Last year it was %(before)s, more than %(limit)s %% away: say a word about it."),
}
BLOCK_LABELS = {
    BlockKind.TEXT: _("text"),
    BlockKind.FIGURE: _("figure"),
    BlockKind.CHART: _("chart"),
    BlockKind.TABLE: _("table"),
    BlockKind.MAP: _("map of territories"),
    BlockKind.QUOTATION: _("quotation"),
    BlockKind.PRODUCTIONS: _("productions and publications"),
    BlockKind.FINDING: _("finding of an analysis of texts"),
}
# Instead of a number.
ROW_STATES = {
    RowState.UNKNOWN: _("not known"),
    RowState.SILENT: _("nothing noted"),
    RowState.WITHHELD: _("withheld: too few people"),
    RowState.NO_TOTAL: _("no total"),
    RowState.WHOLE: _("not told apart by theme or territory"),
}
# By action in the journal.
ACTION_LABELS = {
    "define_indicator": _("Indicator defined"),
    "revise_indicator": _("New version of an indicator"),
    "translate_indicator": _("Definition of an indicator translated"),
    "retire_indicator": _("Indicator retired"),
    "restore_indicator": _("Indicator used again"),
    "choose_fte": _("Indicator chosen for full-time equivalents"),
    "load_indicators": _("Set of indicators loaded"),
    "know_figure": _("Known figure noted"),
    "open_campaign": _("Campaign opened"),
    "close_campaign": _("Opening of a campaign taken back"),
    "ask_item": _("Question added to a campaign"),
    "drop_item": _("Question taken out of a campaign"),
    "write_together": _("Answer of a centre written together"),
    "save_entries": _("Answers of a centre written"),
    "add_evidence": _("File added to the report of a centre"),
    "remove_evidence": _("File erased from the report of a centre"),
    "submit_report": _("Report of a centre submitted"),
    "return_report": _("Report of a centre returned"),
    "validate_report": _("Report of a centre validated"),
    "publish_campaign": _("Campaign published"),
    "correct_published": _("Published figure corrected"),
    "remind_centres": _("Centres reminded of their report"),
    "begin_document": _("Report begun"),
    "change_document": _("Report changed"),
    "add_block": _("Block added to a report"),
    "change_block": _("Block of a report changed"),
    "move_block": _("Block of a report moved"),
    "remove_block": _("Block taken out of a report"),
    "freeze_document": _("Report frozen"),
    "publish_edition": _("Report published"),
    "show_slide": _("Slide of a report shown"),
    "correct_edition": _("Erratum of a report"),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "reports.indicator": _("indicator"),
    "reports.indicatorversion": _("definition of an indicator"),
    "reports.knownfigure": _("figure known from elsewhere"),
    "reports.campaign": _("yearly campaign"),
    "reports.item": _("question of a campaign"),
    "reports.centrereport": _("report of a centre"),
    "reports.entry": _("answer of a centre"),
    "reports.evidence": _("file of the report of a centre"),
    "reports.step": _("step of the report of a centre"),
    "reports.erratum": _("erratum"),
    "reports.document": _("report"),
    "reports.block": _("block of a report"),
    "reports.edition": _("edition of a report"),
    "reports.editionerratum": _("erratum of a report"),
}


def definition_said(version: Any) -> str:
    """The definition of a version, in English where there is one and the reader reads English, else as the network wrote it."""
    is_english = (get_language() or "fr").startswith("en")
    return str((is_english and version.definition_en) or version.definition)


def rests_on(reported: int, others: int) -> str:
    """How many centres say a figure by their report, and of how many others it is computed; nothing without any report."""
    if not reported:
        return ""
    text = ngettext("%(n)s centre by its report", "%(n)s centres by their reports", reported) % {"n": reported}
    if others:
        more = ngettext("%(n)s computed as the work stands now", "%(n)s computed as the work stands now", others)
        text += ", " + more % {"n": others}
    return f"{text}."


def running_says(year: int, day: date) -> str:
    """That figures of `year` are those until `day`, where it is not over then; nothing of one that is."""
    if year < day.year:
        return ""
    text = gettext("The year %(year)s is not over: its figures are those until %(day)s.")
    return text % {"year": year, "day": written(day, "j F Y")}


def submitting_says(year: int, day: date) -> str:
    """What submitting the report of `year` on `day` does, before it is done."""
    text = gettext(
        "What is computed is kept as it stands now; facilitators read it then, the network once it is validated."
    )
    return " ".join(filter(None, (running_says(year, day), text)))


# The section that a first campaign has, in the language of who opened it.
OWN_SECTION = ("Figures", "Chiffres")
# Units that networks use as they are shipped, in English.
ENGLISH_UNITS = {"ETP": "FTE", "jours": "days"}


def section_said(name: str) -> str:
    """A section in the language of the reader where it is the product's own, else as the network wrote it, with its language."""
    return gettext("Figures") if name in OWN_SECTION else content(name)


def publishing_says(owing: list[str], unread: list[str], running: str = "") -> str:
    """What publishing a year does, before it is done: which centres owe their report, and whose is not validated yet; `running`: that the
    year is not over.
    """
    parts = [
        *([running] if running else []),
        gettext("Validated reports become public; figures say of how many centres they are."),
    ]
    if owing:
        text = ngettext(
            "%(n)s centre has not submitted its report: %(names)s.",
            "%(n)s centres have not submitted their report: %(names)s.",
            len(owing),
        )
        parts.append(text % {"n": len(owing), "names": ", ".join(owing)})
    if unread:
        text = ngettext(
            "%(n)s report is submitted and not validated: %(names)s.",
            "%(n)s reports are submitted and not validated: %(names)s.",
            len(unread),
        )
        parts.append(text % {"n": len(unread), "names": ", ".join(unread)})
    if owing or unread:
        parts.append(gettext("These can still come: each becomes public when it is validated, marked late."))
    return " ".join(parts)


def number_said(number: float | None) -> str:
    """“3,123” or « 3 123 »; whole numbers without decimals, others with one or two; “–” for none."""
    if number is None:
        return "–"
    shown = rounded(number)
    places = 0 if float(shown).is_integer() else (1 if round(shown, 1) == shown else 2)
    return number_format(shown if places else int(shown), places, force_grouping=True)


def figure_said(number: float | None, version: Any) -> str:
    """A number as the kind of its indicator is written."""
    kind = version["kind"] if isinstance(version, dict) else version.kind
    return percent(number) if kind == Kind.SHARE else number_said(number)


COUNTED_UNITS = ("actions", "réunions", "demi-journées", "participations", "personnes")


def unit_of(number: float | None, unit: str) -> str:
    """What `unit` is called after `number`, or by itself: of the counts in the language that is active and agreeing with the
    number, else as the network wrote it.
    """
    is_english = (get_language() or "fr").startswith("en")
    if unit not in COUNTED_UNITS:
        return ENGLISH_UNITS.get(unit, unit) if is_english else unit
    is_single = number is not None and (number == 1 if is_english else 0 <= number < 2)
    count = 1 if is_single else 2
    words = (
        ngettext("action", "actions", count),
        ngettext("meeting", "meetings", count),
        ngettext("half-day", "half-days", count),
        ngettext("participation", "participations", count),
        ngettext("person", "people", count),
    )
    return words[COUNTED_UNITS.index(unit)]


def issue_sentence(code: str, details: Mapping[str, Any], version: Any) -> str:
    """What is to be mended, in a sentence, by the code and the values of an issue of `logic.checks`."""
    values: dict[str, Any] = {
        name: figure_said(value, version) if name in ("bound", "before", "parts") else value
        for name, value in details.items()
    }
    if hasattr(values.get("other"), "label"):
        values["other"] = label(values["other"])
    if "limit" in values:
        values["limit"] = number_said(values["limit"])
    return str(ISSUE_SENTENCES[code] % values) if values else str(ISSUE_SENTENCES[code])
