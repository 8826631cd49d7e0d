"""Open the site on this machine: a free port, the tables, the demo network on the first start, then the server."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from tools.set_up import BIN, PYTHON, ROOT, WINDOWS, Refusal, call, say, surroundings

PORTS_TRIED = 50
SECONDS_TO_OPEN = 120
SECONDS_TO_CLOSE = 15
ENTRY = [BIN / ("faire-reseau.cmd" if WINDOWS else "faire-reseau")]
# Asked of the database itself, wherever the settings say it is.
TABLES = """
import os, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faire_reseau.project.settings.dev")
django.setup()
from django.conf import settings
from django.db import connection
name = settings.DATABASES["default"]["NAME"]
if connection.vendor == "sqlite":
    os.makedirs(os.path.dirname(name), exist_ok=True)
print(len(connection.introspection.table_names()))
"""


def address_from(arguments):
    """Read --port and --host; all else goes to `faire-reseau run`."""
    values, rest, queue = {"--port": "8000", "--host": "127.0.0.1"}, [], list(arguments)
    while queue:
        name, equals, value = queue.pop(0).partition("=")
        if name not in values:
            rest.append(name + equals + value)
        elif equals or queue:
            values[name] = value if equals else queue.pop(0)
    if not values["--port"].isdigit() or not 0 < int(values["--port"]) < 2**16:
        raise Refusal(f"--port wants a number from 1 to 65535, not “{values['--port']}”.")
    return values["--host"], int(values["--port"]), rest


def free_port(host, first):
    """Return the first free port from `first` on; say so when it is another."""
    for port in range(first, min(first + PORTS_TRIED, 2**16)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if os.name != "nt":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except PermissionError as error:
                raise Refusal(f"This machine does not let you use port {port}: try --port 8000.") from error
            except socket.gaierror as error:
                raise Refusal(f"“{host}” is not an address of this machine: try --host 127.0.0.1.") from error
            except OSError:
                continue
        if port != first:
            say(f"Port {first} is taken by another program; using {port} instead.")
        return port
    raise Refusal(f"Ports {first} to {first + PORTS_TRIED - 1} are all taken, or {host} is not this machine's.")


def load_demo_once():
    """Load the demo network if this is the first start, also after a broken first one."""
    counted = subprocess.run(
        [str(PYTHON), "-c", TABLES], cwd=ROOT, env=surroundings(), capture_output=True, text=True, check=False
    )
    if counted.returncode:
        raise Refusal(f"The settings or the database cannot be read:\n{counted.stderr.strip()}")
    # Kept until the demo network is whole: a first start cut short loads it again, an `init` network never gets it.
    wanted = Path(os.environ.get("FAIRE_RESEAU_DATA", ROOT / "var")) / "demo-wanted"
    if int(counted.stdout.split()[-1]) == 0:
        wanted.touch()
    if wanted.exists():
        say("First start: loading the demo network (Nantes 2019, and the gathering to come)…")
        call([*ENTRY, "demo"], "The demo network could not be loaded; the reason is above.")
        wanted.unlink()


def open_site(host, port, more):
    """Serve until Ctrl-C; the server and the worker are both children of `faire-reseau run`."""
    load_demo_once()
    port = free_port(host, port)
    command = [str(part) for part in (*ENTRY, "run", "--host", host, "--port", port, *more)]
    site = subprocess.Popen(command, cwd=ROOT, env=surroundings())

    def stop(*_):
        site.terminate()
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        if answers(site, "127.0.0.1" if host == "0.0.0.0" else host, port):  # noqa: S104 - compared, not bound
            say("\nFaire réseau is open, at the address above. Ctrl-C stops it.\n")
        code = site.wait()
    except KeyboardInterrupt:
        close(site)
        say("\nFaire réseau is closed; everything is kept in var/.")
        return
    if code:
        raise Refusal(f"The site stopped by itself (code {code}); the reason is above.")


def answers(site, host, port):
    """Wait until the site takes connections; False when it stopped, or is too slow to wait for."""
    end = time.monotonic() + SECONDS_TO_OPEN
    while site.poll() is None and time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection((host, port), timeout=1):
            return True
        time.sleep(0.1)
    return False


def close(site):
    """Let the site finish what it is writing, then insist."""
    for insist in (lambda: None, site.terminate, site.kill):
        insist()
        try:
            site.wait(timeout=SECONDS_TO_CLOSE)
        except subprocess.TimeoutExpired:
            continue
        except KeyboardInterrupt:
            continue
        else:
            return
