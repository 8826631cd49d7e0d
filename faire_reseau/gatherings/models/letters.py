"""Texts of letters that organisers wrote otherwise."""

from django.conf import settings
from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models.gathering import Gathering


class LetterText(models.Model):
    """A letter of a gathering in one language, in the words of its organisers: those of the house where there is none."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="letter_texts")
    letter = models.CharField(max_length=30)
    language = models.CharField(max_length=5, choices=settings.LANGUAGES)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "letter", "language"], name="one_text_each_letter_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.gathering}, {self.letter}"
