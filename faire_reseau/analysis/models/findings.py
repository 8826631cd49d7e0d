"""Findings: claims with the passages that carry them, those that contradict them, and what is said of them."""

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import FindingState, Stands
from faire_reseau.analysis.models.coding import Code
from faire_reseau.analysis.models.corpora import Corpus, Document, Run
from faire_reseau.kit.codes import choices


class Finding(models.Model):
    """A sentence that claims something about a corpus. How many sources say so is counted (`queries.findings`), never typed."""

    corpus = models.ForeignKey(Corpus, models.CASCADE, related_name="findings")
    claim = models.CharField(max_length=300)
    paragraph = models.TextField(max_length=4000, blank=True)
    state = models.CharField(max_length=10, choices=choices(FindingState), default=FindingState.DRAFT)
    # Why it is kept with fewer than two sources, or why it is withdrawn.
    reason = models.CharField(max_length=500, blank=True)
    codes = models.ManyToManyField(Code, related_name="+", blank=True)
    runs = models.ManyToManyField(Run, related_name="+", blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["corpus", "pk"]

    def __str__(self) -> str:
        return self.claim


class FindingPassage(models.Model):
    """A passage quoted for or against a claim, in order, with what is said of who wrote it."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="passages")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    stands = models.CharField(max_length=11, choices=choices(Stands))
    position = models.PositiveIntegerField()
    # What stands instead of the title of the text where it is quoted; empty: that title.
    pseudonym = models.CharField(max_length=120, blank=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["finding", "stands", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["finding", "document", "start", "end"], name="quoted_once_in_a_finding"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="a_quotation_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.start}–{self.end}"


class FindingComment(models.Model):
    """What somebody said of a finding, or of one of its passages."""

    finding = models.ForeignKey(Finding, models.CASCADE, related_name="comments")
    passage = models.ForeignKey(FindingPassage, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=2000)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:80]
