"""Serve the network: one process for pages and live screens, and the worker of long tasks under its eye."""

import argparse
import asyncio
import contextlib
import logging
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence

import uvicorn

from faire_reseau.project import descriptors
from faire_reseau.project.protocol import guarded

DEMO_IN_PUBLIC = "on a server on the network: let people enter the demo as anybody; FAIRE_RESEAU_DEMO_IN_PUBLIC=1 says so a second time"
STOP_S = 8.0
RESTART_S_MAX = 30.0

logger = logging.getLogger(__name__)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add what may be said on the command line."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on; 0.0.0.0 for the whole local network")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on; 0 takes a free one")
    parser.add_argument("--no-worker", action="store_true", help="do not start the worker of long tasks")
    parser.add_argument(
        "--behind-proxy",
        metavar="ADDRESSES",
        default="",
        help="believe X-Forwarded-For and -Proto from these addresses (with commas), never from others",
    )
    parser.add_argument("--demo-in-public", action="store_true", help=DEMO_IN_PUBLIC)


def open_demo_doors(*, is_asked: bool) -> None:
    """Let people enter the demo as anybody: on one's own machine, or when it was said twice; the settings are chosen."""
    from django.conf import settings  # noqa: PLC0415  (not before the settings are chosen)

    if is_asked and settings.DEMO_IN_PUBLIC:
        settings.DEMO_DOORS_OPEN = True
    elif is_asked:
        print("The demo stays closed: set FAIRE_RESEAU_DEMO_IN_PUBLIC=1 too.", file=sys.stderr)


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and serve until told to stop."""
    parser = argparse.ArgumentParser(prog="python -m faire_reseau.project.serve", description=__doc__)
    arguments(parser)
    options = parser.parse_args(argv)
    if options.demo_in_public:
        open_demo_doors(is_asked=True)
    os.environ.setdefault("FAIRE_RESEAU_PROCESS", "server")
    os.umask(0o077)
    return serve(options.host, options.port, worker=not options.no_worker, behind_proxy=options.behind_proxy)


def serve(
    host: str,
    port: int,
    *,
    worker: bool = True,
    behind_proxy: str = "",
    say_address: Callable[[str], None] = lambda _address: None,
) -> int:
    """Serve on `host`:`port` until SIGTERM or SIGINT; prints the address once pages can be asked, and gives it to
    `say_address` before. Returns 0, or 1 when the address cannot be had.
    """
    try:
        listening = _listen(host, port)
    except OSError as error:
        print(f"Cannot listen on {host}, port {port}: {error.strerror}. Choose another with --port.", file=sys.stderr)
        return 1
    most = descriptors.ceilings(descriptors.raise_limit()).connections
    config = uvicorn.Config(
        "faire_reseau.project.asgi:application",
        http=guarded(most),
        log_level="warning",
        access_log=False,
        server_header=False,
        lifespan="on",
        ws="none",
        proxy_headers=bool(behind_proxy),
        forwarded_allow_ips=behind_proxy or None,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=int(STOP_S),
    )
    address = _address(listening)
    if os.environ.get("FAIRE_RESEAU_ENV") != "production" and "FAIRE_RESEAU_ADDRESS" not in os.environ:
        _lead_there(address)
    say_address(address)
    with contextlib.suppress(KeyboardInterrupt):
        _Server(config, address=address, also=_also_at(listening), worker=worker).run(sockets=[listening])
    # A thread whose reader has gone would wait for ever for a loop that has ended. Nothing it had promised is lost: what
    # was answered is committed.
    last_word = threading.Timer(2, os._exit, [0])
    last_word.daemon = True
    last_word.start()
    return 0


def _lead_there(address: str) -> None:
    """Have links lead to `address`: those of this process, whose settings may have been chosen before, and its worker's."""
    from django.conf import settings  # noqa: PLC0415  (as above)

    os.environ["FAIRE_RESEAU_ADDRESS"] = address
    if settings.configured:
        settings.SITE_ADDRESS = address.rstrip("/")


class _Server(uvicorn.Server):
    """uvicorn, plus: the address said aloud, the worker watched, streams closed first of all."""

    def __init__(self, config: uvicorn.Config, *, address: str, also: Sequence[str], worker: bool) -> None:
        super().__init__(config)
        self.also = also
        self.address = address
        self.wants_worker = worker
        self.watch: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.wants_worker:
            self.watch = asyncio.create_task(watch_worker(_hub().resync))
        print(f"Faire réseau: {self.address}", flush=True)
        for address in self.also:
            print(f"On the local network: {address}", flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # Streams would otherwise hold the server until its patience ends.
        _hub().close_streams()
        if self.watch is not None:
            self.watch.cancel()
            await asyncio.gather(self.watch, return_exceptions=True)
        await super().shutdown(sockets)


async def watch_worker(when_it_died: Callable[[], None], command: Sequence[str] = ()) -> None:
    """Keep a worker running: start it again when it dies, later and later if it dies at once; end it when cancelled."""
    command = command or (sys.executable, "-m", "faire_reseau.project.worker", "--with-parent")
    pause_s = 0.5
    while True:
        started = asyncio.get_running_loop().time()
        worker = await asyncio.create_subprocess_exec(*command, stdin=subprocess.PIPE, start_new_session=True)
        try:
            code = await worker.wait()
        except asyncio.CancelledError:
            await _end(worker)
            raise
        lived_s = asyncio.get_running_loop().time() - started
        pause_s = 0.5 if lived_s > RESTART_S_MAX else min(2 * pause_s, RESTART_S_MAX)
        logger.error("The worker ended (code %s); starting it again in %.0f s", code, pause_s)
        when_it_died()
        await asyncio.sleep(pause_s)


async def _end(worker: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        worker.terminate()
    try:
        await asyncio.wait_for(worker.wait(), STOP_S / 2)
    except TimeoutError:
        # A task that does not end in time is taken up again by the next worker.
        with contextlib.suppress(ProcessLookupError):
            worker.kill()
        await worker.wait()


def _hub():  # type: ignore[no-untyped-def]  # the application is loaded by the server, after the settings are chosen
    from faire_reseau.project.asgi import hub  # noqa: PLC0415  (as above)

    return hub


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) >= 2**16:
        raise argparse.ArgumentTypeError(f"a number from 0 to 65535 is wanted, not “{text}”")
    return int(text)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(1024)
    except OSError:
        listening.close()
        raise
    listening.set_inheritable(False)
    return listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return address_of(host, port)


def _also_at(listening: socket.socket) -> list[str]:
    """Where phones of the local network find what listens on every address of the machine."""
    from faire_reseau.kit.reach import local_addresses  # noqa: PLC0415  (not before the settings are chosen)

    host, port = listening.getsockname()[:2]
    everywhere = host in ("0.0.0.0", "::")  # noqa: S104  (compared, not bound)
    return [f"http://{place}:{port}/" for place in local_addresses()] if everywhere else []


def address_of(host: str, port: int) -> str:
    """Where a browser on this machine finds what listens on `host`:`port`."""
    if host in ("0.0.0.0", "::"):  # noqa: S104  (only said, not bound)
        host = "127.0.0.1"
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


if __name__ == "__main__":
    sys.exit(main())
