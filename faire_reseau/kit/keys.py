"""Unguessable keys for links and QR codes; the database keeps only their digest where the key opens an account."""

import hashlib
import secrets


def new_key(size_bytes: int = 18) -> str:
    """A fresh key, safe in an address, of `size_bytes` of randomness (18 bytes: 24 characters)."""
    return secrets.token_urlsafe(size_bytes)


def digest(key: str) -> str:
    """What is stored instead of `key`: 64 hexadecimal characters."""
    return hashlib.sha256(key.encode()).hexdigest()
