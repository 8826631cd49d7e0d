"""Documents of notes: held in memory, compacted in their rows, read from time to time (helpers of the actions)."""

import threading
import zlib
from collections import OrderedDict
from collections.abc import Iterable
from datetime import datetime, timedelta

from faire_reseau.kit.events import publish
from faire_reseau.network.models import Person
from faire_reseau.notes.actions.following import follow_passages
from faire_reseau.notes.actions.records import keep_records
from faire_reseau.notes.enums import VersionCause
from faire_reseau.notes.events import NoteRead
from faire_reseau.notes.logic.contents import lines_of, packed
from faire_reseau.notes.logic.documents import SharedDocument
from faire_reseau.notes.models import Note, NoteUpdate, NoteVersion, NoteWriter

# So many edits wait beside the compacted ones before they join them: reading them takes some milliseconds.
MOST_UPDATES = 400
MOST_IN_MEMORY = 64
# A former state is set aside after so long, when somebody has written meanwhile; of the older ones only every second stays.
VERSION_EVERY = timedelta(minutes=5)
MOST_VERSIONS = 120


class _Held(threading.local):
    """The documents that this thread holds: a document is of one thread. By the note's key, which is never used again."""

    def __init__(self) -> None:
        self.documents: OrderedDict[str, tuple[SharedDocument, int]] = OrderedDict()


_held = _Held()


def document_of(note: Note) -> tuple[SharedDocument, int]:
    """The document of `note` as this transaction sees it, and the number of its last edit.

    `note` is held: nobody else writes to it until the transaction ends. The document leaves the memory of this thread, since
    the transaction may be taken back and its numbers given again; whoever wants it there `remember`s it once it is committed.
    """
    entry = _held.documents.pop(str(note.key), None)
    if entry is None:
        document = SharedDocument(*([zlib.decompress(note.snapshot)] if note.snapshot else []))
        last = note.snapshot_to
    else:
        document, last = entry
        if note.snapshot_to > last:  # another process has compacted what this one had not yet read
            document.load(zlib.decompress(note.snapshot))
            last = note.snapshot_to
    rows = NoteUpdate.objects.filter(note=note, pk__gt=last).order_by("pk").values_list("pk", "update")
    for number, update in rows:
        document.load(bytes(update))
        last = number
    return document, last


def remember(note: Note, document: SharedDocument, last: int) -> None:
    """Hold it for the next time: all it says is committed. The one that was asked for longest ago goes."""
    _held.documents[str(note.key)] = (document, last)
    _held.documents.move_to_end(str(note.key))
    while len(_held.documents) > MOST_IN_MEMORY:
        _held.documents.popitem(last=False)


def compact(note: Note, document: SharedDocument, last: int) -> None:
    """Have the row of the note hold everything, as one update; the edits by themselves go. Not those that wait for others."""
    if document.has_gap:
        return
    note.snapshot, note.snapshot_to = zlib.compress(document.state, 9), last
    note.save(update_fields=["snapshot", "snapshot_to"])
    NoteUpdate.objects.filter(note=note, pk__lte=last).delete()


def read(note: Note, document: SharedDocument, last: int, *, at: datetime) -> None:
    """Note what the document says: for readers, for the search, in records, and as a former state after a while.

    Publishes `NoteRead` when it says something else than before, `NoteCommented` when passages of comments went elsewhere.
    """
    if last <= note.read_to:
        return
    follow_passages(note, document)
    content = document.read()
    stored = packed(content)
    note.read_to = last
    if stored == bytes(note.content):
        note.save(update_fields=["read_to"])
        return
    before = note.content
    note.content, note.text = stored, "\n".join(lines_of(content))
    note.version += 1
    note.changed_at = at
    note.save(update_fields=["content", "text", "search", "read_to", "version", "changed_at"])
    keep_records(note, content, at=at)
    newest = NoteVersion.objects.filter(note=note).order_by("-number").first()
    if before and at - (newest.at if newest is not None else note.made_at) >= VERSION_EVERY:
        add_version(note, VersionCause.PAUSE, at=at)
    publish(NoteRead(note_id=note.pk))


def add_version(note: Note, cause: VersionCause, *, at: datetime) -> NoteVersion:
    """Set aside what the note says now, with who has written since the version before."""
    before = NoteVersion.objects.filter(note=note).order_by("-number").first()
    version = NoteVersion.objects.create(
        note=note,
        number=before.number + 1 if before is not None else 1,
        content=bytes(note.content),
        cause=cause,
        at=at,
        words=len(note.text.split()),
    )
    version.people.set(_who_wrote(note, before.at if before is not None else None))
    _thin_out(note)
    return version


def _who_wrote(note: Note, after: datetime | None) -> Iterable[Person]:
    writers = NoteWriter.objects.filter(note=note, person__isnull=False)
    if after is not None:
        writers = writers.filter(at__gt=after)
    return Person.objects.filter(pk__in=writers.values("person"))


def _thin_out(note: Note) -> None:
    pauses = NoteVersion.objects.filter(note=note, cause=VersionCause.PAUSE).order_by("number")
    keys = list(pauses.values_list("pk", flat=True))
    if len(keys) > MOST_VERSIONS:
        NoteVersion.objects.filter(pk__in=keys[: MOST_VERSIONS // 2 : 2]).delete()
