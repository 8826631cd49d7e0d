"""The plug of the toy app."""

from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.live.toy"
    label = "toy"

    def ready(self) -> None:
        from faire_reseau import live
        from tests.live.toy import channels, views

        channels.register()
        live.admit_guests(views.guest_of)
