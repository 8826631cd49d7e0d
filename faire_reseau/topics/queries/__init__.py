"""Questions of the room, by noun: forums, topics, wishes, programmes; compositions and grids."""

from faire_reseau.topics.logic.changes import AGAIN
from faire_reseau.topics.models import Composition, Forum, Grid, Topic
from faire_reseau.topics.queries.boards import board_for, desk_for, desk_key, working_grid
from faire_reseau.topics.queries.by_hand import (
    cell_of_forum,
    forum_by_hand_for,
    hand_grid,
    own_topics,
    topic_to_place_for,
)
from faire_reseau.topics.queries.compose.away import absences_of, people_called, people_to_note
from faire_reseau.topics.queries.compose.destinations import destinations_of
from faire_reseau.topics.queries.compose.outcomes import advice_of, closing_of, conflict_of, ladder_of
from faire_reseau.topics.queries.compose.workbench import workbench_of
from faire_reseau.topics.queries.compositions import (
    account_of,
    composition_of,
    composition_under_way,
    last_composed,
    last_composition,
    was_taken,
)
from faire_reseau.topics.queries.forums import (
    forum_and_standing_for,
    forum_for,
    forum_to_join_for,
    forum_to_name_hosts_for,
    forum_to_propose_for,
    forum_to_run_for,
    forum_to_tell,
    forums_for,
    forums_of,
    gathering_of_forums_for,
    hour_of,
    person_taking_part,
    published_grid,
    session_to_open_for,
    sessions_without_forum,
    slots_of_forum,
    slots_to_come,
    spaces_of_forum,
)
from faire_reseau.topics.queries.glance import grid_at
from faire_reseau.topics.queries.leaving import Hosted, leaving_for, may_take_over
from faire_reseau.topics.queries.onward import half_day_to_sign, last_signature
from faire_reseau.topics.queries.people import (
    centres_at,
    names_of,
    people_choosable,
    people_to_choose,
    people_who_come,
    with_centres,
)
from faire_reseau.topics.queries.pitch import pitch_of
from faire_reseau.topics.queries.programme import (
    Programme,
    chosen_sessions_of,
    forum_sessions,
    forums_to_join_for,
    programme_of,
    slot_of,
)
from faire_reseau.topics.queries.shared import Own, Shown, hosts_meet_everybody, hosts_of, own_of, shown_to
from faire_reseau.topics.queries.steps import Steps, steps_of
from faire_reseau.topics.queries.tablet import centres_of_tablet, forum_of_tablet
from faire_reseau.topics.queries.today import days_of
from faire_reseau.topics.queries.topics import (
    Card,
    Hosting,
    card_address,
    cards_of,
    topic_for,
    topic_in,
    topic_to_change_for,
    topic_to_run_for,
    topics_to_find,
)
from faire_reseau.topics.queries.versions import (
    cells_chosen_by,
    changes_between,
    changes_for,
    differs_from_published,
    last_changes_for,
    table_of,
    unnamed_hosts,
    version_for,
    versions_of,
)
from faire_reseau.topics.queries.walls import board_of_day, door_screen, placed_forums, sign_in_of, subjects_of
from faire_reseau.topics.queries.wishes import (
    Interest,
    answers_of,
    figures_of,
    interest_in,
    people_wishing,
    wish_counts,
    wishes_for,
    wishes_of,
)

# The rows that views are handed: a view names their type, and never sees a table.
ForumRow = Forum
TopicRow = Topic
CompositionRow = Composition
GridRow = Grid

__all__ = [
    "AGAIN",
    "Card",
    "CompositionRow",
    "ForumRow",
    "GridRow",
    "Hosted",
    "Hosting",
    "Interest",
    "Own",
    "Programme",
    "Shown",
    "Steps",
    "TopicRow",
    "absences_of",
    "account_of",
    "advice_of",
    "answers_of",
    "board_for",
    "board_of_day",
    "card_address",
    "cards_of",
    "cell_of_forum",
    "cells_chosen_by",
    "centres_at",
    "centres_of_tablet",
    "changes_between",
    "changes_for",
    "chosen_sessions_of",
    "closing_of",
    "composition_of",
    "composition_under_way",
    "conflict_of",
    "days_of",
    "desk_for",
    "desk_key",
    "destinations_of",
    "differs_from_published",
    "door_screen",
    "figures_of",
    "forum_and_standing_for",
    "forum_by_hand_for",
    "forum_for",
    "forum_of_tablet",
    "forum_sessions",
    "forum_to_join_for",
    "forum_to_name_hosts_for",
    "forum_to_propose_for",
    "forum_to_run_for",
    "forum_to_tell",
    "forums_for",
    "forums_of",
    "forums_to_join_for",
    "gathering_of_forums_for",
    "grid_at",
    "half_day_to_sign",
    "hand_grid",
    "hosts_meet_everybody",
    "hosts_of",
    "hour_of",
    "interest_in",
    "ladder_of",
    "last_changes_for",
    "last_composed",
    "last_composition",
    "last_signature",
    "leaving_for",
    "may_take_over",
    "names_of",
    "own_of",
    "own_topics",
    "people_called",
    "people_choosable",
    "people_to_choose",
    "people_to_note",
    "people_who_come",
    "people_wishing",
    "person_taking_part",
    "pitch_of",
    "placed_forums",
    "programme_of",
    "published_grid",
    "session_to_open_for",
    "sessions_without_forum",
    "shown_to",
    "sign_in_of",
    "slot_of",
    "slots_of_forum",
    "slots_to_come",
    "spaces_of_forum",
    "steps_of",
    "subjects_of",
    "table_of",
    "topic_for",
    "topic_in",
    "topic_to_change_for",
    "topic_to_place_for",
    "topic_to_run_for",
    "topics_to_find",
    "unnamed_hosts",
    "version_for",
    "versions_of",
    "was_taken",
    "wish_counts",
    "wishes_for",
    "wishes_of",
    "with_centres",
    "workbench_of",
    "working_grid",
]
