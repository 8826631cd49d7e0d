"""The worker of long tasks as a process of its own; ends by itself when the server that started it is gone."""

import contextlib
import logging
import os
import signal
import sys
import threading
import time
import uuid
from collections.abc import Iterator

LETTERS_EVERY_S = 1.0
LETTERS_AWAY_S = 15.0
PATIENCE_S = 60

logger = logging.getLogger(__name__)


def main() -> None:
    """Run tasks until told to stop. With `--with-parent`, the end of standard input tells it too."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faire_reseau.project.settings.production")
    os.environ["FAIRE_RESEAU_PROCESS"] = "worker"
    os.umask(0o077)
    import django  # noqa: PLC0415  (after the settings are chosen)

    django.setup()
    from django.apps import apps  # noqa: PLC0415  (after the settings are chosen)
    from django.db import connections  # noqa: PLC0415  (after the settings are chosen)

    from faire_reseau.project.settings.engines import wait_at_most  # noqa: PLC0415  (as above)

    # Nobody waits for the worker: it is more patient than a page.
    wait_at_most(connections.settings["default"], PATIENCE_S)

    with contextlib.ExitStack() as resources:
        if "--with-parent" in sys.argv[1:]:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        elif apps.is_installed("faire_reseau.project"):
            resources.enter_context(_data_folder())  # with a parent, it is the server that holds it
        _work()


def _work() -> None:
    from django.core.management import call_command  # noqa: PLC0415  (after the settings are chosen)

    own_id = uuid.uuid4().hex
    take_back_broken_tasks()
    # Beside the tasks: a letter with a code does not wait for a grid to be composed.
    threading.Thread(target=_carry_letters, daemon=True).start()
    _keep_house(own_id)
    # Meanwhile, so that the first grid asked for does not wait for the composer to be loaded.
    threading.Thread(target=_load_composer, daemon=True).start()
    call_command(
        "db_worker", queue_name="*", interval=0.5, reload=False, startup_delay=False, verbosity=1, worker_id=own_id
    )


@contextlib.contextmanager
def _data_folder() -> Iterator[None]:
    from django.conf import settings  # noqa: PLC0415  (after the settings are chosen)
    from django.core.management import CommandError  # noqa: PLC0415  (as above)

    from faire_reseau.project.operate import upgrade  # noqa: PLC0415  (as above)

    try:
        with upgrade.in_use(settings.DATA):
            yield
    except CommandError as refusal:
        sys.exit(str(refusal))


def _carry_letters() -> None:
    from django.apps import apps  # noqa: PLC0415  (after the settings are chosen)
    from django.db import close_old_connections  # noqa: PLC0415  (after the settings are chosen)

    from faire_reseau.kit import clock  # noqa: PLC0415  (after the settings are chosen)

    if not apps.is_installed("faire_reseau.kit"):
        return
    from faire_reseau.kit.letters import deliver_due  # noqa: PLC0415  (its table is there)

    while True:
        is_answered = False
        try:
            is_answered = deliver_due(clock.now())
        except Exception:
            # A database that is busy or a fault in one letter: the others leave at the next round.
            logger.exception("The letters that are due could not be sent")
        close_old_connections()
        time.sleep(LETTERS_EVERY_S if is_answered else LETTERS_AWAY_S)


def _keep_house(own_id: str) -> None:
    from django.apps import apps  # noqa: PLC0415  (after the settings are chosen)

    if apps.is_installed("faire_reseau.project"):  # the toy site of the tests has no house to keep
        from faire_reseau.kit import clock  # noqa: PLC0415  (as above)
        from faire_reseau.live import log as live_log  # noqa: PLC0415  (as above)
        from faire_reseau.project import place  # noqa: PLC0415  (as above)
        from faire_reseau.project.operate.clearing import Housekeeper  # noqa: PLC0415  (as above)

        place.settle()
        housekeeper = Housekeeper(own_id)
        housekeeper.say_alive(clock.now())  # before the first task is taken
        live_log.resync()
        housekeeper.start()


def _load_composer() -> None:
    from faire_reseau.kit import kernels  # noqa: PLC0415  (as above)
    from forumgrid.warm import warm  # noqa: PLC0415  (loads compiled code: not before the worker takes tasks)

    kernels.note_warming()
    warm()
    kernels.note_ready()


def take_back_broken_tasks() -> int:
    """Queue again the tasks whose worker died half-way; a task that broke three workers fails. Returns how many.

    On SQLite one deployment has one worker: at its start, whatever is marked as running is not. On PostgreSQL others may
    be at work: nothing is taken up at the start, and later only what a worker that is gone has left (`operate.clearing`).
    """
    from faire_reseau.kit import clock  # noqa: PLC0415  (after the settings are chosen)
    from faire_reseau.project.operate import working  # noqa: PLC0415  (as above)

    return 0 if working.is_shared() else working.take_back_tasks(clock.now(), of_all=True)


def _end_with_parent() -> None:
    # Nothing is ever written there: reading returns when the server is gone, even killed.
    # Not through sys.stdin: its lock would still be held by this thread when the interpreter ends.
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
