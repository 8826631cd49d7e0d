"""Pages as tests read their markup: white space that no browser shows left out, so that a line broken in a template breaks no test."""

import re
from typing import Any

INSIDE_A_TAG = re.compile(r"<[^<>]+>")
AT_AN_EDGE = re.compile(r"(?<=>)\s+|\s+(?=<)")
SPACES = re.compile(r"[ \t\r\n]+")


def tight(page: Any) -> str:
    """The markup of an answer (or of text): one space where there are several, none beside tags."""
    text = page if isinstance(page, str) else page.content.decode()
    whole = INSIDE_A_TAG.sub(lambda tag: SPACES.sub(" ", tag[0]).replace(" >", ">"), text)
    return SPACES.sub(" ", AT_AN_EDGE.sub("", whole))
