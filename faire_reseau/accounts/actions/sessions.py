"""Actions on sessions: noting where somebody signs in, noting use, clearing those that ended."""

from datetime import datetime
from typing import Any

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.kit.sessions import IS_SHARED, SessionStore, end_stored, stored_key

# As the library notes a sign-in by the code of a letter.
BY_CODE = "code"
# The library's table wants a network address; nobody reads it here, so none is kept.
NO_ADDRESS = "0.0.0.0"  # noqa: S104  (bound to nothing)


def note_session(session: Any, user: User, *, user_agent: str, at: datetime, is_shared: bool) -> UserSession:
    """Note that `user` signed in by `session`, so that it can be seen and ended; its clock starts at `at`."""
    session.begin(at, is_shared=is_shared)
    if not session.session_key:
        session.save()
    longest = UserSession._meta.get_field("user_agent").max_length  # noqa: SLF001  (Django's documented way)
    place, _made = UserSession.objects.update_or_create(
        session_key=stored_key(session.session_key),
        defaults={
            "user": user,
            "ip": NO_ADDRESS,
            "user_agent": user_agent[:longest],
            "created_at": at,
            "last_seen_at": at,
        },
    )
    return place


def note_use(session: Any, *, at: datetime) -> None:
    """Note that a signed-in person used `session` at `at`; writes at most every ten minutes."""
    if session.note_use():
        UserSession.objects.filter(session_key=stored_key(session.session_key)).update(last_seen_at=at)


@transaction.atomic
def end_place(place: UserSession, *, because: Ended, at: datetime) -> None:
    """End one session, wherever it is; its browser is told why when it comes back."""
    end_stored(place.session_key, because.value, at)
    place.delete()


def keep_place(place: UserSession, account: User) -> bool:
    """Have a session go on although the account got another `password`, if it was begun by a code on a device that is not shared;
    says whether it does.
    """
    row = Session.objects.filter(session_key=stored_key(place.session_key)).first()
    if row is None:
        return False
    data = row.get_decoded()
    methods = [method.get("method") for method in data.get(AUTHENTICATION_METHODS_SESSION_KEY, ())]
    if BY_CODE not in methods or data.get(IS_SHARED):
        return False
    row.session_data = SessionStore().encode(data | {HASH_SESSION_KEY: account.get_session_auth_hash()})
    row.save(update_fields=["session_data"])
    return True


def clear_ended_sessions(*, at: datetime, at_most: int = 1000) -> int:
    """Remove at most so many sessions that ended before `at`, and what was noted of them; answers how many sessions."""
    over = list(
        Session.objects.filter(expire_date__lt=at).order_by("expire_date").values_list("pk", flat=True)[:at_most]
    )
    if not over:
        return 0
    with transaction.atomic():
        ended, _rows = Session.objects.filter(pk__in=over).delete()
        alive = Session.objects.filter(session_key=OuterRef("session_key"))
        UserSession.objects.filter(~Exists(alive)).delete()
    return ended
