"""Views of the room: forums, topics and wishes, programmes, the wall; composing and grids."""

from faire_reseau.topics.views.by_hand import cells, free_cell, let_hosts, take_cell
from faire_reseau.topics.views.composing import (
    change_grid,
    compose,
    publish_grid,
    start_advising,
    start_composing,
    start_mending,
    stop_composing,
    take_result,
    what_if,
)
from faire_reseau.topics.views.forums import figures, forum, forums, ground, merge, move_to_phase, open_forum
from faire_reseau.topics.views.grids import grid, versions
from faire_reseau.topics.views.leaving import remove_person
from faire_reseau.topics.views.pitch import move_round
from faire_reseau.topics.views.programme import choose, programme
from faire_reseau.topics.views.tablet import open_tablet, tablet
from faire_reseau.topics.views.topics import change_topic, find_people, propose, topic, wish, withdraw_topic
from faire_reseau.topics.views.wall import door, screens, turn, wall, wall_screen

__all__ = [
    "cells",
    "change_grid",
    "change_topic",
    "choose",
    "compose",
    "door",
    "figures",
    "find_people",
    "forum",
    "forums",
    "free_cell",
    "grid",
    "ground",
    "let_hosts",
    "merge",
    "move_round",
    "move_to_phase",
    "open_forum",
    "open_tablet",
    "programme",
    "propose",
    "publish_grid",
    "remove_person",
    "screens",
    "start_advising",
    "start_composing",
    "start_mending",
    "stop_composing",
    "tablet",
    "take_cell",
    "take_result",
    "topic",
    "turn",
    "versions",
    "wall",
    "wall_screen",
    "what_if",
    "wish",
    "withdraw_topic",
]
