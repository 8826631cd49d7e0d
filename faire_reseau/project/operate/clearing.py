"""Housekeeping of the worker: heartbeat, and the daily removal by retention periods."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import close_old_connections, connections
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from faire_reseau.accounts.actions.factors import reseal_factors
from faire_reseau.kit import clock
from faire_reseau.kit.chores import also_do
from faire_reseau.kit.retention import Period, also_clear
from faire_reseau.live import log as live_log
from faire_reseau.network.queries import kept_periods
from faire_reseau.project.operate import beats, working

BEAT_S = 10
EVERY = timedelta(days=1)
BATCH = 100
CHORES_EVERY = timedelta(minutes=1)
# Between two batches, so that people who write meanwhile hardly wait.
PAUSE_S = 0.2

_logger = logging.getLogger(__name__)


def register() -> None:
    """Add the periods of what no room owns."""
    also_clear(Period("task_results", _("Results of tasks in the background"), _("removed"), 7, 1, 90, _clear_tasks))
    also_clear(Period("live_log", _("Messages to open screens"), _("removed"), 1, 1, 1, _clear_live_log))


def _clear_tasks(before: datetime, _at: datetime, at_most: int) -> int:
    over = list(DBTaskResult.objects.finished().filter(finished_at__lt=before).values_list("pk", flat=True)[:at_most])
    DBTaskResult.objects.filter(pk__in=over).delete()
    return len(over)


def _clear_live_log(_before: datetime, at: datetime, _at_most: int) -> int:
    return live_log.prune(at)


def clear_all(at: datetime, *, pause: Callable[[], bool] = lambda: False) -> dict[str, int]:
    """Remove what every period has left behind at `at`, in small transactions; answers how many rows of each.

    `pause()` is called after each batch; True ends the work there, to be taken up the next day. A period that fails is
    logged and keeps no other from being kept to.
    """
    cleared: dict[str, int] = {}
    for chosen in kept_periods():
        try:
            count = 0
            while gone := chosen.period.clear(at - timedelta(days=chosen.days), at, BATCH):
                count += gone
                if pause():
                    return cleared | {chosen.period.code: count}
        except Exception:
            _logger.exception("Clearing %s failed", chosen.period.code)
            count = -1
        cleared[chosen.period.code] = count
    return cleared


def do_chores(*, pause: Callable[[], bool] = lambda: False) -> None:
    """Do the small work that rooms repeat, in batches until nothing is left or `pause()` answers True."""
    for name, chore in also_do.by_name().items():
        try:
            while chore(BATCH):
                if pause():
                    return
        except Exception:
            _logger.exception("The work of %s failed", name)


class Housekeeper(threading.Thread):
    """Beats every ten seconds and clears once a day, beside the tasks of the worker."""

    def __init__(self, worker: str = "") -> None:
        super().__init__(daemon=True, name="housekeeper")
        self.worker = worker
        self.answered_since: datetime | None = None  # from when on the database answered without a break
        self.ending = threading.Event()
        self.is_resealed = False
        self.chores_at: datetime | None = None

    def run(self) -> None:
        """Until told to end."""
        while not self.ending.is_set():
            try:
                close_old_connections()
                self.look(clock.now())
            except Exception:
                self.answered_since = None
                _logger.exception("Housekeeping failed; trying again in %s s", BEAT_S)
            self.ending.wait(BEAT_S)
        connections.close_all()

    def look(self, at: datetime) -> None:
        """Beat; seal second factors anew at the first look; do the chores when the last time is a minute ago, clear when it
        is a day ago.
        """
        self.say_alive(at)
        self._take_back(at)
        if not self.is_resealed:
            # Also of people who seldom sign in: the secret of before need not be named any more.
            reseal_factors()
            self.is_resealed = True
        if self.chores_at is None or not timedelta(0) <= at - self.chores_at < CHORES_EVERY:
            self.chores_at = at
            do_chores(pause=self._pause)
        before = beats.last(beats.CLEARING)
        if before is None or not timedelta(0) <= at - before.at < EVERY:
            beats.beat(beats.CLEARING, at, **clear_all(at, pause=self._pause))

    def _take_back(self, at: datetime) -> None:
        """Take up what a worker that is gone has left, once it has had the time to beat: after a break of the database the
        beats of all are old, and of those that live too.
        """
        self.answered_since = self.answered_since or at
        if working.is_shared() and at - self.answered_since >= working.GONE_AFTER and working.take_back_tasks(at):
            _logger.warning("Tasks of a worker that is gone are taken up again.")

    def say_alive(self, at: datetime) -> None:
        """Note that a worker lives, and where there may be several, which."""
        beats.beat(beats.WORKER, at)
        if self.worker and working.is_shared():
            working.say_alive(self.worker, at)

    def _pause(self) -> bool:
        self.say_alive(clock.now())
        return self.ending.wait(PAUSE_S)
