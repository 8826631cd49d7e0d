"""Queries on articles, by noun: articles and their history, the facts of a gathering, what is left to look at."""

from faire_reseau.articles.permissions import can_write
from faire_reseau.articles.queries.checks import points_of, stamp_of
from faire_reseau.articles.queries.facts import facts_of
from faire_reseau.articles.queries.reading import (
    addresses_of_articles,
    article_at,
    article_data,
    article_to_write,
    article_to_write_for,
    articles_to_write_for,
    fates_of,
    gathering_to_tell_for,
    gatherings_to_tell,
    image_for,
    latest_of,
    public_articles,
    stamp,
    version_of,
    versions_of,
    writer_names,
    writes_any,
)

__all__ = [
    "addresses_of_articles",
    "article_at",
    "article_data",
    "article_to_write",
    "article_to_write_for",
    "articles_to_write_for",
    "can_write",
    "facts_of",
    "fates_of",
    "gathering_to_tell_for",
    "gatherings_to_tell",
    "image_for",
    "latest_of",
    "points_of",
    "public_articles",
    "stamp",
    "stamp_of",
    "version_of",
    "versions_of",
    "writer_names",
    "writes_any",
]
