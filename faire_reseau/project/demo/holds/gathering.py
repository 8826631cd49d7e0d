"""The gathering of Nantes: its days, spaces, slots and sessions."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from faire_reseau.accounts.models import User
from faire_reseau.activities import actions as activities
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering, Session, Space
from faire_reseau.network.models import (
    MissionAxis,
    Organisation,
    Territory,
    Theme,
)
from faire_reseau.project.demo.holds.network import NANTES
from faire_reseau.project.demo.holds.sample import facts


def nantes(facilitator: User, at: datetime) -> Gathering:
    """The gathering, with its spaces, slots and sessions; made and announced when it is not there."""
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
