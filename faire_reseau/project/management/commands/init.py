"""Make an empty network with its first facilitator, who signs in with a code sent to the address given."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction

from faire_reseau.accounts.actions import make_personal_link, on_server, open_account
from faire_reseau.kit import clock
from faire_reseau.network import actions
from faire_reseau.network.models import Network
from faire_reseau.project.demo.load import load_reference

NAME_AT_MOST = 200


class Command(BaseCommand):
    """`init`, behind `faire-reseau init`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument("--name", required=True, help="name of the network")
        parser.add_argument("--short-name", default="", help="its short name, shown beside the logo")
        parser.add_argument("--email", required=True, help="address of the first facilitator")
        parser.add_argument(
            "--address", default="", help="address of the site, for the first link (default: FAIRE_RESEAU_ADDRESS)"
        )

    @transaction.atomic
    @on_server()
    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  (Django's signature)
        """Make it, and print a link that opens the first account."""
        try:
            validate_email(options["email"])
        except ValidationError as error:
            raise CommandError(f"“{options['email']}” is not an e-mail address.") from error
        if Network.objects.exists():
            raise CommandError(
                "There is already a network in this database: choose another folder (FAIRE_RESEAU_DATA)."
            )
        at = clock.now()
        name = options["name"].strip()
        if not name or len(name) > NAME_AT_MOST:
            raise CommandError(
                f"The name of the network is what people read on every page: 1 to {NAME_AT_MOST} letters."
            )
        actions.name_network(name=name, short_name=(options["short_name"] or name)[:60])
        load_reference()
        facilitator = open_account(options["email"], by=None, at=at, facilitates=True)
        person = actions.add_person(first_name="", last_name="", email=options["email"], by=None, at=at)
        actions.give_account(person, by=facilitator, at=at)
        key = make_personal_link(facilitator, purpose="", by=None, at=at, days=7)
        address = (options["address"] or settings.SITE_ADDRESS).rstrip("/")
        self.stdout.write(f"{name} is ready. Enter within seven days by {address}/cle/{key}/")
        self.stdout.write("Later, sign in with a code sent to that address (see docs/how-to/deploy.md for letters).")
