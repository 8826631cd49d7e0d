"""The plug of the room."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Wire the room: what an erasure does here."""
        from faire_reseau.accounts.queries import fates_of  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.texts import NAMELESS_TABLES, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)

        also_foretell(fates_of)
        name_tables(TABLE_LABELS, always=NAMELESS_TABLES)
