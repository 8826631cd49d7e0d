"""The gathering of Nantes: its days, spaces, slots and sessions."""

from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from faire_reseau.accounts.models import User
from faire_reseau.activities import actions as activities
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering, Session, Space
from faire_reseau.kit.pictures import Redrawn
from faire_reseau.network.models import (
    MissionAxis,
    Organisation,
    Territory,
    Theme,
)
from faire_reseau.project.demo.holds.network import NANTES
from faire_reseau.project.demo.holds.sample import facts

COVER_WORDS = "Dessin : des personnes devant un mur de sujets rangés par heure et par salle."


def nantes(facilitator: User, at: datetime) -> Gathering:
    """The gathering, with its spaces, slots and sessions; made and announced when it is not there."""
    standing = Gathering.objects.filter(slug=NANTES).first()
    if standing is not None:
        return standing
    content = facts("nantes")
    head = content["gathering"]
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
    lay_out(gathering, content, facilitator, at)
    # Drawn for the product, as its first page: no photograph of somebody stands in a demo.
    picture = Redrawn((Path(__file__).parent / "nantes.jpg").read_bytes(), 1600, 640)
    words = {"alternative": COVER_WORDS, "credit": "Dessin : Faire réseau"}
    gatherings.keep_cover(gathering, picture, by=facilitator, at=at, **words)
    return gatherings.announce_gathering(gathering, by=facilitator, at=at)


def lay_out(gathering: Gathering, programme: dict[str, Any], by: User, at: datetime) -> None:
    """Give `gathering` the spaces, slots and sessions of its programme."""
    spaces = {row["key"]: _space(gathering, row, by, at) for row in programme["spaces"]}
    for row in programme["slots"]:
        hours = {"starts_at": _moment(row, "start"), "ends_at": _moment(row, "end")}
        gatherings.add_slot(gathering, is_sample=True, by=by, at=at, **hours)
    for row in programme["sessions"]:
        _session(gathering, row, spaces, by, at)


def _space(gathering: Gathering, row: dict[str, Any], by: User, at: datetime) -> Space:
    return gatherings.add_space(
        gathering,
        name=row["name"],
        capacity_people=row["capacity"],
        equipment=row["equipment"],
        is_sample=row["sample"],
        by=by,
        at=at,
    )


def _session(gathering: Gathering, row: dict[str, Any], spaces: dict[str, Space], by: User, at: datetime) -> Session:
    is_forum = row["format"] in (Format.BARCAMP, Format.OPEN_FORUM)
    session = gatherings.add_session(
        gathering,
        title=row["title"],
        text=row["text"] or "",
        format=row["format"],
        starts_at=_moment(row, "start"),
        ends_at=_moment(row, "end"),
        space=None if is_forum else spaces.get(row["space"]),
        source=row["source"] or "",
        is_sample=row["sample"],
        hours_are_sample=True,
        by=by,
        at=at,
    )
    names = {
        organisation["slug"]: organisation["names"][-1]["name"]
        for organisation in facts("organisations")["organisations"]
    }
    speakers = [_speaker(speaker, names.get(speaker["organisation"], "")) for speaker in row["speakers"]]
    if speakers:
        gatherings.set_speakers(session, speakers, by=by, at=at)
    return session


def _speaker(row: dict[str, Any], organisation: str) -> dict[str, str]:
    """Somebody whom the sources name, or say the function of; a function that names the organisation says it once."""
    name = row["name"] or row["role"]
    return {
        "name": name,
        "role": row["role"] if row["name"] else "",
        "organisation_name": "" if organisation in name else organisation,
    }


def _moment(row: dict[str, Any], edge: str) -> datetime:
    return datetime.fromisoformat(f"{row['day']}T{row[edge]}").replace(tzinfo=ZoneInfo("Europe/Paris"))
