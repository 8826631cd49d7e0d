"""Actions on second factors: the library proves them, the journal names them."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import transaction

from faire_reseau.accounts.actions import end_sessions, write_audit_line
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries.seals import SEALED, factors_to_reseal
from faire_reseau.kit.holding import hold
from faire_reseau.kit.seals import is_of_before, opened, seal


def note_added(user: User, kind: str, *, keep: str, at: datetime) -> None:
    """Note that `user` added a factor; sessions made without it end, but for `keep`, in which it was proved."""
    write_audit_line("add_factor", user, by=user, at=at, kind=kind)
    end_sessions(user, keep=keep, by=user, at=at, because=Ended.FACTOR)


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


def reseal_factors(user: User | None = None) -> int:
    """Seal with the secret of today what a secret of before sealed, for `user` who has just signed in or for everybody;
    returns how many factors. Nothing is asked while no secret of before is named.
    """
    resealed = [_reseal(key) for key in factors_to_reseal(user)]
    return sum(resealed)


@transaction.atomic
def _reseal(key: int) -> bool:
    # Held: a recovery code that is used at the same moment is noted in the same data.
    factor = Authenticator.objects.select_for_update().filter(pk=key).first()
    if factor is None:
        return False
    for name in SEALED:
        if name in factor.data and is_of_before(factor.data[name]):
            factor.data[name] = seal(opened(factor.data[name]) or "")
    factor.save(update_fields=["data"])
    return True
