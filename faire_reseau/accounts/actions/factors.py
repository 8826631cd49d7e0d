"""Actions on one's own second factors; the library proves them, the journal names them."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from faire_reseau.accounts.actions import end_sessions, write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold


def note_added(user: User, kind: str, *, keep: str, at: datetime) -> None:
    """Note that `user` added a factor; sessions made without it end, but for `keep`, in which it was proved."""
    write_audit_line("add_factor", user, by=user, at=at, kind=kind)
    end_sessions(user, keep=keep, by=user, at=at)


@transaction.atomic
def remove_factor(factor: Authenticator, *, by: User, at: datetime) -> None:
    """Remove one's own factor; with the last one go the recovery codes."""
    hold(by)
    kind = factor.type
    factor.delete()
    left = Authenticator.objects.filter(user=by)
    if not left.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        left.delete()
    write_audit_line("remove_factor", by, by=by, at=at, kind=kind)


@transaction.atomic
def renew_recovery_codes(user: User) -> list[str]:
    """New recovery codes instead of those before; answers them, and they are not shown again."""
    hold(user)
    Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).delete()
    return show_recovery_codes(user)


@transaction.atomic
def show_recovery_codes(user: User) -> list[str]:
    """The recovery codes that `user` has not seen yet, made if there are none; empty once they were shown."""
    hold(user)
    recovery = RecoveryCodes.activate(user)
    if recovery.did_view:
        return []
    recovery.mark_as_viewed()
    codes: list[str] = recovery.get_unused_codes()
    return codes
