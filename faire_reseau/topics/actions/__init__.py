"""Actions of the room, by noun: forums and phases, topics, wishes, programmes; compositions, grids, publication."""

from faire_reseau.topics.actions.by_hand import CellTaken, free_cell, let_hosts_take_cells, take_cell
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
from faire_reseau.topics.actions.leaving import remove_person, undo_remove_person
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
from faire_reseau.topics.actions.pitch import RoundRefused, move_round
from faire_reseau.topics.actions.programme import ChoiceRefused, choose
from faire_reseau.topics.actions.publication import PublicationRefused, publish_grid
from faire_reseau.topics.actions.steps import redo_step, undo_step
from faire_reseau.topics.actions.tablet import open_tablet, write_on_tablet
from faire_reseau.topics.actions.topics import (
    HostRefused,
    TopicGone,
    TopicRefused,
    change_topic,
    merge_topics,
    propose_topic,
    why_not_proposed,
    withdraw_topic,
)
from faire_reseau.topics.actions.undoing import undo_merge_topics, undo_withdraw_topic
from faire_reseau.topics.actions.wishes import WishRefused, wish

__all__ = [
    "BUDGETS_S",
    "CellTaken",
    "ChoiceRefused",
    "CompositionRefused",
    "ForumRefused",
    "HostRefused",
    "MoveRefused",
    "PhaseRefused",
    "PublicationRefused",
    "RoundRefused",
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
    "free_cell",
    "give_once",
    "give_twice",
    "let_hosts_take_cells",
    "lock_topic",
    "merge_topics",
    "move_round",
    "move_to_phase",
    "move_topic",
    "open_cells",
    "open_tablet",
    "propose_topic",
    "publish_grid",
    "raise_version",
    "redo_step",
    "remove_person",
    "set_absence",
    "set_ground",
    "stop_composition",
    "take_cell",
    "take_result",
    "touch_forums",
    "undo_merge_topics",
    "undo_remove_person",
    "undo_step",
    "undo_withdraw_topic",
    "unlock_topic",
    "why_closed",
    "why_not_proposed",
    "wish",
    "withdraw_topic",
    "write_on_tablet",
]
