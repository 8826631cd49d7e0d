"""Hash chain of signatures: commitment to a signer, hash of a link, the head as it is printed (after Haber and Stornetta, 1991)."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

VERSION = 1
SHOWN = 24
"""Hexadecimal figures of a head that are printed: 96 bits, six groups that can be typed."""
GROUP = 4


def written_down(values: Mapping[str, object]) -> bytes:
    """`values` as one text, the same wherever it is written: JSON with sorted names and no spaces, in UTF-8."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def commitment_of(salt: str, signer_text: bytes) -> str:
    """What stands in a link for who signed: nobody can tell it from them without `salt`, nor find another `signer_text` for it.

    Parameters: `salt`, random, removed with `signer_text` when the person is erased; `signer_text`, as `written_down`
    writes it. Returns 64 hexadecimal figures. Cost: the length of `signer_text`.
    """
    return hashlib.sha256(salt.encode() + b"\n" + signer_text).hexdigest()


def link_of(facts: Mapping[str, object], *, number: int, before: str, commitment: str) -> str:
    """The hash of a link: of its `facts`, of its `number` on the sheet, of the `commitment` to who signed and of the link `before`.

    Parameters: `facts`, plain values, as `facts_of` names them; `before`, empty for the first of a sheet. Returns 64
    hexadecimal figures. Cost: constant.
    """
    whole = {**facts, "version": VERSION, "number": number, "commitment": commitment, "before": before}
    return hashlib.sha256(written_down(whole)).hexdigest()


def facts_of(
    *,
    half_day: int,
    on: str,
    part: str,
    presence: int,
    person: int,
    is_present: bool,
    means: str,
    at: datetime,
    by: int | None,
    corrects: int | None,
    reason: str,
    sealed_at: datetime,
) -> dict[str, object]:
    """What a link says of a presence, apart from names: people and accounts by the numbers that stay when names are erased.

    Moments are written in UTC, so that no zone changes them. Cost: constant.
    """
    return {
        "half_day": half_day,
        "on": on,
        "part": part,
        "presence": presence,
        "person": person,
        "is_present": bool(is_present),
        "means": str(means),
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "by": by,
        "corrects": corrects,
        "reason": reason,
        "sealed_at": sealed_at.astimezone(UTC).isoformat(timespec="microseconds"),
    }


def printed(head: str) -> str:
    """The beginning of a head as it stands on a sheet: “3fa2 91bc …”, in groups; "" without one."""
    return " ".join(head[at : at + GROUP] for at in range(0, min(len(head), SHOWN), GROUP))


def typed(text: str) -> str:
    """A printed head as somebody typed it, without spaces or hyphens; "" when it is too short to be one, or none."""
    figures = "".join(letter for letter in text.lower() if letter.isalnum())
    is_one = SHOWN <= len(figures) <= hashlib.sha256().digest_size * 2
    return figures if is_one and set(figures) <= set("0123456789abcdef") else ""
