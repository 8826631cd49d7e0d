"""The queue of letters: what is to be sent, what could not be."""

from enum import StrEnum

from django.db import models


class LetterState(StrEnum):
    """Where a letter is on its way."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    GIVEN_UP = "given_up"


class Letter(models.Model):
    """A letter to one address. Its text is written at the moment of sending from what it is `about`, or stands in `body`
    until it has left; it is then wiped.
    """

    kind = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True)
    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=250, blank=True)
    body = models.TextField(blank=True)
    # The body lets somebody in: it is wiped as soon as the letter failed, and the letter is not sent again.
    is_secret = models.BooleanField(default=False)
    message_id = models.CharField(max_length=120)
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in LetterState])
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="kit_letter_due"),
            models.Index(fields=["to"], name="kit_letter_to"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"
