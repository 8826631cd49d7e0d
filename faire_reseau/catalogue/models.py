"""Productions with their authors, files, relations and uses; the bases from which they are harvested."""

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.enums import BaseState, HarvestFault, Language, Licence, Nature, RelationKind, Rhythm
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import AlphabetField, Folded, FoldedField
from faire_reseau.network.models import Organisation, Person, Sourced, Territory, Theme, Word


class ProductionKind(Word):
    """What sort of thing a production is: words that the network chooses."""

    nature = models.CharField(max_length=10, choices=choices(Nature), default=Nature.TEXT)

    class Meta(Word.Meta):
        abstract = False
        ordering = ["rank", "pk"]


class Production(Folded, Sourced):
    """Something that the network or one of its centres made and that others can read, watch or use.

    A removed one stays as a trace without content: harvesters are told for ever that it is gone.
    """

    title = models.CharField(max_length=300)
    # By its code, which addresses and tables name.
    kind = models.ForeignKey(
        ProductionKind, models.PROTECT, to_field="code", db_column="kind", null=True, blank=True, related_name="+"
    )
    summary = models.TextField(blank=True)
    # What is known of the date: a year, a month of it, a day of that.
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    month = models.PositiveSmallIntegerField(null=True, blank=True)
    day = models.PositiveSmallIntegerField(null=True, blank=True)
    language = models.CharField(max_length=2, choices=choices(Language), default=Language.FRENCH, blank=True)
    publisher = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=12, choices=choices(Licence), default="", blank=True)
    isbn = models.CharField(max_length=13, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=500, blank=True)
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    territories = models.ManyToManyField(Territory, blank=True, related_name="+")
    # Where it was presented.
    sessions = models.ManyToManyField(Session, blank=True, related_name="+")
    # The centre whose people entered it and keep it; none where the network's facilitators do.
    keeper = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    # Names of authors, themes and territories, and identifiers, as they stand: searched with the text.
    also_found_by = models.TextField(blank=True)
    alphabet = AlphabetField(of=["title"])
    search = FoldedField(of=["title", "summary", "publisher", "also_found_by"])
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(year__isnull=False), name="month_of_a_production_has_its_year"
            ),
            models.CheckConstraint(
                condition=Q(day__isnull=True) | Q(month__isnull=False), name="day_of_a_production_has_its_month"
            ),
        ]
        indexes = [
            models.Index(fields=["changed_at", "id"]),
            models.Index(fields=["alphabet"], name="catalogue_same_title"),
            models.Index(fields=["isbn"], condition=~Q(isbn=""), name="catalogue_same_isbn"),
            models.Index(fields=["doi"], condition=~Q(doi=""), name="catalogue_same_doi"),
            models.Index(fields=["address"], condition=~Q(address=""), name="catalogue_same_address"),
        ]

    def __str__(self) -> str:
        return self.title


class Author(models.Model):
    """Who made a production: an organisation, a person of the directory, or somebody by a name alone."""

    production = models.ForeignKey(Production, models.CASCADE, related_name="authors")
    rank = models.PositiveSmallIntegerField()
    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, blank=True, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, null=True, blank=True, related_name="+")
    # “Last name, First name” or the name of a body.
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["rank", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, person__isnull=True, name="")
                | Q(organisation__isnull=True, person__isnull=False, name="")
                | (Q(organisation__isnull=True, person__isnull=True) & ~Q(name="")),
                name="an_author_is_said_in_one_way",
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation or self.person)


class ProductionFile(models.Model):
    """A file of a production; its bytes and its words stand apart, so that lists do not read them."""

    production = models.ForeignKey(Production, models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8)
    name = models.CharField(max_length=140)
    size_bytes = models.PositiveIntegerField()
    # SHA-256 of its bytes, by which the same file is recognised.
    checksum = models.CharField(max_length=64, db_index=True)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class FileContent(models.Model):
    """The bytes of a file."""

    file = models.OneToOneField(ProductionFile, models.CASCADE, related_name="content")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.file}"


class FileWords(Folded):
    """What a file says (`kit.documents.words_of`), by which the search finds its production."""

    file = models.OneToOneField(ProductionFile, models.CASCADE, related_name="words")
    words = models.TextField(blank=True)
    search = FoldedField(of=["words"])

    def __str__(self) -> str:
        return f"{self.file}"


class ProductionWord(models.Model):
    """A word by which a production is found, without accents and marks of the plural; kept by the actions that save it.

    Each production that everybody reads has one row more, of the empty word.
    """

    production = models.ForeignKey(Production, models.CASCADE, related_name="+")
    stem = models.CharField(max_length=40)
    weight = models.PositiveSmallIntegerField()
    # Its date as a number, 0 for none: by which equals are ordered.
    rank = models.IntegerField()
    # The values by which lists are narrowed: a key of `FacetValues`.
    values = models.BigIntegerField()

    class Meta:
        # All that a search reads stands in the index; an action writes each word once (`actions.indexing`).
        indexes = [
            models.Index(fields=["stem", "production", "weight", "rank", "values"], name="catalogue_words"),
        ]

    def __str__(self) -> str:
        return self.stem


class FacetValues(models.Model):
    """Values by which lists are narrowed, as they stand together in productions; its key is their digest: they never change."""

    key = models.BigIntegerField(primary_key=True)
    says = models.JSONField()

    def __str__(self) -> str:
        return str(self.says)


class Relation(models.Model):
    """A production is part, version or translation of another one."""

    production = models.ForeignKey(Production, models.CASCADE, related_name="relations")
    kind = models.CharField(max_length=12, choices=choices(RelationKind))
    other = models.ForeignKey(Production, models.CASCADE, related_name="related_by")

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["production", "kind", "other"], name="related_once_in_one_way"),
            models.CheckConstraint(
                condition=~Q(production=models.F("other")), name="a_production_is_not_related_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.production} {self.kind} {self.other}"


class Use(models.Model):
    """An organisation used a production, somewhere, for something."""

    production = models.ForeignKey(Production, models.CASCADE, related_name="uses")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    used_on = models.DateField()
    purpose = models.CharField(max_length=300, blank=True)
    said_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["-used_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.production}"


class Subscription(models.Model):
    """Somebody wants a weekly letter with what is new in a search."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    # The query string that asks for the search, its order left aside.
    query = models.CharField(max_length=600, blank=True)
    added_at = models.DateTimeField()
    # The last letter is about what was added between these moments.
    told_from = models.DateTimeField()
    told_until = models.DateTimeField()
    next_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "query"], name="one_subscription_to_a_search")]

    def __str__(self) -> str:
        return self.query


class Base(models.Model):
    """The base of a centre, which the catalogue harvests by OAI-PMH."""

    name = models.CharField(max_length=120)
    # Of the site itself, as a path: the small base of the demo.
    address = models.URLField(max_length=500)
    set_spec = models.CharField(max_length=200, blank=True)
    rhythm = models.CharField(max_length=6, choices=choices(Rhythm), default=Rhythm.WEEKLY)
    centre = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=choices(BaseState), default=BaseState.ACTIVE)
    # Harvests that failed since the last one that did not.
    failures = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, blank=True)
    # The day up to which everything is known: what changed since is asked for.
    known_until = models.DateField(null=True, blank=True)
    # When it was last harvested as a whole.
    whole_at = models.DateTimeField(null=True, blank=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Harvest(models.Model):
    """A harvest of a base, or a part of one that was cut and taken up: what it asked, where it stands, what came."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="harvests")
    started_at = models.DateTimeField()
    # When the last part was written: whoever harvests is taken for dead some time after.
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    # The first day asked for; none where the whole base is harvested.
    since = models.DateField(null=True, blank=True)
    # The day on which the base says that it answered the first time, never one to come.
    answered_on = models.DateField(null=True, blank=True)
    # The number of the first of the harvests that take one another up.
    round = models.BigIntegerField(default=0)
    token = models.TextField(blank=True)
    # Digests of the tokens that were given: one given twice goes round in circles.
    tokens = models.JSONField(default=list)
    parts = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    gone = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    # The first that were refused: identifier and why.
    refusals = models.JSONField(default=list)
    fault = models.CharField(max_length=12, choices=choices(HarvestFault), blank=True)
    detail = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["base"], condition=Q(ended_at=None), name="one_harvest_of_a_base_at_once")
        ]

    def __str__(self) -> str:
        return f"{self.base} {self.started_at}"


class HarvestedRecord(models.Model):
    """What a base says of a production, by the identifier that the base gives it."""

    base = models.ForeignKey(Base, models.CASCADE, related_name="records")
    identifier = models.CharField(max_length=300)
    production = models.ForeignKey(Production, models.CASCADE, related_name="harvested")
    # By field of the form, as plain values: what differs in the production was corrected here.
    says = models.JSONField()
    is_gone = models.BooleanField(default=False)
    # Whether the production came from here; else the catalogue had it, and the record joined it.
    is_first = models.BooleanField(default=True)
    # The round of harvests in which it was seen last.
    round = models.BigIntegerField(default=0)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["base", "identifier"], name="harvested_once_from_a_base")]

    def __str__(self) -> str:
        return self.identifier
