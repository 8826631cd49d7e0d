"""Pictures in notes."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit import pictures
from faire_reseau.kit.keys import new_key
from faire_reseau.network.models import Person
from faire_reseau.notes.actions.life import NoteRefused
from faire_reseau.notes.enums import NoteState
from faire_reseau.notes.models import Note, NotePicture
from faire_reseau.notes.texts import FINAL_SENTENCE

MOST_PICTURES = 60


def add_picture(note: Note, upload: Any, *, alternative: str, person: Person, by: User, at: datetime) -> NotePicture:
    """A picture drawn anew (nothing hidden in the file remains). Raises `PictureRefused`, `NoteRefused`."""
    if note.state == NoteState.FINAL:
        raise NoteRefused(FINAL_SENTENCE)
    if upload is None or not alternative.strip():
        raise NoteRefused(_("Choose a picture, and say in words what it shows."))
    if NotePicture.objects.filter(note=note).count() >= MOST_PICTURES:
        raise NoteRefused(_("This note holds 60 pictures already: no more can be added."))
    redrawn = pictures.redraw(upload)
    file = ContentFile(redrawn.content, name=f"{new_key()}.jpg")
    size = {"width": redrawn.width, "height": redrawn.height}
    with transaction.atomic():
        picture = NotePicture.objects.create(
            note=note, file=file, alternative=alternative.strip()[:300], person=person, at=at, **size
        )
        write_audit_line("add_note_picture", picture, by=by, at=at)
    return picture
