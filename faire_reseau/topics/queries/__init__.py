"""Questions of the room, by noun: forums, topics, wishes, programmes; compositions and grids."""

from faire_reseau.topics.queries.forums import (
    forum_for,
    forum_to_join_for,
    forum_to_run_for,
    forums_for,
    forums_of,
    gathering_of_forums_for,
    person_taking_part,
    published_grid,
    session_to_open_for,
    sessions_without_forum,
)
from faire_reseau.topics.queries.people import centres_at, people_who_come
from faire_reseau.topics.queries.programme import (
    Programme,
    chosen_sessions_of,
    forum_sessions,
    forums_to_join_for,
    programme_of,
    slot_of,
)
from faire_reseau.topics.queries.topics import (
    Card,
    Hosting,
    cards_of,
    topic_for,
    topic_in,
    topic_to_change_for,
    topic_to_run_for,
    topics_standing,
)
from faire_reseau.topics.queries.wishes import people_wishing, wish_counts, wishes_of

__all__ = [
    "Card",
    "Hosting",
    "Programme",
    "cards_of",
    "centres_at",
    "chosen_sessions_of",
    "forum_for",
    "forum_sessions",
    "forum_to_join_for",
    "forum_to_run_for",
    "forums_for",
    "forums_of",
    "forums_to_join_for",
    "gathering_of_forums_for",
    "people_who_come",
    "people_wishing",
    "person_taking_part",
    "programme_of",
    "published_grid",
    "session_to_open_for",
    "sessions_without_forum",
    "slot_of",
    "topic_for",
    "topic_in",
    "topic_to_change_for",
    "topic_to_run_for",
    "topics_standing",
    "wish_counts",
    "wishes_of",
]
