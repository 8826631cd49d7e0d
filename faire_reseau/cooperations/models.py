"""Reports of groups, ideas, dots, commitments, cooperations with their news and productions, and who is in which group now."""

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Action
from faire_reseau.catalogue.models import Production as Record
from faire_reseau.cooperations.enums import CommitmentState, ConvergenceState, CooperationState, ReportState
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import Folded, FoldedField
from faire_reseau.network.models import Organisation, Person, Sourced, Theme
from faire_reseau.topics.models import Forum


class Harvest(models.Model):
    """What a forum yields, and where its convergence stands; made when the first of it is written."""

    forum = models.OneToOneField(Forum, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=choices(ConvergenceState), default=ConvergenceState.READY)
    dots_each = models.PositiveSmallIntegerField(default=3)
    # Raised by every action that changes what screens show, dots and presences apart.
    version = models.PositiveIntegerField(default=0)
    minutes_sent_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.forum)


class GroupReport(models.Model):
    """What was said in the session that a topic became, as its secretary writes it."""

    harvest = models.ForeignKey(Harvest, models.CASCADE, related_name="reports")
    session = models.OneToOneField(Session, models.CASCADE, related_name="+")
    secretary = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    text = models.TextField(max_length=10_000, blank=True)
    state = models.CharField(max_length=10, choices=choices(ReportState), default=ReportState.OPEN)
    closed_at = models.DateTimeField(null=True, blank=True)
    # When its group was last asked for it.
    asked_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return str(self.session)


class Cluster(models.Model):
    """Ideas that go together, put side by side by hand; without ideas it is removed."""

    harvest = models.ForeignKey(Harvest, models.CASCADE, related_name="clusters")
    title = models.CharField(max_length=120)

    def __str__(self) -> str:
        return self.title


class Commitment(models.Model):
    """What is to be done, which centre leads, which join, the first step and its date."""

    harvest = models.ForeignKey(Harvest, models.CASCADE, related_name="commitments")
    what = models.CharField(max_length=200)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    joining = models.ManyToManyField(Organisation, blank=True, related_name="+")
    first_step = models.CharField(max_length=300)
    first_step_on = models.DateField()
    state = models.CharField(max_length=10, choices=choices(CommitmentState), default=CommitmentState.PROPOSED)
    # Why the lead centre declined, for everybody to read.
    reason = models.CharField(max_length=300, blank=True)
    proposed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    proposed_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.what


class Idea(models.Model):
    """What a group suggests should be carried on. `went` says where it went when it became no commitment."""

    harvest = models.ForeignKey(Harvest, models.CASCADE, related_name="ideas")
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    text = models.CharField(max_length=300)
    author = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    # Who carries it on.
    carrier = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    cluster = models.ForeignKey(Cluster, models.SET_NULL, null=True, related_name="ideas")
    commitment = models.ForeignKey(Commitment, models.SET_NULL, null=True, related_name="ideas")
    went = models.CharField(max_length=300, blank=True)
    is_withdrawn = models.BooleanField(default=False)
    # The same key sent twice (a phone that retries) is the same idea.
    key = models.UUIDField(null=True, unique=True)
    # The block of its group's note in which it was written, and whether the note still says it.
    block = models.UUIDField(null=True)
    is_in_note = models.BooleanField(default=False)
    noted_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "block"], name="one_idea_per_block")]

    def __str__(self) -> str:
        return self.text


class Dots(models.Model):
    """How many of their dots a person gives to an idea."""

    idea = models.ForeignKey(Idea, models.CASCADE, related_name="dots")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    number = models.PositiveSmallIntegerField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["idea", "person"], name="dots_once_per_idea_and_person"),
            models.CheckConstraint(condition=Q(number__gte=1), name="no_dots_no_row"),
        ]

    def __str__(self) -> str:
        return f"{self.number}"


class Here(models.Model):
    """Who is in which group now: one a gathering, removed once it is over."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "person"], name="in_one_group_at_a_time")]

    def __str__(self) -> str:
        return f"{self.person}, {self.session}"


class Cooperation(Folded, Sourced):
    """Work between organisations, with its purpose, its next step, and the session where it was born."""

    title = models.CharField(max_length=200)
    purpose = models.TextField(max_length=2000, blank=True)
    search = FoldedField(of=["title", "purpose"])
    state = models.CharField(max_length=10, choices=choices(CooperationState), default=CooperationState.PROPOSED)
    lead = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    partners = models.ManyToManyField(Organisation, blank=True, related_name="+")
    members = models.ManyToManyField(Person, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    commitment = models.OneToOneField(Commitment, models.SET_NULL, null=True, blank=True, related_name="cooperation")
    # Where it was born; the gathering stays known when the session is removed.
    session = models.ForeignKey(Session, models.SET_NULL, null=True, blank=True, related_name="+")
    gathering = models.ForeignKey(Gathering, models.SET_NULL, null=True, blank=True, related_name="+")
    began_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    next_step = models.CharField(max_length=300, blank=True)
    next_on = models.DateField(null=True, blank=True)
    next_owner = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    # The date of the step about which its owner was last reminded: before it, and once it is over.
    reminded_for = models.DateField(null=True, blank=True)
    late_reminded_for = models.DateField(null=True, blank=True)
    # When its people were last asked whether it is alive.
    asked_at = models.DateTimeField(null=True, blank=True)
    # Why it is paused or ended.
    why = models.CharField(max_length=300, blank=True)
    # The action that holds its meetings.
    work = models.OneToOneField(Action, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class News(models.Model):
    """What happened in a cooperation, on a day."""

    cooperation = models.ForeignKey(Cooperation, models.CASCADE, related_name="news")
    on = models.DateField()
    text = models.TextField(max_length=2000)
    is_decision = models.BooleanField(default=False)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return self.text


class Production(models.Model):
    """What a cooperation is to produce, and where it is once it is there."""

    cooperation = models.ForeignKey(Cooperation, models.CASCADE, related_name="productions")
    title = models.CharField(max_length=200)
    expected_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    address = models.URLField(max_length=500, blank=True)
    # What the catalogue says of it, once it is put there.
    record = models.ForeignKey(Record, models.SET_NULL, null=True, blank=True, related_name="+")
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["expected_on", "pk"]

    def __str__(self) -> str:
        return self.title
