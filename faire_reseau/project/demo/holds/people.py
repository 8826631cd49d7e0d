"""The invented professionals with account, post and registration, and the ways in by their names."""

from datetime import datetime

from faire_reseau.accounts.actions import confirm_account
from faire_reseau.accounts.enums import DemoRole
from faire_reseau.accounts.models import User
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.models import Gathering, Organiser
from faire_reseau.network.actions import add_person, add_post, give_account
from faire_reseau.network.models import (
    Organisation,
    Person,
    Post,
    Trade,
)
from faire_reseau.project.demo.holds.network import open_door
from faire_reseau.project.demo.holds.sample import Person as Invented
from faire_reseau.project.demo.holds.sample import Registration, Sample


def people_of(sample: Sample, gathering: Gathering, by: User, at: datetime) -> dict[str, Person]:
    """The invented professionals with account, post and registration; the keys of the sample lead to them."""
    known = {person.email: person for person in Person.objects.filter(is_sample=True)}
    if all(invented.email in known for invented in sample.people):
        return {invented.key: known[invented.email] for invented in sample.people}
    trades = {trade.code: trade for trade in Trade.objects.all()}
    centres = {centre.slug: centre for centre in Organisation.objects.all()}
    half_days = {f"{half.on}-{half.part}": half for half in HalfDay.objects.filter(meeting__action=gathering.action)}
    chosen = {registration.person: registration for registration in sample.registrations}
    people = {}
    for invented in sample.people:
        person = add_person(
            first_name=invented.first_name,
            last_name=invented.last_name,
            email=invented.email,
            presentation="Personne d’exemple, inventée pour la démonstration.",
            is_sample=True,
            by=by,
            at=at,
        )
        confirm_account(give_account(person, by=by, at=at), at=at)
        is_director = invented.trade == "director"
        post = add_post(
            person, centres[invented.centre], trade=trades[invented.trade], is_director=is_director, by=by, at=at
        )
        _register(gathering, person, post, chosen[invented.key], half_days)
        people[invented.key] = person
    _name_doors(gathering, people, sample, by, at)
    return people


def register_all(
    gathering: Gathering, before: Gathering, sample: Sample, people: dict[str, Person], by: User, at: datetime
) -> None:
    """Register for `gathering` those whom the sample does, and let whoever organised the one `before` organise it; once."""
    if gathering.registrations.exists():
        return
    half_days = {f"{half.on}-{half.part}": half for half in HalfDay.objects.filter(meeting__action=gathering.action)}
    posts = {post.person_id: post for post in Post.objects.filter(person__in=people.values())}
    for registration in sample.registrations:
        person = people[registration.person]
        _register(gathering, person, posts[person.pk], registration, half_days)
    for organiser in Organiser.objects.filter(gathering=before).exclude(user=by):
        gatherings.name_organiser(gathering, organiser.user, by=by, at=at)


def _register(
    gathering: Gathering, person: Person, post: Post, registration: Registration, half_days: dict[str, HalfDay]
) -> None:
    gatherings.register(
        gathering,
        person,
        [half_days[key] for key in registration.half_days],
        post=post,
        is_sample=True,
        as_organiser=True,
        by=person.user,
        at=registration.at,
    )


def who_opens(sample: Sample, host: str) -> list[Invented]:
    """Whom one can be: an organiser of the `host` of Nantes, then one person of each trade."""
    of_host = [person for person in sample.people if person.centre == host]
    people = [next((person for person in of_host if person.trade == "director"), of_host[0])]
    for trade in ("project-officer", "information", "assistant", "director"):
        people.append(next(person for person in sample.people if person.trade == trade and person not in people))
    return people


def _name_doors(gathering: Gathering, people: dict[str, Person], sample: Sample, by: User, at: datetime) -> None:
    """Who one can be in the demo: an organiser of the host, and one person of each trade."""
    first, *others = who_opens(sample, gathering.host.slug)
    organiser = people[first.key]
    gatherings.name_organiser(gathering, organiser.user, by=by, at=at)  # type: ignore[arg-type]  # just given
    open_door(organiser.user, DemoRole.ORGANISER, at)  # type: ignore[arg-type]  # as above
    for invented in others:
        open_door(people[invented.key].user, DemoRole.PARTICIPANT, at)  # type: ignore[arg-type]  # as above
