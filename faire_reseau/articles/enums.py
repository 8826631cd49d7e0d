"""Codes stored by this room."""

from enum import StrEnum


class ArticleKind(StrEnum):
    """Where a text is shown."""

    ARTICLE = "article"
    NEWS = "news"
    PAGE = "page"


class ArticleState(StrEnum):
    """A text is public when published and its moment has come."""

    DRAFT = "draft"
    PUBLISHED = "published"
