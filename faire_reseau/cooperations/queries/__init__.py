"""Queries on reports, ideas, commitments and cooperations, by noun."""

from faire_reseau.catalogue.queries import ProductionRow as RecordRow
from faire_reseau.catalogue.queries import production_for
from faire_reseau.cooperations.models import Commitment, Cooperation, GroupReport, Harvest, Idea, News, Production
from faire_reseau.cooperations.queries.centres import centres_on, is_centre_on
from faire_reseau.cooperations.queries.convergence import (
    Became,
    Board,
    became_of,
    board_of,
    commitments_of,
    named,
    say_dots,
)
from faire_reseau.cooperations.queries.cooperations import (
    Asked,
    Together,
    addresses_of_cooperations,
    centres_that_cooperate,
    commitments_to_answer,
    cooperation_of_record,
    cooperations_asked,
    cooperations_of,
    cooperations_to_find,
    page_of,
    public_cooperations,
    steps_to_take,
    themes_of_cooperations,
    working_together,
)
from faire_reseau.cooperations.queries.gates import (
    cluster_to_run_for,
    commitment_for,
    commitment_to_answer_for,
    commitment_to_run_for,
    cooperation_for,
    cooperation_to_change_for,
    forum_to_follow_for,
    forum_with_key,
    group_for,
    group_to_join_for,
    group_to_write_for,
    harvest_of_forum,
    harvest_to_run_for,
    idea_in,
    idea_to_run_for,
    idea_to_support_for,
    idea_to_withdraw_for,
    news_to_remove_for,
    production_to_change_for,
    report_of,
)
from faire_reseau.cooperations.queries.groups import (
    GroupRow,
    counts_of,
    days_of_groups,
    group_row,
    groups_of,
    names_hidden,
    people_here,
    people_of,
    where_is,
    with_notes,
)
from faire_reseau.cooperations.queries.living import meetings_of, timeline
from faire_reseau.cooperations.queries.people import cooperation_data, cooperation_fates
from faire_reseau.network.queries.choosing import (
    organisations_chosen,
    organisations_of,
    organisations_to_choose,
    people_chosen,
    people_to_choose,
)
from faire_reseau.topics.models import Placement

# Views name rows by these: they import no models.
CommitmentRow = Commitment
CooperationRow = Cooperation
HarvestRow = Harvest
IdeaRow = Idea
NewsRow = News
ProductionRow = Production
ReportRow = GroupReport
PlacementRow = Placement

__all__ = [
    "Asked",
    "Became",
    "Board",
    "CommitmentRow",
    "CooperationRow",
    "GroupRow",
    "HarvestRow",
    "IdeaRow",
    "NewsRow",
    "PlacementRow",
    "ProductionRow",
    "RecordRow",
    "ReportRow",
    "Together",
    "addresses_of_cooperations",
    "became_of",
    "board_of",
    "centres_on",
    "centres_that_cooperate",
    "cluster_to_run_for",
    "commitment_for",
    "commitment_to_answer_for",
    "commitment_to_run_for",
    "commitments_of",
    "commitments_to_answer",
    "cooperation_data",
    "cooperation_fates",
    "cooperation_for",
    "cooperation_of_record",
    "cooperation_to_change_for",
    "cooperations_asked",
    "cooperations_of",
    "cooperations_to_find",
    "counts_of",
    "days_of_groups",
    "forum_to_follow_for",
    "forum_with_key",
    "group_for",
    "group_row",
    "group_to_join_for",
    "group_to_write_for",
    "groups_of",
    "harvest_of_forum",
    "harvest_to_run_for",
    "idea_in",
    "idea_to_run_for",
    "idea_to_support_for",
    "idea_to_withdraw_for",
    "is_centre_on",
    "meetings_of",
    "named",
    "names_hidden",
    "news_to_remove_for",
    "organisations_chosen",
    "organisations_of",
    "organisations_to_choose",
    "page_of",
    "people_chosen",
    "people_here",
    "people_of",
    "people_to_choose",
    "production_for",
    "production_to_change_for",
    "public_cooperations",
    "report_of",
    "say_dots",
    "steps_to_take",
    "themes_of_cooperations",
    "timeline",
    "where_is",
    "with_notes",
    "working_together",
]
