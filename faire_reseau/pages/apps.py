"""App config: connects events, channels and hooks."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.pages"
    label = "pages"

    def ready(self) -> None:
        """Wire the room: who opens its pages."""
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.pages.queries import OPENS  # noqa: PLC0415  (start-up)

        also_opens(OPENS)
