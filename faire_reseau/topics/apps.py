"""The plug of the room."""

from django.apps import AppConfig


class TopicsConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.topics"
    label = "topics"

    def ready(self) -> None:
        """Wire the room: what happens in a forum reaches every open screen."""
        from faire_reseau.accounts.queries import also_name_deeds, also_tell  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.events import GatheringTurned  # noqa: PLC0415  (start-up)
        from faire_reseau.gatherings.queries import also_still_open  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.erasure import also_foretell  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.events import on  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.openness import also_opens  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables  # noqa: PLC0415  (start-up)
        from faire_reseau.network.actions import also_erase_person  # noqa: PLC0415  (start-up)
        from faire_reseau.topics import actions, channels, events, handlers  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.forums import open_forums  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.openness import OPENS  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.queries.personal import fates_of, topic_data  # noqa: PLC0415  (start-up)
        from faire_reseau.topics.texts import DEED_LABELS, TABLE_LABELS  # noqa: PLC0415  (start-up)

        also_erase_person(actions.erase_person_traces)
        also_foretell(fates_of)
        name_tables(TABLE_LABELS)
        also_tell(topic_data, under="topics")
        also_name_deeds(DEED_LABELS)
        also_still_open(open_forums)
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
        also_opens(OPENS)
