"""Query: what an article says of a gathering and the records no longer say."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext

from faire_reseau.accounts.models import User
from faire_reseau.articles.enums import ArticleKind
from faire_reseau.articles.logic.blocks import records_of
from faire_reseau.articles.logic.draft import body_of
from faire_reseau.articles.logic.staleness import StaleFigure, stale_figures
from faire_reseau.articles.logic.words import Words
from faire_reseau.articles.models import Article, ArticleVersion
from faire_reseau.articles.permissions import is_public, writable_by
from faire_reseau.articles.queries.facts import facts_of
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries import ArticleAbout
from faire_reseau.kit import richtext


def words_now() -> Words:
    """The language of whoever reads."""
    return Words(get_language() or "fr", gettext, ngettext)


def stale_figures_of(text: Article | ArticleVersion, at: datetime) -> list[StaleFigure]:
    """The figures of `text` that are links to a record and differ from what the records say at `at`, those of a draft made now;
    nothing without a gathering. The queries of `facts_of`.
    """
    links = richtext.links(text.body)
    if text.gathering is None or not any("#" in address for address, _words in links):
        return []
    facts, _is_sample = facts_of(text.gathering, at)
    page = reverse("activities:action", args=[text.gathering.action_id])
    return stale_figures(links, records_of(body_of(facts, words_now())), page)


def article_begun(gathering: Gathering, user: User) -> Article | None:
    """The article about `gathering` that `user` may write, the published one first, else the last begun; one query."""
    about = writable_by(user).filter(gathering=gathering, kind=ArticleKind.ARTICLE).select_related("gathering")
    return about.order_by("-state", "-pk").first()  # "published" comes after "draft"


def article_about(gathering: Gathering, user: User, at: datetime) -> ArticleAbout | None:
    """For the organisers of `gathering`: the article that tells of it, and how many of its figures are no longer true."""
    article = article_begun(gathering, user)
    if article is None:
        return None
    address = reverse("articles:write", args=[article.pk])
    return ArticleAbout(article.title, address, is_public(article, at), len(stale_figures_of(article, at)))
