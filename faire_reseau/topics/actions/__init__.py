"""Deeds of the room, by noun: forums and phases, topics, wishes, programmes; compositions, grids and publication."""

from faire_reseau.topics.actions.erasure import erase_person_traces
from faire_reseau.topics.actions.phases import (
    ForumRefused,
    PhaseRefused,
    VerbClosed,
    create_forum,
    move_to_phase,
    raise_version,
    set_ground,
)
from faire_reseau.topics.actions.programme import ChoiceRefused, choose
from faire_reseau.topics.actions.topics import (
    HostRefused,
    TopicGone,
    TopicRefused,
    change_topic,
    merge_topics,
    propose_topic,
    withdraw_topic,
)
from faire_reseau.topics.actions.wishes import WishRefused, wish

__all__ = [
    "ChoiceRefused",
    "ForumRefused",
    "HostRefused",
    "PhaseRefused",
    "TopicGone",
    "TopicRefused",
    "VerbClosed",
    "WishRefused",
    "change_topic",
    "choose",
    "create_forum",
    "erase_person_traces",
    "merge_topics",
    "move_to_phase",
    "propose_topic",
    "raise_version",
    "set_ground",
    "wish",
    "withdraw_topic",
]
