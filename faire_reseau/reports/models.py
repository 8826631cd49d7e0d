"""Indicators with the versions of their definitions, figures known from elsewhere, yearly campaigns, and documents."""

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.analysis.models import Finding
from faire_reseau.kit.codes import choices
from faire_reseau.network.models import Organisation, Sourced
from faire_reseau.notes.models import Note
from faire_reseau.reports.enums import Aggregation, BlockKind, CampaignState, Dimension, Kind, ReportState, Source


class Indicator(models.Model):
    """Something that the network counts or asks each year; what it means stands in its versions."""

    code = models.SlugField(max_length=60, unique=True)
    rank = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)
    # Says how many full-time equivalents a centre has: what other figures are divided by.
    is_fte = models.BooleanField(default=False)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_fte"], condition=Q(is_fte=True), name="one_indicator_is_full_time_equivalents"
            )
        ]

    def __str__(self) -> str:
        return self.code


class IndicatorVersion(models.Model):
    """What an indicator means from a year on; never changed, a new meaning is a new version."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    # None: since ever.
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    definition = models.TextField(max_length=2000, blank=True)
    # A translation is no new meaning: it may be added to a version.
    definition_en = models.TextField(max_length=2000, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=choices(Kind))
    source = models.CharField(max_length=10, choices=choices(Source))
    # Of what is computed: count, filters, by (see `logic.rules`); the name, of a named query.
    rule = models.JSONField(default=dict, blank=True)
    query = models.CharField(max_length=60, blank=True)
    # What it may be told apart by, beside centres: codes of `Dimension`; None: anything.
    dimensions = models.JSONField(null=True, blank=True)
    # Of a choice, or the rows of a table that is entered, one a line.
    options = models.TextField(max_length=2000, blank=True)
    aggregation = models.CharField(max_length=10, choices=choices(Aggregation))
    weight = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    # least, most, change_pct, at_most and adds_up_to (codes of other indicators): see `logic.checks`.
    checks = models.JSONField(default=dict, blank=True)
    # What is new, said beside the series.
    why = models.CharField(max_length=300, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["indicator", "number"]
        constraints = [models.UniqueConstraint(fields=["indicator", "number"], name="one_indicator_version_per_number")]

    def __str__(self) -> str:
        return self.label


class KnownFigure(Sourced):
    """A figure published before, or known from elsewhere: of the whole network, or of one organisation."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="known")
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField()
    # The row of a table, as the source calls it.
    part = models.CharField(max_length=120, blank=True)
    value = models.FloatField()
    is_approximate = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["indicator", "year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "organisation", "year", "part"], name="known_once"),
            models.UniqueConstraint(
                fields=["indicator", "year", "part"], condition=Q(organisation=None), name="known_once_of_all"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year}: {self.value}"


class Campaign(models.Model):
    """The collection of a year: what is asked, and where each centre stands."""

    year = models.PositiveSmallIntegerField(unique=True)
    state = models.CharField(max_length=10, choices=choices(CampaignState), default=CampaignState.OPEN)
    due_on = models.DateField()
    opened_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class Item(models.Model):
    """A question of a campaign: an indicator, or one that is answered in words; in a section."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="items")
    section = models.CharField(max_length=120)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    prompt = models.CharField(max_length=300, blank=True)
    guidance = models.CharField(max_length=600, blank=True)
    longest = models.PositiveIntegerField(default=3000)
    is_required = models.BooleanField(default=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [models.UniqueConstraint(fields=["campaign", "indicator"], name="asked_once")]

    def __str__(self) -> str:
        return self.prompt or str(self.indicator)


class CentreReport(models.Model):
    """What a centre answers in a campaign, and where that stands."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="reports")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=choices(ReportState), default=ReportState.OPEN)
    since = models.DateTimeField()
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["campaign", "organisation"], name="one_report_per_centre")]

    def __str__(self) -> str:
        return f"{self.organisation} {self.campaign}"

    @property
    def is_late(self) -> bool:
        """Whether it was validated after its year was published."""
        published_at = self.campaign.published_at
        return self.state == ReportState.VALIDATED and published_at is not None and self.since > published_at


class Entry(models.Model):
    """The answer to an item: what is entered, or corrects what is computed, which stays beside it."""

    report = models.ForeignKey(CentreReport, models.CASCADE, related_name="entries")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    number = models.FloatField(null=True, blank=True)
    text = models.TextField(max_length=20_000, blank=True)
    # Where its words are written together: `text` says what it says.
    note = models.OneToOneField(Note, models.SET_NULL, null=True, blank=True, related_name="+")
    cells = models.JSONField(default=dict, blank=True)
    # Why it corrects what is computed, or surprises.
    word = models.CharField(max_length=300, blank=True)
    # What was computed when it was submitted: number, of, cells.
    computed = models.JSONField(null=True, blank=True)
    # What the network says on returning it.
    comment = models.CharField(max_length=300, blank=True)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "item"], name="one_entry_per_item")]

    def __str__(self) -> str:
        return f"{self.report}: {self.item}"


class Step(models.Model):
    """What became of the report of a centre, and when."""

    report = models.ForeignKey(CentreReport, models.CASCADE, related_name="steps")
    state = models.CharField(max_length=10, choices=choices(ReportState))
    note = models.CharField(max_length=600, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.report}: {self.state}"


class Erratum(models.Model):
    """A figure corrected after publication: what it said, what it says, why, and when."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="errata")
    before = models.FloatField(null=True)
    after = models.FloatField()
    reason = models.CharField(max_length=300)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry}: {self.before} → {self.after}"


class Evidence(models.Model):
    """A file that a centre adds to its report, to show what an answer rests on (None: the whole report)."""

    report = models.ForeignKey(CentreReport, models.CASCADE, related_name="evidence")
    item = models.ForeignKey(Item, models.CASCADE, null=True, blank=True, related_name="+")
    title = models.CharField(max_length=200)
    file_kind = models.CharField(max_length=8)
    file_name = models.CharField(max_length=140)
    size_bytes = models.PositiveIntegerField()
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class EvidenceFile(models.Model):
    """The bytes of a file, apart, so that lists do not read them."""

    evidence = models.OneToOneField(Evidence, models.CASCADE, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.evidence}"


class Document(models.Model):
    """A report as a document: what it is about, and the part of the work that its figures are of."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    # One sentence that says the whole.
    opening = models.CharField(max_length=600, blank=True)
    # For which funder or partner; empty: for everybody.
    audience = models.CharField(max_length=120, blank=True)
    language = models.CharField(max_length=2, default="fr")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    # Codes of the only theme and territory that it is about; empty: all.
    theme = models.CharField(max_length=120, blank=True)
    territory = models.CharField(max_length=40, blank=True)
    is_sample = models.BooleanField(default=False)
    begun_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField()

    class Meta:
        ordering = ["-last_year", "pk"]

    def __str__(self) -> str:
        return self.title


class Block(models.Model):
    """A part of a document, in order: a text, a quotation, or a reference to figures that follows them until it is frozen."""

    document = models.ForeignKey(Document, models.CASCADE, related_name="blocks")
    rank = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=choices(BlockKind))
    title = models.CharField(max_length=200, blank=True)
    # HTML of `kit.richtext`.
    text = models.TextField(max_length=100_000, blank=True)
    # Who is quoted.
    source = models.CharField(max_length=200, blank=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    finding = models.ForeignKey(Finding, models.SET_NULL, null=True, blank=True, related_name="+")
    # None: those of the document.
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    dimension = models.CharField(max_length=10, choices=choices(Dimension), blank=True)
    by_centre = models.BooleanField(default=False)
    changed_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["rank", "pk"]

    def __str__(self) -> str:
        return self.title or str(self.indicator or self.kind)


class Edition(models.Model):
    """A document as it was frozen: `content` is never changed, `checksum` its SHA-256."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    checksum = models.CharField(max_length=64)
    frozen_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    frozen_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)
    # Which of its slides the screens show that are driven from a phone; 0: the title.
    slide = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["document", "-number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="one_edition_per_number")]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"


class EditionErratum(models.Model):
    """What is wrong in an edition, said beside it: dated, the edition itself stays."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="errata")
    text = models.CharField(max_length=1000)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
