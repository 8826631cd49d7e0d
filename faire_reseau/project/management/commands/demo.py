"""Load the demo network: the real centres and gatherings with their sources, Nantes 2019 finished, a labelled sample of the next one."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from faire_reseau.kit import clock
from faire_reseau.pages.queries import demo_doors
from faire_reseau.project.demo.load import STAGES, NotTheDemo, load_demo


class Command(BaseCommand):
    """`demo`, behind `faire-reseau demo`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument("--stage", choices=STAGES, default="wish", help="how far the next gathering has come")
        parser.add_argument(
            "--nantes", choices=STAGES, default="", help="load Nantes 2019 alone, at this stage of its life"
        )
        parser.add_argument("--in-public", action="store_true", help="load it on a server on the network too")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  (Django's signature)
        """Load, and say what was loaded; where no page lists them, say who one can be, and how."""
        is_own_machine = settings.DEMO_DOORS_LISTED
        if not is_own_machine and not (options["in_public"] and settings.DEMO_IN_PUBLIC):
            raise CommandError(
                "The demo network lets everybody in as its facilitator: it is not loaded on a server on the network. "
                "Should you want that, set FAIRE_RESEAU_DEMO_IN_PUBLIC=1 and say `demo --in-public`."
            )
        try:
            self.stdout.write(load_demo(options["stage"], at=clock.now(), nantes_at=options["nantes"]))
        except NotTheDemo as refusal:
            raise CommandError(str(refusal)) from refusal
        if not is_own_machine:
            for door in demo_doors():
                self.stdout.write(f"{settings.SITE_ADDRESS}/cle/{door.key}/  {door.who}, {door.role}")
            self.stdout.write("They open while the site is served by `run --demo-in-public`.")
