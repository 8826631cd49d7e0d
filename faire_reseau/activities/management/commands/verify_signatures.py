"""Verify the chain of signatures: prove that nothing was removed or changed, or say where it was."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.activities import queries
from faire_reseau.activities.queries.chains import Fault, HeadFound
from faire_reseau.activities.templatetags.activities import fault_said, half_day_name, when_on


class Command(BaseCommand):
    """`verify_signatures`, behind `faire-reseau verify-signatures`."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """What may be said."""
        parser.add_argument("--head", default="", help="check the fingerprint printed on one sheet")
        parser.add_argument("--language", choices=("fr", "en"), help="of the sentences (default: that of the network)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print what was found; end with 1 where something is not as it was signed."""
        with translation.override(options["language"] or settings.LANGUAGE_CODE):
            is_whole = self._check(options["head"]) if options["head"] else self._verify()
        if not is_whole:
            sys.exit(1)

    def _verify(self) -> bool:
        verified = queries.verify()
        for fault in verified.faults:
            self.stdout.write(_place_of(fault))
        facts = ngettext("%(n)s signature or correction", "%(n)s signatures and corrections", verified.facts)
        sheets = ngettext("%(n)s sheet", "%(n)s sheets", verified.sheets)
        sentence = _("All as they were signed.")
        if verified.faults:
            sentence = ngettext(
                "%(faults)s is not as it was signed.", "%(faults)s are not as they were signed.", verified.altered
            ) % {"faults": verified.altered}
        looked_at = _("Looked at: %(facts)s on %(sheets)s.") % {
            "facts": facts % {"n": verified.facts},
            "sheets": sheets % {"n": verified.sheets},
        }
        self.stdout.write(f"{looked_at} {sentence}")
        return not verified.faults

    def _check(self, head: str) -> bool:
        head_row = queries.head_found(None, head)
        if head_row is None:
            self.stdout.write(_("No sheet of this network bears this fingerprint."))
            return False
        self.stdout.write(_head_said(head_row))
        for fault in head_row.faults:
            self.stdout.write(_place_of(fault))
        return not head_row.faults


def _place_of(fault: Fault) -> str:
    if fault.half_day is None:
        return str(fault_said(fault))
    title = fault.half_day.meeting.action.title
    return f"{title}, {half_day_name(fault.half_day)} ({fault.half_day.pk}): {fault_said(fault)}"


def _head_said(head: HeadFound) -> str:
    with timezone.override(queries.zone_of(head.half_day.meeting.action)):
        present = ngettext("%(n)s person present", "%(n)s people present", head.present) % {"n": head.present}
        facts = ngettext(
            "%(n)s signature or correction up to this fingerprint",
            "%(n)s signatures and corrections up to this fingerprint",
            head.facts,
        ) % {"n": head.facts}
        return _("%(title)s, %(half_day)s: %(present)s %(when)s; %(facts)s, %(since)s since.") % {
            "title": head.half_day.meeting.action.title,
            "half_day": half_day_name(head.half_day),
            "present": present,
            "when": when_on(head.at, head.half_day.on),
            "facts": facts,
            "since": head.since,
        }
