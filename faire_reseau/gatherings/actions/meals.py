"""Action on the meals that a gathering offers."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import check_going_on
from faire_reseau.gatherings.models import Gathering, Meal
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import refuse_overtaken


@transaction.atomic
def set_meals(
    gathering: Gathering,
    chosen: Collection[tuple[date, str]],
    *,
    seen: Mapping[str, Any] | None = None,
    by: User | None,
    at: datetime,
) -> None:
    """Offer the meals `chosen` (day and kind) and no other; who asked for one that is taken away asks for it no more. `seen`:
    the `meals` that the page of the writer showed as offered.

    Raises `ChangedMeanwhile`.
    """
    hold(gathering)
    check_going_on(gathering)
    before = {(meal.on, meal.kind): meal for meal in gathering.meals.all()}
    refuse_overtaken({"meals": list(before)}, seen, {"meals": list(chosen)})
    for key, meal in before.items():
        if key not in chosen:
            meal.delete()
    Meal.objects.bulk_create(
        Meal(gathering=gathering, on=on, kind=kind) for on, kind in chosen if (on, kind) not in before
    )
    write_audit_line("set_meals", gathering, by=by, at=at, meals=len(chosen))
