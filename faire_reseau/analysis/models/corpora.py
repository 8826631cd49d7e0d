"""Corpora with their texts and the people invited, runs of automatic analysis with their results."""

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import MemberRole, RunKind, RunState
from faire_reseau.kit.codes import choices


class Corpus(models.Model):
    """Texts kept together as they were at one moment: a snapshot, which no source changes later."""

    title = models.CharField(max_length=200)
    # What it is for, in the words of who made it.
    purpose = models.TextField(max_length=2000, blank=True)
    language = models.CharField(max_length=2, default="fr")
    # Every text of it is restricted, whatever its own column says.
    is_restricted = models.BooleanField(default=False)
    # SHA-256 of the texts with their titles, addresses and variables, in order (`logic.checksums`).
    checksum = models.CharField(max_length=64)
    # How it was chosen: the source with the values chosen, or the names of files; it can be asked again.
    recipe = models.JSONField(default=dict, blank=True)
    # What readers of files had to say, as code and values (`textometry.Note`).
    notes = models.JSONField(default=list, blank=True)
    # The corpus of which this one is a new snapshot.
    renews = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="renewals")
    words = models.PositiveIntegerField(default=0)
    # When a mask was last set or taken off: what was computed before holds the words as they were.
    masked_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name_plural = "corpora"

    def __str__(self) -> str:
        return self.title


class Document(models.Model):
    """A text of a corpus. `text` is never changed: every result is (document, start, end) in code points."""

    corpus = models.ForeignKey(Corpus, models.CASCADE, related_name="documents")
    # From 1, in reading order; the order is part of the data, since a classification depends on it.
    position = models.PositiveIntegerField()
    # Names it within the corpus, and its source in a later snapshot (“reports.entry:12”).
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    # As everybody reads it: with a pseudonym of the same length in place of what is masked.
    text = models.TextField()
    # As it was kept, where something of it is masked; else empty. Read by what masks, and by nothing else.
    real_text = models.TextField(blank=True)
    # Where the source is read in the product; empty for a file.
    address = models.CharField(max_length=500, blank=True)
    # Name → value (centre, trade, territory, year, theme, session, question, or the columns of a table).
    variables = models.JSONField(default=dict, blank=True)
    # Stretches of it that carry a theme (IRaMuTeQ): [name, start, end].
    themes = models.JSONField(default=list, blank=True)
    is_restricted = models.BooleanField(default=False)

    class Meta:
        ordering = ["corpus", "position"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "position"], name="one_text_per_position"),
            models.UniqueConstraint(fields=["corpus", "key"], name="one_text_per_key"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def original(self) -> str:
        """The text as it was kept, without masks."""
        return self.real_text or self.text


class Member(models.Model):
    """Somebody invited to a corpus, and what they may do there."""

    corpus = models.ForeignKey(Corpus, models.CASCADE, related_name="members")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    role = models.CharField(max_length=4, choices=choices(MemberRole))
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        ordering = ["corpus", "pk"]
        constraints = [models.UniqueConstraint(fields=["corpus", "user"], name="invited_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class Run(models.Model):
    """One computation on a corpus with its parameters; the same parameters give the same bytes."""

    corpus = models.ForeignKey(Corpus, models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=choices(RunKind))
    title = models.CharField(max_length=200, blank=True)
    parameters = models.JSONField(default=dict)
    # Of `textometry`, with its resources of the language.
    version = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=choices(RunState), default=RunState.WAITING)
    stop_asked = models.BooleanField(default=False)
    # The step under way, and the share of it done, 0 to 1.
    step = models.CharField(max_length=20, blank=True)
    share = models.FloatField(default=0)
    # Why it failed: code and values of `textometry.InputError`; empty after a breakdown.
    reason = models.JSONField(default=dict, blank=True)
    # SHA-256 of its results.
    checksum = models.CharField(max_length=64, blank=True)
    # Processor time, in seconds.
    seconds = models.FloatField(null=True, blank=True)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # Last sign of life of the worker; a run that gives none is over.
    alive_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["corpus", "-number"]
        constraints = [models.UniqueConstraint(fields=["corpus", "number"], name="one_run_per_number")]

    def __str__(self) -> str:
        return self.title or f"{self.kind} {self.number}"


class RunFile(models.Model):
    """A result of a run under its name (`result.json`, `report.pdf`, `tree.svg`…): bytes, apart so that lists do not read them."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    content = models.BinaryField()

    class Meta:
        ordering = ["run", "name"]
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="one_file_per_name")]

    def __str__(self) -> str:
        return self.name


class ClassName(models.Model):
    """What people call a class of a run, and what they write about it."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="class_names")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120, blank=True)
    memo = models.TextField(max_length=4000, blank=True)
    named_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_name_per_class")]

    def __str__(self) -> str:
        return self.name or str(self.number)


class CorpusDraft(models.Model):
    """A file that somebody sent and has not confirmed yet: one an account, replaced by the next, removed after a day."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    content = models.BinaryField()
    # Columns of a table: text, identifier; see `forms.files`.
    reading = models.JSONField(default=dict, blank=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.file_name
