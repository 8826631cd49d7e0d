"""Coding with help: passages near to those that bear a code, proposed to one coder, who accepts or refuses each."""

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import RunState
from faire_reseau.analysis.models.coding import Code, Coding
from faire_reseau.analysis.models.corpora import Document, Run
from faire_reseau.kit.codes import choices


class SuggestionSearch(models.Model):
    """What was last looked for on behalf of a coder: it rests on the codings that they see."""

    code = models.ForeignKey(Code, models.CASCADE, related_name="searches")
    coder = models.ForeignKey(User, models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=choices(RunState))
    asked_at = models.DateTimeField()
    # Passages that bore the code then, and how many of them lie in the class of `run` that most of them lie in.
    coded = models.PositiveIntegerField(default=0)
    run = models.ForeignKey(Run, models.SET_NULL, null=True, related_name="+")
    usual_class = models.PositiveIntegerField(default=0)
    in_usual_class = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["code", "coder"], name="one_search_per_code_and_coder")]

    def __str__(self) -> str:
        return f"{self.code}: {self.state}"


class Suggestion(models.Model):
    """A passage that was proposed: accepted while its coding stands, refused, or open."""

    search = models.ForeignKey(SuggestionSearch, models.CASCADE, related_name="suggestions")
    document = models.ForeignKey(Document, models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    # Cosine with the centre of the coded passages, 0 to 1, and the characteristic words that it shares with them.
    cosine = models.FloatField()
    words = models.JSONField(default=list)
    # Its class in the run of the search; 0 for none.
    class_number = models.PositiveIntegerField(default=0)
    coding = models.ForeignKey(Coding, models.SET_NULL, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["search", "-cosine", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["search", "document", "start", "end"], name="proposed_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="a_suggestion_holds_something"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.start}–{self.end}"
