"""The organisers' own questions in a registration form, and what people answered."""

from django.db import models

from faire_reseau.gatherings.enums import AnswerKind
from faire_reseau.gatherings.models.gathering import Gathering, Registration
from faire_reseau.kit.codes import choices


class FormQuestion(models.Model):
    """A question of the organisers in the registration form of their gathering; once put aside it is asked no more.

    `shown_by`: asked only of who answered that question by `shown_value` ("yes" for an agreement).
    """

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="form_questions")
    kind = models.CharField(max_length=10, choices=choices(AnswerKind))
    label = models.CharField(max_length=300)
    help = models.CharField(max_length=300, blank=True)
    options = models.JSONField(default=list, blank=True)
    is_required = models.BooleanField(default=False)
    rank = models.PositiveSmallIntegerField(default=0)
    shown_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="shows")
    shown_value = models.CharField(max_length=120, blank=True)
    put_aside_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return self.label


class FormAnswer(models.Model):
    """What somebody answered: a text (also a date, as in 2026-11-29), a number, texts, or true for an agreement."""

    question = models.ForeignKey(FormQuestion, models.CASCADE, related_name="answers")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="answers")
    value = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "registration"], name="one_answer_each")]
        ordering = ["question__rank", "question"]

    def __str__(self) -> str:
        return f"{self.registration}, {self.question}"


class AnswerFile(models.Model):
    """The file by which a question was answered (`value` of the answer is its name): in the base, so that it goes with it."""

    answer = models.OneToOneField(FormAnswer, models.CASCADE, related_name="file")
    kind = models.CharField(max_length=8)
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.answer}"
