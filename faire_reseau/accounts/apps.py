"""App config: the room itself, and the sign-in library's table of sessions."""

from allauth.usersessions.apps import UserSessionsConfig
from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Wire the room: letters about accounts, those with a code, which leave only while it opens, and sign-ins."""
        from allauth.account.signals import authentication_step_completed, user_logged_in  # noqa: PLC0415  (start-up)

        from faire_reseau.accounts import events, handlers, letters  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.actions import CODE_LETTER  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.actions.keeping import PERIODS, end_all_access  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.actions.undoing import undo_hand_over_link  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import also_tell, code_letter, fates_of  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries.undoing import undoable_data  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.texts import NAMELESS_TABLES, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.views import confirming as asking  # noqa: PLC0415  (start-up)
        from faire_reseau.kit import confirming  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.copies import also_end, leave_out  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_find_letters, also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import inside, on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.letters import compose_by  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens, to_everybody  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.retention import also_clear  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables, replace_in  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)

        also_undo(undo_hand_over_link, under="hand_over_link")
        also_foretell(fates_of)
        also_tell(undoable_data, under="can_be_undone")
        also_opens({"accounts:enter": to_everybody, "account_login": to_everybody})
        name_tables(TABLE_LABELS)
        replace_in(*NAMELESS_TABLES)
        leave_out("accounts_logincode", "accounts_codetries", "accounts_knownbrowser", "accounts_sentform")
        also_end(end_all_access)
        also_clear(*PERIODS)
        compose_by(code_letter, under=CODE_LETTER)
        letters.register()
        also_find_letters(letters.letters_about)
        inside(events.RightsRose, handlers.on_rights_rose)
        inside(events.AddressChanged, handlers.on_address_changed)
        inside(events.LinkAsked, handlers.on_link_asked)
        inside(events.AccountSuspended, handlers.on_suspended)
        inside(events.AccountRestored, handlers.on_restored)
        inside(events.FactorLifted, handlers.on_factor_lifted)
        on(events.AccessEnded, handlers.on_access_ended)
        confirming.ask_by(asking.asker)
        authentication_step_completed.connect(handlers.on_step)
        user_logged_in.connect(handlers.on_signed_in)


class PlacesSignedIn(UserSessionsConfig):  # type: ignore[misc]  # the library is untyped
    """The library's table of sessions, filled by us: the library would write their keys in clear."""

    def ready(self) -> None:
        """Connect nothing."""
