"""Organisations, people, themes and territories; whatever changes in time carries its dates.

`from_on` empty means "since before anyone noted", `to_on` empty means "still"; `to_on` is the last day on which it holds.
"""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from faire_reseau.accounts.models import User
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import AlphabetField, Folded, FoldedField, FoldedManager, FoldedQuerySet
from faire_reseau.kit.shown_pictures import Pictured
from faire_reseau.network.enums import Certainty, Mapping, NamesShown, TerritoryKind
from faire_reseau.network.models.exchange import ExportFile as ExportFile
from faire_reseau.network.models.exchange import ImportBatch as ImportBatch
from faire_reseau.network.models.exchange import ImportDraft as ImportDraft
from faire_reseau.network.models.exchange import PairedWord as PairedWord


class Dated(models.Model):
    """A fact that holds between two days."""

    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                name="%(app_label)s_%(class)s_ends_after_it_begins",
            )
        ]


class Sourced(models.Model):
    """A fact that says where it is known from, how surely, and whether it was invented as a sample."""

    source = models.URLField(max_length=500, blank=True)
    certainty = models.CharField(max_length=10, choices=choices(Certainty), default=Certainty.CERTAIN)
    is_sample = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Doubted(models.Model):
    """A dated fact that says how surely it is known, and what is not known about it."""

    certainty = models.CharField(max_length=10, choices=choices(Certainty), default=Certainty.CERTAIN)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        abstract = True


class Network(models.Model):
    """The one network that this deployment serves."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60)
    presentation = models.TextField(blank=True)
    # “#0b5d57”, empty for that of the house; readable on its paper, see `logic.colours`.
    accent = models.CharField(max_length=7, blank=True)
    # Keys of `NetworkPicture`, empty for those of the house.
    logo_key = models.CharField(max_length=40, blank=True)
    picture_key = models.CharField(max_length=40, blank=True)
    picture_alternative = models.CharField(max_length=200, blank=True)
    # Those in which letters and pages for nobody in particular are written, and days begin; empty for those of the settings.
    language = models.CharField(max_length=5, blank=True)
    time_zone = models.CharField(max_length=60, blank=True)
    is_demo = models.BooleanField(default=False)
    names_shown = models.CharField(max_length=10, choices=choices(NamesShown), default=NamesShown.NETWORK)
    # Whether the figures of the year name each centre to the others.
    names_centres = models.BooleanField(default=False)
    # Of everybody who runs the network, a centre or a gathering.
    requires_second_factor = models.BooleanField(default=False)
    # Said on the page Personal data: who answers for what is held, on what ground, and where to write.
    responsible = models.CharField(max_length=300, blank=True)
    contact_email = models.EmailField(blank=True)
    legal_basis = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.short_name


class NetworkPicture(models.Model):
    """A logo or a picture of the network, as JPEG; small and few, so that a backup of the tables holds them."""

    key = models.CharField(max_length=40, unique=True)
    content = models.BinaryField()
    width, height = models.PositiveIntegerField(), models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.key


class Territory(Folded):
    """A region, department or collectivity, with the days between which it exists."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    alphabet = AlphabetField(of=["name"])
    kind = models.CharField(max_length=12, choices=choices(TerritoryKind))
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    from_on = models.DateField(null=True, blank=True)
    to_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Vocabulary(models.Model):
    """A concept scheme (SKOS): themes that belong together and come from one source."""

    slug = models.SlugField(unique=True)
    label = models.CharField(max_length=200)
    source = models.URLField(max_length=500, blank=True)
    licence = models.CharField(max_length=100, blank=True)

    def __str__(self) -> str:
        return self.label


class Theme(models.Model):
    """A concept of a vocabulary."""

    vocabulary = models.ForeignKey(Vocabulary, models.CASCADE, related_name="themes")
    code = models.CharField(max_length=20)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    broader = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["vocabulary", "code"], name="one_theme_per_code")]
        ordering = ["vocabulary", "code"]

    def __str__(self) -> str:
        return self.label


class ThemeMapping(models.Model):
    """A theme answers to a theme of another vocabulary."""

    theme = models.ForeignKey(Theme, models.CASCADE, related_name="mappings")
    other = models.ForeignKey(Theme, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=choices(Mapping))

    def __str__(self) -> str:
        return f"{self.theme} {self.kind} {self.other}"


class Word(models.Model):
    """A word that the network chooses, in its order; the English one stands where the reader reads English."""

    code = models.SlugField(unique=True)
    label = models.CharField(max_length=120)
    label_en = models.CharField(max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label


class Trade(Word):
    """What people do for a living in this network: a few words that the network chooses."""


class OrganisationKind(Word):
    """What sort of body an organisation is: words that the network chooses."""

    class Meta(Word.Meta):
        ordering = ["rank", "pk"]


class ActionKind(Word):
    """What sort of work an action is: words that the network chooses."""

    class Meta(Word.Meta):
        ordering = ["rank", "pk"]


class Audience(Word):
    """A class of people that work is meant for, and by which heads are counted: words that the network chooses."""

    class Meta(Word.Meta):
        ordering = ["rank", "pk"]


class MissionAxis(models.Model):
    """A mission that the network's work is counted under; a centre's own axis maps to a national one."""

    code = models.CharField(max_length=20, unique=True)
    label = models.CharField(max_length=200)
    label_en = models.CharField(max_length=200, blank=True)
    organisation = models.ForeignKey("Organisation", models.CASCADE, null=True, blank=True, related_name="axes")
    national = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="local_axes")

    def __str__(self) -> str:
        return self.label


class OrganisationManager(FoldedManager["Organisation"]):
    """Finds organisations that stand; one that was merged into another is found by its key and by `every` alone."""

    def get_queryset(self) -> FoldedQuerySet["Organisation"]:
        return super().get_queryset().filter(merged_into=None)


class Organisation(Folded, Pictured, Sourced):
    """Any body; it is a centre on the days when it has a membership."""

    slug = models.SlugField(max_length=80, unique=True)
    # By its code, which addresses and tables name; none where nobody said.
    kind = models.ForeignKey(
        OrganisationKind, models.PROTECT, to_field="code", db_column="kind", null=True, blank=True, related_name="+"
    )
    legal_form = models.CharField(max_length=200, blank=True)
    presentation = models.TextField(blank=True)
    website = models.URLField(blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    seat = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    search = FoldedField(of=["presentation"])
    version = models.PositiveIntegerField(default=0)
    # Entered twice: the other entry holds all of it; the names and the address of this one lead there.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[OrganisationManager] = OrganisationManager()
    every = FoldedManager["Organisation"]()

    class Meta:
        ordering = ["slug"]
        base_manager_name = "every"

    def __str__(self) -> str:
        return self.slug


class OrganisationName(Folded, Dated, Doubted):
    """What an organisation is called between two days."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=60, blank=True)
    search = FoldedField(of=["name", "short_name"])

    class Meta(Dated.Meta):
        abstract = False
        # The last one noted is what it is called: PostgreSQL gives back rows that were changed after the others.
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class OrganisationTerritory(Dated, Doubted):
    """Where an organisation works between two days."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="territories")
    territory = models.ForeignKey(Territory, models.PROTECT, related_name="organisations")

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.organisation}: {self.territory}"


class Membership(Dated, Sourced):
    """An organisation is a centre (a member of the network) between two days."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    note = models.CharField(max_length=300, blank=True)

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.organisation}: {self.from_on or '…'} – {self.to_on or '…'}"


class PersonManager(FoldedManager["Person"]):
    """Finds people."""

    def with_address(self, address: str) -> models.QuerySet["Person"]:
        """Whose entry has `address`, nobody for none; with its condition said, the index of addresses is taken."""
        return self.filter(email=address.strip().lower()).exclude(email="")


class Person(Folded):
    """Somebody of the network or around it; what others may see of them is theirs to choose."""

    user = models.OneToOneField(User, models.SET_NULL, null=True, blank=True, related_name="+")
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    alphabet = AlphabetField(of=["last_name", "first_name"], of_person=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    presentation = models.TextField(blank=True)
    shows_email = models.BooleanField(default=False)
    shows_phone = models.BooleanField(default=False)
    shows_presentation = models.BooleanField(default=True)
    in_directory = models.BooleanField(default=True)
    is_sample = models.BooleanField(default=False)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Entered twice: the other entry holds all of it. This one is erased, its address leads there.
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="one_person_per_address"),
        ]

    # Organisation and trade, where people of one name are told apart; no column.
    told_apart = ""
    # What the reader is shown beside those, in a list to choose from (`people_to_pick`); no column.
    apart = ""

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def called(self) -> str:
        """How a letter greets them: by the first name, or the only one they have."""
        return self.first_name or self.last_name

    @property
    def family(self) -> str:
        """Under what lists have them: the last name, or the only one they have."""
        return self.last_name or self.first_name


class Post(Dated):
    """A person works in an organisation, in a trade, between two days."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="posts")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="posts")
    trade = models.ForeignKey(Trade, models.PROTECT, null=True, blank=True, related_name="posts")
    title = models.CharField(max_length=200, blank=True)
    is_director = models.BooleanField(default=False)

    class Meta(Dated.Meta):
        abstract = False

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"


class KeepingPeriod(models.Model):
    """How many days the network chose to keep something after it ended; what was not chosen keeps its default."""

    code = models.CharField(max_length=40, unique=True)
    days = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.code}: {self.days}"


class KnownApart(models.Model):
    """Two entries that resemble each other and are not the same, as somebody said: they are not listed as doubles again."""

    what = models.CharField(max_length=20)
    first = models.PositiveBigIntegerField()
    second = models.PositiveBigIntegerField()
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "first", "second"], name="known_apart_once")]

    def __str__(self) -> str:
        return f"{self.what}: {self.first}, {self.second}"
