"""Actions on badges with passes: ask for them, make them some at a time, take them back."""

from datetime import datetime

from django.db import transaction

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.actions.agenda import check_going_on
from faire_reseau.gatherings.actions.passes import hand_out_passes
from faire_reseau.gatherings.enums import BadgeState, RegistrationState
from faire_reseau.gatherings.events import BadgesAsked
from faire_reseau.gatherings.models import BadgeRun, Gathering, GatheringPass
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import digest
from faire_reseau.network.models import Person

AT_ONCE = 100
"""People in one transaction: others who save wait no longer than for those."""


@transaction.atomic
def ask_badges(gathering: Gathering, *, by: User, at: datetime) -> BadgeRun:
    """Have badges made with a pass for everybody who comes. Asked again while they are made, they are the same.

    Asked again later, they are made anew; the passes of before stay as they are. Raises `GatheringOver`. Publishes
    `BadgesAsked`.
    """
    hold(gathering)
    check_going_on(gathering)
    badge_run = BadgeRun.objects.select_for_update().filter(gathering=gathering, asked_by=by).first()
    if badge_run is not None and badge_run.state == BadgeState.WAITING:
        return badge_run
    people = gathering.registrations.filter(state=RegistrationState.CONFIRMED, person__erased_at__isnull=True).count()
    columns = {"asked_at": at, "state": BadgeState.WAITING, "people": people, "keys": {}}
    run, _is_new = BadgeRun.objects.update_or_create(gathering=gathering, asked_by=by, defaults=columns)
    publish(BadgesAsked(run_id=run.pk))
    return run


@transaction.atomic
def make_some_badges(run_id: int, *, at: datetime) -> bool:
    """Make passes for the next people of a run, and keep their keys in it; answers whether some are left.

    Passes and keys are written together: whatever ends the worker in between, it goes on where it stopped.
    """
    run = BadgeRun.objects.select_for_update().select_related("gathering", "asked_by").filter(pk=run_id).first()
    if run is None or run.state != BadgeState.WAITING:
        return False
    coming = run.gathering.registrations.filter(state=RegistrationState.CONFIRMED, person__erased_at__isnull=True)
    settled = set(run.keys)
    left = [key for key in coming.order_by("pk").values_list("person", flat=True) if str(key) not in settled]
    people = list(Person.objects.filter(pk__in=left[:AT_ONCE]).select_related("user"))
    keys = hand_out_passes(run.gathering, people, by=run.asked_by, at=at) if people else {}
    run.keys |= {str(person.pk): keys.get(person.pk, "") for person in people}
    run.people = max(run.people, len(run.keys))
    if len(left) <= AT_ONCE:
        run.state = BadgeState.DONE
    run.save(update_fields=["keys", "people", "state"])
    return run.state == BadgeState.WAITING


@transaction.atomic
def give_up_badges(run_id: int, *, at: datetime) -> None:
    """End every pass that a run made so far: all badges or none."""
    run = BadgeRun.objects.select_for_update().filter(pk=run_id, state=BadgeState.WAITING).first()
    if run is not None:
        digests = [digest(key) for key in run.keys.values() if key]
        for first in range(0, len(digests), AT_ONCE):
            passes = GatheringPass.objects.filter(
                key_digest__in=digests[first : first + AT_ONCE], revoked_at__isnull=True
            )
            passes.update(revoked_at=at)
        run.state, run.keys = BadgeState.FAILED, {}
        run.save(update_fields=["state", "keys"])


def clear_badges(before: datetime, at: datetime, at_most: int) -> int:
    """Forget the keys of runs asked for before `before`; one that never ended is given up first. Answers how many."""
    over = list(BadgeRun.objects.filter(asked_at__lt=before).order_by("pk").values_list("pk", flat=True)[:at_most])
    for run_id in over:
        give_up_badges(run_id, at=at)
    BadgeRun.objects.filter(pk__in=over).delete()
    return len(over)
