"""Queries on articles: articles and their history, facts of a gathering, points to check."""

from faire_reseau.articles.models import Article, ArticleVersion, Picture
from faire_reseau.articles.permissions import can_write
from faire_reseau.articles.queries.checks import points_of, stamp_of
from faire_reseau.articles.queries.cited import cited_html
from faire_reseau.articles.queries.facts import facts_of
from faire_reseau.articles.queries.reading import (
    addresses_of_articles,
    article_after,
    article_at,
    article_data,
    article_to_write,
    article_to_write_for,
    articles_of,
    articles_to_write_for,
    author_of,
    fates_of,
    gathering_to_tell_for,
    gatherings_to_tell,
    image_for,
    latest_of,
    public_articles,
    say_read,
    stamp,
    version_of,
    versions_of,
    writer_names,
    writes_any,
)
from faire_reseau.articles.queries.staleness import article_about, article_begun, stale_figures_of, words_now

# The rows that views are handed: a view names their type, and never sees a table.
ArticleRow = Article
ArticleVersionRow = ArticleVersion
PictureRow = Picture

__all__ = [
    "ArticleRow",
    "ArticleVersionRow",
    "PictureRow",
    "addresses_of_articles",
    "article_about",
    "article_after",
    "article_at",
    "article_begun",
    "article_data",
    "article_to_write",
    "article_to_write_for",
    "articles_of",
    "articles_to_write_for",
    "author_of",
    "can_write",
    "cited_html",
    "facts_of",
    "fates_of",
    "gathering_to_tell_for",
    "gatherings_to_tell",
    "image_for",
    "latest_of",
    "points_of",
    "public_articles",
    "say_read",
    "stale_figures_of",
    "stamp",
    "stamp_of",
    "version_of",
    "versions_of",
    "words_now",
    "writer_names",
    "writes_any",
]
