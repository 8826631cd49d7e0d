"""The plug of the room."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.network"
    label = "network"
