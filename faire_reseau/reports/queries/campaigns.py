"""Queries on campaigns: what is asked, what a centre answers beside what is computed, where each one stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models import Value as Constant
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.network.models import Organisation
from faire_reseau.network.queries import name_on, organisations_on
from faire_reseau.reports.enums import NOT_BEGUN, CampaignState, Count, Kind, ReportState, Source
from faire_reseau.reports.logic.checks import Answered, Issue, issues
from faire_reseau.reports.logic.definitions import options_of
from faire_reseau.reports.logic.rules import Value
from faire_reseau.reports.models import Campaign, CentreReport, Entry, Evidence, IndicatorVersion, Item, Step
from faire_reseau.reports.permissions import can_run, fillable_by, reports_read_by
from faire_reseau.reports.queries.facts import centres_of, names_of
from faire_reseau.reports.queries.indicators import VERSIONS, IndicatorNow, computed_of, definition_of
from faire_reseau.reports.queries.years import YearOf, year_of

PARTS_OF_A_WHOLE: dict[str, float] = {"least": 0, "most": 1}
COUNTED: dict[str, float] = {"least": 0}


@dataclass
class Asked:
    """An item with the version of its indicator that holds in the year (None: answered in words)."""

    item: Item
    version: IndicatorVersion | None

    @property
    def kind(self) -> str:
        """What sort of answer it takes."""
        return self.version.kind if self.version else Kind.TEXT

    @property
    def is_computed(self) -> bool:
        """Whether its value comes from the site."""
        return self.version is not None and self.version.source != Source.ENTERED

    @property
    def takes_number(self) -> bool:
        """Whether one number answers it."""
        return self.kind in (Kind.FIGURE, Kind.SHARE)

    @property
    def is_narrative(self) -> bool:
        """Whether words answer it, which several people may write together."""
        return self.kind == Kind.TEXT and not self.is_computed

    @property
    def options(self) -> list[str]:
        """The options of a choice, the rows of a table that is entered."""
        return options_of(self.version.options) if self.version else []

    @property
    def title(self) -> Any:
        """What is asked: words, or a version, which has a label."""
        return self.version or self.item.prompt


@dataclass
class Line:
    """An item in the report of a centre: what is computed, what the centre says, what it said last year."""

    asked: Asked
    entry: Entry | None
    value: Value | None
    last_year: float | None
    # Of how many of its meetings somebody is known to have come, and how many there are; () where nobody is counted.
    recorded: Sequence[int] = ()
    issues: list[Issue] = field(default_factory=list)
    is_withheld: bool = False  # too few people for who reads it
    hidden: frozenset[str] = frozenset()  # codes of the cells of which this is so

    @property
    def key(self) -> int:
        """The key of the item."""
        return self.asked.item.pk

    @property
    def is_correction(self) -> bool:
        """Whether the centre says another number than what is computed."""
        return self.asked.is_computed and self.entry is not None and self.entry.number is not None

    @property
    def is_partial(self) -> bool:
        """Whether of some meetings nobody noted who came: the number is less than the whole."""
        return bool(self.recorded) and self.recorded[0] < self.recorded[1]

    @property
    def number(self) -> float | None:
        """What counts: the correction or the entry, else what is computed."""
        if self.entry is not None and self.entry.number is not None:
            return self.entry.number
        return self.value.shown if self.value is not None else None

    @property
    def has_text(self) -> bool:
        """Whether words, an option or cells answer it."""
        cells = self.value.cells if self.value else {}
        return bool(self.entry and (self.entry.text or self.entry.cells)) or bool(cells)


def asked_in(campaign: Campaign) -> list[Asked]:
    """What a campaign asks, in order; three queries."""
    items = list(
        campaign.items.select_related("indicator").prefetch_related(Prefetch("indicator__versions", VERSIONS.queryset))
    )
    rows = []
    for item in items:
        versions = list(item.indicator.versions.all()) if item.indicator else []
        rows.append(
            Asked(item, IndicatorNow(item.indicator, versions).version(campaign.year) if item.indicator else None)
        )
    return [row for row in rows if row.version or not row.item.indicator_id]


def value_in(plain: Mapping[str, Any] | None) -> Value | None:
    """What was computed when a report was submitted."""
    return Value(plain["number"], plain["of"], plain["cells"]) if plain else None


def plain_value(value: Value) -> dict[str, Any]:
    """The same as a column holds it."""
    return {"number": value.number, "of": value.of, "cells": dict(value.cells)}


def computed_for(questions: list[Asked], of_year: YearOf, organisation_id: int) -> dict[int, Value]:
    """What is computed now for a centre, by the key of the item; a centre that noted no work has none."""
    values = {}
    for row in questions:
        if row.version is not None and row.is_computed:
            value = computed_of(definition_of(row.version), of_year, organisation_id)
            if value is not None and value.shown is not None:
                values[row.item.pk] = value
    return values


def lines_of(report: CentreReport) -> list[Line]:
    """The report line by line: computed now while it is written, as it was then once it is submitted; with its issues."""
    campaign, questions = report.campaign, asked_in(report.campaign)
    entries = {entry.item_id: entry for entry in report.entries.select_related("note").prefetch_related("errata")}
    is_live = report.state in (ReportState.OPEN, ReportState.RETURNED)
    of_year = year_of(campaign.year) if is_live else None
    now = computed_for(questions, of_year, report.organisation_id) if of_year else {}
    before = _last_year(questions, campaign.year - 1, report.organisation_id)
    lines = []
    for row in questions:
        entry = entries.get(row.item.pk)
        value = now.get(row.item.pk) if is_live else value_in(entry.computed if entry else None)
        then = (entry.computed or {}).get("recorded", ()) if entry else ()
        recorded = _recorded(row, of_year, report.organisation_id) if of_year else then
        lines.append(Line(row, entry, value, before.get(row.item.pk), recorded))
    faults = _issues_of(lines, has_work=bool(now))
    for line in lines:
        line.issues = [issue for issue in faults if issue.key == line.key]
    return lines


def faults_made_by(lines: Sequence[Line], key: int, number: float, reason: str) -> list[Issue]:
    """What would be to be mended in a report whose item `key` said `number` for `reason`, and is not to be mended as it stands."""
    corrected = [replace(line, entry=Entry(number=number, word=reason)) if line.key == key else line for line in lines]
    before = _issues_of(lines, has_work=False)
    return [issue for issue in _issues_of(corrected, has_work=False) if issue.is_error and issue not in before]


def _issues_of(lines: Sequence[Line], *, has_work: bool) -> list[Issue]:
    versions = {line.asked.item.indicator.code: line.asked.version for line in lines if line.asked.item.indicator}
    return [_named(issue, versions) for issue in issues(_answered(line, has_work=has_work) for line in lines)]


def _recorded(row: Asked, of_year: YearOf, organisation_id: int) -> Sequence[int]:
    if row.version is None or row.version.rule.get("count") not in (Count.PARTICIPATIONS, Count.PEOPLE):
        return ()
    facts = of_year.of_centre(organisation_id)
    return (sum(bool(fact.people or fact.heads) for fact in facts), len(facts))


def _named(issue: Issue, versions: Mapping[str, IndicatorVersion | None]) -> Issue:
    """An issue that names the other indicator by its version, which has a label, instead of its code."""
    code = issue.values.get("other")
    return replace(issue, values={**issue.values, "other": versions.get(code) or code}) if code else issue


def _answered(line: Line, *, has_work: bool) -> Answered:
    """A line to check; a centre that noted no work owes no figure that would be computed from it."""
    version, entry = line.asked.version, line.entry
    return Answered(
        key=line.key,
        code=line.asked.item.indicator.code if line.asked.item.indicator else "",
        is_required=line.asked.item.is_required and (has_work or not line.asked.is_computed),
        number=line.number if line.asked.takes_number else None,
        is_correction=line.is_correction,
        is_computed=line.asked.is_computed,
        has_text=line.has_text,
        length=len(entry.text) if entry and line.asked.is_narrative else 0,
        longest=line.asked.item.longest,
        takes_number=line.asked.takes_number,
        word=entry.word if entry else "",
        last_year=line.last_year,
        checks=_bounds_of(line.asked) | (version.checks if version else {}),
        cells=(entry.cells if entry and not line.asked.is_computed else {}) if line.asked.kind == Kind.TABLE else {},
    )


def _bounds_of(question: Asked) -> dict[str, float]:
    """The bounds that follow from what is asked: a share is between nothing and all, what is counted never below nothing."""
    if question.kind == Kind.SHARE:
        return PARTS_OF_A_WHOLE
    return COUNTED if question.is_computed else {}


def _last_year(questions: list[Asked], year: int, organisation_id: int) -> dict[int, float]:
    """What the centre said of each indicator in the campaign of `year`, else what is computed of it, where the definition is the same."""
    entries = {
        entry.item.indicator_id: entry
        for entry in Entry.objects.filter(report__campaign__year=year, report__organisation=organisation_id)
        .exclude(item__indicator=None)
        .select_related("item")
    }
    of_year = year_of(year)
    numbers: dict[int, float] = {}
    for row in questions:
        if row.version is None or not row.takes_number or (row.version.from_year or 0) > year:
            continue
        entry = entries.get(row.item.indicator_id)
        number = None
        if entry is not None:
            then = value_in(entry.computed)
            number = entry.number if entry.number is not None else (then.shown if then else None)
        if number is None and row.is_computed:
            value = computed_of(definition_of(row.version), of_year, organisation_id)
            number = value.shown if value else None
        if number is not None:
            numbers[row.item.pk] = number
    return numbers


def values_of(report: CentreReport) -> dict[str, Any]:
    """What the fields of the report say, by name: `v1` the number or the words of item 1, `w1` the word, `c1_0` a cell."""
    entries = {entry.item_id: entry for entry in report.entries.all()}
    values: dict[str, Any] = {}
    for row in asked_in(report.campaign):
        entry, key = entries.get(row.item.pk), row.item.pk
        if row.kind == Kind.TABLE and not row.is_computed:
            for place, option in enumerate(row.options):
                values[f"c{key}_{place}"] = entry.cells.get(option) if entry else None
            continue
        if row.takes_number:
            values[f"v{key}"] = entry.number if entry else None
            values[f"w{key}"] = entry.word if entry else ""
        elif row.kind != Kind.TABLE:
            values[f"v{key}"] = entry.text if entry else ""
    return values


def campaigns() -> QuerySet[Campaign]:
    """All campaigns, the latest first."""
    return Campaign.objects.all()


def campaign_for(year: int) -> Campaign:
    """The campaign of a year, whose board everybody may read. Raises `Http404`."""
    campaign = Campaign.objects.filter(year=year).first()
    if campaign is None:
        raise Http404
    return campaign


def campaign_to_run_for(user: User, year: int) -> Campaign:
    """The same for who runs it."""
    if not can_run(user):
        raise Http404
    return campaign_for(year)


def _staged(rows: QuerySet[CentreReport]) -> QuerySet[CentreReport]:
    """`rows` with their `stage`, which is their state, or that nobody has begun; and, of one returned, the `word` it came with."""
    begun = Exists(Entry.objects.filter(report=OuterRef("pk"))) | Exists(Evidence.objects.filter(report=OuterRef("pk")))
    returns = Step.objects.filter(report=OuterRef("pk"), state=ReportState.RETURNED).order_by("-pk")
    return rows.annotate(
        stage=Case(
            When(Q(state=ReportState.OPEN) & ~begun, then=Constant(NOT_BEGUN)),
            default=F("state"),
            output_field=CharField(),
        ),
        word=Case(
            When(state=ReportState.RETURNED, then=Subquery(returns.values("note")[:1])),
            default=Constant(""),
            output_field=CharField(),
        ),
    )


def is_begun(report: CentreReport) -> bool:
    """Whether somebody wrote in it, or added a file; twin of `_staged`."""
    return report.state != ReportState.OPEN or report.entries.exists() or report.evidence.exists()


@dataclass
class Standing:
    """Where a centre stands in a campaign."""

    report: CentreReport
    name: str
    is_readable: bool
    missing: int = 0


def board_of(user: User, campaign: Campaign, day: date) -> list[Standing]:
    """Every centre with where it stands, in alphabetical order."""
    readable = set(reports_read_by(user, day).filter(campaign=campaign).values_list("pk", flat=True))
    rows = {row.organisation_id: row for row in _staged(campaign.reports.select_related("organisation"))}
    centres = [centre for centre in centres_of(campaign.year) if centre.pk in rows]
    others = [row for key, row in rows.items() if key not in {centre.pk for centre in centres}]
    names = names_of(centres, campaign.year)
    standings = [Standing(rows[centre.pk], names[centre.pk], rows[centre.pk].pk in readable) for centre in centres]
    return standings + [Standing(row, name_on(row.organisation, day), row.pk in readable) for row in others]


def _report(rows: QuerySet[CentreReport], year: int, slug: str) -> CentreReport:
    rows = _staged(rows).select_related("campaign", "organisation")
    row = rows.filter(campaign__year=year, organisation__slug=slug).first()
    if row is None:
        raise Http404
    return row


def report_for(user: User, year: int, slug: str, day: date) -> CentreReport:
    """The report of a centre that `user` reads. Raises `Http404`."""
    return _report(reports_read_by(user, day), year, slug)


def report_to_fill_for(user: User, year: int, slug: str, day: date) -> CentreReport:
    """The report of a centre in which `user` writes. Raises `Http404`."""
    return _report(fillable_by(user, day), year, slug)


def name_of(organisation: Organisation, year: int) -> str:
    """What a centre is called at the end of `year`."""
    row = organisations_on(date(year, 12, 31)).filter(pk=organisation.pk).first()
    return name_on(row, date(year, 12, 31)) if row else organisation.slug


def own_reports(user: User, day: date) -> list[CentreReport]:
    """The reports that wait for `user` to fill, the latest year first; two queries."""
    rows = _staged(fillable_by(user, day)).select_related("campaign", "organisation")
    return list(rows.order_by("-campaign__year", "pk"))


def report_to_judge_for(user: User, year: int, slug: str) -> CentreReport:
    """The report of a centre that `user` returns or validates. Raises `Http404`."""
    rows = CentreReport.objects.filter(state=ReportState.SUBMITTED)
    return _report(rows if can_run(user) else rows.none(), year, slug)


def report_to_correct_for(user: User, year: int, slug: str) -> CentreReport:
    """A published report that `user` corrects. Raises `Http404`."""
    rows = CentreReport.objects.filter(state=ReportState.VALIDATED, campaign__state=CampaignState.PUBLISHED)
    return _report(rows if can_run(user) else rows.none(), year, slug)


def item_to_drop_for(user: User, year: int, item_id: int) -> Item:
    """A question of a campaign, for who runs it. Raises `Http404`."""
    item = Item.objects.filter(campaign=campaign_to_run_for(user, year), pk=item_id).select_related("campaign").first()
    if item is None:
        raise Http404
    return item


def campaign_data(user: User) -> list[dict[str, Any]]:
    """What campaigns hold about `user`, as plain values: which answers they wrote last."""
    rows = Entry.objects.filter(changed_by=user).select_related("report__campaign", "report__organisation", "item")
    return [
        {
            "year": row.report.campaign.year,
            "centre": row.report.organisation.slug,
            "item": str(row.item),
            "at": row.changed_at.isoformat(),
        }
        for row in rows
    ]
