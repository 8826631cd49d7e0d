"""The plug of the room."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.topics"
    label = "topics"
