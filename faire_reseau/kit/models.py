"""Models: the queue of letters (outbox) with those that failed, acts that can be undone, presses that were taken."""

from enum import StrEnum

from django.conf import settings
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


class UndoableAct(models.Model):
    """An act that who did it can take back for a while: `kind` says how (`kit.undoing.also_undo`), `detail` what it changed.

    `thing` names what it was done to; acts on one thing can be taken back in turn.
    """

    kind = models.CharField(max_length=40)
    thing = models.CharField(max_length=60, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    ends_at = models.DateTimeField()
    detail = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["by", "thing", "id"], name="kit_acts_in_turn"),
            models.Index(fields=["ends_at"], name="kit_acts_ended"),
        ]

    def __str__(self) -> str:
        return self.kind


class TakenPress(models.Model):
    """A press of a button that was taken, or that a newer one replaced: sent again or late, it changes nothing (`kit.presses`)."""

    key = models.UUIDField(primary_key=True)
    on = models.DateField(db_index=True)

    def __str__(self) -> str:
        return str(self.key)
