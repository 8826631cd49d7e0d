"""Notes of sessions, reports of groups among them, offered to the analysis of texts."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.analysis.queries import Chosen, Filter, Offered, TextSource
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.queries.offered import dated_title, session_filters, session_variables, sessions_chosen
from faire_reseau.notes.enums import NoteState
from faire_reseau.notes.models import Note
from faire_reseau.notes.permissions import readable_by
from faire_reseau.notes.queries.reading import lines_said


def _filters(user: User) -> list[Filter]:
    return session_filters(Session.objects.filter(pk__in=readable_by(user).exclude(text="").values("session")))


def _texts(user: User, chosen: Chosen) -> Iterable[Offered]:
    notes = readable_by(user).filter(session__in=sessions_chosen(Session.objects.all(), chosen)).exclude(text="")
    rows = notes.select_related("session__gathering__host", "session__gathering__territory").defer("snapshot")
    rows = rows.order_by("session__gathering__starts_on", "session__gathering", "session__starts_at", "session")
    read = list(rows)
    variables = session_variables(note.of_session for note in read)
    for note in read:
        session = note.of_session
        yield Offered(
            key=f"notes.note:{note.pk}",
            title=f"{session.title} ({dated_title(session.gathering)})",
            text="\n".join(lines_said(note)),
            address=reverse("notes:note", args=[session.gathering.slug, session.pk]),
            variables=variables[session.pk],
            is_restricted=not _is_public(note),
            is_sample=note.is_sample,
        )


def _is_public(note: Note) -> bool:
    """Whether everybody reads it: it is final, and its gathering announced."""
    return note.state == NoteState.FINAL and note.of_session.gathering.state != GatheringState.DRAFT


NOTES = TextSource(
    label=_("Notes of sessions and reports of groups"),
    explained=_("What was written together in sessions, note by note. Notes that are not final yet are restricted."),
    filters=_filters,
    texts=_texts,
)
