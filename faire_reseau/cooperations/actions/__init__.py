"""Actions on reports, ideas, dots, commitments and cooperations, by noun."""

from faire_reseau.cooperations.actions.blocks import record_ideas
from faire_reseau.cooperations.actions.chores import PERIODS, remind_of_steps, send_minutes
from faire_reseau.cooperations.actions.clusters import GroupedMeanwhile, name_cluster, put_together, take_out
from faire_reseau.cooperations.actions.commitments import (
    CommitmentAnswered,
    CommitmentRefused,
    accept_commitment,
    decline_commitment,
    propose_commitment,
    withdraw_commitment,
)
from faire_reseau.cooperations.actions.cooperations import (
    MOVES,
    CooperationRefused,
    change_cooperation,
    expect_production,
    finish_production,
    move_cooperation,
    propose_cooperation,
    put_into_catalogue,
    remove_news,
    remove_production,
    set_next_step,
    tell_news,
    undo_move_cooperation,
)
from faire_reseau.cooperations.actions.dots import DotsRefused, place_dots
from faire_reseau.cooperations.actions.erasure import erase_person_traces, merge_person_dots
from faire_reseau.cooperations.actions.harvests import HarvestRefused, close_convergence, open_convergence
from faire_reseau.cooperations.actions.ideas import (
    IdeaRefused,
    carry_idea,
    note_idea,
    say_where_it_went,
    undo_withdraw_idea,
    withdraw_idea,
)
from faire_reseau.cooperations.actions.living import ask_silent, begin_work, confirm_alive, remind_of_late_steps
from faire_reseau.cooperations.actions.places import be_here
from faire_reseau.cooperations.actions.reports import (
    ReportRefused,
    ask_reports,
    close_report,
    hand_on_notes,
    reopen_report,
    take_notes,
    write_report,
)

__all__ = [
    "MOVES",
    "PERIODS",
    "CommitmentAnswered",
    "CommitmentRefused",
    "CooperationRefused",
    "DotsRefused",
    "GroupedMeanwhile",
    "HarvestRefused",
    "IdeaRefused",
    "ReportRefused",
    "accept_commitment",
    "ask_reports",
    "ask_silent",
    "be_here",
    "begin_work",
    "carry_idea",
    "change_cooperation",
    "close_convergence",
    "close_report",
    "confirm_alive",
    "decline_commitment",
    "erase_person_traces",
    "expect_production",
    "finish_production",
    "hand_on_notes",
    "merge_person_dots",
    "move_cooperation",
    "name_cluster",
    "note_idea",
    "open_convergence",
    "place_dots",
    "propose_commitment",
    "propose_cooperation",
    "put_into_catalogue",
    "put_together",
    "record_ideas",
    "remind_of_late_steps",
    "remind_of_steps",
    "remove_news",
    "remove_production",
    "reopen_report",
    "say_where_it_went",
    "send_minutes",
    "set_next_step",
    "take_notes",
    "take_out",
    "tell_news",
    "undo_move_cooperation",
    "undo_withdraw_idea",
    "withdraw_commitment",
    "withdraw_idea",
    "write_report",
]
