"""Actions of retention: remove ended sessions, ended links and old journal lines; end accesses after a restore."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import models

from faire_reseau.accounts.actions.sessions import clear_ended_sessions
from faire_reseau.accounts.models import AuditLine, KnownBrowser, LoginCode, PersonalLink
from faire_reseau.accounts.texts import PERIOD_TEXTS
from faire_reseau.kit.retention import Period


def end_all_access(at: datetime) -> int:
    """Sign everybody out and end every personal link; for a restored network. Answers how many ended."""
    sessions, _tables = Session.objects.all().delete()
    UserSession.objects.all().delete()
    KnownBrowser.objects.all().delete()
    LoginCode.objects.all().delete()
    links = PersonalLink.objects.filter(revoked_at__isnull=True, ends_at__gt=at).update(revoked_at=at)
    return sessions + links


def clear_links(before: datetime, _at: datetime, at_most: int) -> int:
    """Remove personal links that ended or were revoked before `before`; the journal keeps that they were made and used."""
    over = models.Q(ends_at__lt=before) | models.Q(revoked_at__lt=before)
    ended = list(PersonalLink.objects.filter(over).values_list("pk", flat=True)[:at_most])
    PersonalLink.objects.filter(pk__in=ended).delete()
    return len(ended)


def clear_journal(before: datetime, _at: datetime, at_most: int) -> int:
    """Remove lines of the journal older than `before`."""
    old = list(AuditLine.objects.filter(at__lt=before).order_by("at", "pk").values_list("pk", flat=True)[:at_most])
    AuditLine.objects.filter(pk__in=old).delete()
    return len(old)


def _clear_sessions(before: datetime, _at: datetime, at_most: int) -> int:
    return clear_ended_sessions(at=before, at_most=at_most)


PERIODS = [
    Period("sessions", *PERIOD_TEXTS["sessions"], 7, 1, 90, _clear_sessions),
    Period("links", *PERIOD_TEXTS["links"], 180, 30, 730, clear_links),
    Period("journal", *PERIOD_TEXTS["journal"], 1095, 365, 3650, clear_journal),
]
