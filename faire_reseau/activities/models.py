"""Models: actions, meetings, half-days, presences."""

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Means, Mode, Part
from faire_reseau.kit.codes import choices
from faire_reseau.kit.numbers import WHOLE
from faire_reseau.network.models import ActionKind, Audience, MissionAxis, Organisation, Person, Territory, Theme, Trade


class Action(models.Model):
    """A piece of work with a purpose; it has meetings."""

    title = models.CharField(max_length=200)
    purpose = models.TextField(blank=True)
    # By its code, as the kind of an organisation.
    kind = models.ForeignKey(
        ActionKind, models.PROTECT, to_field="code", db_column="kind", null=True, blank=True, related_name="+"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    partners = models.ManyToManyField(Organisation, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    # For whom it is meant; how many of each came is said by the head counts of its meetings.
    audiences = models.ManyToManyField(Audience, blank=True, related_name="+")
    axis = models.ForeignKey(MissionAxis, models.PROTECT, null=True, blank=True, related_name="+")
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    is_sample = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.title


class Meeting(models.Model):
    """One dated occurrence of an action, in a place or on line."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="meetings")
    title = models.CharField(max_length=200, blank=True)
    held_on = models.DateField()
    mode = models.CharField(max_length=10, choices=choices(Mode), default=Mode.ON_SITE)
    place = models.CharField(max_length=200, blank=True)
    # As one writes them on a sheet: “9 h 30 – 12 h 30”.
    hours = models.CharField(max_length=80, blank=True)
    # Trainer or facilitator, as they stand on a sheet.
    led_by = models.CharField(max_length=200, blank=True)
    territory = models.ForeignKey(Territory, models.PROTECT, null=True, blank=True, related_name="+")
    # Planned and not held: counted nowhere. A presence noted later proves that it was held.
    is_called_off = models.BooleanField(default=False)
    # The sum of its head counts: people who were there and stand on no sheet.
    counted = models.PositiveIntegerField(default=0)

    class Meta:
        # The list of work is read in this order, from its end, and stops where the page does.
        indexes = [models.Index(fields=["held_on", "action"], name="meetings_by_day")]

    def __str__(self) -> str:
        return f"{self.action}, {self.held_on}"


class AgendaEntry(models.Model):
    """The entry of an agenda that a meeting was taken from, and the agenda, by their digests: taken again, the agenda finds its meetings."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_entries")
    key = models.CharField(max_length=32)
    agenda = models.CharField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "key"], name="one_entry_of_an_agenda_per_meeting")]
        indexes = [models.Index(fields=["key"])]

    def __str__(self) -> str:
        return self.key


class HalfDay(models.Model):
    """A morning, afternoon or evening in which a meeting is held: what people sign in for, and what the report counts."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="half_days")
    on = models.DateField()
    part = models.CharField(max_length=10, choices=choices(Part))
    sign_in_key = models.CharField(max_length=40, unique=True)
    sign_in_open = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "on", "part"], name="one_half_day_per_part")]

    def __str__(self) -> str:
        return f"{self.on} {self.part}"


class HeadCount(models.Model):
    """How many people of one class (none: not told apart) were at a meeting besides those whom its sheets name."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="head_counts")
    audience = models.ForeignKey(Audience, models.PROTECT, null=True, related_name="+")
    people = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["meeting", "audience"], name="one_head_count_per_class"),
            models.UniqueConstraint(
                fields=["meeting"], condition=Q(audience__isnull=True), name="one_head_count_without_class"
            ),
            models.CheckConstraint(condition=Q(people__gt=0), name="a_head_count_counts_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.people} {self.audience_id}"


class Share(models.Model):
    """The part of a joint action that counts as an organisation's, in hundredths of a percent; of an action they make 100 %.

    An action without any counts wholly as that of the organisation that leads it.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="shares")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    hundredths = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "organisation"], name="one_share_per_organisation"),
            models.CheckConstraint(condition=Q(hundredths__gt=0, hundredths__lte=WHOLE), name="a_share_is_a_part"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.hundredths}"


class StaffTime(models.Model):
    """How many days the staff of the organisation gave to an action in a year."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="staff_times")
    year = models.PositiveSmallIntegerField()
    days = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["action", "year"], name="one_staff_time_per_year"),
            models.CheckConstraint(condition=Q(days__gt=0), name="staff_time_is_some_time"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.days}"


class Publication(models.Model):
    """What came out of an action and can be read: counted in the year of its day."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="publications")
    title = models.CharField(max_length=200)
    published_on = models.DateField()
    address = models.URLField(max_length=500, blank=True)

    class Meta:
        ordering = ["published_on", "pk"]

    def __str__(self) -> str:
        return self.title


class MeetingAttendance(models.Model):
    """Who was present at a meeting, corrections applied, as `logic.counts.packed` keys: what the counts are made from.

    Derived: the database itself removes the row when a presence of the meeting is added; the worker writes it again.
    """

    meeting = models.OneToOneField(Meeting, models.CASCADE, primary_key=True, related_name="attendance")
    people = models.BinaryField()
    # How many of them gave a signature in some half-day of it; the others were noted.
    signed = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{len(self.people) // 4} {self.meeting_id}"


class Presence(models.Model):
    """Somebody was present in a half-day, or a correction of that: a fact with its time, never changed, never removed.

    The first fact of a person in a half-day corrects nothing; each later one corrects the one before, with a reason. What
    holds is the last of the chain. Centre and trade are those of that day.
    """

    half_day = models.ForeignKey(HalfDay, models.PROTECT, related_name="presences")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, related_name="+")
    is_present = models.BooleanField(default=True)
    means = models.CharField(max_length=20, choices=choices(Means))
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    corrects = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="corrected_by")
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["half_day", "person"], condition=Q(corrects__isnull=True), name="one_first_presence"
            ),
            models.CheckConstraint(condition=Q(corrects__isnull=True) | ~Q(reason=""), name="a_correction_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {'+' if self.is_present else '-'} {self.half_day}"


class Seal(models.Model):
    """The link of a presence in the chain of its sheet: a hash over the fact, over a commitment to who signed, and over the
    link before. Never changed, never removed; see `logic.chain` and `docs/adr/0009`.
    """

    presence = models.OneToOneField(Presence, models.PROTECT, primary_key=True, related_name="seal")
    half_day = models.ForeignKey(HalfDay, models.PROTECT, related_name="seals")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    commitment = models.CharField(max_length=64)
    before = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["half_day", "number"], name="one_seal_per_number")]

    def __str__(self) -> str:
        return f"{self.number} {self.hash[:12]}"


class Signer(models.Model):
    """Who signed, as they were called then and with what they drew: what the commitment of a seal was made from.

    Removed when the person is erased: the commitment stays, and tells nothing without it.
    """

    presence = models.OneToOneField(Presence, models.PROTECT, primary_key=True, related_name="signer")
    salt = models.CharField(max_length=64)
    # As it was hashed, to the byte; no text column, since no text of it may be written anew.
    said = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.presence_id}"


class CheckIn(models.Model):
    """What a door did: let somebody in, or had them sign. Every gesture stays, so that two doors that let the same person in
    are told; presences count people, once each.
    """

    half_day = models.ForeignKey(HalfDay, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    means = models.CharField(max_length=20, choices=choices(Means))
    door = models.CharField(max_length=40, blank=True)
    # Digest of the key of what was sent: the same, sent again by an outbox, is one gesture.
    key = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001  (no key: several are none)
    # On the device of the door; `at` is when it came here, later where there was no connection.
    done_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Of somebody who was on no list: the folded name as it was typed ("" for people on the list), and the organisation that they said.
    # Another door that takes down the same name finds them by it, also once an organiser has said who they are.
    walk_in = models.CharField(max_length=200, blank=True)
    centre = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["half_day", "person"])]

    def __str__(self) -> str:
        return f"{self.person_id} {self.means} {self.half_day_id}"
