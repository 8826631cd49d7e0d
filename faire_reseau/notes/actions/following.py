"""Passages of comments as the note changes (helper of the actions)."""

from faire_reseau.kit.events import publish
from faire_reseau.notes.events import NoteCommented
from faire_reseau.notes.logic.documents import SharedDocument
from faire_reseau.notes.logic.passages import Standing, runs_of, written_runs
from faire_reseau.notes.models import Note, NoteComment


def follow_passages(note: Note, document: SharedDocument) -> None:
    """Note where the passages of the comments stand now. Called inside the transaction that reads the note.

    Publishes `NoteCommented` when a passage was removed, or its words stand there under other letters.
    """
    threads = list(NoteComment.objects.filter(note=note, thread=None))
    if not threads:
        return
    standing = Standing(document)
    is_moved = False
    for thread in threads:
        runs = runs_of(thread.letters)
        places = standing.pieces_with(runs)
        if not places:
            runs = standing.runs_that_say(thread.quotation)
            places = standing.pieces_with(runs)
        place = places[0] if places else None
        letters = written_runs(runs) if places else thread.letters
        is_moved |= letters != thread.letters or (place is None) != (thread.place is None)
        if (place, letters) != (thread.place, thread.letters):
            thread.place, thread.letters = place, letters
            thread.save(update_fields=["place", "letters"])
    if is_moved:
        publish(NoteCommented(note_id=note.pk))
