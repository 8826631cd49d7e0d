"""App config of the analysis room: connects the hooks of rooms below."""

from django.apps import AppConfig


class AnalysisConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.analysis"
    label = "analysis"

    def ready(self) -> None:
        """Connect erasure, personal data, the journal, and who opens what."""
        from faire_reseau.accounts.actions import also_erase  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.analysis import actions, channels, events, handlers, tasks  # noqa: PLC0415  (start-up)
        from faire_reseau.analysis.queries import (  # noqa: PLC0415  (start-up)
            OPENS,
            coding_data,
            corpora_data,
            finding_data,
            masks_data,
            runs_data,
            suggestions_data,
        )
        from faire_reseau.analysis.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.chores import also_do  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.copies import leave_out  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.retention import also_clear  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import cover_in, name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person, also_merge_people  # noqa: PLC0415  (start-up)

        also_erase(
            actions.forget_account,
            actions.forget_asker,
            actions.forget_coder,
            actions.forget_finder,
            actions.forget_masker,
            actions.forget_sender,
            actions.forget_suggestions,
        )
        also_clear(*actions.PERIODS)
        leave_out("analysis_corpusdraft")
        also_tell(corpora_data, under="corpora")
        also_tell(runs_data, under="analyses")
        also_do(tasks.resume, under="analysis")
        on(events.RunAsked, handlers.on_run_asked)
        also_tell(coding_data, under="coding")
        also_tell(finding_data, under="findings")
        also_undo(actions.undo_code_passage, under="code_passage")
        also_undo(actions.undo_remove_coding, under="remove_coding")
        channels.register()
        on(events.CodingChanged, handlers.on_coding_changed)
        on(events.SuggestionsAsked, handlers.on_suggestions_asked)
        on(events.MasksAsked, handlers.on_masks_asked)
        also_tell(masks_data, under="masks")
        also_undo(actions.undo_decide_masks, under="decide_masks")
        also_undo(actions.undo_decide_span, under="decide_span")
        also_erase_person(actions.forget_masked)
        also_merge_people(actions.merge_person_masks, under="analysis.mask")
        also_tell(suggestions_data, under="suggestions")
        also_undo(actions.undo_refuse_suggestion, under="refuse_suggestion")
        also_name_actions(ACTION_LABELS)
        name_tables(TABLE_LABELS)
        cover_in("analysis.document.text")
        cover_in("analysis.document.real_text")
        also_opens(OPENS)
