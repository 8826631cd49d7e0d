"""The plug of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Wire the room: letters with a code leave only while it opens."""
        from faire_reseau.accounts.actions import CODE_LETTER  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import code_letter  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.letters import compose_by  # noqa: PLC0415  (start-up)

        compose_by(CODE_LETTER, code_letter)
