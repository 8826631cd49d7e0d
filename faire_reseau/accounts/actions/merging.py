"""Action on two accounts of one person: one stays, the other is closed."""

from collections.abc import Callable
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction

from faire_reseau.accounts.actions import (
    end_facilitator,
    end_what_the_address_opens,
    make_facilitator,
    write_audit_line,
)
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.kit.merging import repoint
from faire_reseau.kit.plugs import Plug

Merger = Callable[[User, User, User, datetime], None]

also_merge_accounts = Plug[Merger](
    __name__,
    "also_merge_accounts",
    "`merger(gone, kept, by, at)` gives to the account that stays what the other one may do in a room above: to the rows of the table it "
    "stands under nothing else is done. Every other row that refers to the one refers to the other.",
)
# Facts: the journal says which account did what.
FACTS = "accounts.auditline"


@transaction.atomic
def merge_accounts(gone: User, remaining: User, *, by: User, at: datetime) -> None:
    """Close `gone`: its ways in end, its address enters nothing any more; what it may do and what it wrote, `remaining` may
    do and wrote from now on.
    """
    if gone.is_facilitator:
        make_facilitator(remaining, by=by, at=at)
        end_facilitator(gone, by=by, at=at)
    for merger in also_merge_accounts:
        merger(gone, remaining, by, at)
    end_what_the_address_opens(gone, by=by, at=at, because=Ended.MERGED)
    EmailAddress.objects.filter(user=gone).delete()
    Authenticator.objects.filter(user=gone).delete()
    repoint(gone, remaining, apart_from={FACTS, *also_merge_accounts.by_name()})
    gone.email = f"reuni-{gone.pk}@invalid.invalid"
    gone.is_active = False
    gone.erased_at = at
    gone.save()
    write_audit_line("merge_accounts", remaining, by=by, at=at, gone=gone.pk)


def close_unproved_account(account: User) -> None:
    """Close an account that was opened for somebody who typed an address that is not proved to be theirs."""
    User.objects.filter(pk=account.pk).update(is_active=False)
