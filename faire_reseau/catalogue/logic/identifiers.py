"""Identifiers of publications: ISBN (ISO 2108) and DOI (ISO 26324), checked and in one form."""

import re

_ISBN_SIGNS = re.compile(r"[\s\u2010-\u2015-]+")
_DOI = re.compile(r"10\.\d{4,9}/\S{1,180}")
_DOI_BEFORE = re.compile(r"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
TEN, THIRTEEN = 10, 13


def isbn_in(text: str) -> str | None:
    """The ISBN that `text` says as its thirteen digits, "" for an empty text, None for one whose check digit is wrong.

    Parameters: `text`, with or without hyphens, spaces and the word “ISBN”; of ten or thirteen digits.
    Cost: constant. Source: ISO 2108: weights 1 and 3 modulo 10; of ten digits, 10 to 1 modulo 11.
    """
    digits = _ISBN_SIGNS.sub("", text.upper().replace("ISBN", "").strip(" :"))
    if not digits:
        return ""
    if (
        len(digits) == TEN
        and digits[:9].isascii()
        and digits[:9].isdigit()
        and (digits[9].isdigit() or digits[9] == "X")
    ):
        values = [*map(int, digits[:9]), 10 if digits[9] == "X" else int(digits[9])]
        if sum(weight * value for weight, value in zip(range(10, 0, -1), values, strict=True)) % 11:
            return None
        return "978" + digits[:9] + _last_of("978" + digits[:9])
    is_isbn = len(digits) == THIRTEEN and digits.isascii() and digits.isdigit() and digits[:3] in ("978", "979")
    return digits if is_isbn and digits[12] == _last_of(digits[:12]) else None


def doi_in(text: str) -> str | None:
    """The DOI that `text` says, in small letters and without its resolver; "" for an empty text, None for what is no DOI.

    Parameters: `text`, as “10.1000/182”, “doi:10.1000/182” or “https://doi.org/10.1000/182”. Cost: linear.
    """
    doi = _DOI_BEFORE.sub("", text.strip(), count=1).lower()
    if not doi:
        return ""
    return doi if _DOI.fullmatch(doi) else None


def hyphened(isbn: str) -> str:
    """An ISBN with its prefix apart, “978-2070360024”: groups within are known to its agency alone. Cost: constant."""
    return f"{isbn[:3]}-{isbn[3:]}" if isbn else ""


def _last_of(twelve: str) -> str:
    return str(-sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(twelve)) % 10)
