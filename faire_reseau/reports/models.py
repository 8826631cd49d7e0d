"""Indicators with the versions of their definitions, and figures known from elsewhere."""

from django.db import models
from django.db.models import Q

from faire_reseau.accounts.models import User
from faire_reseau.kit.codes import choices
from faire_reseau.network.models import Organisation, Sourced
from faire_reseau.reports.enums import Aggregation, Kind, Source


class Indicator(models.Model):
    """Something that the network counts or asks each year; what it means stands in its versions."""

    code = models.SlugField(max_length=60, unique=True)
    rank = models.PositiveSmallIntegerField(default=0)
    is_retired = models.BooleanField(default=False)
    is_sample = models.BooleanField(default=False)

    class Meta:
        ordering = ["rank", "pk"]

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
    unit = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=10, choices=choices(Kind))
    source = models.CharField(max_length=10, choices=choices(Source))
    # Of what is computed: count, filters, by (see `logic.rules`); the name, of a named query.
    rule = models.JSONField(default=dict, blank=True)
    query = models.CharField(max_length=60, blank=True)
    # Of a choice, or the rows of a table that is entered, one a line.
    options = models.TextField(max_length=2000, blank=True)
    aggregation = models.CharField(max_length=10, choices=choices(Aggregation))
    weight = models.ForeignKey(Indicator, models.PROTECT, null=True, blank=True, related_name="+")
    # least, most, change_pct, at_most (code of another indicator): see `logic.checks`.
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
