"""One factory a model, without surprises: each makes the least that is valid, and takes what the test is about."""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import F

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Part
from faire_reseau.activities.models import Action, HalfDay, Meeting
from faire_reseau.gatherings.enums import Format, GatheringState, RegistrationState
from faire_reseau.gatherings.models import Gathering, Organiser, Registration, Session, Slot, Space
from faire_reseau.kit.keys import new_key
from faire_reseau.network.enums import TerritoryKind
from faire_reseau.network.models import (
    ActionKind,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationName,
    Person,
    Post,
    Territory,
    Theme,
    Trade,
    Vocabulary,
)
from faire_reseau.topics.enums import Phase, TopicKind
from faire_reseau.topics.models import Forum, Host, Topic, Wish

NOW = datetime(2019, 6, 25, 7, 0, tzinfo=UTC)
DAY = date(2019, 6, 25)
_count = itertools.count(1)


def user(email: str = "", **fields: Any) -> User:
    """An account whose owner has signed in by a code."""
    fields.setdefault("confirmed_at", NOW)
    return User.objects.create_user(email or f"personne{next(_count)}@exemple.fr", **fields)


def facilitator() -> User:
    """An account that runs the network."""
    return user(is_facilitator=True)


def territory(code: str = "", name: str = "Bretagne", kind: str = TerritoryKind.REGION) -> Territory:
    """A region."""
    return Territory.objects.create(code=code or f"T{next(_count)}", name=name, kind=kind)


def organisation_kind(code: str, label: str = "") -> OrganisationKind:
    """A kind of organisation, made when it is not there; its label says its code."""
    return OrganisationKind.objects.get_or_create(code=code, defaults={"label": label or code.capitalize()})[0]


def action_kind(code: str, label: str = "") -> ActionKind:
    """A kind of action, in the same way."""
    return ActionKind.objects.get_or_create(code=code, defaults={"label": label or code.capitalize()})[0]


def organisation(name: str = "", *, kind: str = "association", **fields: Any) -> Organisation:
    """An organisation that is no centre."""
    number = next(_count)
    created = Organisation.objects.create(
        slug=fields.pop("slug", f"organisation-{number}"), kind=organisation_kind(kind), **fields
    )
    OrganisationName.objects.create(organisation=created, name=name or f"Organisation {number}")
    return created


def centre(name: str = "", **fields: Any) -> Organisation:
    """An organisation that is a member of the network since ever."""
    created = organisation(name, kind="resource_centre", **fields)
    Membership.objects.create(organisation=created)
    return created


def trade(label: str = "Chargé·e de mission") -> Trade:
    """A trade."""
    return Trade.objects.create(code=f"metier-{next(_count)}", label=label)


def theme(label: str = "Éducation") -> Theme:
    """A theme of a vocabulary of its own."""
    number = next(_count)
    vocabulary = Vocabulary.objects.create(slug=f"vocabulaire-{number}", label="Vocabulaire")
    return Theme.objects.create(vocabulary=vocabulary, code=str(number), label=label)


def person(first_name: str = "Camille", last_name: str = "", *, account: bool = True, **fields: Any) -> Person:
    """A person, with an account unless told otherwise."""
    number = next(_count)
    return Person.objects.create(
        first_name=first_name,
        last_name=last_name or f"Nom{number}",
        email=fields.pop("email", f"personne{number}@exemple.fr"),
        user=user(f"personne{number}@exemple.fr") if account else None,
        **fields,
    )


def post(who: Person, where: Organisation, **fields: Any) -> Post:
    """A post without end."""
    return Post.objects.create(person=who, organisation=where, **fields)


def member(where: Organisation | None = None, **fields: Any) -> Person:
    """A person with an account who works in a centre."""
    who_works = person(**fields)
    post(who_works, where or centre())
    return who_works


def action(**fields: Any) -> Action:
    """An action without meetings."""
    fields.setdefault("organisation", fields.get("organisation") or centre())
    kind = action_kind("working_group")
    return Action.objects.create(title=fields.pop("title", "Une action"), kind=kind, **fields)


def meeting(of: Action | None = None, held_on: date = DAY, **fields: Any) -> Meeting:
    """A meeting without half-days."""
    return Meeting.objects.create(action=of or action(), held_on=held_on, **fields)


def half_day(of: Meeting | None = None, part: str = Part.MORNING, **fields: Any) -> HalfDay:
    """A half-day on the day of its meeting."""
    whole = of or meeting()
    return HalfDay.objects.create(meeting=whole, on=whole.held_on, part=part, sign_in_key=new_key(), **fields)


def gathering(*, days: int = 1, **fields: Any) -> Gathering:
    """An announced gathering from 25 June 2019 on, with a morning and an afternoon a day."""
    number = next(_count)
    host = fields.pop("host", None) or centre()
    work = Action.objects.create(title="Rencontre", kind=action_kind("national_gathering"), organisation=host)
    for offset in range(days):
        for part in (Part.MORNING, Part.AFTERNOON):
            half_day(meeting(work, DAY + timedelta(days=offset)), part)
    return Gathering.objects.create(
        slug=fields.pop("slug", f"rencontre-{number}"),
        title=fields.pop("title", "Rencontre nationale"),
        host=host,
        action=work,
        starts_on=fields.pop("starts_on", DAY),
        ends_on=fields.pop("ends_on", DAY + timedelta(days=days - 1)),
        state=fields.pop("state", GatheringState.ANNOUNCED),
        welcome_key=new_key(),
        changed_at=NOW,
        **fields,
    )


def organiser(of: Gathering) -> User:
    """An account that runs the gathering `of`."""
    return Organiser.objects.create(gathering=of, user=user()).user


def space(of: Gathering, name: str = "", capacity_people: int = 20, **fields: Any) -> Space:
    """A space."""
    number = next(_count)
    return Space.objects.create(
        gathering=of, name=name or f"Salle {number}", capacity_people=capacity_people, rank=number, **fields
    )


def slot(of: Gathering, hour: int = 9, minutes: int = 45) -> Slot:
    """A slot on the first day at `hour` (UTC)."""
    starts_at = NOW.replace(hour=hour)
    return Slot.objects.create(gathering=of, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=minutes))


def session(of: Gathering, *, hour: int = 9, minutes: int = 60, **fields: Any) -> Session:
    """A planned plenary on the first day at `hour` (UTC)."""
    starts_at = NOW.replace(hour=hour)
    return Session.objects.create(
        gathering=of,
        format=fields.pop("format", Format.PLENARY),
        title=fields.pop("title", "Plénière"),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        changed_at=NOW,
        **fields,
    )


def registration(of: Gathering, who: Person, state: str = RegistrationState.CONFIRMED, **fields: Any) -> Registration:
    """A registration for every half-day."""
    created = Registration.objects.create(gathering=of, person=who, state=state, made_at=NOW, changed_at=NOW, **fields)
    created.half_days.set(HalfDay.objects.filter(meeting__action=of.action))
    return created


def participant(of: Gathering, **fields: Any) -> Person:
    """A person with an account, registered for the whole gathering."""
    who_comes = member(**fields)
    registration(of, who_comes)
    return who_comes


def forum(of: Gathering | None = None, *, slots: int = 2, spaces: int = 2, phase: str = Phase.PROPOSE) -> Forum:
    """A barcamp with slots of 45 minutes from 9 o'clock on and spaces for 20."""
    from faire_reseau.topics.logic import formats

    where = of or gathering()
    created = Forum.objects.create(
        session=session(where, format=Format.BARCAMP, title="Barcamp", minutes=60 * slots),
        phases=formats.phases_of(Format.BARCAMP),
        phase=phase,
        changed_at=NOW,
    )
    created.slots.set(slot(where, hour=9 + number) for number in range(slots))
    created.spaces.set(space(where) for _ in range(spaces))
    return created


def topic(of: Forum, title: str = "", host: Person | None = None, **fields: Any) -> Topic:
    """A suggested topic with one host."""
    number = of.topics.count() + 1
    who = host or participant(of.session.gathering)
    created = Topic.objects.create(
        forum=of,
        number=number,
        title=title or f"Sujet {number}",
        kind=fields.pop("kind", TopicKind.QUESTION),
        proposed_by=who,
        key=uuid.uuid4(),
        made_at=NOW,
        changed_at=NOW,
        **fields,
    )
    Host.objects.create(topic=created, person=who)
    _changed(of)
    return created


def _changed(of: Forum) -> None:
    """As every action does: what is held in memory is made again."""
    Forum.objects.filter(pk=of.pk).update(version=F("version") + 1, cards_version=F("cards_version") + 1)


def wish(of: Topic, who: Person, level: int = 2) -> Wish:
    """A wish."""
    _changed(of.forum)
    return Wish.objects.create(topic=of, person=who, level=level, at=NOW)
