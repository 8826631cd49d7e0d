"""What has happened to forums: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TopicAdded:
    """Somebody proposed a topic."""

    forum_id: int
    topic_id: int


@dataclass(frozen=True)
class TopicChanged:
    """A topic's words, hosts or state changed."""

    forum_id: int
    topic_id: int


@dataclass(frozen=True)
class WishChanged:
    """Somebody wants a topic more, less, or no longer."""

    forum_id: int
    topic_id: int


@dataclass(frozen=True)
class PhaseMoved:
    """The forum is in another phase, or stands on other ground."""

    forum_id: int


@dataclass(frozen=True)
class GridPublished:
    """A numbered copy of the working grid is what everybody sees now."""

    forum_id: int
    number: int
