"""Forums with their phases, topics, wishes, grids and what each person chose to attend."""

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Session, Slot, Space
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import Folded, FoldedField
from faire_reseau.network.models import Person, Theme
from faire_reseau.topics.enums import CompositionState, GridState, Level, Phase, RoundState, TopicKind, TopicState


class Forum(models.Model):
    """A session of the agenda (a barcamp, an open forum) in which people set the subjects themselves.

    `phases` is the format as data: a list of {"phase": code, "verbs": [codes]} in order, copied from the format when the
    forum is made, so that a network can bend it.
    """

    session = models.OneToOneField(Session, models.PROTECT, related_name="+")
    phases = models.JSONField()
    phase = models.CharField(max_length=10, choices=choices(Phase), default=Phase.PROPOSE)
    slots = models.ManyToManyField(Slot, related_name="+")
    spaces = models.ManyToManyField(Space, related_name="+")
    # The grid is made by hand: each host takes a free cell, and what is published follows.
    hosts_take_cells = models.BooleanField(default=False)
    # What opens the shared tablet on which topics are written without an account; "" while it is closed.
    tablet_key = models.CharField(max_length=40, blank=True, default="")
    # Raised by every action that changes what the forum shows.
    version = models.PositiveIntegerField(default=0)
    # The same, apart from wishes: what its cards say to everybody.
    cards_version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.session)


class Topic(Folded):
    """What someone proposes to talk about."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="topics")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    text = models.TextField(max_length=2000, blank=True)
    search = FoldedField(of=["title", "text"])
    kind = models.CharField(max_length=10, choices=choices(TopicKind))
    state = models.CharField(max_length=10, choices=choices(TopicState), default=TopicState.SUGGESTED)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    needs = models.JSONField(default=list, blank=True)
    expected_people = models.PositiveIntegerField(null=True, blank=True)
    # How often the grid may give it: twice when more people want it than one hour can hold.
    times = models.PositiveSmallIntegerField(default=1)
    proposed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    # The same key sent twice (a phone that retries) makes one topic.
    key = models.UUIDField(null=True, unique=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    source = models.URLField(max_length=500, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum", "number"], name="one_topic_per_number"),
            models.CheckConstraint(condition=Q(times__gte=1, times__lte=2), name="given_once_or_twice"),
        ]

    def __str__(self) -> str:
        return self.title


class Host(models.Model):
    """A person who must be there when the topic is talked about."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="hosts")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "person"], name="host_once")]

    def __str__(self) -> str:
        return str(self.person)


class Wish(models.Model):
    """How much a person wants a topic; no wish is no row."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="wishes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.name) for level in Level])
    at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "person"], name="one_wish_per_person"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="three_levels_of_wish"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.level}"


class NoWish(models.Model):
    """A topic that a person looked at and does not want: an answer too, apart from the wishes that are counted."""

    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "person"], name="one_no_per_person")]

    def __str__(self) -> str:
        return f"{self.person}: 0"


class Grid(models.Model):
    """Which topic in which slot and space: one working grid a forum, and a kept copy for each publication."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="grids")
    state = models.CharField(max_length=10, choices=choices(GridState))
    number = models.PositiveIntegerField(default=0)
    value = models.FloatField(null=True)
    upper_bound = models.FloatField(null=True)
    bound_by = models.CharField(max_length=30, blank=True)
    # Two organisers at once: an action names the version it saw, and is overtaken when it is no longer the last.
    version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["forum"], condition=Q(state="working"), name="one_working_grid"),
            models.UniqueConstraint(fields=["forum", "number"], name="one_grid_per_number"),
        ]

    def __str__(self) -> str:
        return f"{self.forum} {self.number}"


class Cell(models.Model):
    """A topic placed on a grid; one given twice has a cell in two slots."""

    grid = models.ForeignKey(Grid, models.CASCADE, related_name="cells")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    is_locked = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grid", "slot", "space"], name="one_topic_per_cell"),
            models.UniqueConstraint(fields=["grid", "topic", "slot"], name="one_cell_per_topic_and_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.slot}, {self.space}"


class ClosedCell(models.Model):
    """A space that cannot be used in a slot of this forum."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="closed_cells")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+")
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forum", "slot", "space"], name="closed_once")]

    def __str__(self) -> str:
        return f"{self.slot}, {self.space}"


class Absence(models.Model):
    """A person who is away in a slot of this forum (a host who arrives late)."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="absences")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forum", "person", "slot"], name="absent_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.slot}"


class Composition(models.Model):
    """A run of the optimiser: asked for, under way, done; its result is kept until somebody takes it or not."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="compositions")
    state = models.CharField(max_length=10, choices=choices(CompositionState), default=CompositionState.WAITING)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    # The version of the working grid it started from.
    grid_version = models.PositiveIntegerField()
    wants = models.JSONField(default=dict)
    progress = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    stop_asked = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.forum} {self.asked_at:%H:%M} {self.state}"


class PitchRound(models.Model):
    """The reading out of subjects in the order of arrival: from the topic `number` on, which began at `begun_at`.

    While it goes on by itself nothing is written: what is read is worked out from the hour (`logic.pitch`).
    """

    forum = models.OneToOneField(Forum, models.CASCADE, related_name="pitch_round")
    state = models.CharField(max_length=10, choices=choices(RoundState), default=RoundState.RUNNING)
    number = models.PositiveIntegerField(default=0)
    begun_at = models.DateTimeField()
    # What was left when it was paused or closed.
    left_ms = models.PositiveIntegerField(default=0)
    is_by_itself = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"{self.forum}: {self.number}"


class Placement(models.Model):
    """A session that a topic became on the published grid: one, or two when it is given twice."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="placements")
    session = models.OneToOneField(Session, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"{self.topic}"


class Choice(models.Model):
    """Where a person means to be in a slot, when they changed what the grid gave them; no session means "nowhere"."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="choices")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, models.CASCADE, null=True, related_name="+")
    is_own = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["forum", "person", "slot"], name="one_choice_per_slot")]

    def __str__(self) -> str:
        return f"{self.person}, {self.slot}: {self.topic}"
