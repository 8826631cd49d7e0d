"""The plug of the room."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.articles"
    label = "articles"
