"""Seal short secrets with the secret of the deployment, so that a copy of the database alone opens none (Fernet)."""

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


def seal(text: str) -> str:
    """`text` sealed with the secret of today."""
    return _seals()[0].encrypt(text.encode()).decode()


def opened(sealed: str) -> str | None:
    """What was sealed with the secret of today or one of before; None for what another secret sealed."""
    try:
        return MultiFernet(_seals()).decrypt(sealed.encode()).decode()
    except InvalidToken:
        return None


def is_of_before(sealed: str) -> bool:
    """Whether `sealed` opens with a secret of before only: the day that one is no longer named, it is lost."""
    try:
        _seals()[0].decrypt(sealed.encode())
    except InvalidToken:
        return opened(sealed) is not None
    return False


def _seals() -> list[Fernet]:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(b"faire-reseau second factor" + str(key).encode()).digest() for key in keys)
    return [Fernet(base64.urlsafe_b64encode(digest)) for digest in digests]
