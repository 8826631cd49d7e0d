"""The figures of the year: pages and the whole table of a network, beside the plain program; then counting a large network.

    python bench/year.py [--quick] [--large] [--meetings N] [--peer-python PATH] [--folder KEPT]

The first part fills a database of its own with 19 centres, 12 years and 150 indicators, and asks the second program of the tests
(plain loops over plain rows) for the same numbers. Then a process of its own (alone with --large) fills a large network, of 1,150
centres, and asks for the same answers by table and fact by fact. The last part is `bench/headcount.py`: 1,150 centres, 20 million presences, beside
DuckDB and Polars where --peer-python has them. Processor seconds are the figure to keep.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench._cost import peak_kb, spent_ms  # noqa: E402  (the repository is on the path by now)

CENTRES, LAST_YEAR, YEARS, INDICATORS = 19, 2019, 12, 150
COUNTS = ("actions", "meetings", "half_days", "participations", "people")
MOST_VIEW_MS = 100
FIGURES, MOST_REPORT_S = 60, 60


def fill(meetings_a_year: int) -> list[Any]:
    """The network: its work of twelve years with who was present, and its indicators."""
    from faire_reseau.activities.enums import Means, Mode
    from faire_reseau.activities.logic.counts import packed
    from faire_reseau.activities.models import Action, HalfDay, Meeting, MeetingAttendance, Presence
    from faire_reseau.network.models import Person
    from faire_reseau.reports import actions
    from tests import factories
    from tests.reports.test_indicators import columns

    draw = random.Random(14)
    centres = [factories.centre(f"Centre {number}") for number in range(CENTRES)]
    kinds = [factories.action_kind(f"type-{number}") for number in range(6)]
    themes = [factories.theme(f"Thème {number}") for number in range(12)]
    regions = [factories.territory(code) for code in ("FR-11", "FR-53", "FR-52", "FR-28", "FR-93", "FR-84")]
    people = Person.objects.bulk_create([Person(first_name="Camille", last_name=f"Nom {n}") for n in range(3000)])
    modes, through = list(Mode), Action.themes.through
    for year in range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1):
        works = Action.objects.bulk_create(
            [
                Action(
                    title="A",
                    organisation=draw.choice(centres),
                    kind=draw.choice(kinds),
                    territory=draw.choice(regions),
                )
                for _n in range(meetings_a_year)
            ]
        )
        through.objects.bulk_create([through(action=work, theme=draw.choice(themes)) for work in works])
        meetings = Meeting.objects.bulk_create(
            [
                Meeting(action=work, held_on=date(year, draw.randint(1, 12), 3), mode=draw.choice(modes), counted=2)
                for work in works
            ]
        )
        halves = HalfDay.objects.bulk_create(
            [HalfDay(meeting=row, on=row.held_on, part="morning", sign_in_key=f"{year}-{row.pk}") for row in meetings]
        )
        lists = [draw.sample(people, draw.randint(5, 15)) for _half in halves]
        Presence.objects.bulk_create(
            [
                Presence(half_day=half, person=person, means=Means.ORGANISER_LIST, at=factories.NOW)
                for half, present in zip(halves, lists, strict=True)
                for person in present
            ]
        )
        MeetingAttendance.objects.bulk_create(
            [
                MeetingAttendance(meeting=meeting, people=packed(person.pk for person in present))
                for meeting, present in zip(meetings, lists, strict=True)
            ]
        )
    filters = [{}, *({"kind": kind.code} for kind in kinds), *({"mode": str(mode)} for mode in modes)]
    filters += [{"theme": f"{theme.vocabulary.slug}:{theme.code}"} for theme in themes]
    filters += [{"kind": kind.code, "mode": str(mode)} for kind in kinds for mode in modes]
    wanted = [(count, filters[number % len(filters)]) for number in range(INDICATORS) for count in [COUNTS[number % 5]]]
    return [
        actions.define_indicator(columns(count=count, filters=chosen, label=f"Chiffre {n}"), by=None, at=factories.NOW)
        for n, (count, chosen) in enumerate(wanted)
    ]


def whole_table() -> list[Any]:
    """Every indicator of every year, of all together and of each centre."""
    from faire_reseau.accounts.permissions import visitor
    from faire_reseau.reports import queries

    years = queries.years_of(range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1))
    rows = queries.indicators_for(visitor())
    return [queries.computed(queries.definition_of(row.last), of_year) for row in rows for of_year in years]


def begin_report(indicators: list[Any]) -> Any:
    """A report of three years with `FIGURES` blocks: figures, charts, tables by month, and maps, by turns."""
    from faire_reseau.reports import actions
    from faire_reseau.reports.enums import REFERRING, BlockKind
    from tests import factories

    by: dict[str, Any] = {"by": None, "at": factories.NOW}
    about = {"title": "Bilan", "opening": "Trois années.", "first_year": LAST_YEAR - 2, "last_year": LAST_YEAR}
    document = actions.begin_document(**about, **by)
    for place, indicator in enumerate(indicators[:FIGURES]):
        kind = REFERRING[place % len(REFERRING)]
        apart = {"dimension": "month"} if kind in (BlockKind.CHART, BlockKind.TABLE) else {}
        actions.add_block(document, kind, title=f"Partie {place}", indicator=indicator, **apart, **by)
    return document


def whole_report(document: Any) -> bytes:
    """Look up every figure of a report, and make its PDF."""
    from faire_reseau.reports import exports, queries
    from tests import factories

    content = queries.draft_of(document, factories.DAY)
    return exports.report_file(content, [], "", "pdf")


def line(what: str, work: Callable[[], Any], mark: str = "") -> None:
    """Processor time of `work` the first time, with nothing kept, and the best of three times more."""
    from django.core.cache import cache

    from faire_reseau.kit.made_once import forget_all

    cache.clear()
    forget_all()
    first = spent_ms(work)
    print(f"{what:52}{first:10.0f}{min(spent_ms(work) for _turn in range(3)):10.1f}  {mark}", flush=True)


def plain_program() -> None:
    """The same four counts and people, of all and of each centre, by the second program of the tests."""
    from tests.reports.plain_year import PlainYear

    for year in range(LAST_YEAR - YEARS + 1, LAST_YEAR + 1):
        other = PlainYear(year)
        other.counts(other.rows)
        for slug in {slug for row in other.rows for slug in row["centre"]}:
            other.counts([row for row in other.rows if slug in row["centre"]], slug)


def measure(meetings_a_year: int) -> None:
    """Fill, measure, print."""
    from django.test import Client

    indicators = fill(meetings_a_year)
    client = Client()
    print(f"{CENTRES} centres, {YEARS} years, {INDICATORS} indicators, {meetings_a_year * YEARS:,} meetings")
    print(f"{'ms of processor':52}{'nothing kept':>10}{'again':>10}")
    query = f"indicateur={indicators[4].code}&annee={LAST_YEAR}"
    line("figures of a year, page", lambda: client.get(f"/bilans/chiffres/?{query}"))
    for by in ("par=axis", "par=theme&et=month", "par=centre&et=mode"):
        line(f"crossing, page ({by})", lambda by=by: client.get(f"/bilans/croisements/?{query}&{by}"))
    line("chart of a crossing as PNG", lambda: client.get(f"/bilans/croisements.png?{query}&par=theme&et=mode"))
    line("the whole table, 150 × 12 × 19 and all together", whole_table, f"at most {MOST_VIEW_MS} again")
    document = begin_report(indicators)
    peak_kb(reset=True)
    line(f"a report with {FIGURES} figures, as PDF", lambda: whole_report(document), f"at most {MOST_REPORT_S} s")
    print(f"{'most memory while it was made':52}{peak_kb() / 1024:10.0f} MB")
    print(f"{'the plain program, 5 × 12 × 19 and all together':52}{spent_ms(plain_program):10.0f}")
    print(f"most memory of the process: {peak_kb() / 1024:.0f} MB\n", flush=True)


def measure_large(meetings: int) -> None:
    """A year of a large network: made ready, crossed by table, and the same answers counted fact by fact."""
    from bench import _large_network
    from faire_reseau.accounts.permissions import visitor
    from faire_reseau.activities.queries import figures_mark
    from faire_reseau.network.models import Organisation
    from faire_reseau.reports import queries
    from faire_reseau.reports.logic.crossing import cross
    from faire_reseau.reports.logic.rules import Rule, shared_out
    from faire_reseau.reports.queries import facts, tables
    from headcount.warm import warm

    _large_network.fill(meetings)
    warm()
    year, centres = _large_network.LAST_YEAR, dict(Organisation.objects.values_list("pk", "slug"))
    queries.indicators_for(visitor())  # what any first question loads
    before = peak_kb(reset=True)
    mark = figures_mark()
    tables.table_of(year - 1, mark)  # statements prepared
    ready = spent_ms(lambda: tables.table_of(year, mark))
    table, used = tables.table_of(year, mark), peak_kb() - before
    rows: list[Any] = []
    ready_facts = spent_ms(lambda: rows.append(facts.facts_among(year)))
    together, own = shared_out(rows[0], centres)
    by_centre = {centres[key]: those for key, those in own.items()}
    print(f"{len(centres):,} centres, {meetings:,} meetings, {len(table.meetings):,} of them in {year}")
    print(f"{'ms of processor':52}{'table':>10}{'facts':>10}{'ratio':>8}")
    print(f"{'the year read':52}{ready:10.0f}{ready_facts:10.0f}{ready_facts / ready:8.1f}")
    spent = []
    for count in ("people", "participations", "actions"):
        for by in (
            ["centre"],
            ["theme"],
            ["theme", "month"],
            ["centre", "mode"],
            ["audience", "territory"],
            ["centre", "theme"],
        ):
            rule = Rule(count)
            answers: list[Any] = []
            table.cross(rule, centres, by)
            spent.append(
                spent_ms(lambda rule=rule, by=by, answers=answers: answers.append(table.cross(rule, centres, by)))
            )
            plain = spent_ms(
                lambda rule=rule, by=by, answers=answers: answers.append(cross(rule, together, by_centre, by))
            )
            if answers[0] != answers[1]:
                raise RuntimeError(f"{count} by {by}: the table and the facts differ")
            print(
                f"{f'{count} by {chr(44).join(by)}':52}{spent[-1]:10.1f}{plain:10.1f}{plain / spent[-1]:8.1f}",
                flush=True,
            )
    print(
        f"crossings by table: median {median(spent):.0f} ms, most {max(spent):.0f} ms; two years take {used / 1024:.0f} MB\n",
        flush=True,
    )


def main() -> int:
    """Fill a database of its own, measure, clean up; then count a large network."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the meetings, a hundredth of the presences")
    parser.add_argument("--large", action="store_true", help="the large network alone")
    parser.add_argument(
        "--meetings",
        type=int,
        default=200_000,
        help="of the large network, twenty presences to each; 1000000 is its full size",
    )
    parser.add_argument("--peer-python", help="an interpreter that has duckdb, polars and numpy")
    parser.add_argument("--folder", help="where the large set is generated, and found again")
    options = parser.parse_args()
    data = Path(tempfile.mkdtemp(prefix="faire-reseau-bench-"))
    os.environ |= {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.dev"}
    import django
    from django.core.management import call_command

    try:
        django.setup()
        call_command("migrate", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if options.large:
            measure_large(20_000 if options.quick else options.meetings)
            return 0
        measure(40 if options.quick else 400)
    finally:
        shutil.rmtree(data, ignore_errors=True)
    words = ["--quick"] if options.quick else ["--meetings", str(options.meetings)]
    subprocess.run([sys.executable, __file__, "--large", *words], check=True)
    words = ["--quick"] if options.quick else []
    words += ["--peer-python", options.peer_python] if options.peer_python else []
    words += ["--folder", options.folder] if options.folder else []
    return subprocess.run([sys.executable, ROOT / "bench" / "headcount.py", *words], check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
