"""Sample years of the centres: invented works with their meetings, sheets and head counts, labelled, the same on every machine."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.activities.actions.recording import DoneWork, HeldMeeting, Signed, record_works
from faire_reseau.activities.enums import Means, Mode, Part
from faire_reseau.activities.models import Action
from faire_reseau.network.models import Audience, MissionAxis, Organisation, OrganisationTerritory, Person, Post, Theme
from faire_reseau.network.queries import holding_on, name_on
from faire_reseau.project.demo.holds.sample import PARIS, chance_of
from faire_reseau.reports.queries.facts import centres_of

PURPOSE = "Travail d’exemple, inventé pour la démonstration."
DAY = (Part.MORNING, Part.AFTERNOON)
BEGINS = {Part.MORNING: time(9), Part.AFTERNOON: time(14), Part.EVENING: time(18, 30)}
# Everybody is at Nantes, and nobody works in August.
AWAY = (date(2019, 6, 25), date(2019, 6, 26))
HOLIDAYS = 8
WORKING_GROUP = "working_group"


@dataclass(frozen=True)
class Sort:
    """A sort of work that centres do: how often it meets in a year, in which half-days, who comes and how that is known."""

    kind: str
    title: str
    axis: str
    meetings: tuple[int, int]
    parts: tuple[Part, ...]
    audiences: tuple[str, ...]
    mode: Mode = Mode.ON_SITE
    named: int = 0  # people of other centres on its sheet, those of the centre beside them
    heads: int = 0  # people counted, of each class; about as many
    is_told_apart: bool = True
    days: int = 3  # of staff, for each meeting


SORTS = (
    Sort("network_activity", "Réseau des chefs de projet", "S1", (3, 6), DAY[:1], ("project_leaders", "delegates"), named=4),
    Sort(WORKING_GROUP, "Groupe de travail", "S1", (3, 5), DAY[1:], ("local_staff", "associations"), named=3, heads=6),
    Sort("qualification_cycle", "Cycle de qualification", "S2", (2, 4), DAY, ("local_staff", "social_landlords"), named=5),
    Sort("training", "Formation des conseils citoyens", "S2", (2, 3), DAY, ("citizens_councils",), heads=14, days=4),
    Sort("support", "Appui à une collectivité", "S2", (3, 6), DAY[:1], ("elected", "local_staff"), Mode.MIXED, heads=3, days=2),
    Sort("study_day", "Journée d’étude", "S3", (1, 1), DAY, ("elected", "state_services", "associations"), heads=18, days=12),
    Sort("webinar", "Webinaire", "S3", (2, 4), DAY[1:], ("others",), Mode.ONLINE, heads=45, is_told_apart=False, days=2),
    Sort("information_event", "Point d’information", "S3", (2, 3), (Part.EVENING,), ("associations", "academics"), heads=9),
    Sort("working_group", "Observation des quartiers", "C", (1, 3), DAY[1:], ("planning_agencies",), Mode.MIXED, named=2),
)  # fmt: skip
# Titles that say their theme.
OF_A_THEME = ("Groupe de travail", "Cycle de qualification", "Journée d’étude", "Webinaire", "Point d’information")
# Every third centre holds its study day with the next one, every ninth with the next two: parts in hundredths of a percent.
PARTS = {2: (6_000, 4_000), 3: (3_334, 3_333, 3_333)}


@dataclass
class _Year:
    """What a year is invented with. `busy`: in which half-days somebody is already."""

    year: int
    chance: random.Random
    by: User
    posts: list[Post]
    themes: list[Theme]
    axes: dict[str, int]
    audiences: dict[str, int]
    territories: dict[int, int]
    busy: set[tuple[int, date, Part]] = field(default_factory=set)


def invent_years(years: Sequence[int], people: Sequence[Person], by: User, at: datetime) -> None:
    """The works of `years`, for every centre of each, as if noted by `by`; once."""
    if Action.objects.filter(is_sample=True, purpose=PURPOSE).exists():
        return
    posts = list(Post.objects.filter(person__in=people).select_related("person__user", "organisation", "trade"))
    themes = list(Theme.objects.exclude(broader=None).order_by("code"))
    axes = dict(MissionAxis.objects.filter(organisation=None).values_list("code", "pk"))
    audiences = dict(Audience.objects.values_list("code", "pk"))
    works: list[DoneWork] = []
    for year in years:
        places = OrganisationTerritory.objects.filter(holding_on(date(year, 12, 31))).order_by("-pk")
        territories = dict(places.values_list("organisation", "territory"))
        frame = _Year(year, chance_of("year", year), by, posts, themes, axes, audiences, territories)
        centres = sorted(centres_of(year), key=lambda centre: centre.slug)
        for place in range(len(centres)):
            works += _of_centre(frame, centres, place)
    record_works(works, by=by, at=at)


def _of_centre(frame: _Year, centres: Sequence[Organisation], place: int) -> Iterator[DoneWork]:
    chance, centre = frame.chance, centres[place]
    place_name = f"Dans les locaux de {name_on(centre, date(frame.year, 12, 31))}"
    staff = [post for post in frame.posts if post.organisation_id == centre.pk]
    others = [post for post in frame.posts if post.organisation_id != centre.pk]
    for sort in SORTS:
        if chance.random() < 0.08:
            continue  # no centre does everything every year
        theme = chance.choice(frame.themes)
        title = f"{sort.title}\u00a0: {theme.label.lower()}" if sort.title in OF_A_THEME else sort.title
        partners = _partners(sort, centres, place)
        meetings = [
            _meeting(frame, sort, day, staff, others, place_name)
            for day in _days(frame, chance.randint(*sort.meetings))
        ]
        # A few works say no theme: their centre finds them under what is still missing.
        themes = [theme.pk] if chance.random() > 0.06 else []
        fields: dict[str, Any] = {
            "purpose": PURPOSE,
            "kind_id": sort.kind,
            "axis_id": frame.axes[sort.axis],
            "territory_id": frame.territories.get(centre.pk),
            "is_sample": True,
        }
        yield DoneWork(
            title=title[:200],
            organisation_id=centre.pk,
            meetings=meetings,
            fields=fields,
            themes=themes,
            audiences=[frame.audiences[code] for code in sort.audiences],
            shares=dict(zip(partners, PARTS[len(partners)], strict=True)) if len(partners) > 1 else {},
            staff_days={frame.year: Decimal(sort.days * len(meetings)) + Decimal(chance.choice((0, 5, 10, 15))) / 10},
            publications=_publications(sort, meetings, title),
        )


def _partners(sort: Sort, centres: Sequence[Organisation], place: int) -> list[int]:
    if sort.kind != "study_day" or place % 3:
        return [centres[place].pk]
    number = 3 if place % 9 == 0 else 2
    return [centres[(place + step) % len(centres)].pk for step in range(number)]


def _days(frame: _Year, number: int) -> list[date]:
    """So many working days of the year, in order."""
    first = date(frame.year, 1, 8)
    every = [first + timedelta(days=step) for step in range(345)]
    free = [day for day in every if day.weekday() < 5 and day.month != HOLIDAYS and day not in AWAY]
    return sorted(frame.chance.sample(free, number))


def _meeting(
    frame: _Year, sort: Sort, day: date, staff: Sequence[Post], others: Sequence[Post], place: str
) -> HeldMeeting:
    chance = frame.chance
    guests = chance.sample(others, sort.named) if sort.named else []
    comers = [*staff[: 2 if sort.named else 0], *guests]
    signed = []
    for part in sort.parts:
        opening = datetime.combine(day, BEGINS[part], PARIS)
        for post in comers:
            slot = (post.person_id, day, part)
            if slot in frame.busy or (part != sort.parts[0] and chance.random() < 0.1):
                continue
            frame.busy.add(slot)
            # Working groups note who came; others have them sign.
            means = (
                Means.ORGANISER_LIST if sort.kind == WORKING_GROUP else chance.choice((Means.OWN_PHONE, Means.PAPER))
            )
            by = post.person.user if means == Means.OWN_PHONE else frame.by
            at = opening + timedelta(seconds=chance.randrange(-600, 1200))
            signed.append(Signed(part, post.person, post.organisation, post.trade, means, at, by))
    return HeldMeeting(
        held_on=day,
        parts=sort.parts,
        mode=sort.mode,
        place="" if sort.mode == Mode.ONLINE else place,
        signed=signed,
        heads=_heads(frame, sort),
    )


def _heads(frame: _Year, sort: Sort) -> dict[int | None, int]:
    # Of one meeting in forty nobody noted how many came: it is among what is still missing.
    if not sort.heads or frame.chance.random() < 0.025:
        return {}
    classes = [frame.audiences[code] for code in sort.audiences] if sort.is_told_apart else [None]
    return {key: max(1, round(sort.heads * frame.chance.uniform(0.5, 1.5))) for key in classes}


def _publications(sort: Sort, meetings: Sequence[HeldMeeting], title: str) -> list[tuple[str, date]]:
    if sort.kind != "study_day" or meetings[-1].held_on.month == 12:
        return []
    return [(f"Actes\u00a0: {title}"[:200], meetings[-1].held_on + timedelta(days=21))]
