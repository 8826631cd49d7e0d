"""Sign the sheets and finish the gathering."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.network.models import (
    Person,
)
from faire_reseau.project.demo.holds.sample import Sample


def finish(gathering: Gathering, sample: Sample, people: dict[str, Person], by: User, at: datetime) -> None:
    """Sign the sheets and close the gathering."""
    if gathering.state == GatheringState.FINISHED:
        return
    half_days = {f"{half.on}-{half.part}": half for half in HalfDay.objects.filter(meeting__action=gathering.action)}
    registered = {one.person_id: one for one in Registration.objects.filter(gathering=gathering)}
    for half_day in half_days.values():
        activities.open_sign_in(half_day, by=by, at=at)
    for one in sample.presences:
        person = people[one.person]
        activities.sign_in(
            half_days[one.half_day],
            person,
            organisation=registered[person.pk].organisation,
            trade=registered[person.pk].trade,
            means=Means(one.means),
            by=person.user if one.means == "own_phone" else by,
            at=one.at,
        )
    for half_day in half_days.values():
        activities.close_sign_in(half_day, by=by, at=at)
    gatherings.finish_gathering(gathering, by=by, at=at)
