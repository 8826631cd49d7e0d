"""Settings for development: no TLS, letters in a folder, a secret made at first start."""

import os
import secrets

from django.core.exceptions import ImproperlyConfigured

from faire_reseau.project.running import address_of

from .base import *  # noqa: F403  (a settings module is its parent and its differences)
from .base import DATA

DEBUG = os.environ.get("FAIRE_RESEAU_DEBUG") == "1"
ALLOWED_HOSTS = ["*"]

try:
    # It holds names and addresses: nobody else on the machine reads it.
    DATA.mkdir(mode=0o700, parents=True, exist_ok=True)
except OSError as error:
    raise ImproperlyConfigured(f"{DATA} cannot be made ({error.strerror}): set FAIRE_RESEAU_DATA.") from error
_secret = DATA / "secret"
if not _secret.exists():
    _secret.touch(mode=0o600)
    _secret.write_text(secrets.token_urlsafe(50))
SECRET_KEY = _secret.read_text()

# Commands lead to where the server said that it listens.
SITE_ADDRESS = os.environ.get("FAIRE_RESEAU_ADDRESS", address_of(DATA) or "http://127.0.0.1:8000").rstrip("/")
# The demo harvests a small base of its own.
FETCHED_HERE = (SITE_ADDRESS,)
LETTERS_GO = "folder"
CODES_ON_PAGE = True
DEMO_DOORS_OPEN = True
DEMO_DOORS_LISTED = True
