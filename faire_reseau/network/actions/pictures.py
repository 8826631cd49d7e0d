"""Action on the logo of an organisation."""

from datetime import datetime
from typing import Any

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.shown_pictures import change_picture
from faire_reseau.network.actions.organisation import raise_version
from faire_reseau.network.models import Organisation


def change_logo(
    organisation: Organisation, *, file: Any, alternative: str, credit: str, off: bool = False, by: User, at: datetime
) -> None:
    """Show another logo, describe the present one otherwise, or show none.

    Raises `PictureWithoutWords`, `PictureRefused`, `Busy`.
    """

    def noted() -> None:
        write_audit_line("change_logo", organisation, by=by, at=at)
        raise_version(organisation)

    change_picture(organisation, noted, file=file, alternative=alternative, credit=credit, off=off)
