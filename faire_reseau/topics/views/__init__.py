"""Doors of the room: forums, topics and wishes, programmes, the wall; composing and grids."""

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
from faire_reseau.topics.views.programme import choose, programme
from faire_reseau.topics.views.topics import change_topic, find_people, propose, topic, wish, withdraw_topic
from faire_reseau.topics.views.wall import wall, wall_screen

__all__ = [
    "change_grid",
    "change_topic",
    "choose",
    "compose",
    "figures",
    "find_people",
    "forum",
    "forums",
    "grid",
    "ground",
    "merge",
    "move_to_phase",
    "open_forum",
    "programme",
    "propose",
    "publish_grid",
    "start_advising",
    "start_composing",
    "start_mending",
    "stop_composing",
    "take_result",
    "topic",
    "versions",
    "wall",
    "wall_screen",
    "what_if",
    "wish",
    "withdraw_topic",
]
