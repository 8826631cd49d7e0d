"""A deployment on the network: encrypted, its secret and addresses given from outside."""

import os

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403  (a settings module is its parent and its differences)
from .base import LOG, PROCESS
from .logs import logging_of


def _required(name: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"Set {name}: see docs/how-to/deploy.md.")
    return value


SECRET_KEY = _required("FAIRE_RESEAU_SECRET")
# Secrets of before, while they are replaced: sessions and second factors made under them still open.
SECRET_KEY_FALLBACKS = os.environ.get("FAIRE_RESEAU_SECRETS_BEFORE", "").split()
ALLOWED_HOSTS = _required("FAIRE_RESEAU_HOSTS").split(",")
SITE_ADDRESS = os.environ.get("FAIRE_RESEAU_ADDRESS", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_SSL_REDIRECT = True
# Asked for from the machine itself, without a proxy in between; it answers one word.
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 31_536_000
# Whether other hosts of the domain are encrypted is not ours to promise.
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_HSTS_PRELOAD = False
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
# `__Host-`: a browser takes these over an encrypted connection from this very host only, never from a neighbour of the domain.
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
BROWSER_COOKIE = "__Host-browser"
CSRF_COOKIE_NAME = "__Host-csrf"
MESSAGES_COOKIE = "__Host-messages"  # Secure as the session's
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"

EMAIL_HOST = os.environ.get("FAIRE_RESEAU_MAIL_HOST", "")
LETTERS_GO = "server" if EMAIL_HOST else "nowhere"
EMAIL_PORT = int(os.environ.get("FAIRE_RESEAU_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("FAIRE_RESEAU_MAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("FAIRE_RESEAU_MAIL_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465
# Letters hold codes: unencrypted they go to a mail server of this very machine only.
EMAIL_USE_TLS = EMAIL_PORT == 587 or not (EMAIL_USE_SSL or EMAIL_HOST in ("", "localhost", "127.0.0.1", "::1"))

# One line for each request, on the standard output unless FAIRE_RESEAU_LOG names a file.
LOGGING = logging_of(LOG, PROCESS, is_told=True)
