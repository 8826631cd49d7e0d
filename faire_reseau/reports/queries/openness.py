"""Access to the addresses of this room that texts link to."""

from typing import Any

from django.utils.timezone import localdate

from faire_reseau.kit import clock
from faire_reseau.kit.openness import Opens, by_key, to_everybody
from faire_reseau.reports.logic.definitions import FIRST_YEAR, LAST_YEAR
from faire_reseau.reports.models import Campaign, Evidence
from faire_reseau.reports.permissions import (
    centres_named_to,
    editions_read_by,
    readable_by,
    reports_followed_by,
    reports_read_by,
)
from faire_reseau.reports.queries.facts import centres_of


def _indicators(user: Any, codes: set[Any]) -> list[str]:
    return list(readable_by(user).filter(code__in=codes).values_list("code", flat=True))


def _reports(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    readable = reports_read_by(user, localdate(clock.now())).filter(campaign__year__in={row["year"] for row in rows})
    opened = set(readable.values_list("campaign__year", "organisation__slug"))
    return [(row["year"], row["slug"]) in opened for row in rows]


def _evidence(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    files = Evidence.objects.filter(pk__in={row["evidence_id"] for row in rows})
    readable = files.filter(report__in=reports_followed_by(user, localdate(clock.now())))
    opened = set(readable.values_list("report__campaign__year", "report__organisation__slug", "pk"))
    return [(row["year"], row["slug"], row["evidence_id"]) in opened for row in rows]


def _boards(_user: Any, years: set[Any]) -> list[int]:
    return list(Campaign.objects.filter(year__in=years).values_list("year", flat=True))


def _documents(user: Any, slugs: set[Any]) -> list[str]:
    rows = editions_read_by(user).filter(document__slug__in=slugs, published_at__isnull=False)
    return list(rows.values_list("document__slug", flat=True))


def _editions(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    readable = editions_read_by(user).filter(document__slug__in={row["slug"] for row in rows})
    opened = set(readable.values_list("document__slug", "number"))
    return [(row["slug"], row["number"]) in opened for row in rows]


def _summaries(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    day = localdate(clock.now())
    opened: set[tuple[int, str]] = set()
    for year in {row["year"] for row in rows if FIRST_YEAR <= row["year"] <= LAST_YEAR}:
        centres = {row.pk: row.slug for row in centres_of(year)}
        opened |= {(year, centres[key]) for key in centres_named_to(user, centres, day)}
    return [(row["year"], row["slug"]) in opened for row in rows]


OPENS: dict[str, Opens] = {
    "reports:campaigns": to_everybody,
    "reports:board": by_key("year", _boards),
    "reports:report": _reports,
    "reports:questionnaire": _reports,
    "reports:evidence_file": _evidence,
    "reports:indicators": to_everybody,
    "reports:set": to_everybody,
    "reports:figures": to_everybody,
    "reports:figures_file": to_everybody,
    "reports:crossing": to_everybody,
    "reports:crossing_file": to_everybody,
    "reports:crossing_map": to_everybody,
    "reports:indicator": by_key("code", _indicators),
    "reports:records": by_key("code", _indicators),
    "reports:documents": to_everybody,
    "reports:document": by_key("slug", _documents),
    "reports:edition": _editions,
    "reports:document_file": _editions,
    "reports:slides": _editions,
    "reports:slide_screen": _editions,
    "reports:summary": _summaries,
    "reports:summary_file": _summaries,
}
