"""State of kernel compilation by the worker of this machine, shown on the compose page."""

import os
from pathlib import Path

from django.conf import settings

_NAME = "compiling"


def note_warming() -> None:
    """Said by the worker before it compiles: it takes half a minute of processor the first time, a second or two after."""
    _file().write_text(str(os.getpid()), encoding="utf-8")


def note_ready() -> None:
    """Said by the worker once everything is compiled."""
    _file().unlink(missing_ok=True)


def are_warming() -> bool:
    """Whether a worker that runs on this machine is compiling."""
    try:
        os.kill(int(_file().read_text(encoding="utf-8")), 0)
    except (OSError, ValueError):
        return False
    return True


def _file() -> Path:
    return Path(settings.DATA) / _NAME
