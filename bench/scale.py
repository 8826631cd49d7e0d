"""Measure how the cost of pages and actions grows: processor time, SQL queries, kilobytes and memory at three sizes.

S, M and L are networks of 81, 3,000 and 20,000 people (`_network.SIZES`); each is filled and measured in a process and a data
folder of its own, a copy of one that is empty. How far it is stands on the other output while it goes. “cold” is with nothing kept
or held, “kept” the same page asked again; for an action both are left out and “lock” is the processor time of its longest
transaction. Milliseconds are those of a quiet machine, whose fixed loop takes 50 ms: it is timed beside each measure. The ratio compares the largest size measured to the smallest. “was” is the figure of the review that set the marks, at
L. “opt.” is the longest select of the page. What is over its mark is marked `!`; nothing fails, since figures depend on the machine.
"""

import argparse
import gc
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench._cost import Locks, peak_kb, quiet_ms, spent_ms  # noqa: E402  (the repository is on the path by now)
from bench._gatherings import Filler  # noqa: E402  (as above)
from bench._network import NOW, SIZES, Size  # noqa: E402  (as above)
from bench._scale_pages import PAGES, Page  # noqa: E402  (as above)

# The large gathering is to be held tomorrow.
EVE = NOW - timedelta(days=1)
KB_MARK, OPTIONS_MARK, LOCK_MARK = 300, 200, 50
HEAD = (
    f"{'what':<34}{'SQL':>16}{'cold ms':>20}{'L/S':>6}{'kept ms':>8}{'lock ms':>8}{'mark':>7}{'was':>8}{'kB':>7}"
    f"{'opt.':>6}{'MB':>6}"
)


def measured(page: Page, client: Any, keys: dict[str, Any]) -> dict[str, Any]:
    """The figures of one page: medians of at most five, of as many as fit two seconds."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from faire_reseau.kit.made_once import forget_all
    from faire_reseau.topics.models import Forum

    address = page.address.format(**keys)
    Forum.objects.filter(pk=keys["forum"]).update(phase=page.phase)

    def ask() -> Any:
        answer = client.get(address, headers=page.headers)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer, body

    def cold() -> Any:
        cache.clear()
        forget_all()
        return ask()

    gc.collect()  # what was measured before leaves nothing to clear up
    before = peak_kb(reset=True)
    answer, body = cold()  # templates read, statements prepared
    peak = peak_kb() - before
    if answer.status_code != 200:
        return {"name": page.name, "refused": f"{address} answered {answer.status_code}"}
    with CaptureQueriesContext(connection) as captured:
        cold()
    statements = len(captured)  # Django forgets them with the next request
    times = [quiet_ms(cold)[0]]
    while len(times) < 5 and sum(times) < 2000:
        times.append(quiet_ms(cold)[0])
    return {
        "name": page.name,
        "sql": statements,
        "cold": statistics.median(times),
        "kept": statistics.median(quiet_ms(ask)[0] for _ in range(3)),
        "kb": len(body) / 1024,
        "options": longest_select(body),
        "peak_mb": peak / 1024,
    }


def longest_select(body: bytes) -> int:
    """How many options the longest select of a page has."""
    return max((select.count(b"<option") for select in body.split(b"<select")[1:]), default=0)


def single_actions_of(
    keys: dict[str, Any], facilitator: Any, client: Any
) -> dict[str, tuple[Callable[[], Any], int | None, int | None]]:
    """What each of thousands of people does at the same time: one wish from a phone, one topic, one signature."""
    from faire_reseau.activities.actions import sign_in_as_known
    from faire_reseau.activities.enums import Means
    from faire_reseau.activities.models import HalfDay
    from faire_reseau.network.models import Person
    from faire_reseau.topics.actions import propose_topic, withdraw_topic
    from faire_reseau.topics.models import Forum, Topic

    forum = Forum.objects.get(pk=keys["forum"])
    person = Person.objects.get(user=keys["participant"])
    topic = Topic.objects.filter(forum=forum).exclude(hosts__person=person).order_by("pk")[0]
    half_day = HalfDay.objects.get(pk=keys["half_day"])
    address = "/rencontres/{slug}/forums/{forum}/sujets/".format(**keys)

    def wish() -> None:
        Forum.objects.filter(pk=forum.pk).update(phase="wish")
        answer = client.post(f"{address}{topic.pk}/souhait/", {"level": "3"}, headers={"accept": "application/json"})
        if answer.status_code not in {204, 302}:
            raise RuntimeError(f"The wish was answered {answer.status_code}")

    def propose() -> None:
        Forum.objects.filter(pk=forum.pk).update(phase="propose")
        fresh = Forum.objects.get(pk=forum.pk)
        topic = propose_topic(fresh, title="Mesuré", kind="question", hosts=[person], by=facilitator, at=EVE)
        withdraw_topic(topic, by=facilitator, at=EVE)
        Forum.objects.filter(pk=forum.pk).update(phase="compose")

    def sign() -> None:
        sign_in_as_known(half_day, person, means=Means.ORGANISER_LIST, by=facilitator, at=NOW)

    return {
        "a wish": (wish, None, 27),
        "a topic proposed, then withdrawn": (propose, None, None),
        "a signature": (sign, None, 3),
    }


def actions_of(
    keys: dict[str, Any], facilitator: Any, client: Any
) -> dict[str, tuple[Callable[[], Any], int | None, int | None]]:
    """What to do once, by name, with its mark for the whole in ms, if any, and the lock of the review."""
    from faire_reseau.articles.actions import draft_article
    from faire_reseau.gatherings.actions import change_gathering
    from faire_reseau.gatherings.models import Gathering
    from faire_reseau.network.actions import ask_export
    from faire_reseau.network.tasks import make_export
    from faire_reseau.topics.actions import publish_grid
    from faire_reseau.topics.models import Forum, Grid, Topic

    topic = Topic.objects.select_related("forum").get(pk=keys["topic"])
    slots, spaces = topic.forum.slots.order_by("pk"), topic.forum.spaces.order_by("pk")
    by, at = facilitator, EVE
    composer = "/rencontres/{slug}/forums/{forum}/composer/".format(**keys)

    def move() -> None:
        seen = Grid.objects.get(forum=topic.forum, state="working").version
        fields = {"do": f"move:{topic.pk}:{slots[3 if seen % 2 else 4].pk}:{spaces[1].pk}", "seen": seen}
        answer = client.post(f"{composer}grille/", fields, headers={"X-Live-Fragment": "workbench"})
        if answer.status_code != 200:
            raise RuntimeError(f"The move was answered {answer.status_code}")

    def exported(what: str) -> Callable[[], None]:
        def export() -> None:
            make_export.call(ask_export(what, "xlsx", rows=1, language="fr", by=by, at=at).pk)

        return export

    def give_places() -> None:
        gathering = Gathering.objects.get(pk=keys["waiting_gathering"])
        change_gathering(gathering, by=by, at=at, capacity_people=gathering.capacity_people + 10_000)

    def draft() -> None:
        draft_article(Gathering.objects.get(slug=keys["slug"]), by=by, at=at)

    return {
        "trial of an import of 1,000": (lambda: trial(by, at), None, 9180),
        "import of 1,000": (lambda: confirm(by, at), None, 9834),
        "people.xlsx by the worker": (exported("people"), None, None),
        "participants.xlsx by the worker": (exported("participants:{gathering}".format(**keys)), None, None),
        # Twice: the page that it is done on is open, so what it depends on is held.
        "first move of a topic": (move, None, None),
        "move of a topic": (move, 150, 1360),
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
    from faire_reseau.network.imports import kept_table, sheet_rows
    from faire_reseau.network.queries import words_of

    titles = [[1, "first_name", "last_name", "email", "organisation"]]
    people = [[n, f"Prénom{n}", f"Importé {n}", f"importe{n}@exemple.fr", f"centre-{n % 30}"] for n in range(2, 1002)]
    table = [[str(cell) if place else cell for place, cell in enumerate(row)] for row in titles + people]
    draft = prepare_import("people", table, file_name="mesure.xlsx", by=by, at=at)  # type: ignore[arg-type]  # numbers first
    rows = sheet_rows(kept_table(draft.rows), draft.what, words_of(draft.what))
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


def prepare() -> None:
    """Make the tables and the static files in the data folder of this process."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def tell(size: Size, what: str, begun: float) -> None:
    """Say on the other output how far it is."""
    print(f"{size.name}: {what} ({time.process_time() - begun:.0f} s)", file=sys.stderr, flush=True)


def figures_said(row: dict[str, Any]) -> str:
    """The figures of a row in a line: whoever ends a long run early has read what was measured until then."""
    return ", ".join(
        f"{key} {value:.1f}" if isinstance(value, float) else f"{key} {value}" for key, value in row.items()
    )


def measure(size: Size, words: list[str]) -> dict[str, Any]:
    """Fill a network of `size` into the data folder of this process, in which the tables are made, and measure it."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.db import connection, transaction

    from faire_reseau.kit import clock
    from faire_reseau.project.operate.clearing import do_chores
    from faire_reseau.topics.models import Forum

    clock.now = lambda: EVE
    begun = time.process_time()
    keys: dict[str, Any] = {}

    def fill() -> None:
        with transaction.atomic():
            keys.update(Filler(size).fill())

    filled_s = spent_ms(fill) / 1000
    tell(size, "filled", begun)
    chores_s = spent_ms(do_chores) / 1000  # as the worker does every minute
    tell(size, "lists made ready", begun)
    if connection.vendor == "postgresql":
        connection.cursor().execute("ANALYZE")
    clients = clients_of(keys)
    facilitator = get_user_model().objects.get(pk=keys["facilitator"])
    locks = Locks(connection)
    rows: list[dict[str, Any]] = []

    def keep(row: dict[str, Any]) -> None:
        rows.append(row)
        tell(size, figures_said(row), begun)

    def measure_pages(*, after: bool) -> None:
        for page in PAGES:
            if page.after == after and wanted(page.name, words):
                keep(measured(page, clients[page.role], keys))

    measure_pages(after=False)
    Forum.objects.filter(pk=keys["forum"]).update(phase="compose")
    singles = single_actions_of(keys, facilitator, clients["participant"])
    for name, (work, mark, was) in (singles | actions_of(keys, facilitator, clients["facilitator"])).items():
        if wanted(name, words):
            gc.collect()
            locks.reset()
            spent, slower = quiet_ms(work)
            keep({"name": name, "cold": spent, "lock": locks.longest_ms / slower, "mark": mark, "was": was})
    measure_pages(after=True)
    tell(size, "measured", begun)
    return {
        "filled_s": filled_s,
        "chores_s": chores_s,
        "size": asdict(size),
        "rows": {row["name"]: row for row in rows},
    }


def wanted(name: str, words: list[str]) -> bool:
    """Whether `name` is among what was asked for."""
    return not words or any(word in name for word in words)


def line(name: str, figures: list[dict[str, Any]], page: Page | None) -> str:
    """One line of the table; `figures` from the smallest size to the largest."""
    last = figures[-1]
    if refused := [figure["refused"] for figure in figures if "refused" in figure]:
        return f"{name:<34} {refused[-1]}"
    mark, was = (page.mark, page.was) if page else (last["mark"], last["was"])
    looked_at = last["lock"] if page is None and mark is None else last["kept" if page and page.is_kept else "cold"]
    mark = LOCK_MARK if page is None and mark is None else mark
    over = [bool(mark) and looked_at > mark, last.get("kb", 0) > KB_MARK, last.get("options", 0) > OPTIONS_MARK]
    over.append(last.get("lock", 0) > LOCK_MARK)
    ratio = last["cold"] / figures[0]["cold"]
    queries = "/".join(str(figure["sql"]) for figure in figures) if "sql" in last else ""
    cold = "/".join(f"{figure['cold']:.0f}" for figure in figures)

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
    fills = ", ".join(
        f"{answer['size']['name']} in {answer['filled_s']:.1f} s and its lists made ready in {answer['chores_s']:.1f} s"
        for answer in answers
    )
    lines = [
        f"Filled (processor time): {fills}. SQL and cold ms at {sizes}; the other columns at the largest.",
        "",
        HEAD,
    ]
    lines += [line(name, [answer["rows"][name] for answer in answers], pages.get(name)) for name in answers[-1]["rows"]]
    return "\n".join(lines)


def run_in(data: Path, *words: str) -> None:
    """Run this command with `words` in a process of its own whose data folder is `data`."""
    settings = {"FAIRE_RESEAU_DATA": str(data), "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.dev"}
    subprocess.run([sys.executable, str(Path(__file__)), *words], env=os.environ | settings, check=True)


def main() -> None:
    """Fill and measure each size in a process of its own, then print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the two smaller sizes")
    parser.add_argument("--sizes", help="which sizes, as S,L")
    parser.add_argument("--json", type=Path, help="also write all figures to this file")
    parser.add_argument("--prepare", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--measure", choices=[size.name for size in SIZES], help=argparse.SUPPRESS)
    parser.add_argument("only", nargs="*", help="measure only what has one of these words in its name")
    options = parser.parse_args()
    if options.prepare:
        prepare()
        return
    if options.measure:
        size = next(size for size in SIZES if size.name == options.measure)
        Path(os.environ["FAIRE_RESEAU_DATA"], "figures.json").write_text(json.dumps(measure(size, options.only)))
        return
    names = (options.sizes or ("S,M" if options.quick else "S,M,L")).split(",")
    answers = []
    with tempfile.TemporaryDirectory(prefix="faire-reseau-bench-") as folder:
        # Tables are made once: a hundred migrations cost more than the smallest size with all its measures.
        empty = Path(folder) / "empty"
        empty.mkdir()
        run_in(empty, "--prepare")
        for name in names:
            data = Path(shutil.copytree(empty, Path(folder) / name))
            run_in(data, "--measure", name, *options.only)
            answers.append(json.loads((data / "figures.json").read_text()))
            shutil.rmtree(data)
    print(table(answers))
    if options.json:
        options.json.write_text(json.dumps(answers, indent=1))


if __name__ == "__main__":
    main()
