"""A task that pushes from the worker's process, and one that breaks its worker once."""

import os
import signal
from pathlib import Path

from django.conf import settings
from django_tasks import task

from faire_reseau import live


@task()
def say(word: str) -> None:
    live.push("wishes", "said", {"word": word})


@task()
def break_once(word: str) -> None:
    mark = Path(settings.DATA) / "broken"
    if not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    live.push("wishes", "said", {"word": word})
