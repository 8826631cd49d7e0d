"""Compose, explain and mend the grid of an unconference: pure optimisation, no web framework, no files of its own."""

from forumgrid.advice import Merge, More, Repeat, advise_merges, advise_more, advise_repeats
from forumgrid.aims import AIMS, NO_CHANGE, Standing, between, proven, standing
from forumgrid.bounds.selection import plain_bound
from forumgrid.compose import Composition, compose
from forumgrid.files.formats import problem_from_json, problem_to_json, read_grid, read_problem, solution_to_json
from forumgrid.files.generate import Size, generate
from forumgrid.files.pictures import grid_svg
from forumgrid.files.show import grid_text, write_workbook
from forumgrid.impossible import Impossible, Relaxation, explain_impossible
from forumgrid.incumbent import Progress
from forumgrid.mend import Changes, Mending, NewTopic, Rung, mend
from forumgrid.problem import NOWHERE, STEP_FREE, Grid, Problem, ProblemError, Space
from forumgrid.proofs.certificate import Certificate, examine, verify
from forumgrid.proofs.file import proof_from_json, proof_to_json
from forumgrid.proofs.refusal import Refused, Unfinished
from forumgrid.rules import Broken, check
from forumgrid.search.baselines import Baselines, baselines
from forumgrid.search.fairness import fair
from forumgrid.seats.assign import FREE, Assignment, RepeatOffer, TurnedAway, assign, free_cells
from forumgrid.sentences import FileError, input_sentence, rule_sentence
from forumgrid.telling.explain import ELSEWHERE, Explanation, Missed, PersonAccount, Rival, TopicAccount, explain
from forumgrid.telling.whatif import Effect, WhatIf
from forumgrid.value import Evenness, evenness, gains, ideals, shares, utopia, value

__all__ = [
    "AIMS",
    "ELSEWHERE",
    "FREE",
    "NOWHERE",
    "NO_CHANGE",
    "STEP_FREE",
    "Assignment",
    "Baselines",
    "Broken",
    "Certificate",
    "Changes",
    "Composition",
    "Effect",
    "Evenness",
    "Explanation",
    "FileError",
    "Grid",
    "Impossible",
    "Mending",
    "Merge",
    "Missed",
    "More",
    "NewTopic",
    "PersonAccount",
    "Problem",
    "ProblemError",
    "Progress",
    "Refused",
    "Relaxation",
    "Repeat",
    "RepeatOffer",
    "Rival",
    "Rung",
    "Size",
    "Space",
    "Standing",
    "TopicAccount",
    "TurnedAway",
    "Unfinished",
    "WhatIf",
    "advise_merges",
    "advise_more",
    "advise_repeats",
    "assign",
    "baselines",
    "between",
    "check",
    "compose",
    "evenness",
    "examine",
    "explain",
    "explain_impossible",
    "fair",
    "free_cells",
    "gains",
    "generate",
    "grid_svg",
    "grid_text",
    "ideals",
    "input_sentence",
    "mend",
    "plain_bound",
    "problem_from_json",
    "problem_to_json",
    "proof_from_json",
    "proof_to_json",
    "proven",
    "read_grid",
    "read_problem",
    "rule_sentence",
    "shares",
    "solution_to_json",
    "standing",
    "utopia",
    "value",
    "verify",
    "write_workbook",
]
