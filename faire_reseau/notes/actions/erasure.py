"""Actions: erase a person from this room, merge two people."""

from datetime import datetime

from faire_reseau.network.models import Person
from faire_reseau.notes.models import ActionItem, NoteComment, NotePicture, NoteUpdate, NoteVersion, NoteWriter


def erase_person_traces(person: Person, _at: datetime) -> None:
    """What they wrote stays, comments too, without a name; action items are nobody's. Called inside the transaction of the erasure."""
    NoteUpdate.objects.filter(person=person).update(person=None)
    NoteWriter.objects.filter(person=person).update(person=None)
    NotePicture.objects.filter(person=person).update(person=None)
    ActionItem.objects.filter(person=person).update(person=None, who="")
    NoteComment.objects.filter(person=person).update(person=None)
    NoteComment.objects.filter(resolved_by=person).update(resolved_by=None)
    NoteVersion.people.through.objects.filter(person=person).delete()
