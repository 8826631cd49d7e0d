"""The worker of long tasks as a process of its own; ends by itself when the server that started it is gone."""

import os
import signal
import sys
import threading

ATTEMPTS_MAX = 3


def main() -> None:
    """Run tasks until told to stop. With `--with-parent`, the end of standard input tells it too."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faire_reseau.project.settings.production")
    os.environ["FAIRE_RESEAU_PROCESS"] = "worker"
    os.umask(0o077)
    import django  # noqa: PLC0415  (after the settings are chosen)

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415  (after the settings are chosen)

    if "--with-parent" in sys.argv[1:]:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    take_back_broken_tasks()
    _keep_house()
    # Meanwhile, so that the first grid asked for does not wait for the composer to be loaded.
    threading.Thread(target=_load_composer, daemon=True).start()
    call_command("db_worker", queue_name="*", interval=0.5, reload=False, startup_delay=False, verbosity=1)


def _keep_house() -> None:
    from django.apps import apps  # noqa: PLC0415  (after the settings are chosen)

    if apps.is_installed("faire_reseau.project"):  # the toy site of the tests has no house to keep
        from faire_reseau.project.operate.clearing import Housekeeper  # noqa: PLC0415  (as above)

        Housekeeper().start()


def _load_composer() -> None:
    from forumgrid.warm import warm  # noqa: PLC0415  (loads compiled code: not before the worker takes tasks)

    warm()


def take_back_broken_tasks() -> int:
    """Queue again the tasks whose worker died half-way; a task that broke three workers fails. Returns how many.

    Sound because one deployment has one worker: at its start, whatever is marked as running is not.
    """
    from django.utils import timezone  # noqa: PLC0415  (after the settings are chosen)
    from django_tasks import TaskResultStatus  # noqa: PLC0415  (after the settings are chosen)
    from django_tasks_db.models import DBTaskResult  # noqa: PLC0415  (after the settings are chosen)

    broken = list(DBTaskResult.objects.running())
    for task in broken:
        if len(task.worker_ids) < ATTEMPTS_MAX:
            task.status = TaskResultStatus.READY
            task.started_at = None
        else:
            task.status = TaskResultStatus.FAILED
            task.finished_at = timezone.now()
            task.traceback = f"The worker died {ATTEMPTS_MAX} times while doing this task."
        task.save(update_fields=["status", "started_at", "finished_at", "traceback"])
    return len(broken)


def _end_with_parent() -> None:
    # Nothing is ever written there: reading returns when the server is gone, even killed.
    # Not through sys.stdin: its lock would still be held by this thread when the interpreter ends.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
