"""Make an empty network with its first facilitator, who signs in with a code sent by mail."""

import contextlib
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import make_personal_link, on_server, open_account
from faire_reseau.kit import clock
from faire_reseau.kit.zones import zone_name, zones_called
from faire_reseau.network import actions
from faire_reseau.network.models import Network
from faire_reseau.project.demo.holds.network import load_places, load_words
from faire_reseau.project.running import address_of

NAME_AT_MOST = 200
PORT = 8000  # where `run` listens unless told otherwise
PORTS_TRIED = 100


class Command(BaseCommand):
    """`init`, behind `faire-reseau init`."""

    help = __doc__
    _is_over = False  # nothing more can be read from who is asked

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said; what is not is asked where somebody can answer."""
        parser.add_argument("--name", default="", help="name of the network")
        parser.add_argument("--short-name", default="", help="its short name, shown beside the logo")
        parser.add_argument("--email", default="", help="address of the first facilitator")
        parser.add_argument("--language", default=None, choices=("fr", "en"), help="language of the network")
        parser.add_argument("--words", default=None, choices=("blank", "ville"), help="words to begin with")
        parser.add_argument("--place", default="", help="a place in the network's time zone")
        parser.add_argument(
            "--address", default="", help="address of the site, for the first link (default: FAIRE_RESEAU_ADDRESS)"
        )
        parser.add_argument("--asks", action="store_true", help="ask for what is not said")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  (Django's signature)
        """Ask for the language first: all the rest is said in it."""
        language = options["language"]
        if language is None:
            language = self._asked_language() if options["asks"] else "fr"
        with translation.override(language):
            self._refuse_second()
            # Asked before the transaction begins: whoever answers takes minutes, and SQLite has one writer.
            if options["asks"]:
                options |= self._asked(options)
            self._make(options | {"language": language})

    def _refuse_second(self) -> None:
        if Network.objects.exists():
            raise CommandError(
                _("There is already a network in this database: choose another folder (FAIRE_RESEAU_DATA).")
            )

    @transaction.atomic
    @on_server()
    def _make(self, options: dict[str, Any]) -> None:
        """Make it, and print a link that opens the first account."""
        self._refuse_second()
        self._check(options)
        at = clock.now()
        name, language = options["name"].strip(), options["language"]
        actions.name_network(
            name=name,
            short_name=(options["short_name"] or name)[:60],
            language=language,
            time_zone=_zone(options["place"]),
        )
        load_places()
        if options["words"] == "ville":
            load_words()
        facilitator = open_account(options["email"], by=None, at=at, facilitates=True, language=language)
        person = actions.add_person(first_name="", last_name="", email=options["email"], by=None, at=at)
        actions.give_account(person, by=facilitator, at=at, language=language)
        key = make_personal_link(facilitator, purpose="", by=None, at=at, days=7)
        address, port = (options["address"] or settings.SITE_ADDRESS).rstrip("/"), 0
        is_said = bool(options["address"] or address_of(settings.DATA) or "FAIRE_RESEAU_ADDRESS" in os.environ)
        if not is_said and address == f"http://127.0.0.1:{PORT}":
            port = _free_port()
            address = f"http://127.0.0.1:{port}"
        self._say_how_to_enter(name, f"{address}/cle/{key}/", options["email"], port)

    def _say_how_to_enter(self, name: str, link: str, email: str, port: int) -> None:
        ready = _("%(name)s is ready. Enter within seven days by %(link)s")
        self.stdout.write(ready % {"name": name, "link": link})
        if port:
            option = "" if port == PORT else f" --port {port}"
            taken = "" if port == PORT else " " + _("(port %(port)s is taken)") % {"port": PORT}
            start = _("Start it there first: %(command)s")
            self.stdout.write(start % {"command": f"faire-reseau run{option}"} + taken)
        self.stdout.write(_("Later, sign in with a code sent to that address (see docs/how-to/deploy.md for letters)."))
        self.stdout.write(_("A new way in at any time: %(command)s") % {"command": f"faire-reseau link {email}"})

    def _check(self, options: dict[str, Any]) -> None:
        _check_name(options["name"])
        _check_email(options["email"])
        _zone(options["place"])

    def _asked(self, options: dict[str, Any]) -> dict[str, Any]:
        """What is not said on the command line, asked in the language chosen."""
        answers: dict[str, Any] = {}
        if not options["name"]:
            answers["name"] = self._ask_until(_("Name of the network:"), _check_name)
            answers["short_name"] = self._ask(_("Short name, if you like:"))
        if not options["email"]:
            answers["email"] = self._ask_until(_("Your e-mail address:"), _check_email)
        if options["words"] is None:
            sentence = _("Words to begin with: 1 none, 2 those of the French politique de la ville [1]:")
            answers["words"] = "ville" if self._ask(sentence) == "2" else "blank"
        question = _("Time zone, by the name of a place [Paris]:")
        place = options["place"] or self._ask_until(question, _zone, otherwise="Paris")
        return {**answers, "place": place}

    def _asked_language(self) -> str:
        """The one question in two languages."""
        while True:
            typed = self._ask("Langue / Language, fr/en [fr]\u00a0:").lower() or "fr"
            if typed in ("fr", "en"):
                return typed
            self.stdout.write("fr / en")

    def _ask_until(self, sentence: str, check: Callable[[str], object], otherwise: str = "") -> str:
        """Ask until `check` raises no `CommandError`, and say each time what is wrong. Raises it when nobody answers any more."""
        while True:
            typed = self._ask(sentence) or otherwise
            try:
                check(typed)
            except CommandError as refusal:
                if self._is_over:
                    raise
                self.stdout.write(str(refusal))
            else:
                return typed

    def _ask(self, sentence: str) -> str:
        self.stdout.write(f"{sentence} ", ending="")
        self.stdout.flush()
        line = sys.stdin.readline()
        self._is_over = not line
        return line.strip()


def _check_name(name: str) -> None:
    if not name.strip() or len(name.strip()) > NAME_AT_MOST:
        sentence = _("The name of the network is what people read on every page: 1 to %(n)s letters (--name).")
        raise CommandError(sentence % {"n": NAME_AT_MOST})


def _check_email(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        sentence = _("“%(address)s” is not an e-mail address (--email).")
        raise CommandError(sentence % {"address": address}) from error


def _free_port() -> int:
    """The first port from that of `run` on that nothing listens on; that of `run` where all are taken."""
    for port in range(PORT, PORT + PORTS_TRIED):
        with contextlib.suppress(OSError), socket.socket() as tried:
            if os.name == "posix":
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            tried.bind(("127.0.0.1", port))
            return port
    return PORT


def _zone(place: str) -> str:
    """The zone of `place`, "" when none is said. Raises `CommandError` when no place, or more than one, is called so."""
    if not place:
        return ""
    zones = zones_called(place)
    if len(zones) == 1:
        return zones[0]
    if not zones:
        raise CommandError(
            _("No place is called “%(place)s”: write a large town or a country, such as “Londres” or “Guyane”.")
            % {"place": place}
        )
    names = ", ".join(zone_name(zone, translation.get_language() or "fr") for zone in zones[:12])
    names += "…" if len(zones) > 12 else ""
    raise CommandError(_("“%(place)s” may be %(names)s: write one of them.") % {"place": place, "names": names})
