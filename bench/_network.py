"""Fill an empty network at a given size by bulk inserts, under all constraints: what `bench scale` measures on."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

NOW = datetime(2026, 6, 25, 7, 0, tzinfo=UTC)
DAY = NOW.date()
FIRST_DAY = date(2019, 1, 7)
WORDS = [
    "réseau",
    "quartier",
    "école",
    "santé",
    "emploi",
    "culture",
    "mobilité",
    "habitat",
    "jeunesse",
    "participation",
    "égalité",
    "numérique",
]


@dataclass(frozen=True)
class Size:
    """How much a network holds; the large gathering has `guests` people, `topics` topics and `wishes` wishes."""

    name: str
    organisations: int
    people: int
    gatherings: int
    guests: int
    topics: int
    wishes: int
    actions: int
    meetings: int
    presences: int
    articles: int


SIZES = (
    Size("S", 30, 81, 2, 80, 30, 400, 6, 12, 240, 6),
    Size("M", 300, 3_000, 60, 300, 80, 6_000, 2_000, 5_000, 60_000, 300),
    Size("L", 1_150, 20_000, 400, 2_000, 200, 60_000, 20_000, 50_000, 1_000_000, 5_000),
)


class NetworkFiller:
    """Fills people and work into the database of this process; `keys` holds the rows that the measures ask for, by name."""

    def __init__(self, size: Size) -> None:
        """Prepare to fill to `size`; the same numbers each time."""
        self.size = size
        self.draw = random.Random(7)
        self.keys: dict[str, Any] = {}

    def words(self) -> None:
        """The network itself, territories, themes, axes, trades."""
        from faire_reseau.network import models

        models.Network.objects.create(name="Réseau mesuré", short_name="Mesure", is_demo=False)
        regions = made(
            models.Territory, ({"code": f"R{n}", "name": f"Région {n}", "kind": "region"} for n in range(18))
        )
        made(
            models.Territory,
            (
                {"code": f"D{n}", "name": f"Département {n}", "kind": "department", "parent": regions[n % 18]}
                for n in range(100)
            ),
        )
        words = models.Vocabulary.objects.create(slug="themes", label="Thèmes")
        self.themes = made(
            models.Theme, ({"vocabulary": words, "code": str(n), "label": f"Thème {n}"} for n in range(40))
        )
        self.axes = made(models.MissionAxis, ({"code": f"A{n}", "label": f"Axe {n}"} for n in range(6)))
        self.trades = made(models.Trade, ({"code": f"t{n}", "label": f"Métier {n}", "rank": n} for n in range(4)))

    def organisations(self) -> None:
        """Organisations with names, memberships and territories."""
        from faire_reseau.network import models

        size, draw = self.size, self.draw
        models.OrganisationKind.objects.get_or_create(code="resource_centre", defaults={"label": "Centre"})
        self.organisations = made(
            models.Organisation,
            (
                {"slug": f"centre-{n}", "kind_id": "resource_centre", "is_sample": True}
                for n in range(size.organisations)
            ),
        )
        made(
            models.OrganisationName,
            (
                {"organisation": organisation, "name": f"Centre {draw.choice(WORDS)} {n}", "short_name": f"C{n}"}
                for n, organisation in enumerate(self.organisations)
            ),
        )
        made(models.Membership, ({"organisation": organisation} for organisation in self.organisations))
        self.territories = list(models.Territory.objects.order_by("pk"))
        made(
            models.OrganisationTerritory,
            (
                {"organisation": organisation, "territory": self.territories[n % len(self.territories)]}
                for n, organisation in enumerate(self.organisations)
            ),
        )

    def people(self) -> None:
        """Accounts, people and their posts."""
        from faire_reseau.accounts.models import User
        from faire_reseau.network import models

        size, draw = self.size, self.draw
        self.users = made(
            User,
            (
                {"email": f"p{n}@exemple.fr", "confirmed_at": NOW, "is_facilitator": n == 0, "password": "!"}
                for n in range(size.people)
            ),
        )
        self.persons = made(
            models.Person,
            (
                {
                    "first_name": draw.choice(("Ana", "Bo", "Camille", "Dominique", "Élie", "Fanta")),
                    "last_name": f"{draw.choice(WORDS).capitalize()} {n}",
                    "email": user.email,
                    "user": user,
                    "is_sample": True,
                }
                for n, user in enumerate(self.users)
            ),
        )
        made(
            models.Post,
            (
                {
                    "person": person,
                    "organisation": self.organisations[n % size.organisations],
                    "trade": self.trades[n % 4],
                    "from_on": FIRST_DAY,
                }
                for n, person in enumerate(self.persons)
            ),
        )
        self.keys |= {"facilitator": self.users[0].pk, "participant": self.users[1].pk}

    def work(self) -> None:
        """Actions with themes."""
        from faire_reseau.activities import models
        from faire_reseau.network.models import ActionKind

        size, draw = self.size, self.draw
        kinds = made(ActionKind, ({"code": f"sorte-{n}", "label": f"Sorte {n}", "rank": n} for n in range(8)))
        self.actions = made(
            models.Action,
            (
                {
                    "title": f"Action {n}",
                    "kind": kinds[n % len(kinds)],
                    "organisation": self.organisations[n % size.organisations],
                    "axis": self.axes[n % 6],
                    "territory": self.territories[n % len(self.territories)],
                }
                for n in range(size.actions)
            ),
        )
        made(
            models.Action.themes.through,
            ({"action": action, "theme": theme} for action in self.actions for theme in draw.sample(self.themes, 2)),
        )

    def meetings(self) -> None:
        """Meetings of one half-day each, and who was present."""
        from faire_reseau.activities import models

        size, draw = self.size, self.draw
        days = (DAY - FIRST_DAY).days
        meetings = made(
            models.Meeting,
            (
                {
                    "action": self.actions[n % size.actions],
                    "held_on": FIRST_DAY + timedelta(days=draw.randrange(days)),
                    "mode": ("on_site", "online", "mixed")[n % 3],
                }
                for n in range(size.meetings)
            ),
        )
        halves = made(
            models.HalfDay,
            (
                {"meeting": meeting, "on": meeting.held_on, "part": "morning", "sign_in_key": f"k{n}"}
                for n, meeting in enumerate(meetings)
            ),
        )
        each = size.presences // size.meetings
        inserted(
            models.Presence,
            ("half_day_id", "person_id", "organisation_id", "trade_id", "is_present", "means", "at", "reason"),
            (
                (
                    half.pk,
                    person.pk,
                    self.organisations[person.pk % size.organisations].pk,
                    self.trades[0].pk,
                    True,
                    "own_phone",
                    NOW,
                    "",
                )
                for half in halves
                for person in draw.sample(self.persons, each)
            ),
        )
        self.keys["action"] = self.actions[0].pk


def made(model: Any, rows: Iterable[dict[str, Any]]) -> list[Any]:
    """The rows, inserted 500 at a time, with their keys."""
    return model.objects.bulk_create((model(**row) for row in rows), batch_size=500)


def inserted(model: Any, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """A million rows, without a million objects."""
    from django.db import connection

    places = ", ".join("%s" for _ in columns)
    with connection.cursor() as cursor:
        statement = f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) VALUES ({places})"  # noqa: S608, SLF001
        cursor.executemany(statement, rows)
