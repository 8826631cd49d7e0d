"""App config: connects events, channels and hooks."""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.facts import end_derived, leave_derived, make_append_only, was_applied

PRESENCE_IS_A_FACT = "A presence is never changed nor removed: correct it by a further fact."
REFUSED_SINCE = "0005_presences_are_facts_on_both_databases"
SEALED_SINCE = "0010_chain_presences"
SEAL_IS_A_FACT = "A seal is never changed nor removed: it proves what was signed."
ATTENDANCE = "activities_meetingattendance"
ATTENDED_SINCE = "0006_attendance_of_meetings"
OF_THE_MEETING = "meeting_id = (SELECT meeting_id FROM activities_halfday WHERE id = NEW.half_day_id)"


class ActivitiesConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.activities"
    label = "activities"

    def ready(self) -> None:
        """Wire the room: sheets learn of presences."""
        from faire_reseau.accounts.actions.merging import also_merge_accounts  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.activities import actions, channels, events, handlers, queries  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.actions import merging, sealing  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.queries.openness import OPENS  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.queries.public import public_work  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.queries.works import actions_of  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.chores import also_do  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import (  # noqa: PLC0415  (start-up)
            also_erase_person,
            also_merge_organisations,
            also_merge_people,
        )
        from faire_reseau.network.queries import also_shows_public, also_shows_works  # noqa: PLC0415  (start-up)

        also_merge_accounts(merging.leave_presences_to_account, under="activities.presence")
        also_merge_people(merging.merge_person_presences, under="activities.presence")
        also_erase_person(sealing.forget_signer)
        also_merge_organisations(merging.merge_organisation_presences, under="activities.presence")
        also_merge_organisations(actions.merge_organisation_shares, under="activities.share")
        _take_past_years()
        also_shows_public(public_work)
        also_shows_works(actions_of)
        also_tell(queries.presence_data, under="presences")
        also_tell(queries.check_in_data, under="check_ins")
        also_name_actions(ACTION_LABELS)
        also_foretell(queries.fates_of)
        name_tables(TABLE_LABELS)
        also_opens(OPENS)
        also_undo(actions.undo_drop_meeting, under="drop_meeting")
        also_undo(actions.undo_remove_publication, under="remove_publication")
        channels.register()
        on(events.PresenceNoted, handlers.on_presence_noted)
        on(events.SignInMoved, handlers.on_sign_in_moved)
        also_do(actions.sum_up_attendance, under="attendance")
        pre_migrate.connect(_leave_attendance, sender=self)
        post_migrate.connect(_keep_presences_facts, sender=self)


def _take_past_years() -> None:
    """The table of a past year is imported by the pages of the directory."""
    from faire_reseau.activities.actions.importing import TABLES, YearImporter  # noqa: PLC0415  (start-up)
    from faire_reseau.activities.queries import importing  # noqa: PLC0415  (start-up)
    from faire_reseau.activities.texts import IMPORTED_TITLES  # noqa: PLC0415  (start-up)
    from faire_reseau.network.queries import ImportedTable, add_columns, also_import  # noqa: PLC0415  (start-up)

    add_columns(importing.YEAR, importing.COLUMNS)
    also_import(
        ImportedTable(
            importing.YEAR,
            _("Import a past year"),
            importing.COLUMNS,
            importing.may_import,
            importing.labels,
            IMPORTED_TITLES,
            YearImporter,
            importing.details_of_row,
            importing.imported_from,
            importing.rows_written,
            ("activities.",),
            TABLES,
        )
    )


def _keep_presences_facts(*, using: str, **_more: Any) -> None:
    """Put the refusals back after each `migrate`: one that makes the table anew drops them silently."""
    if was_applied(connections[using], "activities", REFUSED_SINCE):
        make_append_only(connections[using], "activities_presence", PRESENCE_IS_A_FACT)
    if was_applied(connections[using], "activities", SEALED_SINCE):
        make_append_only(connections[using], "activities_seal", SEAL_IS_A_FACT)
    if was_applied(connections[using], "activities", ATTENDED_SINCE):
        end_derived(connections[using], "activities_presence", ATTENDANCE, OF_THE_MEETING)


def _leave_attendance(*, using: str, plan: Any = (), **_more: Any) -> None:
    """What migrations write is not watched over: attendance is made again after them."""
    if plan:
        leave_derived(connections[using], "activities_presence", ATTENDANCE)
