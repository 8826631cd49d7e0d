"""Deeds on articles: begin, keep, publish, illustrate, draft from a gathering."""

from faire_reseau.articles.actions.drafting import draft_article
from faire_reseau.articles.actions.writing import (
    ArticleRefused,
    add_picture,
    begin_article,
    forget_writer,
    keep_article,
    publish_article,
    take_back_article,
)

__all__ = [
    "ArticleRefused",
    "add_picture",
    "begin_article",
    "draft_article",
    "forget_writer",
    "keep_article",
    "publish_article",
    "take_back_article",
]
