"""Question times of sessions (Q&A), questions, supports, who spoke, quick polls and their answers."""

import secrets

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import Folded, FoldedField
from faire_reseau.network.models import OrganisationKind, Person, Trade
from faire_reseau.questions.enums import Order, PollKind, PollState, QuestionState, Screening, TimeState


def random_key() -> int:
    """A number that says nothing of when its row was written; 52 bits, so that every program reads it exactly."""
    return secrets.randbits(52)


class QuestionTime(models.Model):
    """What makes a session take questions. `secret` makes tokens of people, and is destroyed when it closes.

    It keeps no moment: the last question would be told by it.
    """

    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=choices(TimeState), default=TimeState.OPEN)
    screening = models.CharField(max_length=10, choices=choices(Screening), default=Screening.HELD)
    order = models.CharField(max_length=10, choices=choices(Order), default=Order.FAIR)
    takes_anonymous = models.BooleanField(default=False)
    secret = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.session)


class Question(Folded):
    """What somebody asks. An anonymous one holds no person and no moment, its key tells no order, its rank was drawn by lot."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    time = models.ForeignKey(QuestionTime, models.CASCADE, related_name="questions")
    text = models.CharField(max_length=600)
    search = FoldedField(of=["text"])
    asked_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    is_anonymous = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=choices(QuestionState))
    # Its place in the order of time, between 0 and 1.
    rank = models.FloatField()
    reason = models.CharField(max_length=300, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    answer = models.TextField(max_length=4000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Whom it was sent to, to be answered in writing until a day.
    answerer = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    answer_due = models.DateField(null=True)
    # The same key sent twice (a phone that retries) makes one question.
    key = models.UUIDField(null=True, unique=True)
    source = models.URLField(max_length=500, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_anonymous=False) | Q(asked_by__isnull=True), name="anonymous_is_nobody"
            )
        ]

    def __str__(self) -> str:
        return self.text


class Support(models.Model):
    """Somebody wants a question answered: a token in place of the person, which nobody can make again once it closed."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="supports")
    token = models.CharField(max_length=64)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "token"], name="one_support_per_person")]

    def __str__(self) -> str:
        return f"{self.question}"


class SpokenTurns(models.Model):
    """How often people of a trade and kind of organisation spoke: a count, no person."""

    time = models.ForeignKey(QuestionTime, models.CASCADE, related_name="turns")
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, related_name="+")
    kind = models.ForeignKey(OrganisationKind, models.PROTECT, to_field="code", null=True, related_name="+")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["time", "trade", "kind"], name="one_count_of_turns"),
            models.UniqueConstraint(
                fields=["time", "kind"],
                condition=Q(trade__isnull=True, kind__isnull=False),
                name="one_count_of_turns_by_kind",
            ),
            models.UniqueConstraint(
                fields=["time", "trade"],
                condition=Q(kind__isnull=True, trade__isnull=False),
                name="one_count_of_turns_by_trade",
            ),
            models.UniqueConstraint(
                fields=["time"], condition=Q(kind__isnull=True, trade__isnull=True), name="one_count_of_other_turns"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trade}, {self.kind}: {self.count}"


class Poll(models.Model):
    """A quick question to the room: one is open at a time."""

    time = models.ForeignKey(QuestionTime, models.CASCADE, related_name="polls")
    text = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=choices(PollKind))
    options = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=choices(PollState), default=PollState.READY)
    # Whether the room sees the figures while it answers; once closed they are shown.
    shows_figures = models.BooleanField(default=False)
    rank = models.PositiveIntegerField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["time"], condition=Q(state="open"), name="one_open_poll"),
            models.UniqueConstraint(fields=["time", "rank"], name="one_poll_per_rank"),
        ]

    def __str__(self) -> str:
        return self.text


class PollAnswer(models.Model):
    """What somebody answered, under a token in place of the person; of another poll the token is another."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="answers")
    token = models.CharField(max_length=64)
    value = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "token"], name="one_answer_per_person")]

    def __str__(self) -> str:
        return self.value
