"""App config: connects events, channels and hooks."""

from django.apps import AppConfig


class NetworkConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.network"
    label = "network"

    def ready(self) -> None:
        """Wire the room: a person gets an account when they ask for a code, and goes with it."""
        from faire_reseau.accounts.actions import also_erase, also_open  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import (  # noqa: PLC0415  (start-up)
            also_call,
            also_lead_to,
            also_name_actions,
            also_runs,
            also_say_contact,
            also_spare,
            also_tell,
        )
        from faire_reseau.kit.copies import leave_out  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_find_letters, also_foretell, also_identify  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import inside  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.kept import also_depend  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.letters import name_sender  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.mail import also_keep_letters_here  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.retention import also_clear  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables, own_names, replace_in  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import PERIODS, admit_person, erase_person_of  # noqa: PLC0415  (start-up)
        from faire_reseau.network.events import ExportAsked, PersonReaddressed  # noqa: PLC0415  (start-up)
        from faire_reseau.network.handlers import on_export_asked, on_readdressed  # noqa: PLC0415  (start-up)
        from faire_reseau.network.letters import letters_about  # noqa: PLC0415  (start-up)
        from faire_reseau.network.permissions import directs_somewhere  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries import (  # noqa: PLC0415  (start-up)
            called,
            contact_of_network,
            is_demo,
            is_sample_account,
            page_of_person,
            person_data,
        )
        from faire_reseau.network.queries.days import name_in_letters  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries.erasure import fates_of, subject_of_account  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries.openness import OPENS  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries.presenting import frame_of_network  # noqa: PLC0415  (start-up)
        from faire_reseau.network.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)

        also_depend(frame_of_network)
        also_runs(directs_somewhere)
        inside(PersonReaddressed, on_readdressed)
        inside(ExportAsked, on_export_asked)
        leave_out("network_exportfile")
        also_foretell(fates_of)
        also_find_letters(letters_about)
        own_names("network.person.last_name", "network.importdraft.rows", "network.importbatch.rows")
        also_identify(subject_of_account)
        name_tables(TABLE_LABELS)
        replace_in("network.importdraft", "network.importbatch")
        also_open(admit_person)
        also_erase(erase_person_of)
        also_call(called)
        also_lead_to(page_of_person)
        also_say_contact(contact_of_network)
        name_sender(name_in_letters)
        also_spare(is_sample_account)
        also_tell(person_data, under="network")
        also_name_actions(ACTION_LABELS)
        also_keep_letters_here(is_demo)
        also_clear(*PERIODS)
        also_opens(OPENS)
        _connect_undo()


def _connect_undo() -> None:
    from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
    from faire_reseau.network.actions.undoing import UNDOERS  # noqa: PLC0415  (start-up)

    for kind, undoer in UNDOERS.items():
        also_undo(undoer, under=kind)
