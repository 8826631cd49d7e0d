"""Commands of the server, once the applications are loaded; `command` reads the command line."""

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import CommandError
from django.db import connection
from django.utils import translation
from django.utils.translation import gettext as _

from faire_reseau.kit import clock
from faire_reseau.network.queries import has_network
from faire_reseau.project import running, static_files
from faire_reseau.project.operate import backup, modes, moving, people, upgrade
from faire_reseau.project.operate import doctor as look_over

# A backup is most wanted before an upgrade; a restore brings its own tables.
ON_AN_OLD_DATABASE = ("backup", "restore", "move-to-postgres")


def bring_up_to_date(*, with_files: bool = False) -> None:
    """Mend the permissions of the data folder, bring the tables up to date; `with_files`: also the static files, for commands
    that show pages or cards (a card holds icons).
    """
    moving.refuse_if_moved()
    modes.mend(Path(settings.DATA), Path(settings.DATABASES["default"]["NAME"]))
    upgrade.upgrade(at=clock.now())
    if with_files:
        static_files.collect()


@contextmanager
def serving() -> Iterator[None]:
    """Bring the tables up to date and hold the data folder while the server runs: no upgrade and no restore goes on beneath
    it, and on SQLite no other server. Raises `CommandError`.
    """
    data = Path(settings.DATA)
    # Several servers share one PostgreSQL; SQLite is for one, whose worker is the only one.
    alone = connection.vendor == "sqlite"
    try:
        with running.served(data, alone=alone):
            bring_up_to_date(with_files=True)
            with upgrade.in_use(data):
                yield
    except running.AlreadyServedError as other:
        address = f" ({other})" if str(other) else ""
        raise CommandError(
            f"Another server runs on this data folder{address}: stop it first, or choose another folder (FAIRE_RESEAU_DATA)."
        ) from other


def refuse_without_network() -> None:
    """Raise `CommandError` where there is nothing to serve: `init` was never done here, or did not come to its end."""
    if not has_network():
        raise CommandError(
            f"There is no network in {settings.DATA} yet: make yours with “faire-reseau init”, which asks for its name and your "
            "address, or load the sample one with “faire-reseau demo”. Then do this again."
        )


@contextmanager
def unserved() -> Iterator[None]:
    """Hold the data folder while a network is made in it, so that no server runs on it. Raises `CommandError`."""
    data = Path(settings.DATA)
    try:
        with running.served(data, alone=connection.vendor == "sqlite"):
            yield
    except running.AlreadyServedError as server:
        address = f" ({server})" if str(server) else ""
        raise CommandError(
            f"A server runs on this data folder{address}: stop it first, then do this again, or choose another folder "
            "(FAIRE_RESEAU_DATA)."
        ) from server


def do(options: argparse.Namespace) -> int:
    """Do what was asked and print its sentence."""
    at = clock.now()
    if options.verb == "backup":
        upgrade.go_back_if_cut_short()
        print(_back_up(options))
    elif options.verb == "restore":
        manifest = backup.restore(options.file, at=at)
        print(
            f"Restored to {settings.DATA}: the backup of {manifest.made_at[:16]} ({manifest.app}). Everybody signs in again."
        )
    elif options.verb == "move-to-postgres":
        print(_move(options))
    elif options.verb == "link":
        print(people.link(options.address, at=at))
    elif options.verb == "end-sessions":
        print(people.end_sessions(options.address, of_all=options.all, at=at))
    elif options.verb == "suspend":
        print(people.suspend(options.address, at=at))
    elif options.verb == "unsuspend":
        print(people.unsuspend(options.address, at=at))
    return 0


def _back_up(options: argparse.Namespace) -> str:
    if (options.file is None) == (options.into is None):
        raise CommandError("Say where to: a FILE, or --into FOLDER.")
    if options.file is not None:
        written, removed = backup.back_up(options.file, at=clock.now()), list[str]()
    else:
        written, removed = backup.back_up_into(options.into, keep=options.keep, at=clock.now())
    gone = f" Removed: {', '.join(removed)}." if removed else ""
    return f"{written.file}: {written.size_bytes // 1000:,} kB, {written.pictures} pictures; read again and found whole.{gone}"


def _move(_told: argparse.Namespace) -> str:
    lines = moving.move(clock.now())
    width = max(len(line.table) for line in lines)
    table = "\n".join(f"{line.table:{width}} {line.rows:>9,}  {line.checksum[:16]}" for line in lines)
    rows = sum(line.rows for line in lines)
    return (
        f"{table}\n{len(lines)} tables, {rows:,} rows, the same on both sides. The network is on PostgreSQL: start it with "
        "DATABASE_URL and the same FAIRE_RESEAU_SECRET, and people stay signed in. Pictures stay in the data folder. The "
        "SQLite file is as it was: keep it until the next backup."
    )


def doctor(options: argparse.Namespace) -> int:
    """Print each finding; 1 when one of them is not good."""
    terminal = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    language = options.language or ("fr" if terminal.startswith("fr") else "en")
    all_good = True
    with translation.override(language):
        for finding in look_over.findings(clock.now(), send_to=options.send_to):
            line = {"mark": "✓" if finding.is_good else "✗", "what": finding.what, "sentence": finding.sentence}
            print(_("%(mark)s %(what)s: %(sentence)s") % line)
            all_good = all_good and finding.is_good
    return 0 if all_good else 1
