"""App config of reports: connects the hooks of rooms below."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.reports"
    label = "reports"

    def ready(self) -> None:
        """Connect erasure, personal data, the journal, screens, and who opens what."""
        from faire_reseau.accounts.actions import also_erase  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.analysis.queries import also_offer_texts  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.chores import also_do  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_find_letters  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import inside, on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_merge_organisations  # noqa: PLC0415  (start-up)
        from faire_reseau.notes.permissions import also_host  # noqa: PLC0415  (start-up)
        from faire_reseau.reports import actions, channels, events, handlers, letters, queries, tasks  # noqa: PLC0415  (start-up)
        from faire_reseau.reports.actions import merging  # noqa: PLC0415  (start-up)
        from faire_reseau.reports.queries.evidence import evidence_data  # noqa: PLC0415  (start-up)
        from faire_reseau.reports.queries.offered import ANSWERS  # noqa: PLC0415  (start-up)
        from faire_reseau.reports.queries.openness import OPENS  # noqa: PLC0415  (start-up)
        from faire_reseau.reports.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)

        also_merge_organisations(merging.merge_centre_reports, under="reports.centrereport")
        also_merge_organisations(merging.merge_known_figures, under="reports.knownfigure")
        also_erase(actions.forget_definer, actions.forget_writer, actions.forget_author)
        also_tell(queries.versions_made_by, under="indicators")
        also_tell(queries.campaign_data, under="campaigns")
        also_tell(evidence_data, under="report_files")
        also_tell(queries.document_data, under="reports")
        also_undo(actions.undo_remove_block, under="remove_block")
        also_undo(actions.undo_open_campaign, under="open_campaign")
        also_undo(actions.undo_publish_edition, under="publish_edition")
        also_find_letters(letters.letters_about)
        also_host(actions.answer_written_together)
        also_offer_texts(ANSWERS, under="answers")
        also_do(tasks.remind, under="reports")
        letters.register()
        channels.SLIDES.register()
        inside(events.ReportDue, handlers.on_report_due)
        on(events.SlideShown, handlers.on_slide_shown)
        also_name_actions(ACTION_LABELS)
        name_tables(TABLE_LABELS)
        also_opens(OPENS)
