"""Install the dependencies of the project into `.venv`; standard library only, since nothing else is there yet."""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
WINDOWS = os.name == "nt"
BIN = ENVIRONMENT / ("Scripts" if WINDOWS else "bin")
PYTHON = BIN / ("python.exe" if WINDOWS else "python")
STAMP = ENVIRONMENT / "faire-reseau.json"
LOG = ENVIRONMENT / "setup.log"
REQUIREMENTS = {"run": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}
MEGABYTES = {"run": 900, "dev": 1400}
WARMED = ("forumgrid", "textometry", "headcount")
NETWORK_SIGNS = (
    "name resolution",
    "Name or service not known",
    "nodename nor servname",
    "dns error",
    "Connection refused",
    "Network is unreachable",
    "NewConnectionError",
    "error sending request",
    "Failed to establish a new connection",
    "timed out",
    "ProxyError",
)
CATALOGUES = "faire_reseau/*/locale/*/LC_MESSAGES/*.po"


class Refusal(Exception):
    """Something a person has to know or mend: shown as a sentence, never as a traceback."""


def say(sentence):
    print(sentence, flush=True)


def set_up(level):
    """Bring `.venv` to what `level` ("run" or "dev") needs; does nothing when it already is."""
    with one_at_a_time():
        make_environment()
        stamp = read_stamp()
        wanted = digest([REQUIREMENTS[level], ENVIRONMENT / "pyvenv.cfg"])
        if stamp.get(level) != wanted:
            check_room(level)
            install(REQUIREMENTS[level])
            stamp[level] = wanted
            if level == "dev":
                # The tests' list holds the whole list of the product, same versions: tests/house checks it.
                stamp["run"] = digest([REQUIREMENTS["run"], ENVIRONMENT / "pyvenv.cfg"])
            write_stamp(stamp)
        link_project(stamp)
        compile_catalogues()
        if level == "dev":  # a site that runs has its worker compile them beside the first pages
            warm(stamp)


@contextlib.contextmanager
def one_at_a_time():
    """Two set-ups at once would write over one another: the second waits for the first."""
    try:
        import fcntl  # noqa: PLC0415 - absent on Windows, where the lock is simply not taken
    except ImportError:
        yield
        return
    with (ROOT / ".dev.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            say("Another set-up is under way here; waiting for it…")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def make_environment():
    """Make `.venv`; without ensurepip, which a minimal Debian does not have."""
    config = ENVIRONMENT / "pyvenv.cfg"
    version = ""
    if PYTHON.exists() and config.exists():
        lines = (line.partition("=") for line in config.read_text(encoding="utf-8").splitlines())
        version = {key.strip(): value.strip() for key, _, value in lines}.get("version", "")
        if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) >= (3, 11):
            return
    if ENVIRONMENT.exists():
        say(f"The environment in .venv does not work with this machine's Python {version}: making it again.")
        shutil.rmtree(ENVIRONMENT)
    say("Making an environment of its own in .venv…")
    venv.EnvBuilder(with_pip=False, symlinks=not WINDOWS).create(ENVIRONMENT)


def install(requirements):
    """Install exactly the locked files, each checked against its hash: by uv, or by pip where uv cannot."""
    start = time.monotonic()
    say(f"Fetching what {requirements.name} lists (a few hundred megabytes the first time)…")
    pip = [str(PYTHON), str(next((ROOT / "vendor").glob("pip-*.whl")) / "pip")]
    locked = ["--require-hashes", "--only-binary", ":all:", "-r"]
    uv = BIN / ("uv.exe" if WINDOWS else "uv")
    by_pip = [*pip, "install", "--disable-pip-version-check", "--no-input", "--retries", "2", *locked]
    if not (uv.exists() or logged([*by_pip, str(ROOT / "requirements-uv.txt")])) and network_is_missing():
        raise Refusal(sentence_for_failure())
    by_uv = [str(uv), "--no-config", "pip", "install", "--python", str(PYTHON), *locked, str(requirements)]
    if not (uv.exists() and logged(by_uv)):
        if disk_is_full():
            raise Refusal(sentence_for_failure())
        say("uv could not fetch everything; pip tries the same list (it knows this machine's mirrors; slower)…")
        if not logged([*by_pip, str(requirements)]):
            raise Refusal(sentence_for_failure())
    say(f"Everything is in place ({time.monotonic() - start:.0f} s).")


def logged(command):
    """Run a command with its words kept in the log; say every fifteen seconds that it goes on. True when it worked."""
    with LOG.open("wb") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=surroundings(), stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL
        )
        start = time.monotonic()
        while True:
            try:
                return process.wait(timeout=15) == 0
            except subprocess.TimeoutExpired:
                say(f"  … {time.monotonic() - start:.0f} s")
            except BaseException:
                process.kill()
                raise


def log_text():
    return LOG.read_text(encoding="utf-8", errors="replace") if LOG.exists() else ""


def network_is_missing():
    return any(sign in log_text() for sign in NETWORK_SIGNS)


def disk_is_full():
    return "No space left on device" in log_text() or "os error 28" in log_text()


def sentence_for_failure():
    """Say what a person can do about the set-up that did not finish."""
    if disk_is_full():
        return f"The disk is full: free about {MEGABYTES['dev']} MB where {ROOT} is, then type the same command again."
    if network_is_missing():
        return (
            "The network did not answer: the first start fetches the libraries Faire réseau stands on.\n"
            "Check the connection (or the proxy, or pip's mirror), then type the same command again.\n"
            f"The details are in {LOG}."
        )
    last = "\n".join("    " + line for line in log_text().strip().splitlines()[-12:])
    return f"The set-up did not finish. Its last words:\n{last}\nAll of them are in {LOG}."


def check_room(level):
    free = shutil.disk_usage(ROOT).free // 1_000_000
    if free < MEGABYTES[level] and not STAMP.exists():
        raise Refusal(f"The first set-up needs about {MEGABYTES[level]} MB; there are {free} MB free where {ROOT} is.")


def link_project(stamp):
    """Make the project importable and its three commands callable, without building it: nothing to fetch, no index."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        scripts = tomllib.load(file)["project"]["scripts"]
    wanted = digest([ENVIRONMENT / "pyvenv.cfg"], json.dumps([str(ROOT), scripts]))
    if stamp.get("links") == wanted:
        return
    for site_packages in [*ENVIRONMENT.glob("lib/python3*/site-packages"), *ENVIRONMENT.glob("Lib/site-packages")]:
        (site_packages / "faire_reseau_checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    for name, target in scripts.items():
        module, function = target.split(":")
        call = f"import sys; from {module} import {function}; sys.exit({function}())"
        if WINDOWS:
            (BIN / f"{name}.cmd").write_text(f'@"%~dp0python.exe" -c "{call}" %*\r\n', encoding="utf-8")
            continue
        # A shell line rather than `#!…/python`: it bears a path with spaces and one longer than the kernel reads.
        script = f"#!/bin/sh\n'''exec' \"{PYTHON}\" \"$0\" \"$@\"\n' '''\n{call.replace('; ', chr(10))}\n"
        (BIN / name).write_text(script, encoding="utf-8")
        (BIN / name).chmod(0o755)
    stamp["links"] = wanted
    write_stamp(stamp)


def compile_catalogues():
    """Compile the sentences that changed since the last time."""
    for catalogue in ROOT.glob(CATALOGUES):
        compiled = catalogue.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < catalogue.stat().st_mtime:
            call([PYTHON, "tools/messages.py", "compile"], "The French sentences could not be compiled.")
            return


def warm(stamp):
    """Compile the numeric kernels into their cache, so that no visitor waits for it; again only when they changed."""
    for core in WARMED:
        sources = sorted((ROOT / core).rglob("*.py"))
        wanted = digest([ENVIRONMENT / "pyvenv.cfg", *sources])
        if (ROOT / core / "warm.py").exists() and stamp.get(core) != wanted:
            say(f"Compiling the kernels of {core} (once)…")
            if not logged([str(PYTHON), "-m", f"{core}.warm"]):
                say(f"They could not be compiled now (see {LOG}): the first use will be slower.")
                continue
            stamp[core] = wanted
            write_stamp(stamp)


def digest(files, extra=""):
    whole = hashlib.sha256(extra.encode())
    for file in files:
        whole.update(file.name.encode() + b"\0" + file.read_bytes())
    return whole.hexdigest()


def read_stamp():
    with contextlib.suppress(OSError, ValueError):
        return dict(json.loads(STAMP.read_text(encoding="utf-8")))
    return {}


def write_stamp(stamp):
    STAMP.write_text(json.dumps(stamp, indent=1, sort_keys=True), encoding="utf-8")


def call(command, complaint=""):
    """Run one of the environment's programs from the root; stop here when it fails."""
    code = subprocess.run([str(part) for part in command], cwd=ROOT, env=surroundings(), check=False).returncode
    if code and complaint:
        raise Refusal(complaint)
    if code:
        sys.exit(code)


def surroundings(**more):
    """What our programs are started with; bytecode is always kept, or each would compile a thousand modules again."""
    given = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**given, "PATH": os.pathsep.join([str(BIN), os.environ.get("PATH", os.defpath)]), **more}


def program(name):
    return BIN / (f"{name}.exe" if WINDOWS else name)


def manage(*arguments):
    call([PYTHON, "manage.py", *arguments])
