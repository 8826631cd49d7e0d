"""The plug of the roof: makes its management commands known."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    """The roof as an application."""

    name = "faire_reseau.project"
    label = "project"
