"""Open an untrusted file in a child process with limits: a file that breaks the reader breaks nothing else.

One file at a time in a server, and few wait: a reader takes a hundred megabytes, and each waiting request takes a thread.
"""

import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from faire_reseau.kit.refusals import Refusal

MEMORY_BYTES = 512 * 1024 * 1024
"""Address space of the child: a transparent WebP of 20 million pixels needs nearly all of it, other pictures half."""
PROCESSOR_SECONDS = 10
END_SECONDS = 60
"""The end of a child that waits instead of working; a working one meets its bound of processor time first."""
TURN_SECONDS = 30
WAITING = 4

_ROOT = Path(__file__).resolve().parents[2]
_log = logging.getLogger("faire_reseau.kit")
_turn = threading.Lock()
_line = threading.BoundedSemaphore(WAITING + 1)


class Broken(Exception):
    """The child ended without an answer: out of memory, out of time, or crashed. Callers make a `Refusal` of it."""


class Busy(Refusal):
    """Too many files at once."""

    code = "busy"
    field = "file"

    def __init__(self) -> None:
        super().__init__(_("Other files are being read at this moment: wait a minute, then send yours again."))


def read(task: str, content: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What `kit.reading` answers to `task` ("table", "picture", "words", "calendar", "corpus" or "oai") for `content`: a header, and the bytes after it.

    Raises `Broken` when it ends without an answer, `Busy` when too many wait already. Cost: some 0.1 s to start, then the reading.
    """
    if not _line.acquire(blocking=False):
        raise Busy
    try:
        if not _turn.acquire(timeout=TURN_SECONDS):
            raise Busy
        try:
            return _answer(task, content, options)
        finally:
            _turn.release()
    finally:
        _line.release()


def _answer(task: str, content: bytes, options: Mapping[str, Any]) -> tuple[dict[str, Any], bytes]:
    bounds = {"memory_bytes": MEMORY_BYTES, "seconds": PROCESSOR_SECONDS}
    command = [sys.executable, "-P", "-m", "faire_reseau.kit.reading", task, json.dumps({**options, **bounds})]
    # Nothing of our own surroundings (secrets, settings) goes into a process that opens a stranger's file.
    surroundings = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    surroundings |= {"PYTHONPATH": str(_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    # Into a file, whose size the child's own bound holds; a pipe would be read into our memory.
    with tempfile.TemporaryFile() as output:
        # It is waited for at the end of the block, whatever happens in it.
        with subprocess.Popen(  # noqa: S603  (as above)
            command, stdin=subprocess.PIPE, stdout=output, stderr=subprocess.DEVNULL, env=surroundings
        ) as child:
            try:
                child.communicate(content, timeout=END_SECONDS)
            except BaseException as fault:
                child.kill()
                if not isinstance(fault, subprocess.TimeoutExpired):
                    raise
        if child.returncode != 0:
            _log.warning("reading a %s of %s bytes ended with %s", task, len(content), child.returncode)
            raise Broken
        output.seek(0)
        header, _newline, body = output.read().partition(b"\n")
    answer: dict[str, Any] = json.loads(header)
    return answer, body
