"""Processes of the product that start at once: forked off one in which everything is loaded already, for the many tests that are
about what a server or a command does. Those about its start itself (live/test_serve.py, the port in project/test_commands.py) start it.

`python -m tests.live.forked` is given descriptors on a socket and forks for each request; the child reads in the first of them what
it is to be, and takes the others for its standard input, output and errors. The same socket then carries its number and its end.
"""

import atexit
import contextlib
import gc
import json
import os
import resource
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, NoReturn

ROOT = Path(__file__).resolve().parents[2]
TOY = "tests.live.toy.settings"
PRODUCT = "faire_reseau.project.settings.dev"
# Which settings have the applications of which forge.
APPLICATIONS = {TOY: TOY, PRODUCT: PRODUCT, "faire_reseau.project.settings.production": PRODUCT}
# What a server loads as late as it can, not to wait for it. Not its application, which is made after the settings.
LOADED = (
    "a2wsgi.WSGIMiddleware",
    "uvicorn.lifespan.on.LifespanOn",
    "uvicorn.loops.auto.auto_loop_factory",
    "uvicorn.protocols.http.httptools_impl.HttpToolsProtocol",
    *(f"faire_reseau.{name}" for name in ("live.hub.Hub", "project.bodies.Intake", "project.form_encoding.readable")),
    *(f"faire_reseau.project.{name}" for name in ("request_log.logged_stream", "serve.serve", "worker.main")),
)
LOADED_BY_COMMANDS = tuple(
    f"faire_reseau.project.{name}" for name in ("command.main", "operate.verbs.do", "operate.clearing.Housekeeper")
)

# --- in the process of the tests ----------------------------------------------------------------------------------------

_forges: dict[str, tuple["subprocess.Popen[bytes]", socket.socket]] = {}
_turn = threading.Lock()
_seconds = 0.0


def processor_seconds() -> float:
    """What the forked processes that have ended took."""
    return _seconds


class Forked:
    """A forked process, with what the tests use of `subprocess.Popen`."""

    def __init__(
        self,
        words: Sequence[str],
        environment: dict[str, str],
        *,
        stdout: int | None = None,
        stderr: int | None = None,
        limits: dict[int, int] | None = None,
    ) -> None:
        """Run `python -m words`; `stdout` and `stderr` are a descriptor or what `subprocess` offers in its place."""
        self.args = words
        self.returncode: int | None = None
        self._line, given = socket.socketpair()
        passed = [given.fileno(), os.open(os.devnull, os.O_RDONLY)]
        self.stdout, passed[2:] = _end_of(stdout, 1)
        with_output = stderr == subprocess.STDOUT
        self.stderr, passed[3:] = (None, [os.dup(passed[2])]) if with_output else _end_of(stderr, 2)
        application = APPLICATIONS[environment["DJANGO_SETTINGS_MODULE"]]
        try:
            with _turn:
                socket.send_fds(_forge(application), [b"f"], passed)
        finally:
            given.close()
            for descriptor in passed[1:]:
                os.close(descriptor)
        self._line.sendall(json.dumps([words, environment, list((limits or {}).items())]).encode() + b"\n")
        self._answers = self._line.makefile()
        self.pid = int(self._answers.readline())

    def poll(self) -> int | None:
        """The code of the process, None while it runs."""
        if self.returncode is None and self._is_said(0):
            self._note_end()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; its code."""
        if self.returncode is None:
            if not self._is_said(timeout):
                raise subprocess.TimeoutExpired(list(self.args), timeout or 0)
            self._note_end()
        assert self.returncode is not None
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _is_said(self, timeout: float | None) -> bool:
        with selectors.DefaultSelector() as selector:
            selector.register(self._line, selectors.EVENT_READ)
            return bool(selector.select(timeout))

    def _note_end(self) -> None:
        global _seconds  # noqa: PLW0603  (a sum of the whole process)
        code, seconds = self._answers.readline().split()
        self.returncode = int(code)
        _seconds += float(seconds)
        self._answers.close()
        self._line.close()


def run(
    words: Sequence[str], environment: dict[str, str], limits: dict[int, int] | None = None
) -> "subprocess.CompletedProcess[str]":
    """Run `python -m words` to its end, as `subprocess.run` with its output captured; with settings of another application, really."""
    if environment["DJANGO_SETTINGS_MODULE"] not in APPLICATIONS:
        command = [sys.executable, "-m", *words]
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        code = Forked(words, environment, stdout=out.fileno(), stderr=errors.fileno(), limits=limits).wait()
        out.seek(0)
        errors.seek(0)
        return subprocess.CompletedProcess(list(words), code, out.read(), errors.read())


def _end_of(wanted: int | None, usual: int) -> tuple[IO[str] | None, list[int]]:
    """What we read of it, and the descriptor that the child writes to."""
    if wanted == subprocess.PIPE:
        read, write = os.pipe()
        return os.fdopen(read, encoding="utf-8"), [write]
    return None, [os.dup(usual if wanted is None else wanted)]


def _forge(application: str) -> socket.socket:
    if application not in _forges:
        ours, given = socket.socketpair()
        own = {
            "DJANGO_SETTINGS_MODULE": application,
            "FAIRE_RESEAU_DATA": tempfile.mkdtemp(dir=os.environ["FAIRE_RESEAU_MODELS"]),
            "PYTHONUNBUFFERED": "1",
        }
        without = {"DATABASE_URL", "REDIS_URL", "FAIRE_RESEAU_ENV"}
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.live.forked", str(given.fileno())],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if name not in without} | own,
            pass_fds=[given.fileno()],
        )
        given.close()
        atexit.register(_end, process, ours)
        _forges[application] = process, ours
    return _forges[application][1]


def _end(process: "subprocess.Popen[bytes]", line: socket.socket) -> None:
    line.close()
    process.wait()


# --- in the process that forks ------------------------------------------------------------------------------------------


def _load(settings: str) -> None:
    """Load what servers, workers and commands use, without a connection, a thread or an application made after settings."""
    import django

    django.setup()
    from django.conf import settings as chosen
    from django.urls import get_resolver
    from django.utils.module_loading import import_string

    for name in (*chosen.MIDDLEWARE, *LOADED, *(LOADED_BY_COMMANDS if settings == PRODUCT else ())):
        import_string(name)
    assert get_resolver().url_patterns
    from django.db import connections

    assert not [connection for connection in connections.all(initialized_only=True) if connection.connection]


def _choose_settings_anew() -> None:
    """Forget the settings, and what was made after them: the next who asks has those of the surroundings."""
    from asgiref.local import Local
    from django.conf import settings
    from django.contrib.staticfiles.storage import staticfiles_storage
    from django.core.cache import caches
    from django.core.files.storage import default_storage, storages
    from django.db import connections
    from django.utils.functional import empty
    from django_tasks import task_backends

    settings._wrapped = empty
    for name in ("base", "dev", "production"):
        sys.modules.pop(f"faire_reseau.project.settings.{name}", None)
    sys.modules.pop(TOY, None)
    for handler in (connections, caches, task_backends):
        handler.__dict__.pop("settings", None)
        handler._settings = None
        handler._connections = Local(handler.thread_critical)
    storages.__dict__.pop("backends", None)
    storages._backends = None
    storages._storages.clear()
    for storage in (default_storage, staticfiles_storage):
        storage._wrapped = empty


def _forks_until_told(channel: socket.socket) -> tuple[socket.socket, list[int]] | None:
    """Fork for each request until nobody can ask any more: None; in a child, its own socket and standard descriptors."""
    woken, wakes = socket.socketpair()
    woken.setblocking(False)
    wakes.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
    children: dict[int, socket.socket] = {}
    with selectors.DefaultSelector() as selector:
        selector.register(channel, selectors.EVENT_READ)
        selector.register(woken, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _events in selector.select()]
            if woken in ready:
                woken.recv(4096)
                _tell_ends(children)
            if channel not in ready:
                continue
            request, descriptors, _flags, _address = socket.recv_fds(channel, 1, 4)
            if not request:
                break
            line = socket.socket(fileno=descriptors[0])
            pid = os.fork()
            if not pid:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                for other in (channel, woken, wakes, *children.values()):
                    other.close()
                return line, descriptors[1:]
            for descriptor in descriptors[1:]:
                os.close(descriptor)
            children[pid] = line
            line.sendall(f"{pid}\n".encode())
    for pid in children:
        os.kill(pid, signal.SIGKILL)
    return None


def _tell_ends(children: dict[int, socket.socket]) -> None:
    while children:
        pid, status, used = os.wait4(-1, os.WNOHANG)
        if not pid:
            return
        with children.pop(pid) as line, contextlib.suppress(BrokenPipeError):
            line.sendall(f"{os.waitstatus_to_exitcode(status)} {used.ru_utime + used.ru_stime:.3f}\n".encode())


def _become(line: socket.socket, standard: list[int]) -> None:
    """Be what the socket says."""
    with line, line.makefile() as lines:
        (name, *words), environment, limits = json.loads(lines.readline())
    for number, descriptor in enumerate(standard):
        os.dup2(descriptor, number)
        os.close(descriptor)
    for resource_number, most in limits:
        resource.setrlimit(resource_number, (most, most))
    os.environ.clear()
    os.environ.update(environment)
    _choose_settings_anew()
    sys.argv = [name, *words]
    name = "django.__main__" if name == "django" else name
    sys.modules.pop(name, None)
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _end_as(work: Callable[[], None]) -> NoReturn:
    """Do the work and end as a process does, but for taking down all that is loaded: half a second each time."""
    code: int | str | None = 1
    try:
        work()
        code = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:  # noqa: BLE001  (shown as at the end of any process)
        traceback.print_exc()
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def main() -> None:
    """Load everything, then fork; a child goes on from here."""
    _load(os.environ["DJANGO_SETTINGS_MODULE"])
    gc.freeze()  # a child has nothing of it to look through
    own = _forks_until_told(socket.socket(fileno=int(sys.argv[1])))
    if own:
        _end_as(lambda: _become(*own))


if __name__ == "__main__":
    main()
