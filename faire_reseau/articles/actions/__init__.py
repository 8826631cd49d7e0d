"""Actions on articles: begin, save, publish, illustrate, draft from a gathering."""

from faire_reseau.articles.actions.drafting import draft_article
from faire_reseau.articles.actions.writing import (
    ArticleRefused,
    add_picture,
    begin_article,
    describe_picture,
    forget_writer,
    keep_article,
    publish_article,
    restore_version,
    take_back_article,
)

__all__ = [
    "ArticleRefused",
    "add_picture",
    "begin_article",
    "describe_picture",
    "draft_article",
    "forget_writer",
    "keep_article",
    "publish_article",
    "restore_version",
    "take_back_article",
]
