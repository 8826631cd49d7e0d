"""Coding by hand: the codes of a corpus as a tree, passages that bear them, memos, what coders who differ agreed on."""

import uuid

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import CodeMark, Verdict
from faire_reseau.analysis.models.corpora import Corpus, Document
from faire_reseau.kit.codes import choices


class Code(models.Model):
    """A label for passages. Its sign is a colour *and* a mark, so that no colour is needed to tell codes apart."""

    corpus = models.ForeignKey(Corpus, models.CASCADE, related_name="codes")
    # Kept through exchanges of code books and projects.
    guid = models.UUIDField(default=uuid.uuid4)
    parent = models.ForeignKey("self", models.RESTRICT, null=True, blank=True, related_name="below")
    # Among the codes under the same one.
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    colour = models.CharField(max_length=7)
    mark = models.CharField(max_length=10, choices=choices(CodeMark))
    definition = models.TextField(max_length=4000, blank=True)
    example = models.TextField(max_length=2000, blank=True)
    counter_example = models.TextField(max_length=2000, blank=True)
    # Holds other codes; no passage bears it.
    is_heading = models.BooleanField(default=False)

    class Meta:
        ordering = ["corpus", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["corpus", "guid"], name="one_code_per_guid")]

    def __str__(self) -> str:
        return self.name


class Coding(models.Model):
    """A passage that bears a code: code points of the text, which never changes."""

    guid = models.UUIDField(default=uuid.uuid4)
    document = models.ForeignKey(Document, models.CASCADE, related_name="codings")
    code = models.ForeignKey(Code, models.RESTRICT, related_name="codings")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    memo = models.TextField(max_length=4000, blank=True)
    coder = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Who coded it in the file that it came from; nobody here.
    coder_name = models.CharField(max_length=120, blank=True)
    coded_at = models.DateTimeField()

    class Meta:
        ordering = ["document", "start", "end", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["document", "code", "coder", "coder_name", "start", "end"], name="coded_once_by_each"
            ),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="a_coding_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.start}–{self.end}"


class Memo(models.Model):
    """What somebody noted about a text or a code; about a passage, it stands on its coding."""

    corpus = models.ForeignKey(Corpus, models.CASCADE, related_name="memos")
    document = models.ForeignKey(Document, models.CASCADE, null=True, blank=True, related_name="memos")
    code = models.ForeignKey(Code, models.CASCADE, null=True, blank=True, related_name="memos")
    text = models.TextField(max_length=4000)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]


class CodingRound(models.Model):
    """Coders work blind, each seeing their own codings alone, until a comparison is opened: one row for a corpus that ever did."""

    corpus = models.OneToOneField(Corpus, models.CASCADE, related_name="coding_round")
    is_blind = models.BooleanField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.corpus}: {self.is_blind}"


class Decision(models.Model):
    """What was decided of a stretch that some coders gave a code and others did not, by whom, and why."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="decisions")
    code = models.ForeignKey(Code, models.CASCADE, related_name="decisions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    verdict = models.CharField(max_length=7, choices=choices(Verdict))
    reason = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["document", "start", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "code", "start", "end"], name="decided_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="a_decision_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.start}–{self.end}: {self.verdict}"
