"""Actions on private calendar addresses."""

from datetime import datetime

from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import CalendarKey
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import digest, new_key


@transaction.atomic
def renew_calendar_key(user: User, *, by: User | None = None, at: datetime, key: str = "") -> str:
    """A fresh private address for `user`'s calendar; the one before no longer answers. The key cannot be shown again.

    `by` is None when it is made for a letter: nobody asked for it.
    """
    hold(user)
    CalendarKey.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)
    chosen = key or new_key()
    calendar_key = CalendarKey.objects.create(user=user, key_digest=digest(chosen), made_at=at)
    write_audit_line("renew_calendar_key", calendar_key, by=by, at=at)
    return chosen


def end_calendar_keys(user: User, at: datetime) -> int:
    """End the private calendar address of `user`, when its address changes or the account is suspended."""
    return CalendarKey.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=at)
