"""App config: keeps control characters out of every row that is saved."""

from django.apps import AppConfig
from django.db.models.signals import pre_save

from faire_reseau.kit.handlers import clean_texts


class KitConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.kit"
    label = "kit"

    def ready(self) -> None:
        """Connect the guard that stands behind the forms."""
        pre_save.connect(clean_texts, dispatch_uid="kit.clean_texts")
