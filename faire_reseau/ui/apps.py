"""App config: connects events, channels and hooks."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.ui"
    label = "ui"
