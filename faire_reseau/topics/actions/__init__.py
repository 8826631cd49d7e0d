"""Deeds of the room, by noun: forums and phases, topics, wishes, programmes; compositions, grids and publication."""

from faire_reseau.topics.actions.compositions import (
    BUDGETS_S,
    CompositionRefused,
    ask_advice,
    ask_composition,
    ask_mending,
    stop_composition,
    take_result,
)
from faire_reseau.topics.actions.erasure import erase_person_traces
from faire_reseau.topics.actions.grids import (
    MoveRefused,
    close_cells,
    give_once,
    give_twice,
    lock_topic,
    move_topic,
    open_cells,
    set_absence,
    unlock_topic,
    why_closed,
)
from faire_reseau.topics.actions.phases import (
    ForumRefused,
    PhaseRefused,
    VerbClosed,
    create_forum,
    move_to_phase,
    raise_version,
    set_ground,
    touch_forums,
)
from faire_reseau.topics.actions.programme import ChoiceRefused, choose
from faire_reseau.topics.actions.publication import PublicationRefused, publish_grid
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
    "BUDGETS_S",
    "ChoiceRefused",
    "CompositionRefused",
    "ForumRefused",
    "HostRefused",
    "MoveRefused",
    "PhaseRefused",
    "PublicationRefused",
    "TopicGone",
    "TopicRefused",
    "VerbClosed",
    "WishRefused",
    "ask_advice",
    "ask_composition",
    "ask_mending",
    "change_topic",
    "choose",
    "close_cells",
    "create_forum",
    "erase_person_traces",
    "give_once",
    "give_twice",
    "lock_topic",
    "merge_topics",
    "move_to_phase",
    "move_topic",
    "open_cells",
    "propose_topic",
    "publish_grid",
    "raise_version",
    "set_absence",
    "set_ground",
    "stop_composition",
    "take_result",
    "touch_forums",
    "unlock_topic",
    "why_closed",
    "wish",
    "withdraw_topic",
]
