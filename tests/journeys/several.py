"""Several servers and workers behind one address, on a PostgreSQL and a Valkey of their own that can be killed."""

import contextlib
import os
import select
import shutil
import signal
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.live import forked
from tests.live.server import DEV, Site, empty_product
from tools import services

PATIENCE_S = 900  # only ends what hangs


def until(is_true: Callable[[], object]) -> bool:
    """Ask again until it is true; False when patience ends. What does not answer is not true yet."""
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if is_true():
                return True
        time.sleep(0.1)
    return False


class Engines:
    """A PostgreSQL and a Valkey that can be killed and started again where they were."""

    def __init__(self) -> None:
        # Not in the folder of the test: each pytest that starts closes the way there to the ordinary user who runs them.
        self.owned = services.own_folder()
        self.folder = folder = self.owned.__enter__()
        self.postgres, more = services.start_postgres(folder)
        self.valkey, others = services.start_valkey(folder)
        self.environment = {**more, **others}

    def port_of(self, name: str) -> int:
        return int(self.environment[name].rpartition(":")[2].partition("/")[0])

    def break_postgres(self) -> None:
        """Stop it without a word to anybody (SIGQUIT), so that it recovers from its log when it starts again."""
        self.postgres.send_signal(signal.SIGQUIT)
        self.postgres.wait(PATIENCE_S)

    def mend_postgres(self) -> None:
        self.postgres = services.run_postgres(self.folder, self.port_of("DATABASE_URL"))

    def restart_valkey(self) -> None:
        """Flush it, kill it, start it again."""
        import redis

        with redis.Redis.from_url(self.environment["REDIS_URL"]) as client:
            client.flushall()
        self.valkey.kill()
        self.valkey.wait(PATIENCE_S)
        self.valkey = services.run_valkey(self.folder, self.port_of("REDIS_URL"))

    def end(self) -> None:
        self.owned.__exit__(None, None, None)


class RoundRobin:
    """One address before several servers: each connection goes to the next one that takes it."""

    def __init__(self, ports: list[int]) -> None:
        self.ports, self.turn = ports, 0
        self.listening = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.listening.close()

    def _accept(self) -> None:
        while True:
            try:
                taken, _address = self.listening.accept()
            except OSError:
                return
            self.turn += 1
            threading.Thread(target=self._carry, args=(taken, self.turn), daemon=True).start()

    def _carry(self, taken: socket.socket, turn: int) -> None:
        with taken:
            for number in range(len(self.ports)):
                try:
                    server = socket.create_connection(("127.0.0.1", self.ports[(turn + number) % len(self.ports)]))
                except OSError:
                    continue
                with server, contextlib.suppress(OSError):
                    self._between(taken, server)
                return

    @staticmethod
    def _between(first: socket.socket, second: socket.socket) -> None:
        to = {first: second, second: first}
        while True:
            for ready in select.select(list(to), [], [])[0]:
                piece = ready.recv(65536)
                if not piece:
                    return
                to[ready].sendall(piece)


class Several:
    """Server and worker processes on one data folder and the same engines; what ends is started again, as on a server."""

    def __init__(self, folder: Path, seed: str, *, servers: int = 2, workers: int = 2) -> None:
        self.engines = Engines()
        self.data = folder / "data"
        shutil.copytree(empty_product(), self.data)
        self.sites = [
            Site(self.data, DEV, ("--no-worker",), environment=self.engines.environment) for _ in range(servers)
        ]
        self.manage = self.sites[0].manage
        self.manage("migrate", "-v0")
        self.manage("shell", "-v0", "-c", seed)
        for site in self.sites:
            site.start()
        self.front = RoundRobin([site.port for site in self.sites])
        self.is_over = threading.Event()
        self.workers: list[forked.Forked | None] = [None] * workers
        self.keepers = [threading.Thread(target=self._keep_working, args=(number,)) for number in range(workers)]
        for keeper in self.keepers:
            keeper.start()

    def _keep_working(self, number: int) -> None:
        own = {"FAIRE_RESEAU_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": DEV, **self.engines.environment}
        while not self.is_over.is_set():
            with (self.data / f"worker-{number}.log").open("ab") as log:
                worker = forked.Forked(
                    ["faire_reseau.project.worker"], {**os.environ, **own}, stdout=log.fileno(), stderr=log.fileno()
                )
            self.workers[number] = worker
            while worker.poll() is None and not self.is_over.wait(0.1):
                pass
            self.is_over.wait(1)
            worker.kill()
            worker.wait(PATIENCE_S)

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What the database holds, read apart from the product."""
        import psycopg

        with psycopg.connect(self.engines.environment["DATABASE_URL"], connect_timeout=30) as opened:
            return opened.execute(question.encode()).fetchall()

    def end(self) -> None:
        self.is_over.set()
        for keeper in self.keepers:
            keeper.join(PATIENCE_S)
        self.front.close()
        for site in self.sites:
            site.kill()
        self.engines.end()
