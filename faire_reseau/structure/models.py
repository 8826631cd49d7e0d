"""Organs with their mandates, decisions in force; consultations, the roll of those who vote, and the ballots, which hold no voter."""

import uuid

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.cooperations.models import Cooperation
from faire_reseau.kit.codes import choices
from faire_reseau.network.models import Organisation, Person
from faire_reseau.structure.enums import Electorate, Method, MiddleRule, State, StrengthRule


class Organ(models.Model):
    """A body of the network, or a college of those who vote: its mandates are dated facts."""

    name = models.CharField(max_length=120, unique=True)
    purpose = models.TextField(max_length=2000, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class Mandate(models.Model):
    """Somebody sits in an organ, from a day on and until another, in a role, perhaps for an organisation."""

    organ = models.ForeignKey(Organ, models.CASCADE, related_name="mandates")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=120, blank=True)
    from_on = models.DateField()
    to_on = models.DateField(null=True, blank=True)
    # Where the minutes are read that gave it.
    minutes = models.URLField(max_length=500, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["organ", "from_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")), name="a_mandate_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organ}: {self.person or ''}"


class Consultation(models.Model):
    """What is put to the network, who votes on it, until when, and by which method. Options and grades stand one a line."""

    title = models.CharField(max_length=200)
    text = models.TextField(max_length=20_000, blank=True)
    options = models.TextField(max_length=4000)
    method = models.CharField(max_length=20, choices=choices(Method))
    middle_rule = models.CharField(max_length=20, choices=choices(MiddleRule), default=MiddleRule.LOWER)
    strength_rule = models.CharField(max_length=20, choices=choices(StrengthRule), default=StrengthRule.WINNING)
    grades = models.TextField(max_length=2000, blank=True)
    dots_each = models.PositiveSmallIntegerField(default=5)
    electorate = models.CharField(max_length=20, choices=choices(Electorate))
    # The organ whose mandates vote, where that is who votes.
    college = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+")
    quorum_percent = models.PositiveSmallIntegerField(default=0)
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=choices(State), default=State.DRAFT)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-closes_on", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def option_list(self) -> list[str]:
        """The options, in their order."""
        return self.options.split("\n")

    @property
    def grade_list(self) -> list[str]:
        """The grades, the best first; none but by majority judgement."""
        return self.grades.split("\n") if self.method == Method.MAJORITY_JUDGEMENT else []

    @property
    def rule(self) -> str:
        """The rule chosen where the method has two, else ""."""
        rules = {Method.MAJORITY_JUDGEMENT: self.middle_rule, Method.SCHULZE: self.strength_rule}
        return rules.get(Method(self.method), "")


class Voter(models.Model):
    """A voter on the roll of a consultation, as it was when it opened: of a person, or of a centre; and whether it was used."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="voters")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="+")
    has_voted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "person"], condition=Q(person__isnull=False), name="one_voice_per_person"
            ),
            models.UniqueConstraint(
                fields=["consultation", "organisation"],
                condition=Q(organisation__isnull=False),
                name="one_voice_per_centre",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.person or "")


class Ballot(models.Model):
    """What was voted, a number for each option: no voter, no moment, and keys that tell no order.

    Rows of a consultation are written anew with each ballot, so that neither their place nor their transaction tells which is the last.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="ballots")
    receipt = models.CharField(max_length=9)
    marks = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "receipt"], name="one_ballot_per_receipt")]

    def __str__(self) -> str:
        return self.receipt


class Decision(models.Model):
    """What the network decided: by whom, why, when it is looked at again, and what became of it."""

    title = models.CharField(max_length=200)
    text = models.TextField(max_length=10_000, blank=True)
    decided_on = models.DateField()
    organ = models.ForeignKey(Organ, models.SET_NULL, null=True, blank=True, related_name="+")
    consultation = models.OneToOneField(Consultation, models.SET_NULL, null=True, blank=True, related_name="decision")
    replaces = models.OneToOneField("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    cooperation = models.ForeignKey(Cooperation, models.SET_NULL, null=True, blank=True, related_name="+")
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return self.title
