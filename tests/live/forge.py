"""Servers and workers that start at once: a process in which everything is loaded forks them. They are killed by hundreds.

`python -m tests.live.forge` reads "serve PORT" and "work" on its standard input and answers with "pid N", then with what the
child prints; it reaps the dead by itself.
"""

import os
import selectors
import signal
import subprocess
import sys
import urllib.parse
from dataclasses import dataclass, field
from pathlib import Path

from tests.live.server import DEV, ROOT, Site


@dataclass
class ForgedSite(Site):
    """A site whose server, and worker if wanted, are forked: killed and there again in some hundredths of a second."""

    forge: subprocess.Popen[str] | None = None
    pid: int = 0
    worker: int = 0
    dead: set[int] = field(default_factory=set)

    def start(self) -> "ForgedSite":
        """Fork a server on the same port and wait until it has said its address."""
        self.pid = self._ask(f"serve {self.port}")
        line = self._line()
        self.address = line[line.index("http://") :].strip().rstrip("/")
        self.port = urllib.parse.urlsplit(self.address).port or 0
        return self

    def work(self) -> None:
        """Fork a worker of long tasks."""
        self.worker = self._ask("work")

    def kill(self) -> None:
        """SIGKILL the server; returns once its port is free."""
        os.kill(self.pid, signal.SIGKILL)
        self._ask(f"wait {self.pid}")

    def kill_worker(self) -> None:
        """SIGKILL the worker."""
        if self.worker:
            os.kill(self.worker, signal.SIGKILL)
            self._ask(f"wait {self.worker}")
            self.worker = 0

    def end(self) -> None:
        """End all of it."""
        if self.forge is None:
            return
        assert self.forge.stdin is not None
        self.forge.stdin.close()
        self.forge.wait(60)
        if self.forge.stdout:
            self.forge.stdout.close()
        self.forge = None

    def _ask(self, words: str) -> int:
        if self.forge is None:
            log = (self.data / "server.log").open("a")
            self.forge = subprocess.Popen(
                [sys.executable, "-m", "tests.live.forge"],
                cwd=ROOT,
                env=self._environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                bufsize=1,
            )
            log.close()
        assert self.forge.stdin is not None
        self.forge.stdin.write(f"{words}\n")
        line = self._line()
        return int(line.removeprefix("pid "))

    def _line(self) -> str:
        assert self.forge is not None
        assert self.forge.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.forge.stdout, selectors.EVENT_READ)
            line = self.forge.stdout.readline() if selector.select(120) else ""
        if not line:
            raise RuntimeError(f"Nothing came:\n{(self.data / 'server.log').read_text()[-4000:]}")
        return line


def forged(data: Path) -> ForgedSite:
    """A site on the product's data folder `data`, not yet started; the caller ends it."""
    return ForgedSite(data, DEV)


def _load() -> None:
    import django

    django.setup()
    from django.core.cache import cache
    from django.db import connections
    from django.test import Client

    from faire_reseau.project import asgi, worker  # noqa: F401  (loaded for those that are forked)

    Client().get("/", headers={"host": "127.0.0.1"})
    # What a process holds alone is not handed on.
    cache.clear()
    connections.close_all()


def _child(words: list[str]) -> None:
    if words[0] == "serve":
        from faire_reseau.project.serve import serve

        os._exit(serve("127.0.0.1", int(words[1]), worker=False))
    from django.core.management import call_command

    from faire_reseau.project.worker import take_back_broken_tasks

    # As the worker's own start, without the composer: no task here composes.
    take_back_broken_tasks()
    call_command("db_worker", queue_name="*", interval=0.1, reload=False, startup_delay=False, verbosity=0)
    os._exit(0)


def main() -> None:
    """Fork what is asked for until standard input ends."""
    _load()
    children: set[int] = set()
    for line in iter(sys.stdin.readline, ""):
        words = line.split()
        if words[0] == "wait":
            os.waitpid(int(words[1]), 0)
            children.discard(int(words[1]))
            sys.stdout.write(f"pid {words[1]}\n")
            sys.stdout.flush()
            continue
        pid = os.fork()
        if not pid:
            # The end of the forge's input is not the child's business.
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            _child(words)
        children.add(pid)
        sys.stdout.write(f"pid {pid}\n")
        sys.stdout.flush()
    for pid in children:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


if __name__ == "__main__":
    main()
