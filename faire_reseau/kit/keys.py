"""Unguessable keys for links and QR codes; only the digest of a key that opens an account is stored."""

import hashlib
import secrets
import unicodedata

# Nothing that is taken for something else when read from a wall: no i, l, o, 0, 1.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
SHORT_LENGTH = 8


def new_key(size_bytes: int = 18) -> str:
    """A fresh key, safe in an address, of `size_bytes` of randomness (18 bytes: 24 characters)."""
    return secrets.token_urlsafe(size_bytes)


def short_code(key: str) -> str:
    """What one types instead of `key`: eight letters and figures drawn from it (40 bits), so both end together.

    For what is read aloud or from a wall and opens no account; the key cannot be found from it.
    """
    number, code = int(digest(key), 16), ""
    for _ in range(SHORT_LENGTH):
        number, rest = divmod(number, len(LETTERS))
        code += LETTERS[rest]
    return f"{code[:4]}-{code[4:]}"


def as_short_code(typed: str) -> str:
    """A short code as somebody typed it, as `short_code` writes it; whatever else gives what no key has."""
    plain = plain_code(typed)
    return f"{plain[:4]}-{plain[4:]}"


def plain_code(typed: str) -> str:
    """A code as somebody typed or pasted it, in small letters and figures alone: no spaces of any kind, hyphens or dots."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", typed).lower() if letter.isalnum())


def digest(key: str) -> str:
    """What is stored instead of `key`: 64 hexadecimal characters."""
    return hashlib.sha256(key.encode()).hexdigest()
