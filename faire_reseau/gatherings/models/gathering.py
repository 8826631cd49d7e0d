"""Models: gatherings, spaces, slots, sessions, speakers, organisers, registrations."""

import uuid

from django.db import models
from django.db.models import F, Q

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Mode
from faire_reseau.activities.models import Action, HalfDay
from faire_reseau.gatherings.enums import (
    BadgeState,
    Diet,
    Format,
    GatheringState,
    InvitationState,
    MealKind,
    RegistrationState,
    SessionState,
)
from faire_reseau.gatherings.logic.agenda import is_not_held
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import Folded, FoldedField
from faire_reseau.kit.shown_pictures import Pictured
from faire_reseau.network.models import Organisation, Person, Territory, Theme, Trade


class Gathering(Folded, Pictured):
    """A meeting of the network over one or more days; its work is counted through its action, one meeting a half-day."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    host = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    # Those who agreed, see `Invitation`: they are shown to everybody.
    co_organisers = models.ManyToManyField(Organisation, blank=True, related_name="+")
    action = models.OneToOneField(Action, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    # Its first day before it was moved for the first time; None while it is where it was announced.
    postponed_from = models.DateField(null=True, blank=True)
    time_zone = models.CharField(max_length=60, default="Europe/Paris")
    mode = models.CharField(max_length=10, choices=choices(Mode), default=Mode.ON_SITE)
    place_name = models.CharField(max_length=200, blank=True)
    search = FoldedField(of=["title", "summary", "place_name"])
    address = models.CharField(max_length=300, blank=True)
    # Where one joins on line: people on the list and the organisers read it, everybody when it is public.
    call_address = models.URLField(max_length=500, blank=True)
    call_is_public = models.BooleanField(default=False)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=12, choices=choices(GatheringState), default=GatheringState.DRAFT)
    # When it was finished, None while it is not: what was to begin later was not held.
    finished_at = models.DateTimeField(null=True, blank=True)
    # Said to everybody while it is cancelled.
    cancelled_because = models.CharField(max_length=500, blank=True)
    capacity_people = models.PositiveIntegerField(null=True, blank=True)
    # For how many hours a place that comes free is offered to the next who waits; None: it is theirs at once.
    offer_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    # When those who have a place were reminded of it; None again once it takes place on other days.
    reminded_at = models.DateTimeField(null=True, blank=True)
    registration_opens_at = models.DateTimeField(null=True, blank=True)
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    welcome_key = models.CharField(max_length=40, unique=True)
    sources = models.JSONField(default=list, blank=True)
    is_sample = models.BooleanField(default=False)
    # Raised by every action that changes what the agenda shows; kept pages and validators are keyed by it.
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="gathering_ends_after_it_begins")
        ]

    def __str__(self) -> str:
        return self.title


class Organiser(models.Model):
    """An account that runs a gathering."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="organisers")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "user"], name="organiser_once")]

    def __str__(self) -> str:
        return f"{self.user}, {self.gathering}"


class Invitation(models.Model):
    """An organisation is asked to organise a gathering together, and answers; a new question replaces the old answer."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=choices(InvitationState), default=InvitationState.ASKED)
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    asked_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "organisation"], name="one_invitation_each")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.gathering}"


class Space(models.Model):
    """A place of the grid: a room, a garden, a call."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="spaces")
    name = models.CharField(max_length=80)
    capacity_people = models.PositiveIntegerField()
    equipment = models.JSONField(default=list, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "name"], name="one_space_per_name"),
            models.CheckConstraint(condition=Q(capacity_people__gte=1), name="a_space_holds_somebody"),
        ]

    def __str__(self) -> str:
        return self.name


class Slot(models.Model):
    """A time of the grid."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_begins"),
            models.UniqueConstraint(fields=["gathering", "starts_at"], name="one_slot_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m %H:%M}"

    @property
    def interval(self) -> str:
        """Its hours in ISO 8601, for a form to bring back what its page showed."""
        return f"{self.starts_at.isoformat()}/{self.ends_at.isoformat()}"


class Session(Folded):
    """A moment of the agenda, planned from the start or born of a topic (which it does not know)."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="sessions")
    format = models.CharField(max_length=12, choices=choices(Format))
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    search = FoldedField(of=["title", "text"])
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="sessions")
    space = models.ForeignKey(Space, models.PROTECT, null=True, blank=True, related_name="sessions")
    state = models.CharField(max_length=10, choices=choices(SessionState), default=SessionState.PLANNED)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    # iCalendar's SEQUENCE: raised when time, place or state changes.
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()
    source = models.URLField(max_length=500, blank=True)
    is_sample = models.BooleanField(default=False)
    hours_are_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["slot", "space"],
                condition=Q(state=SessionState.PLANNED.value, slot__isnull=False, space__isnull=False),
                name="one_session_per_cell",
            ),
        ]
        indexes = [models.Index(fields=["gathering", "starts_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def is_not_held(self) -> bool:
        """Whether its gathering was finished before it began."""
        return is_not_held(self.starts_at, self.gathering.finished_at)


class Speaker(Folded):
    """Somebody who speaks in a session; needs no account, and may be a person of the network."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="speakers")
    name = models.CharField(max_length=160)
    search = FoldedField(of=["name"])
    role = models.CharField(max_length=200, blank=True)
    organisation_name = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")
    rank = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class Meal(models.Model):
    """A meal that people ask for when they register."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="meals")
    on = models.DateField()
    kind = models.CharField(max_length=10, choices=choices(MealKind))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "on", "kind"], name="one_meal_each")]

    def __str__(self) -> str:
        return f"{self.on}, {self.kind}"


class CentreLink(models.Model):
    """Places for the people of one organisation: whoever has the link takes one, until they are all taken."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="centre_links")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    people = models.PositiveIntegerField()
    key = models.CharField(max_length=40, unique=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "organisation"], name="one_link_per_organisation")]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.gathering}"


class Registration(models.Model):
    """A person comes to a gathering, on some of its half-days; trade and centre are those of then."""

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="registrations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    half_days = models.ManyToManyField(HalfDay, related_name="+")
    state = models.CharField(max_length=10, choices=choices(RegistrationState))
    access_needs = models.CharField(max_length=300, blank=True)
    needs_step_free = models.BooleanField(default=False)
    meals = models.ManyToManyField(Meal, related_name="registrations")
    diet = models.CharField(max_length=12, choices=choices(Diet), blank=True)
    diet_words = models.CharField(max_length=300, blank=True)
    # By which link of their organisation they came.
    centre_link = models.ForeignKey(CentreLink, models.SET_NULL, null=True, related_name="registrations")
    # Whose turn it is when a place comes free: a number, since a clock may be set back.
    turn = models.PositiveIntegerField(default=0)
    # Until when a place is held for who waits, for them to accept it; None: none is.
    offered_until = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gathering", "person"], name="one_registration_per_person"),
            models.CheckConstraint(
                condition=Q(offered_until__isnull=True) | Q(state=RegistrationState.WAITING.value),
                name="only_who_waits_is_offered_a_place",
            ),
        ]
        indexes = [
            models.Index(fields=["offered_until"], condition=Q(offered_until__isnull=False), name="places_offered")
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.gathering}"

    @property
    def holds_place(self) -> bool:
        """Whether a place is counted for it: they have it, or it is offered to them."""
        return self.state == RegistrationState.CONFIRMED or self.offered_until is not None

    @property
    def organisation_typed(self) -> str:
        """What they typed of an organisation that the list does not know, until it is sorted; "" beside a known one."""
        arrival = getattr(self, "arrival", None)
        return arrival.organisation_typed if arrival is not None and self.organisation_id is None else ""


class Arrival(models.Model):
    """What somebody who joined by the QR said about themself, until a facilitator sorts it; then it is removed.

    `address` is the one they typed when it is somebody's already: until its owner says that it was they, the entry has none.
    """

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="arrival")
    organisation_typed = models.CharField(max_length=200, blank=True)
    trade_typed = models.CharField(max_length=120, blank=True)
    address = models.EmailField(blank=True, db_index=True)

    def __str__(self) -> str:
        return f"{self.registration}"


class GatheringPass(models.Model):
    """What opens one gathering to somebody, as themself, without their account; only the digest of its key is kept.

    Made by an organiser (a link, a badge), or by the join QR: `made_by` is then None.
    """

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="passes")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    # A code of `accounts.enums.Ended`; "" while it is open, and for those ended before this was noted.
    ended_because = models.CharField(max_length=20, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}, {self.gathering}"


class Wall(models.Model):
    """What the walls of a gathering show when an organiser chose it; "" while they follow the agenda by themselves."""

    gathering = models.OneToOneField(Gathering, models.CASCADE, related_name="wall")
    mode = models.CharField(max_length=30, blank=True)
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return f"{self.gathering}: {self.mode}"


class BadgeRun(models.Model):
    """Badges with a pass each, asked for by an organiser and made by the worker.

    `keys` (by person, empty for who gets no pass) wait here for a day for whoever asked, so that no pass is valid whose key
    nobody holds; backups leave them out.
    """

    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(BadgeState), default=BadgeState.WAITING)
    people = models.PositiveIntegerField()
    keys = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["gathering", "asked_by"], name="one_badge_run_each")]

    def __str__(self) -> str:
        return f"{self.gathering}, {self.state}"

    @property
    def done(self) -> int:
        """For how many people it is settled."""
        return len(self.keys)


class CalendarKey(models.Model):
    """A private calendar address; a new one revokes the old."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user}"
