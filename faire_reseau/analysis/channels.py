"""Live messages of a text: its codings changed. They carry no words: each screen fetches what its reader may see."""

from typing import Any

from faire_reseau import live
from faire_reseau.analysis.permissions import texts_read_by

PREFIX = "coding"


def name(document_id: int) -> str:
    """The channel of a text."""
    return f"{PREFIX}:{document_id}"


def may_follow(user: Any, channel: str) -> bool:
    """Whoever reads the text."""
    row = live.row_in(channel)
    return row is not None and texts_read_by(user).filter(pk=row).exists()


def register() -> None:
    """Declare the channel with the predicate that guards it."""
    live.register(PREFIX, may_follow)


def push_changed(document_id: int) -> None:
    """Have the screens that show the text fetch its codings again."""
    live.push(name(document_id), "coding", {})
