"""Tables on their way in and out: what is imported and exported."""

from django.db import models

from faire_reseau.accounts.models import User


class ImportDraft(models.Model):
    """The table somebody sent and has not confirmed yet: one an account, replaced by the next, so never many."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    what = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    key = models.CharField(max_length=40)
    # Of the sheet that is imported; `sheets` are all, with their names, where a file has several.
    rows = models.JSONField()
    sheets = models.JSONField(default=list)
    # What was paired by hand, see `logic.pairing`.
    pairs = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.what}: {self.file_name}"


class PairedWord(models.Model):
    """What somebody paired by hand in an import, remembered for the next: a title with a column, or a word with one of a list.

    `column` is that of the word, empty for a title; `code` is empty for what is left aside.
    """

    what = models.CharField(max_length=20)
    column = models.CharField(max_length=40, blank=True)
    word = models.CharField(max_length=200)
    code = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "column", "word"], name="one_pair_per_word")]

    def __str__(self) -> str:
        return f"{self.word}: {self.code}"


class ImportBatch(models.Model):
    """What an import made and changed, row by row, so that it can be undone; removed after a month."""

    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    what = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200)
    # [table, key, before (null: made by the import), after (null: removed)], columns as plain values.
    rows = models.JSONField()
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.what}: {self.file_name}"


class ExportFile(models.Model):
    """A long table that somebody asked for, made by the worker: one an account, private to it, removed after a day."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    what = models.CharField(max_length=20)
    extension = models.CharField(max_length=4)
    language = models.CharField(max_length=5)
    rows = models.PositiveIntegerField()
    rows_done = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    content = models.BinaryField(null=True)

    def __str__(self) -> str:
        return f"{self.what}.{self.extension}"
