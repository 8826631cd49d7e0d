"""Load the demo network: the real centres and gatherings with their sources, and a labelled sample around Nantes 2019."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from faire_reseau.kit import clock
from faire_reseau.project.demo.load import STAGES, NotTheDemo, load_demo


class Command(BaseCommand):
    """`demo`, behind `faire-reseau demo`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument("--stage", choices=STAGES, default="wish", help="how far the gathering of Nantes has come")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  (Django's signature)
        """Load, and say what was loaded."""
        try:
            self.stdout.write(load_demo(options["stage"], at=clock.now()))
        except NotTheDemo as refusal:
            raise CommandError(str(refusal)) from refusal
