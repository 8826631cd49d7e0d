"""Undoable changes of a person, for the export of their data."""

from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.kit.undoing import acts_of


def undoable_data(user: User) -> list[dict[str, Any]]:
    """The acts of `user` that are kept for a day so that they can be undone."""
    return [
        {"kind": act.kind, "at": act.at.isoformat(), "ends_at": act.ends_at.isoformat(), "undone": bool(act.undone_at)}
        for act in acts_of(user)
    ]
