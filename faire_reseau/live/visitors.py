"""User of a stream request: the ordinary Django session, read from its cookie."""

from collections.abc import Callable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils.module_loading import import_string

from faire_reseau.kit.plugs import Plug
from faire_reseau.live.registry import channel_of

Finder = Callable[[Any], Any]


admit_guests = Plug[Finder](
    __name__,
    "admit_guests",
    "`finder(session)` says who acts by something else than an account (a pass), None when nobody does.",
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """A session and its user (possibly anonymous); `account` is what connections are counted by. `guest` is who acts by a
    pass, in the channels that are open to them, while `user` is anonymous.
    """

    session_key: str | None
    user: Any
    guest: Any = None

    def user_for(self, channel: str) -> Any:
        """Whom the guard of `channel` is asked about."""
        family = channel_of(channel)
        return self.guest if self.guest is not None and family is not None and family.for_guests else self.user

    @property
    def is_known(self) -> bool:
        """Whether somebody acts, by an account or by a pass; streams are reserved for them."""
        return self.guest is not None or bool(self.user.is_authenticated)

    @property
    def account(self) -> str | None:
        """The account or, failing that, the session; None for a visitor who has neither."""
        if self.user.is_authenticated:
            return f"user:{self.user.pk}"
        if self.guest is not None:
            return f"guest:{self.guest.pk}"
        return f"session:{self.session_key}" if self.session_key else None


def session_key_of(headers: list[tuple[bytes, bytes]]) -> str | None:
    """The key of the session cookie, None without one."""
    cookies: SimpleCookie = SimpleCookie()
    for name, value in headers:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin-1"))
            except CookieError:
                continue
    cookie = cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie and cookie.value else None


def visitor_of(session_key: str | None) -> Visitor:
    """The visitor of a session; a revoked, expired or invented key gives a visitor without session. Two statements, one more
    for who comes by a pass.
    """
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")(session_key)
    request = SimpleNamespace(session=store)
    user = get_user(cast(HttpRequest, request))
    guests = () if user.is_authenticated else (finder(store) for finder in admit_guests)
    guest = next((guest for guest in guests if guest is not None), None)
    return Visitor(store.session_key if not store.is_empty() else None, user, guest)
