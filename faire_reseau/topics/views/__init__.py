"""Doors of the room: forums, topics and wishes, programmes, the wall; composing and grids."""

from faire_reseau.topics.views.forums import forum, forums, ground, merge, move_to_phase, open_forum
from faire_reseau.topics.views.programme import choose, programme
from faire_reseau.topics.views.topics import change_topic, propose, topic, wish, withdraw_topic
from faire_reseau.topics.views.wall import wall, wall_screen

__all__ = [
    "change_topic",
    "choose",
    "forum",
    "forums",
    "ground",
    "merge",
    "move_to_phase",
    "open_forum",
    "programme",
    "propose",
    "topic",
    "wall",
    "wall_screen",
    "wish",
    "withdraw_topic",
]
