"""Actions that end what is open for an account: links, passes, sessions, and what its address opens."""

from collections.abc import Callable
from datetime import datetime

from allauth.usersessions.models import UserSession
from django.db import transaction

from faire_reseau.accounts.actions.codes import end_codes_and_browsers
from faire_reseau.accounts.actions.journal import write_audit_line
from faire_reseau.accounts.actions.sessions import end_place, keep_place
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.events import AccessEnded
from faire_reseau.accounts.logic import DEMO_PURPOSE
from faire_reseau.accounts.models import PersonalLink, User
from faire_reseau.kit.events import publish
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.sessions import stored_key

Ender = Callable[[User, datetime, Ended], int]
AddressEnder = Callable[[User, datetime], int]

also_end = Plug[Ender](
    __name__,
    "also_end",
    "`ender(user, at, because)` ends what a room above opened for `user` (passes), and answers how many; `because` is a code of `Ended`.",
)


also_end_with_address = Plug[AddressEnder](
    __name__,
    "also_end_with_address",
    "`ender(user, at)` ends what was sent to the address of `user` and opens no session, when the address changes.",
)


@transaction.atomic
def end_ways_in(
    account: User,
    *,
    by: User | None,
    at: datetime,
    because: Ended,
    but_the_demo: bool = False,
    but_passes: bool = False,
    but_by_code: bool = False,
) -> int:
    """End every link, pass and session of `account`, this one too; answers how many were open. Publishes `AccessEnded`.

    With `but_passes`, passes stay open; with `but_by_code`, sessions that were begun by a code on a device that is not shared.
    """
    ended = revoke_personal_links(
        account, by=by, at=at, because=because, but_the_demo=but_the_demo, but_passes=but_passes
    )
    # A session holds a digest of this column: those that stand in no list end too.
    account.set_unusable_password()
    account.save(update_fields=["password"])
    sessions = 0
    for place in UserSession.objects.filter(user=account):
        if not (but_by_code and keep_place(place, account)):
            end_place(place, because=because, at=at)
            sessions += 1
    if sessions:
        write_audit_line("end_sessions", account, by=by, at=at, sessions=sessions)
    publish(AccessEnded(account.pk))
    return ended + sessions


def end_what_the_address_opens(
    account: User, *, by: User | None, at: datetime, because: Ended, but_the_demo: bool = False
) -> None:
    """`end_ways_in`, and the codes, browsers and private addresses of calendars that open no session."""
    end_ways_in(account, by=by, at=at, because=because, but_the_demo=but_the_demo)
    end_codes_and_browsers(account)
    for ender in also_end_with_address:
        ender(account, at)


@transaction.atomic
def revoke_personal_links(
    user: User,
    *,
    by: User | None,
    at: datetime,
    because: Ended = Ended.ELSEWHERE,
    but_the_demo: bool = False,
    but_passes: bool = False,
) -> int:
    """End every link that opens `user`'s account, and every pass of theirs; answers how many were open.

    With `but_the_demo`, links of the demo stay open; with `but_passes`, passes.
    """
    links = PersonalLink.objects.filter(user=user, revoked_at__isnull=True)
    if but_the_demo:
        links = links.exclude(purpose__startswith=DEMO_PURPOSE)
    ended = links.update(revoked_at=at)
    if not but_passes:
        ended += sum(ender(user, at, because) for ender in also_end)
    if ended:
        write_audit_line("revoke_personal_links", user, by=by, at=at, links=ended)
    return ended


@transaction.atomic
def end_sessions(user: User, *, keep: str, by: User | None, at: datetime, because: Ended = Ended.ELSEWHERE) -> int:
    """Sign `user` out everywhere but in the session `keep`, and forget every browser; answers how many sessions ended."""
    ended = 0
    end_codes_and_browsers(user)
    kept_key = stored_key(keep) if keep else ""
    for session in UserSession.objects.filter(user=user).exclude(session_key=kept_key):
        end_place(session, because=because, at=at)
        ended += 1
    write_audit_line("end_sessions", user, by=by, at=at, sessions=ended)
    publish(AccessEnded(user.pk))
    return ended


@transaction.atomic
def end_session(session: UserSession, *, by: User, at: datetime) -> None:
    """Sign its owner out there."""
    end_place(session, because=Ended.ELSEWHERE, at=at)
    write_audit_line("end_sessions", session.user, by=by, at=at, sessions=1)
    publish(AccessEnded(session.user_id))
