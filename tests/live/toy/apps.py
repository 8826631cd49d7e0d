"""The plug of the toy app."""

from django.apps import AppConfig


class ToyConfig(AppConfig):
    name = "tests.live.toy"
    label = "toy"

    def ready(self) -> None:
        from tests.live.toy import channels

        channels.register()
