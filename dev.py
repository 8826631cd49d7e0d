#!/usr/bin/env python3
"""One command for everything: `python3 dev.py` alone lists what can be done here. Standard library only."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "Faire réseau needs Python 3.11 or newer; this is Python {}.{}.\n"
        "Start it with a newer one, for instance: python3.11 dev.py run".format(*sys.version_info[:2])
    )

import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

from tools import services
from tools.browser import find_browser, install_browser
from tools.serving import ENTRY, address_from, open_site
from tools.set_up import PYTHON, ROOT, Refusal, call, install, manage, program, say, set_up, surroundings

# Whole files go to the process that is free, in the order of tests/conftest.py: long ones first.
BY_FILE = ("--dist", "loadfile", "--no-loadscope-reorder")
# One more than the cores that are used: tests wait for servers and browsers.
WORKERS = str(min(2, os.cpu_count() or 1) + 1)
# What `test --postgres` answers where these engines cannot be had: not a failure of the product (.ci/run).
NOT_TESTED = 75

ENDINGS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

# The first line of each command is what the list shows.


def setup(arguments):
    """Make or refresh the environment in .venv (other commands do it when needed); --postgres brings those drivers too."""
    set_up("run" if "--run" in arguments else "dev")
    if "--postgres" in arguments:
        services.fetch()
    say("Ready.")


def run(arguments):
    """Set up everything, load the demo network on the first start, open the site; Ctrl-C stops it. --port, --host."""
    host, port, rest = address_from(arguments)
    set_up("run")
    open_site(host, port, rest)


def demo(arguments):
    """Load the demo network, at any stage: demo --stage propose|wish|published|finished."""
    set_up("run")
    call([*ENTRY, "demo", *arguments])


def test(arguments):
    """Set up everything and run every test (all but the long ones), on SQLite or --postgres; what follows goes to pytest."""
    set_up("dev")
    browser = find_browser() or install_browser()
    rest = [argument for argument in arguments if argument != "--postgres"]
    parallel = [] if {"-n", "--pdb", "-p"} & set(rest) else ["-n", WORKERS, *BY_FILE]
    more = {"FAIRE_RESEAU_CHROMIUM": browser} if browser else {}
    command = [str(PYTHON), "-m", "pytest", *parallel, *rest]
    # Also where a shell that started this in the background has Ctrl-C ignored: pytest would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in ENDINGS[1:]:
        signal.signal(number, leave)
    try:
        with services.services() if "--postgres" in arguments else contextlib.nullcontext({}) as engines:
            environment = surroundings(**more, **engines)
            if not engines:  # a database that stands in the surroundings is not for the tests
                environment = {name: value for name, value in environment.items() if name not in services.NAMES}
            sys.exit(run_until_told(command, environment))
    except services.Unavailable as refusal:
        say(f"\n!!! NOTHING WAS TESTED ON POSTGRESQL AND VALKEY !!!\n{refusal}")
        sys.exit(NOT_TESTED)


def run_until_told(command, environment):
    """Run pytest; told to end (Ctrl-C, SIGTERM, a terminal that is closed), it says what has failed so far. Answers its code."""
    with subprocess.Popen(command, cwd=ROOT, env=environment) as running:

        def tell(number, _frame):
            if number != signal.SIGINT or not sys.stdin.isatty():  # Ctrl-C in a terminal reaches both
                running.send_signal(signal.SIGINT)

        before = {number: signal.signal(number, tell) for number in ENDINGS}
        try:
            return running.wait()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def leave(number, _frame):
    """End as by an exception, so that what was started is ended."""
    sys.exit(128 + number)


def test_full(arguments):
    """Run every test, the long ones too."""
    test(["--full", *arguments])


def sure(_arguments):
    """Run exactly the checks of the continuous integration: linters, types, contracts, words, settings, the house itself."""
    set_up("dev")
    python = str(PYTHON)
    checks = {
        "types": [python, "-m", "mypy"],
        "rules of the code": [python, "-m", "ruff", "check", "."],
        "format": [python, "-m", "ruff", "format", "--check", "."],
        "templates": [python, "-m", "djlint", "faire_reseau", "--lint", "--quiet"],
        "contracts": [str(program("lint-imports")), "--no-cache"],
        "a server's settings": [python, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        "migrations": [python, "manage.py", "makemigrations", "--check", "--dry-run"],
        "sentences": [python, "tools/messages.py", "check"],
        "reference pages": [python, "tools/reference.py", "--check"],
        "the house": [python, "-m", "pytest", "tests/house", "-q", "--full", "-n", WORKERS, *BY_FILE],
    }

    # What a deployment is given from outside; the secret serves this check alone.
    given = {
        "a server's settings": {
            "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.production",
            "FAIRE_RESEAU_SECRET": secrets.token_urlsafe(50),
            "FAIRE_RESEAU_HOSTS": "reseau.example.org",
        }
    }

    def check(name):
        start = time.monotonic()
        environment = surroundings(**given.get(name, {}))
        done = subprocess.run(checks[name], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr, time.monotonic() - start

    first = 0
    with ThreadPoolExecutor(2) as pool:
        for name, (code, words, seconds) in zip(checks, pool.map(check, checks), strict=True):
            say(f"{'✗' if code else '✓'} {name} ({seconds:.1f} s)" + (f"\n{words}" if code else ""))
            first = first or code
    say("Not yet: mend what is above." if first else "Sure.")
    sys.exit(first)


def bench(arguments):
    """Print the measures: every file of bench/, or those named (bench forumgrid --quick)."""
    set_up("dev")
    names = [name for name in arguments if not name.startswith("-")]
    options = [option for option in arguments if option.startswith("-")]
    benches = {file.stem: file for file in sorted((ROOT / "bench").glob("[a-z]*.py"))}
    unknown = set(names) - set(benches)
    if unknown:
        raise Refusal(f"No such measure: {', '.join(sorted(unknown))}. There are: {', '.join(benches) or 'none yet'}.")
    for name in names or benches:
        say(f"== {name}")
        call([PYTHON, benches[name], *options])


def fmt(_arguments):
    """Put every Python file in form, mend what the linter can mend alone, break long lines of styles."""
    set_up("dev")
    call([PYTHON, "-m", "ruff", "check", "--fix", "--quiet", "--exit-zero", "."])
    call([PYTHON, "-m", "ruff", "format", "."])
    call([PYTHON, "tools/fold.py", "--styles"])


def lint(_arguments):
    """Check the rules of the code and of the templates."""
    set_up("dev")
    call([PYTHON, "-m", "ruff", "check", "."])
    call([PYTHON, "-m", "djlint", "faire_reseau", "--lint", "--quiet"])


def types(arguments):
    """Check the types of the cores, logic, actions, queries and permissions, strictly."""
    set_up("dev")
    call([PYTHON, "-m", "mypy", *arguments])


def imports(arguments):
    """Check that no import goes against the plan of the house."""
    set_up("dev")
    call([program("lint-imports"), *arguments])


def messages(arguments):
    """Gather the sentences to translate, compile and check them (messages extract|compile|check for one step)."""
    set_up("dev")
    for step in arguments or ["extract", "compile", "check"]:
        call([PYTHON, "tools/messages.py", step])


def migrations(arguments):
    """Write the migrations the models ask for: migrations topics --name say_what_it_does."""
    set_up("dev")
    manage("makemigrations", *arguments)


def docs(_arguments):
    """Write the generated pages of docs/reference again."""
    set_up("dev")
    call([PYTHON, "tools/reference.py"])


def assets(arguments):
    """Rebuild the editor's committed bundle (with this machine's node, or one put in .venv); --check only compares."""
    set_up("dev")
    if not shutil.which("npm", path=surroundings()["PATH"]):
        install(ROOT / "requirements-node.txt")
    call([PYTHON, "tools/assets.py", *arguments])


def shell(arguments):
    """Open a Python that knows the models."""
    set_up("dev")
    manage("shell", *arguments)


def pictures(arguments):
    """Take the pictures of the README again, by the browser story that lives the gathering."""
    os.environ["FAIRE_RESEAU_PICTURES"] = str(ROOT / "docs" / "pictures")
    test_full(["tests/journeys/test_story.py", "tests/journeys/test_guides.py", "-n", "0", *arguments])


COMMANDS = {
    "run": run,
    "test": test,
    "test-full": test_full,
    "sure": sure,
    "setup": setup,
    "demo": demo,
    "shell": shell,
    "bench": bench,
    "fmt": fmt,
    "lint": lint,
    "types": types,
    "imports": imports,
    "messages": messages,
    "migrations": migrations,
    "docs": docs,
    "assets": assets,
    "pictures": pictures,
}


def listing():
    lines = [f"  {name:11} {command.__doc__.splitlines()[0]}" for name, command in COMMANDS.items()]
    return "\n".join(["python3 dev.py COMMAND", "", *lines])


def main(arguments):
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        say(listing())
        return 0
    name, rest = arguments[0], arguments[1:]
    if name not in COMMANDS:
        say(f"“{name}” is not a command here.\n\n{listing()}")
        return 2
    if {"-h", "--help"} & set(rest):
        say(f"python3 dev.py {name}\n\n  {COMMANDS[name].__doc__.splitlines()[0]}")
        return 0
    try:
        COMMANDS[name](rest)
    except Refusal as refusal:
        say(f"\n{refusal}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        return 130
    except OSError as error:
        say(f"\nThe machine refused: {error.strerror or error} ({error.filename or 'no file named'}).")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
