"""Measure how the cost of pages and actions grows: processor time, SQL queries, kilobytes and memory at three sizes.

S, M and L are networks of 81, 3,000 and 20,000 people (`_network.SIZES`); each is filled and measured in a process and a data
folder of its own. “cold” is with an empty cache, “kept” the same page asked again; for an action both are left out and “lock”
is the processor time of its longest transaction. The ratio compares the largest size measured to the smallest. “was” is the
figure of the review that set the marks, at L. What is over its mark is marked `!`; nothing fails, since figures depend on the machine.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench._gatherings import Filler  # noqa: E402  (the repository is on the path by now)
from bench._network import NOW, SIZES, Size  # noqa: E402  (as above)

# The large gathering is to be held tomorrow.
EVE = NOW - timedelta(days=1)
KB_MARK, OPTIONS_MARK, LOCK_MARK = 300, 200, 50
HEAD = (
    f"{'what':<34}{'SQL':>16}{'cold ms':>20}{'L/S':>6}{'kept ms':>8}{'lock ms':>8}{'mark':>7}{'was':>8}{'kB':>7}"
    f"{'opt.':>6}{'MB':>6}"
)


@dataclass(frozen=True)
class Page:
    """A page to measure: who asks, where, its mark in ms at the largest size and the figure of the review."""

    name: str
    role: str
    address: str
    mark: int | None = None
    was: int | None = None
    is_kept: bool = False
    headers: dict[str, str] = field(default_factory=dict)


PAGES = (
    Page("home", "visitor", "/", 20, 4450, is_kept=True),
    Page("activities", "visitor", "/activites/", 20, 4400, is_kept=True),
    *(
        Page(f"activities by {by}", "visitor", f"/activites/?par={by}", 300, was)
        for by, was in (("theme", 17900), ("territory", 15900), ("axis", 12700), ("mode", None), ("kind", None))
    ),
    Page("activities of a year", "visitor", "/activites/?annee=2024", 300),
    Page("action", "visitor", "/activites/{action}/", 300, 324),
    Page("forum", "participant", "/rencontres/{slug}/forums/{forum}/", None, 217),
    # 20 s of one core for 2,000 phones
    Page(
        "forum as phones fetch it again",
        "participant",
        "/rencontres/{slug}/forums/{forum}/",
        10,
        235,
        is_kept=True,
        headers={"X-Live-Fragment": "forum-topics"},
    ),
    Page("my programme", "participant", "/rencontres/{slug}/mon-programme/", None, 98),
    Page("agenda", "visitor", "/rencontres/{slug}/"),
    Page("sign-in sheet", "facilitator", "/activites/demi-journees/{half_day}/", 300, 2500),
    Page("sheet on paper", "facilitator", "/activites/{work}/feuilles/{day}/", 300, 2190),
    Page("badges", "facilitator", "/rencontres/{slug}/preparer/badges/", 300, 810),
    Page("participants", "facilitator", "/rencontres/{slug}/preparer/inscrits/", 300, 1900),
    Page("participants.xlsx", "facilitator", "/rencontres/{slug}/preparer/inscrits.xlsx", 300, 1180),
    Page("people.xlsx", "facilitator", "/annuaire/exporter/people.xlsx", 300, 6200),
    Page("people.csv", "facilitator", "/annuaire/exporter/people.csv", 300, 3850),
    Page("organisations.xlsx", "facilitator", "/annuaire/exporter/organisations.xlsx", 300, 606),
    Page("sitemap", "visitor", "/plan-du-site.xml", 300, 2400),
    Page("map", "visitor", "/annuaire/carte/", 300, 571),
    Page("people", "participant", "/annuaire/personnes/", 300, 415),
    Page("people searched", "participant", "/annuaire/personnes/?q=elie+sante", 300, 415),
    Page("new gathering", "facilitator", "/rencontres/nouvelle/", 300, 450),
    Page("propose a topic", "participant", "/rencontres/{slug}/forums/{forum}/proposer/", 300, 400),
    Page("welcome of newcomers", "visitor", "/bienvenue/w0/", 300, 340),
    Page("new action", "facilitator", "/activites/nouvelle/", 300, 283),
    Page("gatherings", "visitor", "/rencontres/", 300, 110),
    Page("composer", "facilitator", "/rencontres/{slug}/forums/{forum}/composer/", 400, 2720),
    Page("directory", "visitor", "/annuaire/", None, 80),
    Page("table of the directory", "visitor", "/annuaire/tableau/"),
    Page("search", "visitor", "/chercher/?q=sante", None, 61),
    Page("articles", "visitor", "/articles/"),
    Page("articles of an editor", "facilitator", "/articles/", None, 92),
    Page("journal", "facilitator", "/journal/", None, 105),
    Page("my desk", "participant", "/mon-bureau/"),
)


def peak_kb(*, reset: bool = False) -> int:
    """The largest resident memory of this process since the last reset, where the system says it (Linux); else 0."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5")
        found = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    except OSError:
        return 0
    return int(found[1]) if found else 0


class Locks:
    """Processor time between the start and the end of each transaction of this process; `longest_ms` since `reset`."""

    METHODS = ("_start_transaction_under_autocommit", "_commit", "_rollback")

    def __init__(self, connection: Any) -> None:
        """Watch `connection` from now on."""
        self.longest_ms, self._begun = 0.0, 0.0
        # Django has no signal for the ends of a transaction.
        begin, commit, rollback = (getattr(connection, name) for name in self.METHODS)

        def begins() -> None:
            begin()
            self._begun = time.process_time()

        def ending(end: Callable[[], None]) -> Callable[[], None]:
            def ends() -> None:
                end()
                if self._begun:
                    self.longest_ms = max(self.longest_ms, (time.process_time() - self._begun) * 1000)
                    self._begun = 0.0

            return ends

        for name, method in zip(self.METHODS, (begins, ending(commit), ending(rollback)), strict=True):
            setattr(connection, name, method)

    def reset(self) -> None:
        """Forget what was seen."""
        self.longest_ms = 0.0


def spent_ms(work: Callable[[], Any]) -> float:
    """Processor time of `work`."""
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def measured(page: Page, client: Any, keys: dict[str, Any]) -> dict[str, Any]:
    """The figures of one page: medians of at most five, of as many as fit two seconds."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = page.address.format(**keys)

    def ask() -> Any:
        answer = client.get(address, headers=page.headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer, body

    def cold() -> Any:
        cache.clear()
        return ask()

    before = peak_kb(reset=True)
    answer, body = cold()  # templates read, statements prepared
    peak = peak_kb() - before
    if answer.status_code != 200:
        return {"name": page.name, "refused": f"{address} answered {answer.status_code}"}
    cache.clear()
    with CaptureQueriesContext(connection) as captured:
        ask()
    statements = len(captured)
    times = [spent_ms(cold)]
    while len(times) < 5 and sum(times) < 2000:
        times.append(spent_ms(cold))
    kept = statistics.median(spent_ms(ask) for _ in range(3))
    return {
        "name": page.name,
        "sql": statements,
        "cold": statistics.median(times),
        "kept": kept,
        "kb": len(body) / 1024,
        "options": body.count(b"<option"),
        "peak_mb": peak / 1024,
    }


def actions_of(keys: dict[str, Any], facilitator: Any) -> dict[str, tuple[Callable[[], Any], int | None, int | None]]:
    """What to do once, by name, with its mark for the whole in ms, if any, and the lock of the review."""
    from faire_reseau.articles.actions import draft_article
    from faire_reseau.gatherings.actions import change_gathering
    from faire_reseau.gatherings.models import Gathering
    from faire_reseau.topics.actions import move_topic, publish_grid
    from faire_reseau.topics.models import Forum, Topic

    topic = Topic.objects.select_related("forum").get(pk=keys["topic"])
    slots, spaces = topic.forum.slots.order_by("pk"), topic.forum.spaces.order_by("pk")
    by, at = facilitator, EVE

    def give_places() -> None:
        gathering = Gathering.objects.get(pk=keys["waiting_gathering"])
        change_gathering(gathering, by=by, at=at, capacity_people=gathering.capacity_people + 10_000)

    def draft() -> None:
        draft_article(Gathering.objects.get(slug=keys["slug"]), by=by, at=at)

    return {
        "trial of an import of 1,000": (lambda: trial(by, at), None, 9180),
        "import of 1,000": (lambda: confirm(by, at), None, 9834),
        "move of a topic": (lambda: move_topic(topic, slots[3], spaces[1], by=by, at=at), 150, 155),
        "publication of a grid": (
            lambda: publish_grid(Forum.objects.get(pk=keys["forum"]), by=by, at=at),
            None,
            2531,
        ),
        "places given to all who wait": (give_places, None, 2098),
        "article drafted": (draft, None, 727),
    }


def trial(by: Any, at: Any) -> tuple[Any, Any, Any]:
    """Prepare and try an import of 1,000 new people."""
    from faire_reseau.network.actions import prepare_import, try_import
    from faire_reseau.network.exports.tables import kept_table, sheet_rows
    from faire_reseau.network.queries import trades

    titles = [[1, "first_name", "last_name", "email", "organisation"]]
    people = [[n, f"Prénom{n}", f"Importé {n}", f"importe{n}@exemple.fr", f"centre-{n % 30}"] for n in range(2, 1002)]
    table = [[str(cell) if place else cell for place, cell in enumerate(row)] for row in titles + people]
    draft = prepare_import("people", table, file_name="mesure.xlsx", by=by, at=at)  # type: ignore[arg-type]  # numbers first
    rows = sheet_rows(kept_table(draft.rows), draft.what, list(trades()))
    return draft, rows, try_import(draft, rows, by=by, at=at)


def confirm(by: Any, at: Any) -> None:
    """Write it."""
    from faire_reseau.network.actions import apply_import

    draft, rows, report = trial(by, at)
    apply_import(draft, rows, fingerprint=report.fingerprint, by=by, at=at)


def clients_of(keys: dict[str, Any]) -> dict[str, Any]:
    """A browser for each role, signed in, which proved a moment ago who they are."""
    from django.contrib.auth import get_user_model
    from django.test import Client

    from faire_reseau.kit.confirming import CONFIRMED_AT

    clients = {"visitor": Client(raise_request_exception=False)}
    for role in ("participant", "facilitator"):
        clients[role] = Client(raise_request_exception=False)
        clients[role].force_login(get_user_model().objects.get(pk=keys[role]))
        session = clients[role].session
        session[CONFIRMED_AT] = int(time.time())
        session.save()
    return clients


def measure(size: Size, words: list[str]) -> dict[str, Any]:
    """Fill a network of `size` into the data folder of this process and measure it."""
    import django
    from django.core.management import call_command
    from django.db import connection, transaction

    django.setup()
    from faire_reseau.kit import clock
    from faire_reseau.project.operate.clearing import do_chores

    clock.now = lambda: EVE
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    keys: dict[str, Any] = {}

    def fill() -> None:
        with transaction.atomic():
            keys.update(Filler(size).fill())

    filled_s = spent_ms(fill) / 1000
    do_chores()  # as the worker does every minute
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    from django.contrib.auth import get_user_model

    clients = clients_of(keys)
    facilitator = get_user_model().objects.get(pk=keys["facilitator"])
    locks = Locks(connection)
    rows = [measured(page, clients[page.role], keys) for page in PAGES if wanted(page.name, words)]
    for name, (work, mark, was) in actions_of(keys, facilitator).items():
        if wanted(name, words):
            locks.reset()
            spent = spent_ms(work)
            rows.append({"name": name, "cold": spent, "lock": locks.longest_ms, "mark": mark, "was": was})
    return {"filled_s": filled_s, "size": asdict(size), "rows": {row["name"]: row for row in rows}}


def wanted(name: str, words: list[str]) -> bool:
    """Whether `name` is among what was asked for."""
    return not words or any(word in name for word in words)


def line(name: str, figures: list[dict[str, Any]], page: Page | None) -> str:
    """One line of the table; `figures` from the smallest size to the largest."""
    last = figures[-1]
    if refused := [one["refused"] for one in figures if "refused" in one]:
        return f"{name:<34} {refused[-1]}"
    mark, was = (page.mark, page.was) if page else (last["mark"], last["was"])
    looked_at = last["lock"] if page is None and mark is None else last["kept" if page and page.is_kept else "cold"]
    mark = LOCK_MARK if page is None and mark is None else mark
    over = [bool(mark) and looked_at > mark, last.get("kb", 0) > KB_MARK, last.get("options", 0) > OPTIONS_MARK]
    over.append(last.get("lock", 0) > LOCK_MARK)
    ratio = last["cold"] / figures[0]["cold"]
    queries = "/".join(str(one["sql"]) for one in figures) if "sql" in last else ""
    cold = "/".join(f"{one['cold']:.0f}" for one in figures)

    def cell(key: str, width: int, form: str = ".0f") -> str:
        return f"{last[key]:>{width}{form}}" if key in last else " " * width

    return (
        f"{name:<34}{queries:>16}{cold:>20}{ratio:>6.1f}{cell('kept', 8)}{cell('lock', 8)}{mark or '':>7}{was or '':>8}"
        f"{cell('kb', 7)}{cell('options', 6, 'd')}{cell('peak_mb', 6)}{' !' if any(over) else ''}"
    )


def table(answers: list[dict[str, Any]]) -> str:
    """The whole table."""
    pages = {page.name: page for page in PAGES}
    sizes = "/".join(answer["size"]["name"] for answer in answers)
    fills = ", ".join(f"{answer['size']['name']} in {answer['filled_s']:.1f} s" for answer in answers)
    lines = [
        f"Filled (processor time): {fills}. SQL and cold ms at {sizes}; the other columns at the largest.",
        "",
        HEAD,
    ]
    lines += [line(name, [answer["rows"][name] for answer in answers], pages.get(name)) for name in answers[-1]["rows"]]
    return "\n".join(lines)


def main() -> None:
    """Fill and measure each size in a process of its own, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the two smaller sizes")
    parser.add_argument("--sizes", help="which sizes, as S,L")
    parser.add_argument("--json", type=Path, help="also write all figures to this file")
    parser.add_argument("--measure", choices=[size.name for size in SIZES], help=argparse.SUPPRESS)
    parser.add_argument("only", nargs="*", help="measure only what has one of these words in its name")
    told = parser.parse_args()
    if told.measure:
        size = next(size for size in SIZES if size.name == told.measure)
        Path(os.environ["FAIRE_RESEAU_DATA"], "figures.json").write_text(json.dumps(measure(size, told.only)))
        return
    names = (told.sizes or ("S,M" if told.quick else "S,M,L")).split(",")
    answers = []
    for name in names:
        data = Path(tempfile.mkdtemp(prefix="faire-reseau-bench-"))
        settings = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.dev"}
        try:
            command = [sys.executable, str(Path(__file__)), "--measure", name, *told.only]
            subprocess.run(command, env=os.environ | settings, check=True)
            answers.append(json.loads((data / "figures.json").read_text()))
        finally:
            shutil.rmtree(data, ignore_errors=True)
    print(table(answers))
    if told.json:
        told.json.write_text(json.dumps(answers, indent=1))


if __name__ == "__main__":
    main()
