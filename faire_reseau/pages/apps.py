"""The plug of the room."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.pages"
    label = "pages"
