"""Message storage: a signed cookie under the configured name, else the session."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class NamedCookie(CookieStorage):
    """Django's, for which the name of the cookie is no setting."""

    cookie_name = settings.MESSAGES_COOKIE


class WaitingMessages(FallbackStorage):
    """Django's default, with that cookie."""

    storage_classes = (NamedCookie, SessionStorage)
