"""Articles, their addresses and their history."""

from datetime import datetime

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.articles.enums import ArticleKind, ArticleState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import Folded, FoldedField
from faire_reseau.network.models import Organisation, Theme


class Picture(models.Model):
    """A picture with the words that stand for it."""

    file = models.ImageField(upload_to="articles/", width_field="width", height_field="height")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alternative = models.CharField(max_length=300)
    credit = models.CharField(max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.alternative


class Article(Folded):
    """A text that the network tells: title, chapo, body, picture."""

    kind = models.CharField(max_length=10, choices=choices(ArticleKind), default=ArticleKind.ARTICLE)
    title = models.CharField(max_length=200)
    chapo = models.TextField(max_length=1000, blank=True)
    body = models.TextField(blank=True)
    search = FoldedField(of=["title", "chapo", "body"])
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    gathering = models.ForeignKey(Gathering, models.SET_NULL, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=10, choices=choices(ArticleState), default=ArticleState.DRAFT)
    # Public from this moment on, when published.
    public_at = models.DateTimeField(null=True, blank=True)
    written_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # What the columns above say is this version once published, else the last one saved.
    shown_version = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["state", "public_at"])]

    def __str__(self) -> str:
        return self.title

    @property
    def modified_at(self) -> datetime:
        """When what is public changed last: never before it was public, also when its publication was set beforehand."""
        return max(self.changed_at, self.public_at or self.changed_at)


class ArticleAddress(models.Model):
    """An address of an article; the last one is current, the others lead to it for ever."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="addresses")
    slug = models.SlugField(max_length=120, unique=True)
    is_current = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.slug


class ArticleVersion(models.Model):
    """What an article said after each time it was saved; a public article shows one of them, the last one published."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=choices(ArticleKind), default=ArticleKind.ARTICLE)
    title = models.CharField(max_length=200)
    chapo = models.TextField(blank=True)
    body = models.TextField(blank=True)
    picture = models.ForeignKey(Picture, models.SET_NULL, null=True, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, blank=True, related_name="+")
    gathering = models.ForeignKey(Gathering, models.SET_NULL, null=True, blank=True, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="one_article_version_per_number")]

    def __str__(self) -> str:
        return f"{self.article} {self.number}"
