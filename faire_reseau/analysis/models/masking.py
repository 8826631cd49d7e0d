"""Masks on the texts of a corpus: pseudonyms, what they stand for, and where."""

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import MaskKind, MaskState, RunState
from faire_reseau.analysis.models.corpora import Corpus, Document
from faire_reseau.kit.codes import choices


class MaskSearch(models.Model):
    """The last search for personal data in a corpus."""

    corpus = models.OneToOneField(Corpus, models.CASCADE, related_name="mask_search")
    state = models.CharField(max_length=8, choices=choices(RunState))
    with_places = models.BooleanField(default=False)
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.corpus}: {self.state}"


class Mask(models.Model):
    """A pseudonym and whom or what it stands for, wherever that is named in the corpus: the same once and for all."""

    corpus = models.ForeignKey(Corpus, models.CASCADE, related_name="masks")
    kind = models.CharField(max_length=6, choices=choices(MaskKind))
    # Counted within its kind, never given again.
    number = models.PositiveIntegerField()
    # Tells it from others of its kind: a person of the directory, a number without its signs, words without accents.
    key = models.CharField(max_length=300)
    # What it stands for, in words; the table of these is for facilitators.
    real = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=choices(MaskState), default=MaskState.OPEN)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["corpus", "kind", "number"]
        constraints = [
            models.UniqueConstraint(fields=["corpus", "kind", "number"], name="one_mask_per_number"),
            models.UniqueConstraint(fields=["corpus", "kind", "key"], name="one_mask_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class MaskSpan(models.Model):
    """Where somebody or something is named: code points of the text."""

    mask = models.ForeignKey(Mask, models.CASCADE, related_name="spans")
    document = models.ForeignKey(Document, models.CASCADE, related_name="mask_spans")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    # Left readable though its mask is accepted.
    is_refused = models.BooleanField(default=False)

    class Meta:
        ordering = ["document", "start"]
        constraints = [
            models.UniqueConstraint(fields=["document", "start"], name="one_mask_per_place"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="a_mask_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.mask} {self.start}–{self.end}"
