"""The key figures of one centre in a year, for its own board: each beside the year before and the median of all centres."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.reports.enums import Kind
from faire_reseau.reports.logic.definitions import FIRST_YEAR, LAST_YEAR
from faire_reseau.reports.permissions import centres_named_to
from faire_reseau.reports.queries.consolidation import Together, together
from faire_reseau.reports.queries.facts import centres_of, names_of
from faire_reseau.reports.queries.indicators import indicators_for
from faire_reseau.reports.texts import definition_said, figure_said
from faire_reseau.ui.templatetags.ui import label


@dataclass(frozen=True)
class KeyFigure:
    """What a centre says of an indicator, as it is written; `median` of the `n` centres, of `of`, that said something. `before` is
    empty where the definition changed or the year before said nothing.
    """

    code: str
    label: str
    unit: str
    definition: str
    text: str
    before: str
    median: str
    n: int
    of: int
    has_records: bool


@dataclass(frozen=True)
class Summary:
    """A centre in a year."""

    year: int
    slug: str
    name: str
    figures: list[KeyFigure] = field(default_factory=list)


def summary_of(user: User, year: int, slug: str, day: date) -> Summary:
    """The key figures of the centre at `slug`, for who reads its figures by name. Raises `Http404`.

    Cost: that of each indicator in two years.
    """
    centres = centres_of(year) if FIRST_YEAR <= year <= LAST_YEAR else []
    centre = next((row for row in centres if row.slug == slug), None)
    if centre is None or not centres_named_to(user, [centre.pk], day):
        raise Http404
    figures = []
    for row in indicators_for(user):
        if row.indicator.is_retired or row.last.kind not in (Kind.FIGURE, Kind.SHARE):
            continue
        whole = together(user, row, year, day)
        number = _of(whole).get(slug) if whole else None
        if whole is None or number is None:
            continue
        version = whole.version
        earlier = None if whole.is_break else together(user, row, year - 1, day)
        before = _of(earlier).get(slug) if earlier else None
        figures.append(
            KeyFigure(
                code=row.indicator.code,
                label=label(version),
                unit=version.unit,
                definition=definition_said(version),
                text=figure_said(number, version),
                before="" if before is None else figure_said(before, version),
                median=_median_said(whole),
                n=whole.answering,
                of=whole.centres,
                has_records=bool(version.rule.get("count")),
            )
        )
    return Summary(year, slug, names_of([centre], year)[centre.pk], figures)


def _median_said(whole: Together) -> str:
    """The median as it is written; of two centres it would tell the other one's number."""
    if whole.is_spread_withheld and whole.answering > 2:
        return str(_("withheld"))
    return figure_said(whole.spread.median, whole.version) if whole.spread and whole.spread.n > 2 else ""


def _of(whole: Together) -> Mapping[str, float | None]:
    return {slug: number for _name, slug, number in whole.rows}
