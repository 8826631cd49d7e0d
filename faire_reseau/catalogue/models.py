"""Productions with their authors, files, relations and uses."""

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.enums import Language, Licence, Nature, RelationKind
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
