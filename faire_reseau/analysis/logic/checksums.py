"""Checksum of a corpus: SHA-256 of its texts with all that is kept of them, in order."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any


def canonical(value: Any) -> bytes:
    """`value` (plain JSON values) as the same bytes whatever the order of its names."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def checksum_of(texts: Iterable[Any]) -> str:
    """The checksum of texts in order, each with key, title, original (its text under any mask), address, variables, themes and is_restricted."""
    total = hashlib.sha256()
    for text in texts:
        part = canonical(
            [text.key, text.title, text.original, text.address, text.variables, text.themes, text.is_restricted]
        )
        total.update(len(part).to_bytes(8))
        total.update(part)
    return total.hexdigest()
