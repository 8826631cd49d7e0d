"""Load the demo network by the rooms' own deeds: facts with their sources, and the labelled sample around Nantes 2019.

Loading twice changes nothing; a later stage may be loaded over an earlier one.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from faire_reseau.accounts.actions import confirm_account, make_personal_link, open_account, revoke_personal_links
from faire_reseau.accounts.logic import DEMO_PURPOSE, demo_purpose
from faire_reseau.accounts.models import PersonalLink, User
from faire_reseau.accounts.queries import demo_door_key
from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import Format, GatheringState
from faire_reseau.gatherings.models import Gathering, Registration, Session, Space
from faire_reseau.kit.keys import digest, new_key
from faire_reseau.network import actions as network
from faire_reseau.network.actions import add_person, add_post, give_account
from faire_reseau.network.models import (
    MissionAxis,
    Network,
    Organisation,
    Person,
    Territory,
    Theme,
    Trade,
)
from faire_reseau.project.demo import forums
from faire_reseau.project.demo.sample import Sample, facts, invent

STAGES = ("propose", "wish", "published", "finished")
NANTES = "nantes-2019"
FACILITATOR = "animation@exemple.fr"


class NotTheDemo(Exception):
    """The database holds a network of somebody's own."""


def load_reference() -> None:
    """Territories, themes, trades and mission axes: what a new network begins with too."""
    network.load_territories(network.shipped_territories())
    told = facts("themes")
    network.load_themes(told["scheme"], told["concepts"])
    network.load_trades(facts("trades")["trades"])
    network.load_axes(facts("axes")["axes"])


@transaction.atomic
def load_demo(stage: str, *, at: datetime) -> str:
    """Load the demo network up to `stage`; answers a sentence that says what there is.

    Raises `NotTheDemo` where another network lives, or the demo stands at a later stage.
    """
    with translation.override("fr"):
        _name()
        _refuse_to_go_back(stage)
        load_reference()
        network.load_organisations(facts("organisations")["organisations"])
        facilitator = _facilitator(at)
        _known_gatherings(facilitator, at)
        sample = invent()
        gathering = _nantes(facilitator, at)
        # Not before: links end when somebody takes a role, as who makes a gathering does.
        _door(facilitator, "Anime le réseau : peut tout faire", at)
        people = _people(sample, gathering, facilitator, at)
        forums.load(gathering, sample, people, stage, facilitator=facilitator, at=at)
        if stage == "finished":
            _finish(gathering, sample, people, facilitator, at)
    return (
        f"Demo network loaded at stage “{stage}”: {Organisation.objects.count()} organisations, "
        f"{Person.objects.count()} people, {Gathering.objects.count()} gatherings."
    )


def _refuse_to_go_back(stage: str) -> None:
    """What people did since would be lost. Raises `NotTheDemo` when the gathering of Nantes is beyond `stage`."""
    standing = forums.stage_of(Gathering.objects.filter(slug=NANTES).first())
    if STAGES.index(standing) > STAGES.index(stage):
        raise NotTheDemo(
            f"The gathering of Nantes already stands at “{standing}”, and does not go back to “{stage}”. To see that stage, "
            f"set FAIRE_RESEAU_DATA to another folder, or stop the site and remove the folder {settings.DATA}."
        )


def _name() -> None:
    standing = Network.objects.first()
    if standing is not None and not standing.is_demo:
        raise NotTheDemo(
            f"This database holds the network “{standing.name}”: set FAIRE_RESEAU_DATA to another folder for the demo."
        )
    told = facts("organisations")["network"]
    network.name_network(
        name=told["name"],
        short_name=told["short"],
        presentation="Dix-neuf centres de ressources se rencontrent, partagent, coopèrent et rendent compte. "
        "Ce réseau de démonstration reprend des faits publics, avec leurs sources.",
        is_demo=True,
    )


def _facilitator(at: datetime) -> User:
    user = open_account(FACILITATOR, by=None, at=at, facilitates=True)
    confirm_account(user, at=at)
    if not Person.objects.filter(user=user).exists():
        person = add_person(
            first_name="Alix",
            last_name="Animation",
            email=FACILITATOR,
            presentation="Personne d’exemple, inventée pour la démonstration.",
            by=user,
            at=at,
            is_sample=True,
            in_directory=True,
        )
        give_account(person, by=user, at=at)
    return user


def _door(user: User, role: str, at: datetime) -> None:
    """A way into the demo; one whose key this deployment no longer knows is made again."""
    links = PersonalLink.objects.filter(user=user, purpose__startswith=DEMO_PURPOSE, revoked_at__isnull=True)
    if any(link.key_digest == digest(demo_door_key(link.purpose)) for link in links):
        return
    if links:
        revoke_personal_links(user, by=user, at=at)
    purpose = demo_purpose(role, new_key(9))
    make_personal_link(user, purpose=purpose, by=None, at=at, days=36_500, key=demo_door_key(purpose))


def _known_gatherings(facilitator: User, at: datetime) -> None:
    for told in facts("gatherings")["gatherings"]:
        if told["slug"] == NANTES or told["first_day"] is None or Gathering.objects.filter(slug=told["slug"]).exists():
            continue
        hosts = list(Organisation.objects.filter(slug__in=told["hosts"]))
        host = hosts[0] if hosts else Organisation.objects.get(slug="anct")
        made = gatherings.create_gathering(
            title=told["title"],
            slug=told["slug"],
            host=host,
            co_organisers=tuple(hosts[1:]),
            starts_on=date.fromisoformat(told["first_day"]),
            ends_on=date.fromisoformat(told["last_day"]),
            place_name=told["place"] or "",
            summary=_said_of(told, is_host_known=bool(hosts)),
            sources=told["sources"],
            by=facilitator,
            at=at,
        )
        gatherings.announce_gathering(made, by=facilitator, at=at)
        gatherings.finish_gathering(made, by=facilitator, at=at)


def _said_of(told: dict[str, Any], *, is_host_known: bool) -> str:
    """What the sources say of a gathering, and what they leave open."""
    unsure = [told["note"].rstrip(".")] if told["note"] else []
    if not is_host_known:
        unsure.append("l’hôte, que les sources ne nomment pas (l’ANCT est inscrite par défaut)")
    parts = (
        ("Formats", told["formats"]),
        ("Sujets", told["subjects"]),
        ("À confirmer", unsure),
    )
    return " ".join(f"{title}\u00a0: {', '.join(rows)}." for title, rows in parts if rows)


def _nantes(facilitator: User, at: datetime) -> Gathering:
    standing = Gathering.objects.filter(slug=NANTES).first()
    if standing is not None:
        return standing
    told = facts("nantes")
    head = told["gathering"]
    known = next(row for row in facts("gatherings")["gatherings"] if row["slug"] == NANTES)
    gathering = gatherings.create_gathering(
        title=head["title"],
        slug=NANTES,
        host=Organisation.objects.get(slug=head["hosts"][0]),
        co_organisers=tuple(Organisation.objects.filter(slug__in=head["co_organisers"])),
        starts_on=date.fromisoformat(head["first_day"]),
        ends_on=date.fromisoformat(head["last_day"]),
        time_zone=head["time_zone"],
        place_name=head["town"],
        territory=Territory.objects.filter(code="44").first(),
        capacity_people=head["capacity"]["value"],
        summary="Deux jours d’échanges et de mise en réseau des équipes des centres : barcamp, plénière, interventions, "
        "bilan 2018, questions-réponses avec l’État, forum ouvert. Horaires, salles et personnes sont des exemples.",
        sources=known["sources"],
        by=facilitator,
        at=at,
    )
    activities.change_action(
        gathering.action,
        axis=MissionAxis.objects.filter(code=head["axis"]).first(),
        themes=Theme.objects.filter(code__in=head["themes"]),
        by=facilitator,
        at=at,
    )
    spaces = {one["key"]: _space(gathering, one, facilitator, at) for one in told["spaces"]}
    for one in told["slots"]:
        hours = {"starts_at": _moment(one, "start"), "ends_at": _moment(one, "end")}
        gatherings.add_slot(gathering, is_sample=True, by=facilitator, at=at, **hours)
    for one in told["sessions"]:
        _session(gathering, one, spaces, facilitator, at)
    return gatherings.announce_gathering(gathering, by=facilitator, at=at)


def _space(gathering: Gathering, told: dict[str, Any], by: User, at: datetime) -> Space:
    return gatherings.add_space(
        gathering,
        name=told["name"],
        capacity_people=told["capacity"],
        equipment=told["equipment"],
        is_sample=told["sample"],
        by=by,
        at=at,
    )


def _session(gathering: Gathering, told: dict[str, Any], spaces: dict[str, Space], by: User, at: datetime) -> Session:
    is_forum = told["format"] in (Format.BARCAMP, Format.OPEN_FORUM)
    session = gatherings.add_session(
        gathering,
        title=told["title"],
        text=told["text"] or "",
        format=told["format"],
        starts_at=_moment(told, "start"),
        ends_at=_moment(told, "end"),
        space=None if is_forum else spaces.get(told["space"]),
        source=told["source"] or "",
        is_sample=told["sample"],
        hours_are_sample=True,
        by=by,
        at=at,
    )
    names = {one["slug"]: one["names"][-1]["name"] for one in facts("organisations")["organisations"]}
    speakers = [_speaker(one, names.get(one["organisation"], "")) for one in told["speakers"]]
    if speakers:
        gatherings.set_speakers(session, speakers, by=by, at=at)
    return session


def _speaker(told: dict[str, Any], organisation: str) -> dict[str, str]:
    """Somebody whom the sources name, or say the function of; a function that names the organisation says it once."""
    name = told["name"] or told["role"]
    return {
        "name": name,
        "role": told["role"] if told["name"] else "",
        "organisation_name": "" if organisation in name else organisation,
    }


def _moment(told: dict[str, Any], edge: str) -> datetime:
    return datetime.fromisoformat(f"{told['day']}T{told[edge]}").replace(tzinfo=ZoneInfo("Europe/Paris"))


def _people(sample: Sample, gathering: Gathering, by: User, at: datetime) -> dict[str, Person]:
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
    _door(organiser.user, "Organise la rencontre de Nantes", at)  # type: ignore[arg-type]  # as above
    seen = {organiser.pk}
    for trade in ("project-officer", "information", "assistant", "director"):
        one = next(one for one in sample.people if one.trade == trade and people[one.key].pk not in seen)
        seen.add(people[one.key].pk)
        label = Trade.objects.get(code=trade).label
        _door(people[one.key].user, f"Participe à la rencontre · {label}", at)  # type: ignore[arg-type]  # as above


def _finish(gathering: Gathering, sample: Sample, people: dict[str, Person], by: User, at: datetime) -> None:
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
