"""One-way tokens in place of people, so that a support counts once and nobody can tell whose it is."""

import hmac
import secrets


def new_secret() -> str:
    """A fresh secret of 256 bits, in 64 hexadecimal characters."""
    return secrets.token_hex(32)


def token(secret: str, person_id: int, about: str = "") -> str:
    """HMAC-SHA-256 of the person under `secret`: 64 hexadecimal characters, the same for the same three.

    `about` parts what must not be linked (two polls of one session). While `secret` exists, whoever holds it can try each
    person; once it is destroyed nobody can. Raises ValueError without a secret.
    """
    if not secret:
        raise ValueError("Tokens are made with a secret.")
    return hmac.new(secret.encode(), f"{about}:{person_id}".encode(), "sha256").hexdigest()
