"""Action that fills in what a year of work still lacks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from faire_reseau.accounts.models import User
from faire_reseau.activities.actions import change_action
from faire_reseau.activities.models import Action

EMPTY: dict[str, Any] = {"themes": [], "audiences": [], "axis": None, "kind": None}


@transaction.atomic
def mend_actions(filled_in: Mapping[Action, Mapping[str, Any]], *, by: User, at: datetime) -> int:
    """Say what was missing of each action; columns that somebody else filled in meanwhile are refused (`ChangedMeanwhile`), and
    nothing is written. Answers how many actions are more complete.
    """
    for action, fields in filled_in.items():
        change_action(action, seen={name: EMPTY[name] for name in fields}, by=by, at=at, **fields)
    return len(filled_in)
