"""Hooks for every test: random order, no network, a report of processor seconds; and the browser for the stories."""

from __future__ import annotations

import contextlib
import gc
import ipaddress
import os
import random
import shutil
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import translation
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, Error, expect, sync_playwright

from tests.live import forked
from tests.references import NOT_COMPARED
from tools.browser import find_browser

# A test that takes more processor seconds than this and does not say why is marked in the report at the end of the run.
# It never fails for it: the same test takes three times as long on a slow machine.
BUDGET_S = 1.0
SLOWEST_SHOWN = 20
DAY_S = 86_400
PATIENCE_MS = 180_000  # a slow and busy machine fails nobody
ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))
SAME_SERVER = "looks in a browser at a server that keeps to SQLite: run without --postgres"
BROWSER_S = 600  # past this, a browser hangs: the longest story takes a few minutes on a slow and busy machine
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# A shell starts what it puts into the background with interruptions ignored, and programs inherit that: those that tests interrupt
# must hear it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# No example is ever too slow: on a busy machine even drawing two takes seconds.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")


class OutsideCallError(RuntimeError):
    """A test tried to reach beyond this machine."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long tests too")
    parser.addoption("--order", type=int, default=None, help="seed of the order of tests, to run the same order again")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Rows of tests are numbered anew each time: what was kept for others with the same numbers is forgotten."""
    cache.clear()


# --- no order ---------------------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    worker = getattr(config, "workerinput", None)
    if worker is not None:
        config.option.order = worker["order"]
    else:
        if config.option.order is None:
            config.option.order = random.SystemRandom().randrange(10_000)
        # What tests of this run make once and copy: see tests/live/server.py.
        os.environ["FAIRE_RESEAU_MODELS"] = tempfile.mkdtemp(prefix="faire-reseau-tests-")
        keep_models(config)
    sys.addaudithook(refuse_outside_calls)


def keep_models(config: pytest.Config) -> None:
    """Say where other runs find what this run makes, until what it is made of changes; without pytest's cache, nowhere."""
    os.environ.pop("FAIRE_RESEAU_KEPT_MODELS", None)  # of a run that started this one
    if not config.pluginmanager.hasplugin("cacheprovider"):
        return
    models = config.cache.mkdir("models")
    for old in models.iterdir():
        if old.stat().st_mtime < time.time() - DAY_S:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    os.environ["FAIRE_RESEAU_KEPT_MODELS"] = str(models)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["FAIRE_RESEAU_MODELS"], ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    node.workerinput["order"] = node.config.option.order


def pytest_report_header(config: pytest.Config) -> str:
    return f"order: --order {config.option.order}"


def shuffled(items: list[pytest.Item], seed: int) -> list[pytest.Item]:
    """Shuffle modules, then tests inside each, so that what a module prepares is prepared once."""
    modules: dict[str, list[pytest.Item]] = {}
    for item in items:
        modules.setdefault(item.nodeid.partition("::")[0], []).append(item)
    rng = random.Random(seed)
    names = sorted(modules)
    rng.shuffle(names)
    for name in names:
        rng.shuffle(modules[name])
    return [item for name in names for item in modules[name]]


def long_first(items: list[pytest.Item]) -> list[pytest.Item]:
    """Modules with a story first, then those with a slow test, so that no process ends alone with a long one."""
    ranks: dict[str, int] = {}
    for item in items:
        rank = 0 if item.get_closest_marker("journey") else 1 if item.get_closest_marker("slow") else 2
        module = item.nodeid.partition("::")[0]
        ranks[module] = min(rank, ranks.get(module, rank))
    return sorted(items, key=lambda item: ranks[item.nodeid.partition("::")[0]])


# Around pytest-django, which sorts by kind of database use and keeps this order within each kind.
@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Iterator[None]:
    items[:] = shuffled(items, config.option.order)
    long = pytest.mark.skip(reason="long: run by `python3 dev.py test-full`")
    for item in items:
        for mark in item.iter_markers("slow"):
            if not (mark.args and isinstance(mark.args[0], str) and mark.args[0].strip()):
                raise pytest.UsageError(f"{item.nodeid}: the slow mark carries its reason: slow('…')")
        is_long = item.get_closest_marker("full") is not None
        if not config.option.full and is_long:
            item.add_marker(long)
        if ON_POSTGRESQL and not is_long and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.skip(reason=SAME_SERVER))
    result = yield
    items[:] = long_first(items)
    return result


def pytest_collection_finish() -> None:
    """Look through nothing of what was loaded, again and again, for what can be thrown away: a tenth of the time of pages."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


# --- no network -------------------------------------------------------------------------------------------------------


def is_here(host: object) -> bool:
    """Say whether a host is this machine; names other than localhost are not looked up."""
    name = host.decode(errors="replace") if isinstance(host, bytes) else host
    if not isinstance(name, str) or name in {"", "localhost"}:
        return True
    try:
        address = ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def refuse_outside_calls(event: str, arguments: tuple[object, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        # A pair is an internet address; a string is a socket of this machine's own.
        if isinstance(address, tuple) and address and not is_here(address[0]):
            raise OutsideCallError(f"a test tried to reach {address[0]}")
    elif event == "socket.getaddrinfo" and not is_here(arguments[0]):
        raise OutsideCallError(f"a test tried to find {arguments[0]}")


# --- processor seconds, reported ----------------------------------------------------------------------------------------


def processor_seconds() -> float:
    times = os.times()
    own = times.user + times.system + times.children_user + times.children_system
    return own + forked.processor_seconds()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    start = processor_seconds()
    try:
        return (yield)
    finally:
        excused = any(item.get_closest_marker(mark) for mark in ("slow", "full", "journey"))
        # Properties travel from the processes of a parallel run to the one that prints the report.
        item.user_properties.append(("processor", (processor_seconds() - start, excused)))


def slowest_lines(spent: list[tuple[float, bool, str]]) -> list[str]:
    """The report: the slowest tests first, "!" before those that go over the budget without a reason."""
    slowest = sorted(spent, reverse=True)
    over = sum(seconds > BUDGET_S and not excused for seconds, excused, _name in spent)
    lines = [
        f"{'!' if seconds > BUDGET_S and not excused else ' '} {seconds:6.2f} s  {name}"
        for seconds, excused, name in slowest[:SLOWEST_SHOWN]
    ]
    summary = f"{over} over {BUDGET_S:.0f} s without a reason (“!”): make them lighter, or mark them slow('…')"
    return [*lines, *([summary] if over else [])]


def not_compared(reports: list[pytest.TestReport]) -> list[str]:
    """What tests did not compare for want of a reference, each once."""
    reasons = {str(report.longrepr[2]) for report in reports if isinstance(report.longrepr, tuple)}
    return sorted(reason.removeprefix("Skipped: ") for reason in reasons if NOT_COMPARED in reason)


def pytest_terminal_summary(terminalreporter) -> None:
    missing = not_compared(terminalreporter.stats.get("skipped", []))
    if missing:
        terminalreporter.section(f"NOT COMPARED with {len(missing)} references", sep="!", red=True)
        terminalreporter.write("\n".join(missing) + "\n")
    spent = [
        (*value, report.nodeid)
        for reports in terminalreporter.stats.values()
        for report in reports
        if getattr(report, "when", None) == "call"
        for name, value in report.user_properties
        if name == "processor"
    ]
    if spent:
        terminalreporter.section(
            f"slowest {min(len(spent), SLOWEST_SHOWN)} tests, in processor seconds (a report, never a verdict)"
        )
        terminalreporter.write("\n".join(slowest_lines(spent)) + "\n")


# --- a browser for the stories ----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def chromium() -> str:
    """Give the path of a Chromium; without one, skip, or fail where everything has to be tested."""
    path = find_browser()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("there is no Chromium here: FAIRE_RESEAU_CHROMIUM=… names one", pytrace=False)
    if path is None:
        pytest.skip("there is no Chromium here: FAIRE_RESEAU_CHROMIUM=… names one")
    return path


# Of the module, not of the run: while Playwright is open, Django refuses the database to tests beside it.
@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Open a Chromium that stays quiet and works as any user, root included."""
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=[*CHROMIUM_ARGUMENTS, browser_mark()])
        expect.set_options(timeout=PATIENCE_MS)
        make_context = opened.new_context

        def patient_context(**options: Any) -> BrowserContext:
            context = make_context(**options)
            context.set_default_timeout(PATIENCE_MS)
            close = context.close

            def close_at_rest(**more: Any) -> None:
                # Chromium may never end the closing of a page that is on its way to another.
                for page in context.pages:
                    with contextlib.suppress(Error):
                        page.goto("about:blank", timeout=10_000)
                close(**more)

            context.close = close_at_rest
            return context

        opened.new_context = patient_context
        yield opened
        opened.close()


def browser_mark() -> str:
    """A switch without effect, by which this process knows its own browsers."""
    return f"--tests-of={os.getpid()}."


@pytest.fixture(autouse=True)
def language_of_the_network() -> None:
    """Begin in French: the language of the last request of another test would stay."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def nothing_made_by_another_test() -> None:
    """Begin with nothing held in memory: databases of tests begin again with the same numbers."""
    from faire_reseau.kit import made_once

    made_once.forget_all()


@pytest.fixture(autouse=True)
def no_endless_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """End a browser that has stopped answering: closing a page has no time limit of its own, and the run would hang."""
    if "browser" not in request.fixturenames:
        yield
        return
    watch = threading.Timer(BROWSER_S, end_browsers)
    watch.daemon = True
    watch.start()
    yield
    watch.cancel()


def end_browsers() -> None:
    """Kill the browsers of this process; what waits for them then fails."""
    for command_line in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if browser_mark().encode() in command_line.read_bytes():
                os.kill(int(command_line.parent.name), signal.SIGKILL)
