"""Start, kill and stop real servers on temporary databases: the toy site and the whole product."""

import fcntl
import hashlib
import http.client
import os
import resource
import selectors
import shutil
import signal
import subprocess
import sys
import urllib.parse
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.live import forked

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 300  # only ends what hangs


def surroundings() -> dict[str, str]:
    """The environment of real servers and commands: they keep to the SQLite of their folder, also where the tests in this
    process run on PostgreSQL.
    """
    return {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}


@dataclass
class Site:
    """A server process on a database of its own, started again as often as needed on the same port."""

    data: Path
    settings: str
    options: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    open_files: int = 0
    is_forked: bool = True  # False: started as a program is, for tests about that
    address: str = ""
    process: subprocess.Popen[str] | forked.Forked | None = None

    def manage(self, *words: str) -> str:
        """Run a management command on the site's database."""
        done = forked.run(["django", *words], self._environment())
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
        return done.stdout

    def start(self) -> "Site":
        """Start the server and wait until it has said its address."""
        words = ["faire_reseau.project.serve", "--port", str(self.port), *self.options]
        with (self.data / "server.log").open("a") as log:
            if self.is_forked:
                limits = {resource.RLIMIT_NOFILE: self.open_files} if self.open_files else None
                self.process = forked.Forked(
                    words, self._environment(), stdout=subprocess.PIPE, stderr=log.fileno(), limits=limits
                )
            else:
                self.process = subprocess.Popen(
                    [sys.executable, "-m", *words],
                    cwd=ROOT,
                    env=self._environment(),
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            line = self.process.stdout.readline() if selector.select(PATIENCE_S) else ""
        if "http://" not in line:
            self.kill()
            raise RuntimeError(f"The server did not start:\n{(self.data / 'server.log').read_text()}")
        self.address = line[line.index("http://") :].strip().rstrip("/")
        self.port = urllib.parse.urlsplit(self.address).port or 0
        return self

    def kill(self) -> None:
        """SIGKILL: what a power switch does to the process."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, and wait."""
        self._end(signal.SIGTERM)

    def request(
        self, method: str, path: str, fields: dict[str, str] | None = None, *, cookie: str = ""
    ) -> http.client.HTTPResponse:
        """One plain request, redirects not followed; the body is read before it returns."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        headers = {"Cookie": cookie} if cookie else {}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            response.text = response.read().decode()  # type: ignore[attr-defined]
        finally:
            connection.close()
        return response

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(PATIENCE_S)
        if self.process.stdout:
            self.process.stdout.close()
        self.process = None

    def _environment(self) -> dict[str, str]:
        own = {"FAIRE_RESEAU_DATA": str(self.data), "DJANGO_SETTINGS_MODULE": self.settings, "PYTHONUNBUFFERED": "1"}
        return {**surroundings(), **own, **self.environment}


DEV = "faire_reseau.project.settings.dev"


def prepared(name: str, settings: str, *commands: tuple[str, ...], base: Path | None = None, of: str = "") -> Path:
    """The data folder that `commands` make, on a copy of `base`: made once for all the processes of a run of the tests.

    With `of`, a digest of all that it is made of, it stays for the next runs.
    """
    models = Path((of and os.environ.get("FAIRE_RESEAU_KEPT_MODELS")) or os.environ["FAIRE_RESEAU_MODELS"])
    model, making = models / f"{name}{of}", models / f"{name}{of}.making"
    with model.with_name(f"{name}{of}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # another process may be at it
        if not model.exists():
            shutil.rmtree(making, ignore_errors=True)  # of one that was killed
            shutil.copytree(base, making) if base else making.mkdir()
            for words in commands:
                Site(making, settings).manage(*words)
            making.rename(model)
    return model


@cache
def digest_of_tables_and_static_files() -> str:
    """A digest of all that an empty product is made of: its sources, and what they stand on."""
    whole = hashlib.sha256(sys.version.encode())
    for file in [ROOT / "requirements.txt", *sorted((ROOT / "faire_reseau").rglob("*"))]:
        if file.is_file() and file.suffix != ".pyc":
            whole.update(b"%s %d " % (str(file.relative_to(ROOT)).encode(), file.stat().st_size) + file.read_bytes())
    return f"-{whole.hexdigest()[:16]}"


def toy_site(data: Path, *options: str) -> Site:
    """The toy site, its tables made, not yet started."""
    settings = "tests.live.toy.settings"
    shutil.copytree(prepared("toy", settings, ("migrate", "--run-syncdb", "-v0")), data, dirs_exist_ok=True)
    return Site(data, settings, options or ("--no-worker",))


def empty_product() -> Path:
    """The data folder of the whole product: its tables, empty, and its static files."""
    commands = ("migrate", "-v0"), ("collectstatic", "--noinput", "-v0")
    return prepared("empty", DEV, *commands, of=digest_of_tables_and_static_files())


def live_site(data: Path, stage: str = "wish", *options: str) -> Site:
    """The whole product with its demo network, Nantes alone at `stage`, started. The caller stops it."""
    model = prepared(stage, DEV, ("demo", "--nantes", stage), base=empty_product())
    shutil.copytree(model, data, dirs_exist_ok=True)
    return Site(data, DEV, options).start()


def seeded_site(data: Path, seed: str) -> Site:
    """The whole product with what the Python lines `seed` make, started without a worker. The caller stops it."""
    model = empty_product()
    if seed:
        name = f"seeded-{hashlib.sha256(seed.encode()).hexdigest()}"
        model = prepared(name, DEV, ("shell", "-v0", "-c", seed), base=model)
    shutil.copytree(model, data, dirs_exist_ok=True)
    return Site(data, DEV, ("--no-worker",)).start()
