"""App config: label and key type."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "faire_reseau.live"
    label = "live"
    default_auto_field = "django.db.models.BigAutoField"
