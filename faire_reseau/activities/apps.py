"""The plug of the room."""

from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.activities"
    label = "activities"
