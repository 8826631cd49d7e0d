"""The invented professionals with account, post and registration, and the ways in by their names."""

from datetime import datetime

from faire_reseau.accounts.actions import confirm_account
from faire_reseau.accounts.models import User
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.actions import add_person, add_post, give_account
from faire_reseau.network.models import (
    Organisation,
    Person,
    Trade,
)
from faire_reseau.project.demo.holds.network import open_door
from faire_reseau.project.demo.holds.sample import Sample


def people_of(sample: Sample, gathering: Gathering, by: User, at: datetime) -> dict[str, Person]:
    """The invented professionals with account, post and registration; the keys of the sample lead to them."""
    known = {person.email: person for person in Person.objects.filter(is_sample=True)}
    if all(one.email in known for one in sample.people):
        return {one.key: known[one.email] for one in sample.people}
    trades = {trade.code: trade for trade in Trade.objects.all()}
    centres = {one.slug: one for one in Organisation.objects.all()}
    half_days = {f"{half.on}-{half.part}": half for half in HalfDay.objects.filter(meeting__action=gathering.action)}
    chosen = {one.person: one for one in sample.registrations}
    people = {}
    for one in sample.people:
        person = add_person(
            first_name=one.first_name,
            last_name=one.last_name,
            email=one.email,
            presentation="Personne d’exemple, inventée pour la démonstration.",
            is_sample=True,
            by=by,
            at=at,
        )
        confirm_account(give_account(person, by=by, at=at), at=at)
        is_director = one.trade == "director"
        post = add_post(person, centres[one.centre], trade=trades[one.trade], is_director=is_director, by=by, at=at)
        gatherings.register(
            gathering,
            person,
            [half_days[key] for key in chosen[one.key].half_days],
            post=post,
            is_sample=True,
            as_organiser=True,
            by=person.user,
            at=chosen[one.key].at,
        )
        people[one.key] = person
    _name_doors(gathering, people, sample, by, at)
    return people


def _name_doors(gathering: Gathering, people: dict[str, Person], sample: Sample, by: User, at: datetime) -> None:
    """Who one can be in the demo: an organiser of the host, and one person of each trade."""
    host = [one for one in sample.people if one.centre == gathering.host.slug]
    organiser = people[next((one for one in host if one.trade == "director"), host[0]).key]
    gatherings.name_organiser(gathering, organiser.user, by=by, at=at)  # type: ignore[arg-type]  # just given
    open_door(organiser.user, "Organise la rencontre de Nantes", at)  # type: ignore[arg-type]  # as above
    seen = {organiser.pk}
    for trade in ("project-officer", "information", "assistant", "director"):
        one = next(one for one in sample.people if one.trade == trade and people[one.key].pk not in seen)
        seen.add(people[one.key].pk)
        label = Trade.objects.get(code=trade).label
        open_door(people[one.key].user, f"Participe à la rencontre · {label}", at)  # type: ignore[arg-type]  # as above
