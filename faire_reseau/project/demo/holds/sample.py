"""Invent, from a seed, the people, hosts, wishes, registrations and presences that no source gives."""

import json
import math
import random
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

FACTS = Path(__file__).resolve().parent
SEED = 20190625
PARIS = ZoneInfo("Europe/Paris")
TRADE_COUNTS = {
    "assistant": 12,
    "project-officer": 38,
    "information": 14,
    "director": 16,
}

FEMININE = (
    "Aïssatou", "Amandine", "Anaïs", "Assia", "Bérénice", "Camélia", "Capucine", "Célestine", "Chloé", "Clarisse",
    "Dounia", "Élodie", "Estelle", "Fatoumata", "Garance", "Hélène", "Inès", "Ioana", "Jade", "Josiane",
    "Kadiatou", "Leïla", "Linh", "Lorène", "Maëlle", "Malika", "Marianne", "Mireille", "Nawel", "Ninon",
    "Océane", "Pauline", "Rokhaya", "Sabrina", "Solène", "Swann", "Tiphaine", "Véra", "Yasmine", "Zélie",
)  # fmt: skip
MASCULINE = (
    "Abel", "Adama", "Amir", "Antonin", "Aurélien", "Bastien", "Bilal", "Boris", "Cédric", "Corentin",
    "Damien", "Driss", "Édouard", "Elias", "Étienne", "Fabrice", "Florian", "Gaëtan", "Hakim", "Ibrahima",
    "Jérémie", "Joachim", "Karim", "Kévin", "Léandre", "Loïc", "Marius", "Mehdi", "Nathan", "Nicolae",
    "Octave", "Ousmane", "Quang", "Rémi", "Sacha", "Samir", "Théodore", "Ulysse", "Victorin", "Yanis",
)  # fmt: skip
# Made up on purpose, to be read aloud at a roll call; a likeness with anyone is chance.
SURNAMES = (
    "Abelhomme", "Achterande", "Alvareda", "Amsellam-Roc", "Asselineau-Bas", "Auberval", "Bahloumi", "Balandreau",
    "Bamboréka", "Belkasri", "Bellerivage", "Benchérouf", "Bertholais", "Boisclairet", "Boukhalifa", "Brindelaine",
    "Camarade-Lys", "Carvalhosa", "Chantegrive", "Clairbocage", "Coulibéré", "Courtepierre", "Dacostel", "Delachaumière",
    "Delorangeraie", "Diabakho", "Diarrassé", "Dos Ribeiros", "Duhautchamp", "Ekwalanga", "Essombélé", "Estèvenal",
    "Fauvarel", "Feuillantine", "Fontcouverte", "Gallardino", "Garrigoux", "Ghezalli", "Grandvallier", "Guillemarch",
    "Hadjeras", "Hautecombe", "Hoarelle", "Jalabertie", "Kerbrandec", "Kermorgante", "Kouméla", "Kowalczac",
    "Lafougeraie", "Laribière", "Le Guennoc", "Lestrivard", "Lévyssac", "Maillotin", "Malavergne", "Mbarékou",
    "Merzouguène", "Montredor", "Moussaroui", "N’Dorane", "Ngolo-Vidal", "Nguyenval", "Oliverasse", "Ouakrimi",
    "Pantaléonne", "Payetteau", "Peyrelongue", "Popesquier", "Quenouille", "Rakotovelo", "Roquefère", "Saadounel",
    "Sainte-Rosette", "Sissokhan", "Tamarinier", "Tranvannier", "Vaucresse", "Verdanelle", "Yildirac", "Zerroukal",
)  # fmt: skip


@dataclass(frozen=True)
class Person:
    """An invented professional."""

    key: str
    first_name: str
    last_name: str
    email: str
    trade: str
    centre: str


@dataclass(frozen=True)
class Topic:
    """A topic of one of the two forums; `sample` is false where a source names it (its hosts are invented all the same)."""

    key: str
    forum: str
    kind: str
    title: str
    text: str
    themes: tuple[str, ...]
    trades: tuple[str, ...]
    needs: tuple[str, ...]
    hosts: tuple[str, ...]
    proposed_at: datetime
    sample: bool


@dataclass(frozen=True)
class Wish:
    """How much a person wants a topic: 3 must be there, 2 would like to, 1 maybe."""

    person: str
    topic: str
    level: int
    at: datetime


@dataclass(frozen=True)
class Registration:
    """The half-days a person comes to."""

    person: str
    half_days: tuple[str, ...]
    at: datetime


@dataclass(frozen=True)
class Presence:
    """A signature for a half-day, by the person's phone or by the organiser's list."""

    person: str
    half_day: str
    means: str
    at: datetime


@dataclass(frozen=True)
class Sample:
    """Everything invented around the gathering. Keys of topics and half-days are those of `nantes.json`."""

    people: tuple[Person, ...]
    topics: tuple[Topic, ...]
    wishes: tuple[Wish, ...]
    registrations: tuple[Registration, ...]
    presences: tuple[Presence, ...]


def facts(name: str) -> dict[str, Any]:
    """Return one file of facts, by its name without `.json`."""
    content: dict[str, Any] = json.loads((FACTS / f"{name}.json").read_text(encoding="utf-8"))
    return content


def centres_of_the_day() -> list[str]:
    """Return the slugs of the organisations counted as centres on 25 June 2019, in the order of the file."""
    every = facts("organisations")["organisations"]
    return [each["slug"] for each in every if each["member_on_2019_06_25"]["value"]]


def invent(seed: int = SEED) -> Sample:
    """Return the whole sample; the same seed gives the same sample on every machine."""
    people = invent_people(chance_of("people", seed))
    raw = [*facts("nantes")["topics"], *facts("sample_topics")["topics"]]
    topics = invent_topics(chance_of("topics", seed), people, raw, date(2019, 5, 20), 28)
    half_days = facts("nantes")["half_days"]
    registrations = invent_registrations(
        chance_of("registrations", seed), people, topics, half_days, date(2019, 5, 6), 13
    )
    return Sample(
        people=people,
        topics=topics,
        wishes=invent_wishes(chance_of("wishes", seed), people, topics, registrations, date(2019, 6, 17), 7),
        registrations=registrations,
        presences=invent_presences(chance_of("presences", seed), registrations, half_days),
    )


def chance_of(what: str, seed: int) -> random.Random:
    """Return a source of chance of its own for one part, so that changing a part leaves the others as they were."""
    return random.Random(f"{what} {seed}")  # noqa: S311 - a sample, not a secret


def invent_people(chance: random.Random) -> tuple[Person, ...]:
    """Return 80 people: four or five a centre, at most one director, assistant and information officer in each."""
    centres = centres_of_the_day()
    total = sum(TRADE_COUNTS.values())
    size, larger = divmod(total, len(centres))
    grown = set(chance.sample(centres, larger))
    free = {centre: size + (centre in grown) for centre in centres}
    posts: list[tuple[str, str]] = []
    for trade in ("director", "information", "assistant"):
        for centre in sorted(chance.sample(centres, TRADE_COUNTS[trade]), key=centres.index):
            posts.append((centre, trade))
            free[centre] -= 1
    posts += [(centre, "project-officer") for centre in centres for _ in range(free[centre])]
    posts.sort(key=lambda post: (centres.index(post[0]), list(TRADE_COUNTS).index(post[1])))
    first_names = [*FEMININE, *MASCULINE]
    chance.shuffle(first_names)
    surnames = chance.sample(SURNAMES, total)
    people = []
    for number, ((centre, trade), first, last) in enumerate(zip(posts, first_names, surnames, strict=True), start=1):
        email = f"{plain(first)}.{plain(last)}@exemple.fr"
        people.append(Person(f"p{number:02d}", first, last, email, trade, centre))
    return tuple(people)


def plain(name: str) -> str:
    """Return a name in lower case, without accents, spaces or apostrophes, fit for an address."""
    letters = unicodedata.normalize("NFKD", name).lower()
    return "".join(each for each in letters if each.isascii() and (each.isalpha() or each == "-"))


def invent_topics(
    chance: random.Random, people: tuple[Person, ...], raw: list[dict[str, Any]], first: date, days: int
) -> tuple[Topic, ...]:
    """Give hosts to the topics `raw`: of a fitting trade, two topics a host at most; proposed on one of `days` from `first` on."""
    hosted = {person.key: 0 for person in people}
    topics = []
    for each in raw:
        hosts: list[Person] = []
        for trade in each["trades"][: 2 if chance.random() < 0.3 else 1]:
            elsewhere = {host.centre for host in hosts}
            able = [
                person
                for person in people
                if person.trade == trade and hosted[person.key] < 2 and person.centre not in elsewhere
            ]
            able.sort(
                key=lambda person: (
                    hosted[person.key] and chance.random() < 0.8,
                    chance.random(),
                )
            )
            hosts.append(able[0])
        for host in hosts:
            hosted[host.key] += 1
        topics.append(
            Topic(
                key=each["key"],
                forum=each["forum"],
                kind=each["kind"],
                title=each["title"],
                text=each["text"],
                themes=tuple(each["themes"]),
                trades=tuple(each["trades"]),
                needs=tuple(each["needs"]),
                hosts=tuple(host.key for host in hosts),
                proposed_at=some_time(chance, first, days),
                sample=each["sample"],
            )
        )
    return tuple(topics)


def some_time(chance: random.Random, first: date, days: int) -> datetime:
    """Return a moment of office hours in the given number of days."""
    day = first + timedelta(days=chance.randrange(days))
    return datetime.combine(day, time(8 + chance.randrange(10), chance.randrange(60)), PARIS)


def invent_registrations(
    chance: random.Random,
    people: tuple[Person, ...],
    topics: tuple[Topic, ...],
    half_days: list[dict[str, Any]],
    first: date,
    days_open: int,
) -> tuple[Registration, ...]:
    """Register everybody for at least one day; about one in ten comes to one day only, never a host."""
    days = [each["key"] for each in half_days]
    hosts = {host for topic in topics for host in topic.hosts}
    guests = [person.key for person in people if person.key not in hosts]
    part_time = chance.sample(guests, 8)
    halves = dict.fromkeys(part_time[:5], days[:2]) | dict.fromkeys(part_time[5:], days[2:])
    return tuple(
        Registration(
            person.key,
            tuple(halves.get(person.key, days)),
            some_time(chance, first, days_open),
        )
        for person in people
    )


def invent_wishes(
    chance: random.Random,
    people: tuple[Person, ...],
    topics: tuple[Topic, ...],
    registrations: tuple[Registration, ...],
    first: date,
    days_open: int,
) -> tuple[Wish, ...]:
    """Let each person want 7 to 9 topics, drawn by two favourite themes, their trade, and what is talked about.

    The nine best of "liking + Gumbel noise" are a draw without replacement in proportion to exp(liking).
    """
    days_of_gathering = sorted({key[:10] for each in registrations for key in each.half_days})
    days = dict(zip(("barcamp", "forum-ouvert"), days_of_gathering, strict=True))
    attended = {each.person: {key[:10] for key in each.half_days} for each in registrations}
    leaves = sorted({theme for topic in topics for theme in topic.themes})
    fame = {topic.key: chance.gauss(0.6 if not topic.sample else 0.0, 0.7) for topic in topics}
    wishes = []
    for person in people:
        favourites = set(chance.sample(leaves, 2))
        scored = []
        for topic in topics:
            if person.key in topic.hosts or days[topic.forum] not in attended[person.key]:
                continue
            liking = fame[topic.key] + 1.6 * len(favourites & set(topic.themes)) + 1.4 * (person.trade in topic.trades)
            noise = -math.log(-math.log(chance.random()))
            scored.append((liking + noise, topic.key))
        wanted = sorted(scored, reverse=True)[: chance.choice((7, 8, 8, 9))]
        must = chance.choice((2, 2, 3))
        moment = some_time(chance, first, days_open)
        for rank, (_, key) in enumerate(wanted):
            level = 3 if rank < must else 2 if rank < must + 3 else 1
            wishes.append(Wish(person.key, key, level, moment + timedelta(seconds=20 * rank)))
    return tuple(wishes)


def invent_presences(
    chance: random.Random, registrations: tuple[Registration, ...], programme: list[dict[str, Any]]
) -> tuple[Presence, ...]:
    """Sign nearly every half-day registered for; a few are missed, nobody misses all of them."""
    half_days = {each["key"]: each for each in programme}
    presences = []
    for each in registrations:
        missed = each.half_days[-1] if chance.random() < 0.08 and len(each.half_days) > 1 else None
        for key in each.half_days:
            if key == missed:
                continue
            opening = datetime.fromisoformat(f"{half_days[key]['day']}T{half_days[key]['start']}").replace(tzinfo=PARIS)
            at = opening + timedelta(seconds=round(chance.triangular(-600, 1800, 300)))
            presences.append(
                Presence(
                    each.person,
                    key,
                    "own_phone" if chance.random() < 0.85 else "organiser_list",
                    at,
                )
            )
    return tuple(presences)
