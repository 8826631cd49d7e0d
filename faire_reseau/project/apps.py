"""The plug of the roof: its management commands, and which static files are shipped."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ProjectConfig(AppConfig):
    """The roof as an application."""

    name = "faire_reseau.project"
    label = "project"


class ShippedStaticFiles(StaticFilesConfig):
    """Static files without the extensions of htmx, which no page uses and which name files that are not there."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext"]
