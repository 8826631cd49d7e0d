"""Access to the addresses of this room that texts link to, and the way from a session to its note."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.gatherings.enums import Format, GatheringState, SessionState
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.queries import with_the_gathering
from faire_reseau.gatherings.queries.session_links import SessionLink, SessionLinker
from faire_reseau.kit.openness import Opens
from faire_reseau.notes.models import Note

# Nobody takes notes there.
WITHOUT = (Format.BREAK, Format.MEAL)


def _session_link(session: Session, columns: Mapping[str, Any], *, runs: bool) -> SessionLink | None:  # noqa: ARG001  (what openers are given)
    """The way to the note of `session`; before it was begun, quiet, while the gathering is to come or under way."""
    address = reverse("notes:note", args=[session.gathering.slug, session.pk])
    if columns["notes_begun"]:
        return SessionLink("file-text", _("Note"), address)
    can_begin = session.gathering.state in (GatheringState.DRAFT, GatheringState.ANNOUNCED)
    if not can_begin or session.state == SessionState.CANCELLED or session.format in WITHOUT:
        return None
    return SessionLink("file-text", _("Take notes together"), address, is_quiet=True)


SESSION_LINKER = SessionLinker({"notes_begun": Exists(Note.objects.filter(session=OuterRef("pk")))}, _session_link)
OPENS: dict[str, Opens] = {"notes:note": with_the_gathering, "notes:list": with_the_gathering}
