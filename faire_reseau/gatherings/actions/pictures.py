"""Action on the cover of a gathering."""

from datetime import datetime
from typing import Any

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import raise_version
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.pictures import Redrawn
from faire_reseau.kit.shown_pictures import change_picture, save_picture


def change_cover(
    gathering: Gathering, *, file: Any, alternative: str, credit: str, off: bool = False, by: User, at: datetime
) -> None:
    """Show another cover, describe the present one otherwise, or show none; in every state, also after the end.

    Raises `PictureWithoutWords`, `PictureRefused`, `Busy`.
    """
    words = {"alternative": alternative, "credit": credit}
    change_picture(gathering, lambda: _note_cover(gathering, by, at), file=file, off=off, **words)


def keep_cover(gathering: Gathering, redrawn: Redrawn | None, *, by: User | None, at: datetime, **words: Any) -> None:
    """Write a cover that is already drawn; `words` as in `change_cover`."""
    save_picture(gathering, redrawn, lambda: _note_cover(gathering, by, at), **words)


def _note_cover(gathering: Gathering, by: User | None, at: datetime) -> None:
    write_audit_line("change_cover", gathering, by=by, at=at)
    raise_version(gathering, at=at)
