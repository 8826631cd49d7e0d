"""App config of the catalogue: connects the hooks of rooms below."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        """Connect erasure, personal data, the journal, undoing, and who opens what."""
        from faire_reseau.accounts.actions import also_erase  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.catalogue import actions, queries  # noqa: PLC0415  (start-up)
        from faire_reseau.catalogue.queries.openness import OPENS  # noqa: PLC0415  (start-up)
        from faire_reseau.catalogue.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.retention import also_clear  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person, also_merge_organisations  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries import also_shows_public, also_shows_works  # noqa: PLC0415  (start-up)

        also_erase(actions.forget_writer)
        also_erase_person(actions.erase_person_traces)
        also_tell(queries.catalogue_data, under="catalogue")
        also_foretell(queries.catalogue_fates)
        also_name_actions(ACTION_LABELS)
        name_tables(TABLE_LABELS)
        also_opens(OPENS)
        also_merge_organisations(actions.merge_authors, under="catalogue.author")
        also_shows_works(queries.productions_of)
        also_shows_public(queries.public_productions)
        also_clear(*actions.PERIODS)
        also_undo(actions.undo_remove_production, under="remove_production_of_catalogue")
        also_undo(actions.undo_remove_file, under="remove_file")
        _harvest_bases()
        _take_tables()


def _harvest_bases() -> None:
    """The worker harvests the bases that are due, and those that somebody asks for; it indexes what has no words
    yet, and writes what is new in the searches that people follow.
    """
    from faire_reseau.catalogue import actions, events, handlers, letters, tasks  # noqa: PLC0415  (start-up)
    from faire_reseau.kit.chores import also_do  # noqa: PLC0415  (start-up)
    from faire_reseau.kit.erasure import also_find_letters  # noqa: PLC0415  (start-up)
    from faire_reseau.kit.events import inside, on  # noqa: PLC0415  (start-up)

    on(events.HarvestAsked, handlers.on_harvest_asked)
    inside(events.NewsDue, handlers.on_news_due)
    letters.register()
    also_find_letters(letters.letters_about)
    also_do(tasks.send_news, under="news of the catalogue")
    also_do(tasks.hand_over_due, under="harvests")
    also_do(actions.index_missing, under="words of productions")


def _take_tables() -> None:
    """The pages of the directory import productions too."""
    from django.utils.translation import gettext_lazy as _  # noqa: PLC0415  (start-up)

    from faire_reseau.catalogue.actions.importing import DERIVED, TABLES, ProductionImporter  # noqa: PLC0415  (start-up)
    from faire_reseau.catalogue.queries import importing  # noqa: PLC0415  (start-up)
    from faire_reseau.catalogue.texts import IMPORTED_TITLES  # noqa: PLC0415  (start-up)
    from faire_reseau.network.queries import ImportedTable, add_columns, also_import  # noqa: PLC0415  (start-up)

    add_columns(importing.PRODUCTIONS, importing.COLUMNS)
    also_import(
        ImportedTable(
            importing.PRODUCTIONS,
            _("Import productions"),
            importing.COLUMNS,
            importing.may_import,
            importing.labels,
            IMPORTED_TITLES,
            ProductionImporter,
            importing.details_of_row,
            importing.imported_from,
            importing.rows_written,
            ("catalogue.",),
            TABLES,
            DERIVED,
        )
    )
