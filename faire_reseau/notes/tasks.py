"""Task of notes: have readers shown what was typed last, where the server stopped before it was read."""

from datetime import timedelta

from django.db.models import F

from faire_reseau.kit import clock
from faire_reseau.notes import actions
from faire_reseau.notes.models import Note

# Whoever writes has it read when they pause: what is older waits for nobody.
WAIT = timedelta(minutes=2)


def read_waiting(at_most: int) -> int:
    """Read at most so many notes of which edits are stored and not yet shown; how many there were."""
    now = clock.now()
    waiting = Note.objects.filter(updates__id__gt=F("read_to")).exclude(updates__at__gt=now - WAIT).distinct()[:at_most]
    for note in waiting:
        actions.read_again(note, at=now)
    return len(waiting)
