"""App config: connects events, channels and hooks."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.topics"
    label = "topics"

    def ready(self) -> None:
        """Wire the room: what happens in a forum reaches every open screen."""
        from faire_reseau.accounts.queries import also_name_actions, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.events import PresenceNoted, SignInMoved  # noqa: PLC0415  (start-up)
        from faire_reseau.activities.queries import also_lead  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.actions.several import also_follow  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.events import GatheringTurned, WallTurned  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries import (  # noqa: PLC0415  (start-up)
            also_follow_cancelling,
            also_follow_moving,
            also_hold_within,
            also_host,
            also_offer_going,
            also_say_leaving,
            also_say_now,
            also_say_withdrawn,
            also_settle_elsewhere,
            also_show_mode,
            also_still_open,
        )
        from faire_reseau.gatherings.queries.offline import also_keep_offline  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries.steps import also_list_steps  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import also_undo  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person, also_merge_people  # noqa: PLC0415  (start-up)
        from faire_reseau.network.queries import also_shows_public  # noqa: PLC0415  (start-up)
        from faire_reseau.topics import actions, channels, events, handlers  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.actions.following import follow_agenda  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.actions.merging import merge_person_choices, merge_person_wishes  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.checklist import steps_of_forums  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.forums import open_forums  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.leaving import hosting_in, said_to_leaving, withdrawn_with  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.onward import onward_of  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.openness import OPENS  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.personal import fates_of, topic_data  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.pitch import MODE as PITCH  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.programme import programme_to_keep  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.public import public_topics  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.steps import KIND  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.today import offer_going, say_now  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.walls import MODES  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.within import (  # noqa: PLC0415  (start-up)
            cancelling_of,
            moving_of,
            why_by_topic,
            workshops_of,
        )
        from faire_reseau.topics.texts import ACTION_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)

        also_erase_person(actions.erase_person_traces)
        also_follow(follow_agenda)
        also_shows_public(public_topics)
        also_list_steps(steps_of_forums)
        also_merge_people(merge_person_wishes, under="topics.wish")
        also_merge_people(merge_person_choices, under="topics.choice")
        also_foretell(fates_of)
        name_tables(TABLE_LABELS)
        also_tell(topic_data, under="topics")
        also_name_actions(ACTION_LABELS)
        also_still_open(open_forums)
        also_hold_within(workshops_of)
        also_host(hosting_in)
        also_say_leaving(said_to_leaving)
        also_say_withdrawn(withdrawn_with)
        also_settle_elsewhere(why_by_topic)
        also_follow_cancelling(cancelling_of)
        also_follow_moving(moving_of)
        channels.register()
        on(GatheringTurned, handlers.on_gathering_turned)
        on(events.TopicAdded, handlers.on_topic_added)
        on(events.TopicChanged, handlers.on_topic_changed)
        on(events.WishChanged, handlers.on_wish_changed)
        on(events.PhaseMoved, handlers.on_phase_moved)
        on(events.GridPublished, handlers.on_grid_published)
        on(events.CompositionAsked, handlers.on_composition_asked)
        on(events.CompositionMoved, handlers.on_composition_moved)
        on(events.GridMoved, handlers.on_grid_moved)
        also_lead(onward_of)
        also_say_now(say_now)
        also_offer_going(offer_going)
        also_keep_offline(programme_to_keep)
        on(PresenceNoted, handlers.on_presence_noted)
        on(SignInMoved, handlers.on_sign_in_moved)
        on(events.RoundMoved, handlers.on_round_moved)
        on(WallTurned, handlers.on_wall_turned)
        also_show_mode(PITCH, *MODES)
        also_opens(OPENS)
        also_undo(actions.undo_step, under=KIND)
        also_undo(actions.undo_withdraw_topic, under="withdraw_topic")
        also_undo(actions.undo_remove_person, under="remove_person")
        also_undo(actions.undo_merge_topics, under="merge_topics")
