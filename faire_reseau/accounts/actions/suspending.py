"""Actions on somebody else's access: suspend, restore, take a lost second factor off.

`by` is the facilitator who does it, None for whoever runs the server.
"""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import (
    FACILITATORS,
    LastFacilitator,
    end_sessions,
    end_what_the_address_opens,
    write_audit_line,
)
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.events import AccountRestored, AccountSuspended, FactorLifted
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.refusals import Refusal


class OwnAccess(Refusal):
    """One does not suspend oneself."""

    code = "own_access"


@transaction.atomic
def suspend(account: User, *, by: User | None, at: datetime) -> User:
    """Let nobody enter `account` any more: sessions, links and keys end at once; what the person did stays.

    Raises `OwnAccess` for one's own account, `LastFacilitator` when nobody else runs the network. Publishes
    `AccountSuspended`. Changes nothing for an account suspended or erased already.
    """
    if by is not None and account.pk == by.pk:
        raise OwnAccess(_("You cannot suspend your own account: ask another facilitator."))
    if not account.is_active:
        return account
    hold_words(FACILITATORS)
    others = User.objects.filter(is_facilitator=True, is_active=True).exclude(pk=account.pk)
    if account.is_facilitator and not others.exists():
        raise LastFacilitator(_("This person is the only facilitator: name another one first."))
    account.is_active = False
    account.suspended_at = at
    account.save(update_fields=["is_active", "suspended_at"])
    # The link of a sample person of the demo opens nothing meanwhile, and opens again once the account does.
    end_what_the_address_opens(account, by=by, at=at, because=Ended.SUSPENDED, but_the_demo=True)
    write_audit_line("suspend_account", account, by=by, at=at)
    publish(AccountSuspended(account.pk, by.pk if by else None))
    return account


@transaction.atomic
def restore(account: User, *, by: User | None, at: datetime) -> User:
    """Let the owner of a suspended `account` sign in again; what ended stays ended. Publishes `AccountRestored`."""
    if account.suspended_at is None or account.erased_at is not None:
        return account
    account.is_active = True
    account.suspended_at = None
    account.save(update_fields=["is_active", "suspended_at"])
    write_audit_line("restore_account", account, by=by, at=at)
    publish(AccountRestored(account.pk, by.pk if by else None))
    return account


@transaction.atomic
def lift_factor(account: User, *, by: User | None, at: datetime) -> int:
    """Take every second factor off `account`, which lost it; its sessions end. Publishes `FactorLifted`.

    Raises `OwnAccess` for one's own: that is done where one has proved to hold it. Returns how many were taken off.
    """
    if by is not None and account.pk == by.pk:
        raise OwnAccess(_("Take your own second factor off in “My account”, or ask another facilitator."))
    lifted, _rows = Authenticator.objects.filter(user=account).delete()
    if lifted:
        end_sessions(account, keep="", by=by, at=at, because=Ended.FACTOR)
        write_audit_line("lift_factor", account, by=by, at=at, factors=lifted)
        publish(FactorLifted(account.pk, by.pk if by else None))
    return int(lifted)
