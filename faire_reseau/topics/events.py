"""Events of forums: identifiers only."""

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


@dataclass(frozen=True)
class CompositionAsked:
    """An organiser wants a grid, or a mended one."""

    forum_id: int
    composition_id: int


@dataclass(frozen=True)
class CompositionMoved:
    """A composition began, got further, or ended."""

    forum_id: int
    composition_id: int


@dataclass(frozen=True)
class GridMoved:
    """The working grid is no longer what organisers see."""

    forum_id: int


@dataclass(frozen=True)
class RoundMoved:
    """The pitch round of a forum began, went on, was paused or closed."""

    forum_id: int
