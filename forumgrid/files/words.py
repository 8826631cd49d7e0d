"""Plain form of headings and names: without accents, capitals, ligatures, punctuation or needless blanks."""

from __future__ import annotations

import re
import unicodedata
from typing import Any


def plain(text: Any) -> str:
    """The text without accents, capitals, ligatures, punctuation or needless blanks: how headings and names are compared."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", str(text)) if not unicodedata.combining(c)).casefold()
    words = re.sub(r"[\W_]+", " ", bare.replace("œ", "oe").replace("æ", "ae"))
    return " ".join(re.sub(r"(?<=\d)(?=[^\W\d])", " ", words).split())  # "14h" is "14 h"
