"""Notes of sessions, and texts of rooms above: every edit, the text as it stands, who wrote, former states, action items, pictures, comments."""

import uuid

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import Folded, FoldedField
from faire_reseau.network.models import Person
from faire_reseau.notes.enums import NoteState, VersionCause


class Note(Folded):
    """The text that people write together in a session; without one, it is of a row of a room above, which holds its key.

    What it is, is its edits: `snapshot` (packed) holds those up to `snapshot_to`, `NoteUpdate` the ones after it. `content`
    (packed) and `text` say what it said when it was last read, `read_to` how far that goes.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.OneToOneField(Session, models.CASCADE, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=choices(NoteState), default=NoteState.OPEN)
    snapshot = models.BinaryField(default=bytes)
    snapshot_to = models.BigIntegerField(default=0)
    content = models.BinaryField(default=bytes)
    text = models.TextField(blank=True)
    search = FoldedField(of=["text"])
    read_to = models.BigIntegerField(default=0)
    # Raised when what readers are shown has changed.
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    source = models.URLField(max_length=500, blank=True)
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.session or self.key)

    @property
    def of_session(self) -> Session:
        """The session of a note that has one. Raises `ValueError` for a text of a room above."""
        if self.session is None:
            raise ValueError(self.key)
        return self.session


class NoteUpdate(models.Model):
    """What somebody typed, as the editor sent it; stored before it is acknowledged, in the order of its number."""

    id = models.BigAutoField(primary_key=True)
    note = models.ForeignKey(Note, models.CASCADE, related_name="updates")
    update = models.BinaryField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["note", "id"])]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.pk}"


class NoteWriter(models.Model):
    """Whose an editor is: each opened editor writes under a number, which the server knows from the signed-in connection.

    It says who wrote each character, since the text holds the number; nobody else may write under it. `at`: when last.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="writers")
    client = models.BigIntegerField()
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "client"], name="one_writer_per_client")]

    def __str__(self) -> str:
        return f"{self.client}: {self.person}"


class NoteVersion(models.Model):
    """What a note said at a moment, and who had written since the version before."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.BinaryField()
    cause = models.CharField(max_length=20, choices=choices(VersionCause))
    at = models.DateTimeField()
    people = models.ManyToManyField(Person, blank=True, related_name="+")
    words = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "number"], name="one_version_per_number")]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.number}"


class ActionItem(models.Model):
    """What somebody undertakes: a block of a note. The note says it, this row lets it be found and ticked off."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="action_items")
    key = models.UUIDField()
    what = models.CharField(max_length=500)
    who = models.CharField(max_length=160, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    due = models.DateField(null=True)
    is_done = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    rank = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["note", "key"], name="one_action_item_per_block")]

    def __str__(self) -> str:
        return self.what


class NotePicture(models.Model):
    """A picture in a note, drawn anew, with the words that stand for it."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="pictures")
    file = models.FileField(upload_to="notes/", max_length=100)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alternative = models.CharField(max_length=300)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.alternative


class NoteComment(models.Model):
    """A comment on a passage of a note, or a reply to it (then `thread` is the comment that it replies to).

    `letters` are the letters of the passage (`logic.passages`), `quotation` what they said then; `place` where they stood when
    the note was last read: nowhere when the passage was removed. `key` is the sender's: sent again, it is the same comment. A
    deleted one has no words any more, and its row answers for its key.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="comments")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    thread = models.ForeignKey("self", models.CASCADE, null=True, related_name="replies")
    letters = models.TextField(blank=True)
    quotation = models.TextField(blank=True)
    place = models.PositiveIntegerField(null=True)
    text = models.TextField(blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["note", "thread"])]

    def __str__(self) -> str:
        return self.text[:80]
