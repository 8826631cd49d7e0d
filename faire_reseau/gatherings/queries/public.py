"""Public records of gatherings: their kinds, how many a visitor reads, and what of them."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering, Registration, Session, Speaker
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.network.queries import PublicRecords


def public_gatherings(anybody: User, _at: datetime) -> Iterable[PublicRecords]:
    """Gatherings, sessions, speakers and registrations; seven queries."""
    gatherings = visible_to(anybody).values("pk")
    shown, sessions = gatherings.count(), Session.objects.filter(gathering__in=gatherings)
    speakers = Speaker.objects.filter(session__in=sessions.values("pk"))
    return [
        PublicRecords(
            _("Gatherings"),
            shown,
            Gathering.objects.count() - shown,
            _(
                "Once announced: title, words, cover, days, place, host, programme and calendars; the address of a call"
                " when its organisers show it to everybody. Drafts are hidden."
            ),
            "gatherings:list",
        ),
        PublicRecords(
            _("Sessions of their programmes"),
            sessions.count(),
            Session.objects.count() - sessions.count(),
            _("Title, words, hours, room, and what becomes of a cancelled one."),
        ),
        PublicRecords(
            _("Speakers"),
            speakers.count(),
            Speaker.objects.count() - speakers.count(),
            _("The names that organisers write into a programme."),
        ),
        PublicRecords(
            _("Registrations"), 0, Registration.objects.count(), _("How many places are left, never who comes.")
        ),
    ]
