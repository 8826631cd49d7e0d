"""The health of the deployment: database writable, worker alive, room on the disk, nothing waiting too long."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from faire_reseau.kit import checks, clock
from faire_reseau.kit.checks import Watched
from faire_reseau.live import waking
from faire_reseau.project.operate import beats

PATH = "/sante/"
WRITE_EVERY = timedelta(seconds=10)
# A long import holds the lock for some seconds: only a database that took no write for a minute is not writable.
WRITTEN_WITHIN = timedelta(seconds=60)
WAIT_MS = 500
WORKER_SEEN_WITHIN = timedelta(seconds=90)
TASK_WAITS_AT_MOST = timedelta(minutes=15)
FREE_BYTES_MIN = 200 * 1024 * 1024
BACKUP_WITHIN = timedelta(days=2)
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_VIA")


@dataclass(frozen=True)
class Health:
    """Every check; the deployment is well when all are."""

    checks: tuple[Watched, ...]

    @property
    def is_good(self) -> bool:
        """Whether every check is good."""
        return all(check.is_good for check in self.checks)


_measuring = threading.Lock()


def health(at: datetime) -> Health:
    """The state at `at`; measured at most every ten seconds, and by one thread while the others answer what was found."""
    known: tuple[datetime, Health] | None = cache.get("health")
    if known is not None and (timedelta(0) <= at - known[0] < WRITE_EVERY or _measuring.locked()):
        return known[1]
    with _measuring:
        state = measured(at)
        cache.set("health", (at, state), 3600)
    return state


def measured(at: datetime) -> Health:
    """Measure now: one write that waits half a second at most, and some four queries."""
    try:
        checked = (_database(at), _worker(at), _room(), tasks(at), *_valkey(), *checks.watched(at))
    except DatabaseError:
        checked = (Watched("database", is_good=False, value=0), _room())
    return Health(checked)


def _database(at: datetime) -> Watched:
    try:
        with _impatient():
            beats.beat(beats.HEALTH, at)
    except DatabaseError:
        written = beats.last(beats.HEALTH)
        age = at - written.at if written else timedelta.max
        return Watched("database", is_good=age < WRITTEN_WITHIN, value=min(int(age.total_seconds()), 10**9))
    return Watched("database", is_good=True, value=0)


@contextmanager
def _impatient() -> Iterator[None]:
    """Give up a lock that is not had at once: who asks for the health never waits long."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"SET statement_timeout = {WAIT_MS}")
            try:
                yield
            finally:
                cursor.execute("RESET statement_timeout")
        return
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {WAIT_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(before)}")


def _valkey() -> list[Watched]:
    """Whether Valkey answers, where there is one. The site goes on without it: a proxy that asks takes nobody away for that."""
    return [Watched("valkey", is_good=True, value=int(waking.answers()))] if settings.REDIS_URL else []


def _worker(at: datetime) -> Watched:
    seen = beats.last(beats.WORKER)
    age_s = int((at - seen.at).total_seconds()) if seen else 10**9
    return Watched("worker", is_good=age_s < WORKER_SEEN_WITHIN.total_seconds(), value=age_s)


def _room() -> Watched:
    free = shutil.disk_usage(settings.DATA).free
    return Watched("room_bytes", is_good=free >= FREE_BYTES_MIN, value=free)


def tasks(at: datetime) -> Watched:
    """How long the task that waits longest has been ready: letters and grids go through the same queue."""
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    age_s = int((at - oldest).total_seconds()) if oldest else 0
    return Watched("oldest_task_s", is_good=age_s < TASK_WAITS_AT_MOST.total_seconds(), value=age_s)


@never_cache
@require_safe
def answer(request: HttpRequest) -> HttpResponse:
    """`ok` or `not ok`; the details only to a facilitator."""
    account = request.user
    return _answered(health(clock.now()), detailed=account.is_authenticated and account.is_facilitator)


class HealthOnLoopback:
    """A middleware: the machine itself learns the details, whatever name it asks for; all others go on to the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the health to who asks from this machine and for nobody else."""
        if request.path == PATH and request.method in ("GET", "HEAD") and _is_of_this_machine(request.META):
            request.route = PATH  # type: ignore[attr-defined]  # for the log: no view is looked up
            response = _answered(health(clock.now()), detailed=True)
            response["Cache-Control"] = "no-store"
            return response
        return self.get_response(request)


def _is_of_this_machine(meta: dict[str, Any]) -> bool:
    # What a proxy on the same machine hands on comes from its loopback too: it says so in one of these.
    if any(header in meta for header in FORWARDED):
        return False
    host = str(meta.get("HTTP_HOST", "")).rsplit(":", 1)[0].strip("[]")
    return _is_loopback(meta.get("REMOTE_ADDR", "")) and (host == "localhost" or _is_loopback(host))


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _answered(state: Health, *, detailed: bool) -> HttpResponse:
    status = 200 if state.is_good else 503
    if not detailed:
        return HttpResponse("ok\n" if state.is_good else "not ok\n", content_type="text/plain", status=status)
    values = {check.name: {"good": check.is_good, "value": check.value} for check in state.checks}
    return JsonResponse({"ok": state.is_good, "checks": values}, status=status)
