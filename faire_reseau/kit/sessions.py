"""Sessions in the database by the digest of their key, which end without use, and at the latest after ninety days."""

import re
from datetime import datetime, timedelta
from typing import Any, cast

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from faire_reseau.kit import clock
from faire_reseau.kit.keys import digest

# Without use; on a device that others use too, for an evening; and in all, however much it is used.
IDLE = timedelta(days=14)
IDLE_SHARED = timedelta(hours=12)
LONGEST = timedelta(days=90)
# Noting the use costs a write: not more often than this.
NOTED_EVERY = timedelta(minutes=10)

IS_SHARED = "device_is_shared"
BEGUN_AT = "begun_at"
STORED_LENGTH = 40
_stored = re.compile(r"[0-9a-f]{40}")


def stored_key(key: str) -> str:
    """What the database keeps instead of a session's `key`: 40 hexadecimal characters; what is stored already, as it is.

    The keys of Django have 32 characters, so one is never taken for the other.
    """
    return key if _stored.fullmatch(key) else digest(key)[:STORED_LENGTH]


# In the session of a browser whose former one was ended by somebody: the code that says why.
WHY_ENDED = "why_ended"
ENDED_KEPT = timedelta(days=7)


def _ended_key(stored: str) -> str:
    return digest(f"ended:{stored}")[:STORED_LENGTH]


def end_stored(key: str, because: str, at: datetime) -> None:
    """End the session with this key or stored key; for a week its browser finds `because` under `WHY_ENDED`, and nothing else.

    What it finds is another row: a request that still runs cannot save the session that ended.
    """
    stored = stored_key(key)
    if Session.objects.filter(session_key=stored).delete()[0]:
        data = SessionStore().encode({WHY_ENDED: because})
        Session.objects.update_or_create(
            session_key=_ended_key(stored), defaults={"session_data": data, "expire_date": at + ENDED_KEPT}
        )


class SessionStore(db.SessionStore):
    """Django's sessions in the database, for which the key of the cookie stands nowhere: a copy of the tables opens nothing.

    Whoever holds a key of the cookie's kind loads by it; a stored key, given as a cookie, is digested again and finds nothing.
    """

    row_ends_at: datetime | None = None

    def _get_session_from_db(self) -> Session | None:
        row = self.model.objects.filter(
            session_key=digest(self.session_key or "")[:STORED_LENGTH], expire_date__gt=clock.now()
        ).first()
        if row is None:
            ended = self.model.objects.filter(
                session_key=_ended_key(digest(self.session_key or "")[:STORED_LENGTH]), expire_date__gt=clock.now()
            ).first()
            self._session_key = None
            return cast("Session | None", ended)
        self.row_ends_at = row.expire_date
        return cast("Session", row)

    def exists(self, session_key: str) -> bool:
        """Say whether there is a session with this key, or this stored key."""
        return self.model.objects.filter(session_key=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session: the digest instead of the key."""
        row = super().create_model_instance(data)
        row.session_key = digest(row.session_key)[:STORED_LENGTH]
        return cast("Session", row)

    def delete(self, session_key: str | None = None) -> None:
        """End this session, or the one with this key or stored key."""
        if session_key is None:
            if self.session_key is None:
                return
            stored = digest(self.session_key)[:STORED_LENGTH]
        else:
            stored = stored_key(session_key)
        self.model.objects.filter(session_key=stored).delete()

    def begin(self, at: datetime, *, is_shared: bool) -> None:
        """Note that somebody signed in at `at`: from then the longest time counts."""
        self[BEGUN_AT] = at.timestamp()
        self[IS_SHARED] = bool(is_shared or self.get(IS_SHARED))

    def get_expiry_date(self, **_given: Any) -> datetime:
        """When this session ends if it is not used again from now."""
        now = clock.now()
        ends_at = now + (IDLE_SHARED if self.get(IS_SHARED) else IDLE)
        return min(ends_at, self._latest(now))

    def get_expiry_age(self, **_given: Any) -> int:
        """For how many seconds the browser keeps the cookie: the longest, since the row says when an unused one ends."""
        now = clock.now()
        return int((self._latest(now) - now).total_seconds())

    def get_expire_at_browser_close(self) -> bool:
        """A shared device forgets when its browser is closed."""
        return bool(self.get(IS_SHARED))

    def _latest(self, now: datetime) -> datetime:
        begun = self.get(BEGUN_AT)
        return (datetime.fromtimestamp(begun, tz=now.tzinfo) if begun else now) + LONGEST

    def note_use(self) -> bool:
        """Put the end of this session off, unless that was done less than `NOTED_EVERY` ago; say whether it was. At most one write."""
        if self.row_ends_at is None or self.session_key is None:
            return False
        ends_at = self.get_expiry_date()
        if ends_at - self.row_ends_at < NOTED_EVERY:
            return False
        stored = digest(self.session_key)[:STORED_LENGTH]
        self.model.objects.filter(session_key=stored).update(expire_date=ends_at)
        self.row_ends_at = ends_at
        return True
