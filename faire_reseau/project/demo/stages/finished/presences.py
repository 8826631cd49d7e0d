"""Sign the sheets and finish the gathering."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.network.models import (
    Person,
)
from faire_reseau.project.demo.holds.network import NANTES
from faire_reseau.project.demo.holds.sample import Sample

# Nobody's hand: two waves and a stroke below.
DRAWING = (
    ((60, 120), (90, 50), (110, 130), (135, 60), (160, 125), (190, 80), (215, 120), (245, 70), (270, 115), (330, 95)),
    ((350, 60), (330, 110), (365, 125), (400, 70), (380, 120), (430, 100), (470, 85), (520, 95)),
    ((80, 160), (230, 150), (420, 155), (540, 140)),
)


def finish(gathering: Gathering, sample: Sample, people: dict[str, Person], by: User, at: datetime) -> None:
    """Sign the sheets and close the gathering."""
    if gathering.state == GatheringState.FINISHED:
        return
    half_days = {f"{half.on}-{half.part}": half for half in HalfDay.objects.filter(meeting__action=gathering.action)}
    registered = {
        registration.person_id: registration for registration in Registration.objects.filter(gathering=gathering)
    }
    for half_day in half_days.values():
        activities.open_sign_in(half_day, by=by, at=at)
    noted = set(Presence.objects.filter(half_day__in=half_days.values()).values_list("half_day", "person"))
    # The first to be noted at Nantes by the list draws on the tablet instead.
    listed = (presence for presence in sample.presences if presence.means == Means.ORGANISER_LIST)
    drawn = next(listed, None) if gathering.slug == NANTES else None
    for presence in sample.presences:
        person = people[presence.person]
        if person.pk not in registered or (half_days[presence.half_day].pk, person.pk) in noted:
            continue  # whoever lives the demo has signed for them, or taken them off the list
        activities.sign_in(
            half_days[presence.half_day],
            person,
            organisation=registered[person.pk].organisation,
            trade=registered[person.pk].trade,
            means=Means.DRAWN if presence is drawn else Means(presence.means),
            drawing=DRAWING if presence is drawn else (),
            by=person.user if presence.means == Means.OWN_PHONE else by,
            at=min(presence.at, at),
        )
    for half_day in half_days.values():
        activities.close_sign_in(half_day, by=by, at=at)
    gatherings.finish_gathering(gathering, by=by, at=at)
