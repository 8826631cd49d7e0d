"""`faire-reseau`: serve the network, load the demo, begin an own network."""

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

from faire_reseau.project import count_ballots, place, running, serve
from faire_reseau.project.operate.version import version
from faire_reseau.project.storage_trouble import told_of

DESCRIPTION = """\
Faire réseau: the shared workshop of a network of organisations.

  faire-reseau demo              load the demo network (Nantes, June 2019), ready for wishes
  faire-reseau demo --stage finished
                                 the same when all is over and counted: ready for its article
  faire-reseau run               open it at http://127.0.0.1:8000/
  faire-reseau init              begin an empty network of your own instead: asks what it needs to know

  faire-reseau count-ballots FILE  count published ballots again (docs/reference/ballots.md)
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
        help="how far the next gathering has come: topics being proposed, wishes made, grid published and second day today, all over "
        "and counted (default: wish); that of Nantes in 2019 is finished. A later stage may be loaded over an earlier one; to go back, begin in another folder.",
    )
    demo.add_argument(
        "--nantes",
        choices=("propose", "wish", "published", "finished"),
        default="",
        help="load the gathering of Nantes alone, at this stage of its life, without the next one",
    )
    demo.add_argument("--in-public", action="store_true", help=serve.DEMO_IN_PUBLIC)
    init = verbs.add_parser("init", help="make an empty network with its first facilitator")
    init.add_argument("--name", default="", help="name of the network")
    init.add_argument("--short-name", default="", help="short name, shown beside the logo")
    init.add_argument("--email", default="", help="address of the first facilitator")
    init.add_argument(
        "--language", choices=("fr", "en"), help="language of letters and of who did not choose (default: fr)"
    )
    init.add_argument(
        "--words",
        choices=("blank", "ville"),
        help="trades, themes and missions to begin with: none, or those of the French politique de la ville (default: blank)",
    )
    init.add_argument(
        "--place", default="", help="a place in the network's time zone: “La Réunion”, “Londres” (default: Paris)"
    )
    init.add_argument(
        "--address", default="", help="address of the site, for the first link (default: FAIRE_RESEAU_ADDRESS)"
    )
    lift = verbs.add_parser("lift-factor", help="take a lost second factor off an account; its owner is told by letter")
    lift.add_argument("email", help="address with which the person signs in")
    count_ballots.arguments(verbs.add_parser("count-ballots", help="count published ballots again: needs no network"))
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
    verify = verbs.add_parser(
        "verify-signatures", help="prove that no signature was removed or changed, or say where it was"
    )
    verify.add_argument("--head", default="", help="check the fingerprint printed on one sheet")
    verify.add_argument("--language", choices=("fr", "en"), help="of the sentences (default: that of the network)")
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
    options = parser().parse_args(argv)
    if options.verb == "count-ballots":
        return count_ballots.run(options)
    situation = "production" if os.environ.get("FAIRE_RESEAU_ENV") == "production" else "dev"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"faire_reseau.project.settings.{situation}")
    if options.verb == "run":
        os.environ.setdefault("FAIRE_RESEAU_PROCESS", "server")
        if situation == "dev" and options.port:
            # Before the settings are chosen, which lead letters and feeds there. A free port is known only later.
            os.environ.setdefault("FAIRE_RESEAU_ADDRESS", serve.address_of(options.host, options.port).rstrip("/"))
    # Whatever is made from here on is for this account alone.
    os.umask(0o077)
    try:
        django.setup()
        return _do(options)
    except (CommandError, ImproperlyConfigured) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (DatabaseError, sqlite3.Error, OSError) as error:
        what_to_do = told_of(error)
        if not what_to_do and not isinstance(error, OSError):
            raise  # a fault of ours: whoever reports it needs all of it
        file, reason = getattr(error, "filename", None), getattr(error, "strerror", None)
        print(f"{f'{file}: {reason}' if file and reason else error}. {what_to_do}".rstrip(), file=sys.stderr)
        return 1


def _do(options: argparse.Namespace) -> int:
    if options.verb == "check":
        call_command("check", deploy=True)
        return 0
    from faire_reseau.project.operate import verbs  # noqa: PLC0415  (needs the applications loaded)

    if options.verb == "doctor":
        return verbs.doctor(options)
    try:
        # It holds names and addresses: nobody else on the machine reads it.
        settings.DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{settings.DATA} cannot be made ({error.strerror}): set FAIRE_RESEAU_DATA.") from error
    if options.verb in verbs.ON_AN_OLD_DATABASE:
        return verbs.do(options)
    if options.verb == "run":
        with verbs.serving():
            place.settle()
            verbs.refuse_without_network()
            serve.open_demo_doors(is_asked=options.demo_in_public)
            return serve.serve(
                options.host,
                options.port,
                worker=not options.no_worker,
                behind_proxy=options.behind_proxy,
                say_address=partial(running.note_address, settings.DATA),
            )
    verbs.bring_up_to_date(with_files=options.verb == "demo")
    place.settle()
    if options.verb == "demo":
        call_command("demo", stage=options.stage, nantes=options.nantes, in_public=options.in_public)
    elif options.verb == "init":
        names = ("name", "short_name", "email", "address", "language", "words", "place")
        with verbs.unserved():
            call_command("init", asks=sys.stdin.isatty(), **{name: getattr(options, name) for name in names})
    elif options.verb == "lift-factor":
        call_command("lift_factor", options.email)
    elif options.verb == "verify-signatures":
        try:
            call_command("verify_signatures", head=options.head, language=options.language)
        except SystemExit as ended:
            return int(ended.code or 0)
    elif options.verb == "migrate":
        print("The tables are up to date.")
    else:
        return verbs.do(options)
    return 0


if __name__ == "__main__":
    sys.exit(main())
