"""Take a lost second factor off an account, when nobody else can: for whoever has the server in hand."""

from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser

from faire_reseau.accounts.actions import on_server
from faire_reseau.accounts.actions.suspending import lift_factor
from faire_reseau.accounts.queries import account_with_address, is_spared
from faire_reseau.kit import clock
from faire_reseau.kit.mail import Way, way


class Command(BaseCommand):
    """`lift_factor ADDRESS`."""

    help = "Take a lost second factor off an account; its owner is told by letter."

    def add_arguments(self, parser: CommandParser) -> None:
        """The address of the account."""
        parser.add_argument("email")

    @on_server()
    def handle(self, *_args: Any, **options: Any) -> None:
        """Take it off, or say why there is nothing to take off."""
        account = account_with_address(options["email"])
        if account is None:
            raise CommandError(f"No account has the address {options['email']}.")
        lifted = lift_factor(account, by=None, at=clock.now())
        if not lifted:
            self.stdout.write("This account has no second factor.")
        elif is_spared(account):
            self.stdout.write("Taken off. No letter is sent: the owner is an invented person of the demo.")
        elif way() is Way.NOWHERE:
            self.stdout.write(
                "Taken off. The letter to its owner waits: there is no mail server (FAIRE_RESEAU_MAIL_HOST)."
            )
        else:
            self.stdout.write("Taken off; its owner is told by letter.")
