"""Compose, explain and mend the grid of an unconference: pure optimisation, no web framework, no files of its own."""

from forumgrid.compose import Composition, compose
from forumgrid.problem import NOWHERE, STEP_FREE, Grid, Problem, ProblemError, Space
from forumgrid.rules import Broken, check
from forumgrid.run import Progress
from forumgrid.value import Evenness, evenness, gains, ideals, shares, utopia, value

__all__ = [
    "NOWHERE",
    "STEP_FREE",
    "Broken",
    "Composition",
    "Evenness",
    "Grid",
    "Problem",
    "ProblemError",
    "Progress",
    "Space",
    "check",
    "compose",
    "evenness",
    "gains",
    "ideals",
    "shares",
    "utopia",
    "value",
]
