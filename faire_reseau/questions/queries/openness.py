"""Access to the addresses of this room that texts link to, and the way from a session to its questions."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.queries import with_the_gathering
from faire_reseau.gatherings.queries.session_links import SessionLink, SessionLinker
from faire_reseau.kit.openness import Opens
from faire_reseau.questions.models import QuestionTime


def _session_link(session: Session, columns: Mapping[str, Any], *, runs: bool) -> SessionLink | None:
    """The way to the questions of `session`: for everybody once it takes some, before that for who may open them."""
    address = reverse("questions:session", args=[session.gathering.slug, session.pk])
    if columns["questions_taken"]:
        return SessionLink("help-circle", _("Questions"), address)
    return SessionLink("help-circle", _("Take questions"), address, is_quiet=True) if runs else None


SESSION_LINKER = SessionLinker(
    {"questions_taken": Exists(QuestionTime.objects.filter(session=OuterRef("pk")))}, _session_link
)
OPENS: dict[str, Opens] = {"questions:session": with_the_gathering}
