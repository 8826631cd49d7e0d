"""Actions on the browsers by which somebody signed in before."""

from datetime import datetime

from faire_reseau.accounts.models import KnownBrowser, User
from faire_reseau.kit.keys import digest, new_key


def note_browser(user: User, key: str, *, at: datetime) -> tuple[str, bool]:
    """Note that `user` signed in at `at` by the browser with the cookie `key` ("" without one).

    Returns the key that the browser keeps from now on, and whether it is new to this account. A key that nobody was given is
    replaced, so that nobody chooses one.
    """
    known = KnownBrowser.objects.filter(key_digest=digest(key)) if key else KnownBrowser.objects.none()
    if known.filter(user=user).update(last_used_at=at):
        return key, False
    chosen = key if known.exists() else new_key()
    KnownBrowser.objects.create(user=user, key_digest=digest(chosen), first_used_at=at, last_used_at=at)
    return chosen, True
