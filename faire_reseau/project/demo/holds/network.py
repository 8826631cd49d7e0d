"""The network of the demo: reference, organisations, who facilitates, the gatherings known, and the ways in."""

from datetime import date, datetime
from typing import Any

from faire_reseau.accounts.actions import confirm_account, make_personal_link, open_account, revoke_personal_links
from faire_reseau.accounts.logic import DEMO_PURPOSE, demo_purpose
from faire_reseau.accounts.models import PersonalLink, User
from faire_reseau.accounts.queries import demo_door_key
from faire_reseau.catalogue.actions import load_production_kinds
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.keys import digest, new_key
from faire_reseau.network import actions as network
from faire_reseau.network.actions import add_person, give_account
from faire_reseau.network.models import (
    Network,
    Organisation,
    Person,
)
from faire_reseau.project.demo.holds.sample import facts

NANTES = "nantes-2019"
FACILITATOR = "animation@exemple.fr"


class NotTheDemo(Exception):
    """The database holds a network of somebody's own."""


def load_reference() -> None:
    """Territories, themes, trades, mission axes, kinds and audiences."""
    load_places()
    load_words()


def load_places() -> None:
    """The territories, which every new network begins with."""
    network.load_territories(network.shipped_territories())


def load_words() -> None:
    """Themes, trades, mission axes, kinds and audiences of the French politique de la ville, which a new network may begin with."""
    words = facts("themes")
    network.load_themes(words["scheme"], words["concepts"])
    network.load_trades(facts("trades")["trades"])
    network.load_axes(facts("axes")["axes"])
    words = facts("kinds")
    network.load_kinds(words["organisations"], words["actions"], words["audiences"])
    load_production_kinds(words["productions"])


def name_network(at: datetime) -> None:
    """Name the network, and say who answers for its data. Raises `NotTheDemo` where another one lives."""
    standing = Network.objects.first()
    if standing is not None and not standing.is_demo:
        raise NotTheDemo(
            f"This database holds the network “{standing.name}”: set FAIRE_RESEAU_DATA to another folder for the demo."
        )
    row = facts("organisations")["network"]
    network.name_network(
        name=row["name"],
        short_name=row["short"],
        presentation="Dix-neuf centres de ressources se rencontrent, partagent, coopèrent et rendent compte. "
        "Ce réseau de démonstration reprend des faits publics, avec leurs sources.",
        is_demo=True,
    )
    network.say_who_answers(
        responsible="Un organisme inventé pour la démonstration",
        contact_email=FACILITATOR,
        legal_basis="L’intérêt légitime du réseau à organiser son travail\u00a0; pour les demi-journées signées, ses obligations "
        "envers ses financeurs.",
        by=None,
        at=at,
    )


def facilitator_of(at: datetime) -> User:
    """Whoever facilitates the demo."""
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


def open_door(user: User, role: str, at: datetime) -> None:
    """A way into the demo; one whose key this deployment no longer knows is made again."""
    links = PersonalLink.objects.filter(user=user, purpose__startswith=DEMO_PURPOSE, revoked_at__isnull=True)
    if any(link.key_digest == digest(demo_door_key(link.purpose)) for link in links):
        return
    if links:
        revoke_personal_links(user, by=user, at=at)
    purpose = demo_purpose(role, new_key(9))
    make_personal_link(user, purpose=purpose, by=None, at=at, days=36_500, key=demo_door_key(purpose))


def known_gatherings(facilitator: User, at: datetime) -> None:
    """The gatherings that the sources know, beside that of Nantes, as finished."""
    for row in facts("gatherings")["gatherings"]:
        if row["slug"] == NANTES or row["first_day"] is None or Gathering.objects.filter(slug=row["slug"]).exists():
            continue
        hosts = list(Organisation.objects.filter(slug__in=row["hosts"]))
        host = hosts[0] if hosts else Organisation.objects.get(slug="anct")
        gathering = gatherings.create_gathering(
            title=row["title"],
            slug=row["slug"],
            host=host,
            co_organisers=tuple(hosts[1:]),
            starts_on=date.fromisoformat(row["first_day"]),
            ends_on=date.fromisoformat(row["last_day"]),
            place_name=row["place"] or "",
            summary=_said_of(row, is_host_known=bool(hosts)),
            sources=row["sources"],
            by=facilitator,
            at=at,
        )
        gatherings.announce_gathering(gathering, by=facilitator, at=at)
        gatherings.finish_gathering(gathering, by=facilitator, at=at)


def _said_of(row: dict[str, Any], *, is_host_known: bool) -> str:
    """What the sources say of a gathering, and what they leave open."""
    unsure = [row["note"].rstrip(".")] if row["note"] else []
    if not is_host_known:
        unsure.append("l’hôte, que les sources ne nomment pas (l’ANCT est inscrite par défaut)")
    parts = (
        ("Formats", row["formats"]),
        ("Sujets", row["subjects"]),
        ("À confirmer", unsure),
    )
    return " ".join(f"{title}\u00a0: {', '.join(rows)}." for title, rows in parts if rows)
