"""The plug of the room."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.gatherings"
    label = "gatherings"
