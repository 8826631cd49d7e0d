"""The texts that notes begin from, in the language of who begins."""

from typing import Any

from django.utils.translation import gettext as _

from faire_reseau.notes.enums import Beginning
from faire_reseau.notes.logic.contents import EMPTY, bullets, heading, paragraph


def beginning(which: str, title: str) -> dict[str, Any]:
    """What a note begun from `which` says first."""
    if which == Beginning.REPORT:
        blocks = [
            heading(_("Who was there")),
            bullets(),
            heading(_("What was said")),
            paragraph(),
            heading(_("Ideas to carry on")),
            bullets(),
            heading(_("Who carries on")),
            bullets(),
        ]
    elif which == Beginning.MINUTES:
        blocks = [
            paragraph(_("Minutes of: %(title)s") % {"title": title}),
            heading(_("Present and excused")),
            bullets(),
            heading(_("Points to discuss")),
            bullets(),
            heading(_("Discussed")),
            paragraph(),
            heading(_("Decided")),
            bullets(),
            heading(_("To do")),
            bullets(),
        ]
    else:
        return EMPTY
    return {"type": "doc", "content": blocks}
