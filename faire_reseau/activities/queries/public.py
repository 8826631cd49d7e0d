"""Public records of work: their kinds, how many a visitor reads, and what of them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Action, Presence
from faire_reseau.activities.permissions import readable_by
from faire_reseau.network.queries import PublicRecords


def public_work(anybody: User, _at: datetime) -> Iterable[PublicRecords]:
    """Actions, and presences, of which the public reads numbers alone; three queries."""
    shown, every = readable_by(anybody).count(), Action.objects.count()
    return [
        PublicRecords(
            _("Actions and their meetings"),
            shown,
            every - shown,
            _(
                "Title, sort of work, organisation, themes, days and places; how many were present, by trade and by organisation."
            ),
            "activities:list",
        ),
        PublicRecords(_("Signatures"), 0, Presence.objects.count(), _("How many, never whose.")),
    ]
