"""The plug of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Wire the room: what ends with a restore, how long sessions, links and the journal stay."""
        from faire_reseau.accounts.actions import PERIODS, end_all_access  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.copies import also_end  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.retention import also_clear  # noqa: PLC0415  (start-up)

        also_end(end_all_access)
        for period in PERIODS:
            also_clear(period)
