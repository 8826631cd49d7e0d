"""App config of structure: connects the hooks of rooms below."""

from django.apps import AppConfig


class StructureConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.structure"
    label = "structure"

    def ready(self) -> None:
        """Connect erasure, personal data, the journal, who opens what, and what visitors read."""
        from faire_reseau.accounts.actions import also_erase  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import (  # noqa: PLC0415  (start-up)
            also_erase_person,
            also_merge_organisations,
            also_merge_people,
        )
        from faire_reseau.network.queries import also_shows_public  # noqa: PLC0415  (start-up)
        from faire_reseau.structure import actions, queries  # noqa: PLC0415  (start-up)
        from faire_reseau.structure.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)

        also_erase(actions.forget_writer)
        also_erase_person(actions.erase_person_traces)
        also_merge_people(actions.merge_person_voices, under="structure.voter")
        also_merge_organisations(actions.merge_organisation_voices, under="structure.voter")
        also_tell(queries.consultation_data, under="structure")
        also_tell(queries.mandate_data, under="mandates")
        also_foretell(queries.consultation_fates)
        also_name_actions(ACTION_LABELS)
        name_tables(TABLE_LABELS)
        also_opens(queries.OPENS)
        also_shows_public(queries.public_consultations)
