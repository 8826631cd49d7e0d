"""App config of notes: connects events, the channel and the hooks of rooms below."""

from django.apps import AppConfig


class NotesConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.notes"
    label = "notes"

    def ready(self) -> None:
        """Connect what happens to the screens, erasure, personal data, the journal, who opens what."""
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.analysis.queries import also_offer_texts  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.offline import also_keep_offline  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.session_links import also_link_session  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.chores import also_do  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import inside  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person  # noqa: PLC0415  (start-up)
        from faire_reseau.notes import actions, channels, enums, events, handlers, tasks  # noqa: PLC0415  (start-up)
        from faire_reseau.notes.queries import note_data, note_fates  # noqa: PLC0415  (start-up)
        from faire_reseau.notes.queries.offered import NOTES  # noqa: PLC0415  (start-up)
        from faire_reseau.notes.queries.offline import notes_to_keep  # noqa: PLC0415  (start-up)
        from faire_reseau.notes.queries.openness import OPENS, SESSION_LINKER  # noqa: PLC0415  (start-up)
        from faire_reseau.notes.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)

        also_erase_person(actions.erase_person_traces)
        also_tell(note_data, under="notes")
        also_foretell(note_fates)
        also_name_actions(ACTION_LABELS)
        name_tables(TABLE_LABELS)
        also_opens(OPENS)
        also_link_session(SESSION_LINKER)
        also_keep_offline(notes_to_keep)
        also_offer_texts(NOTES, under="notes")
        also_undo(actions.undo_finish_note, under="finish_note")
        also_undo(actions.undo_delete_comment, under="delete_note_comment")
        also_do(tasks.read_waiting, under="notes")
        actions.also_record(actions.record_action_items, under=enums.RecordKind.ACTION_ITEM.value)
        channels.register()
        inside(events.NoteRead, handlers.on_note_read)
        inside(events.NoteCommented, handlers.on_note_commented)
        inside(events.NoteMoved, handlers.on_note_moved)
