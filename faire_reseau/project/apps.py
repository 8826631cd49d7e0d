"""App config of the project: management commands, shipped static files."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class ProjectConfig(AppConfig):
    """The roof as an application."""

    name = "faire_reseau.project"
    label = "project"

    def ready(self) -> None:
        """Wire the roof: lines of the log for sign-ins, what a backup leaves out, what the worker clears."""
        from faire_reseau.kit.copies import leave_out  # noqa: PLC0415  (start-up)
        from faire_reseau.project.operate import clearing  # noqa: PLC0415  (start-up)
        from faire_reseau.project.request_log import watch_sign_ins  # noqa: PLC0415  (start-up)

        leave_out("django_session", "usersessions_usersession")
        watch_sign_ins()
        clearing.register()


class ShippedStaticFiles(StaticFilesConfig):
    """Static files without the extensions of htmx, which no page uses and which name files that are not there."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "ext"]
