"""`faire-reseau`: serve the network, load the demo, begin a network of one's own."""

import argparse
import os
import sqlite3
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from faire_reseau.project import running, serve, static_files
from faire_reseau.project.operate.version import version
from faire_reseau.project.storage_trouble import told_of

DESCRIPTION = """\
Faire réseau: the shared workshop of a network of organisations.

  faire-reseau demo              load the demo network (Nantes, June 2019), ready for wishes
  faire-reseau demo --stage finished
                                 the same when all is over and counted: ready for its article
  faire-reseau run               open it at http://127.0.0.1:8000/
  faire-reseau init --name "…" --email you@example.org
                                 begin an empty network of your own instead

  faire-reseau doctor            look a deployment over; backup, restore, link, suspend: see docs/how-to/operate.md

Everything is kept in one folder: FAIRE_RESEAU_DATA (default: var, beside the code).
On a server, set FAIRE_RESEAU_ENV=production and read docs/how-to/deploy.md.

En français : « demo » charge le réseau d’exemple, « run » l’ouvre dans le navigateur, « init » crée un réseau vide
avec sa première personne animatrice.
"""


def parser() -> argparse.ArgumentParser:
    """The command line."""
    whole = argparse.ArgumentParser(
        prog="faire-reseau", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    whole.add_argument("--version", action="version", version=f"Faire réseau {version()}")
    verbs = whole.add_subparsers(dest="verb", metavar="command", required=True)
    run = verbs.add_parser("run", help="serve the network: pages, live screens and the worker of long tasks")
    serve.arguments(run)
    demo = verbs.add_parser("demo", help="load the demo network; loading twice changes nothing")
    demo.add_argument(
        "--stage",
        choices=("propose", "wish", "published", "finished"),
        default="wish",
        help="how far the gathering of Nantes has come: topics being proposed, wishes made, grid published, all over "
        "and counted (default: wish). A later stage may be loaded over an earlier one; to go back, begin in another folder.",
    )
    demo.add_argument("--in-public", action="store_true", help=serve.DEMO_IN_PUBLIC)
    init = verbs.add_parser("init", help="make an empty network with its first facilitator")
    init.add_argument("--name", required=True, help="name of the network")
    init.add_argument("--short-name", default="", help="short name, shown beside the logo")
    init.add_argument("--email", required=True, help="address of the first facilitator")
    init.add_argument(
        "--address", default="", help="address of the site, for the first link (default: FAIRE_RESEAU_ADDRESS)"
    )
    lift = verbs.add_parser("lift-factor", help="take a lost second factor off an account; its owner is told by letter")
    lift.add_argument("email", help="address with which the person signs in")
    _operating(verbs)
    return whole


def _operating(verbs: Any) -> None:
    """The commands of who runs the server."""
    verbs.add_parser("migrate", help="bring the tables up to date (run after each update); a copy is made first")
    verbs.add_parser("check", help="check the settings, as strictly as for a server on the network")
    backup = verbs.add_parser("backup", help="write everything to one file, while people work")
    backup.add_argument("file", nargs="?", type=Path, help="the new file")
    backup.add_argument("--into", type=Path, metavar="FOLDER", help="name the file by its time, in this folder")
    backup.add_argument("--keep", type=_at_least_one, default=7, help="how many to keep there (default: 7)")
    restore = verbs.add_parser("restore", help="bring a backup into an empty data folder")
    restore.add_argument("file", type=Path, help="the backup")
    verbs.add_parser("move-to-postgres", help="carry a network on SQLite to the empty PostgreSQL of DATABASE_URL")
    doctor = verbs.add_parser("doctor", help="look the deployment over; each line is good or says what to do")
    doctor.add_argument("--send-to", default="", metavar="ADDRESS", help="send one letter there")
    doctor.add_argument("--language", choices=("fr", "en"), help="of the sentences (default: that of the terminal)")
    verbs.add_parser("link", help="print a new way in for an account").add_argument("address")
    ending = verbs.add_parser("end-sessions", help="sign somebody out everywhere, or everybody")
    ending.add_argument("address", nargs="?", default="")
    ending.add_argument("--all", action="store_true", help="everybody")
    verbs.add_parser("suspend", help="close an account until it is opened again").add_argument("address")
    verbs.add_parser("unsuspend", help="open a suspended account again").add_argument("address")


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 9999:
        raise argparse.ArgumentTypeError(f"a number from 1 is wanted, not “{text}”")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Read the command line and do it; 0 when it went well, 1 with a sentence when it did not."""
    told = parser().parse_args(argv)
    situation = "production" if os.environ.get("FAIRE_RESEAU_ENV") == "production" else "dev"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"faire_reseau.project.settings.{situation}")
    if told.verb == "run":
        os.environ.setdefault("FAIRE_RESEAU_PROCESS", "server")
        if situation == "dev" and told.port:
            # Before the settings are chosen, which lead letters and feeds there. A free port is known only later.
            os.environ.setdefault("FAIRE_RESEAU_ADDRESS", serve.address_of(told.host, told.port).rstrip("/"))
    # Whatever is made from here on is for this account alone.
    os.umask(0o077)
    try:
        django.setup()
        return _do(told)
    except (CommandError, ImproperlyConfigured) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (DatabaseError, sqlite3.Error, OSError) as error:
        what_to_do = told_of(error)
        if not what_to_do and not isinstance(error, OSError):
            raise  # a fault of ours: whoever reports it needs all of it
        file, said = getattr(error, "filename", None), getattr(error, "strerror", None)
        print(f"{f'{file}: {said}' if file and said else error}. {what_to_do}".rstrip(), file=sys.stderr)
        return 1


def _do(told: argparse.Namespace) -> int:
    if told.verb == "check":
        call_command("check", deploy=True)
        return 0
    from faire_reseau.project.operate import verbs  # noqa: PLC0415  (needs the applications loaded)

    if told.verb == "doctor":
        return verbs.doctor(told)
    try:
        # It holds names and addresses: nobody else on the machine reads it.
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{settings.DATA} cannot be made ({error.strerror}): set FAIRE_RESEAU_DATA.") from error
    if told.verb in verbs.ON_AN_OLD_DATABASE:
        return verbs.do(told)
    if told.verb == "run":
        with verbs.serving():
            static_files.collect()
            serve.open_demo_doors(said=told.demo_in_public)
            return serve.serve(
                told.host,
                told.port,
                worker=not told.no_worker,
                behind_proxy=told.behind_proxy,
                say_address=partial(running.note_address, settings.DATA),
            )
    verbs.bring_up_to_date()
    if told.verb == "demo":
        static_files.collect()  # screens are told of topics with their cards, icons included
        call_command("demo", stage=told.stage, in_public=told.in_public)
    elif told.verb == "init":
        call_command("init", name=told.name, short_name=told.short_name, email=told.email, address=told.address)
    elif told.verb == "lift-factor":
        call_command("lift_factor", told.email)
    elif told.verb == "migrate":
        print("The tables are up to date.")
    else:
        return verbs.do(told)
    return 0


if __name__ == "__main__":
    sys.exit(main())
