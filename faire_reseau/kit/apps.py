"""The plug of the room."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.kit"
    label = "kit"
