"""Several workers on one PostgreSQL: heartbeat of each; unfinished tasks of a dead one are taken up once."""

from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from faire_reseau.kit.holding import hold_words

ATTEMPTS_MAX = 3
PREFIX = "worker:"
# A worker beats every ten seconds; a PostgreSQL that starts again, or a machine out of breath, makes it miss some.
GONE_AFTER = timedelta(seconds=90)
FORGOTTEN_AFTER = timedelta(days=1)


def is_shared() -> bool:
    """Whether other workers may be at work on this database."""
    return connection.vendor == "postgresql"


def say_alive(worker: str, at: datetime) -> None:
    """Note that `worker` lives at `at`; one write."""
    from faire_reseau.project.models import Heartbeat  # noqa: PLC0415  (the toy site of the tests has no such table)

    Heartbeat.objects.update_or_create(name=f"{PREFIX}{worker}", defaults={"at": at})


def take_back_tasks(at: datetime, *, of_all: bool = False) -> int:
    """Queue again the tasks whose worker is gone; a task that broke three workers fails. Returns how many.

    `of_all`: where one worker alone can be, whatever is marked as running when it starts is not.
    """
    with transaction.atomic():
        hold_words("tasks taken back")
        alive = set()
        if not of_all:
            from faire_reseau.project.models import Heartbeat  # noqa: PLC0415  (the toy site of the tests has no such table)

            beats = Heartbeat.objects.filter(name__startswith=PREFIX)
            beats.filter(at__lt=at - FORGOTTEN_AFTER).delete()
            alive = set(beats.filter(at__gte=at - GONE_AFTER).values_list("name", flat=True))
        running = (
            DBTaskResult.objects.running().select_for_update(of=("self",))
            if is_shared()
            else DBTaskResult.objects.running()
        )
        broken = [task for task in running if not task.worker_ids or f"{PREFIX}{task.worker_ids[-1]}" not in alive]
        for task in broken:
            _give_back(task)
    return len(broken)


def _give_back(task: DBTaskResult) -> None:  # type: ignore[type-arg]  # generic in its types alone
    if len(task.worker_ids) < ATTEMPTS_MAX:
        task.status = TaskResultStatus.READY
        task.started_at = None
    else:
        task.status = TaskResultStatus.FAILED
        task.finished_at = timezone.now()
        task.traceback = f"The worker died {ATTEMPTS_MAX} times while doing this task."
    task.save(update_fields=["status", "started_at", "finished_at", "traceback"])
