"""App config: connects events, channels and hooks."""

from django.apps import AppConfig


class GatheringsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.gatherings"
    label = "gatherings"

    def ready(self) -> None:
        """Wire the room: erasing people, pushing changes of the agenda, writing to people."""
        from faire_reseau.accounts.actions import also_end, also_end_with_address, also_erase  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.actions.merging import also_merge_accounts  # noqa: PLC0415  (start-up)
        from faire_reseau.accounts.queries import (  # noqa: PLC0415  (start-up)
            also_list_ways,
            also_name_actions,
            also_runs,
            also_say_why_ended,
            also_spare,
            also_tell,
        )
        from faire_reseau.activities.permissions import Claim, also_claim  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.queries import also_begin, also_doubt, also_expect, also_shut, also_time, also_zone  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.queries.door import also_badge  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.queries.unexpected import also_knows  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings import actions, channels, events, exports, handlers, letters, permissions, queries  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.actions.keeping import PERIODS, end_calendars  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.actions.merging import merge_account_roles, merge_person_registrations  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.arrivals import is_not_proved  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.badges import badge_digests  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.openness import OPENS  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.public import public_gatherings  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.unexpected import unexpected_in  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.works import gatherings_of  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)
        from faire_reseau.kit import copies  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.chores import also_do  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_find_letters, also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import inside, on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.retention import also_clear  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person, also_make, also_merge_people  # noqa: PLC0415  (start-up)
        from faire_reseau.network.permissions import also_names, also_reads_people  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries import also_notes_on, also_shows_public, also_shows_works  # noqa: PLC0415  (start-up)

        also_shows_public(public_gatherings)
        also_shows_works(gatherings_of)
        also_notes_on(queries.notes_on)
        also_merge_people(merge_person_registrations, under="gatherings.registration")
        also_merge_accounts(merge_account_roles, under="gatherings.organiser")
        hidden = queries.actions_of_drafts, queries.actions_of_cancelled
        claim = Claim(
            queries.actions_of_gatherings,
            queries.actions_run_by,
            *hidden,
            told_by=("gatherings.gathering", "gatherings.session"),
        )
        also_claim(claim)
        also_shut(queries.why_action_shut)
        also_expect(queries.expected_in)
        also_knows(unexpected_in)
        also_badge(badge_digests)
        also_time(queries.hours_of)
        also_begin(queries.beginnings_of)
        also_doubt(queries.unfinished_actions)
        also_zone(queries.zone_of_action)
        also_reads_people(permissions.organises)
        also_end(actions.end_passes)
        also_end_with_address(actions.end_calendar_keys)
        also_list_ways(queries.open_passes_of)
        also_say_why_ended(queries.why_pass_ended)
        also_names(permissions.people_met_by)
        also_runs(permissions.organises)
        also_erase(actions.erase_account_traces)
        also_erase_person(actions.erase_person_traces)
        also_erase_person(actions.forget_arrivals)
        also_spare(is_not_proved)
        also_tell(queries.gathering_data, under="gatherings")
        also_name_actions(ACTION_LABELS)
        also_foretell(queries.fates_of)
        name_tables(TABLE_LABELS)
        channels.register()
        on(events.AgendaChanged, handlers.on_agenda_changed)
        inside(events.BadgesAsked, handlers.on_badges_asked)
        inside(events.Registered, handlers.on_registered)
        inside(events.GatheringCancelled, handlers.on_gathering_cancelled)
        inside(events.GatheringRestored, handlers.on_gathering_restored)
        inside(events.GatheringPostponed, handlers.on_gathering_postponed)
        inside(events.PlacesGiven, handlers.on_places_given)
        inside(events.PlaceTakenBack, handlers.on_place_taken_back)
        inside(events.PlacesOffered, handlers.on_places_offered)
        inside(events.OffersPassed, handlers.on_offers_passed)
        inside(events.ReminderDue, handlers.on_reminder_due)
        also_do(actions.remind_of_gatherings, under="reminders of gatherings")
        also_do(actions.move_waiting_lists, under="waiting lists of gatherings")
        letters.register()
        also_find_letters(letters.letters_about)
        also_make(exports.attendees_of, under="participants")
        copies.also_end(end_calendars)
        copies.also_end(actions.end_all_passes)
        copies.leave_out("gatherings_badgerun")
        also_clear(*PERIODS)
        also_opens(OPENS)
        _connect_undo()


def _connect_undo() -> None:
    from faire_reseau.gatherings.actions.undoing import UNDOERS  # noqa: PLC0415  (start-up)
    from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)

    for kind, undoer in UNDOERS.items():
        also_undo(undoer, under=kind)
