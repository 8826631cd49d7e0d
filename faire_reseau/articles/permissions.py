"""Permissions to read and write articles: predicates and queryset twins."""

from datetime import datetime

from django.db.models import Q, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.articles.enums import ArticleState
from faire_reseau.articles.models import Article
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.permissions import can_run, runnable_by
from faire_reseau.network.permissions import is_facilitator


def can_write(user: User, article: Article) -> bool:
    """Edits and publishes it: facilitators; organisers, what is linked to their gathering."""
    if is_facilitator(user):
        return True
    return article.gathering is not None and can_run(user, article.gathering)


def writable_by(user: User) -> QuerySet[Article]:
    """The articles that `user` may edit and publish."""
    if is_facilitator(user):
        return Article.objects.all()
    return Article.objects.filter(gathering__in=runnable_by(user))


def can_begin(user: User, gathering: Gathering | None) -> bool:
    """Begins a new one: facilitators; organisers, about their gathering."""
    return is_facilitator(user) or (gathering is not None and can_run(user, gathering))


def readable_at(at: datetime) -> QuerySet[Article]:
    """What everybody may read at `at`: published, its moment has come, and so has that of the gathering it tells of."""
    published = Article.objects.filter(state=ArticleState.PUBLISHED, public_at__lte=at)
    return published.exclude(gathering__state=GatheringState.DRAFT)


def is_public(article: Article, at: datetime) -> bool:
    """Twin of `readable_at`."""
    is_announced = article.gathering is None or article.gathering.state != GatheringState.DRAFT
    is_published = article.state == ArticleState.PUBLISHED and article.public_at is not None
    return is_announced and is_published and article.public_at is not None and article.public_at <= at


def can_read(user: User, article: Article, at: datetime) -> bool:
    """Reads it: everybody once public, before that those who write it."""
    return is_public(article, at) or can_write(user, article)


def visible_to(user: User, at: datetime) -> QuerySet[Article]:
    """What `user` may read at `at`."""
    return Article.objects.filter(Q(pk__in=readable_at(at).values("pk")) | Q(pk__in=writable_by(user).values("pk")))
