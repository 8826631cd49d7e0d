"""Fill gatherings, a large forum and articles over the people of `_network`: what `bench scale` measures on."""

from datetime import timedelta
from typing import Any

from bench._network import DAY, NOW, WORDS, NetworkFiller, made


class Filler(NetworkFiller):
    """Fills everything; the same rows each time."""

    def fill(self) -> dict[str, Any]:
        """Fill everything; answers the keys of rows by name."""
        for step in (self.words, self.organisations, self.people, self.work, self.meetings):
            step()
        for step in (self.gatherings, self.forum, self.topics, self.articles):
            step()
        return self.keys

    def gatherings(self) -> None:
        """Small gatherings, and the large one with two half-days, everybody registered, and one where people wait for a place."""
        from faire_reseau.activities.models import Action, HalfDay, Meeting
        from faire_reseau.gatherings import models
        from faire_reseau.network.actions import kind_of_gatherings

        size = self.size
        kind = kind_of_gatherings()
        works = made(
            Action,
            (
                {
                    "title": f"Rencontre {n}",
                    "kind": kind,
                    "organisation": self.organisations[n % size.organisations],
                }
                for n in range(size.gatherings)
            ),
        )
        rows = made(
            models.Gathering,
            (
                {
                    "slug": f"rencontre-{n}",
                    "title": f"Rencontre {n}",
                    "host": work.organisation,
                    "action": work,
                    "starts_on": DAY + timedelta(days=7 * n),
                    "ends_on": DAY + timedelta(days=7 * n),
                    "state": "announced",
                    "welcome_key": f"w{n}",
                    "changed_at": NOW,
                }
                for n, work in enumerate(works)
            ),
        )
        self.gathering = rows[0]
        meeting = Meeting.objects.create(action=works[0], held_on=DAY)
        halves = made(
            HalfDay,
            (
                {"meeting": meeting, "on": DAY, "part": part, "sign_in_key": f"g{part}"}
                for part in ("morning", "afternoon")
            ),
        )
        self._registrations(halves)
        self.keys |= {
            "slug": self.gathering.slug,
            "gathering": self.gathering.pk,
            "half_day": halves[0].pk,
            "day": DAY.isoformat(),
            "work": works[0].pk,
        }
        self.keys["waiting_gathering"] = self._waiting(rows[1])

    def _registrations(self, halves: list[Any]) -> None:
        """Everybody of the large gathering, for both half-days."""
        from faire_reseau.gatherings import models

        size = self.size
        self.guests = self.persons[: size.guests]
        coming = made(
            models.Registration,
            (
                {
                    "gathering": self.gathering,
                    "person": guest,
                    "organisation": self.organisations[n % size.organisations],
                    "trade": self.trades[n % 4],
                    "state": "confirmed",
                    "turn": n,
                    "made_at": NOW,
                    "changed_at": NOW,
                }
                for n, guest in enumerate(self.guests)
            ),
        )
        made(
            models.Registration.half_days.through,
            ({"registration": registration, "halfday": half} for registration in coming for half in halves),
        )

    def _waiting(self, gathering: Any) -> int:
        """A gathering whose places are all given, with people who wait for one."""
        from faire_reseau.activities.models import HalfDay, Meeting
        from faire_reseau.gatherings import models

        meeting = Meeting.objects.create(action=gathering.action, held_on=gathering.starts_on)
        half = HalfDay.objects.create(meeting=meeting, on=gathering.starts_on, part="morning", sign_in_key="waiting")
        waiting = max(2, len(self.guests) // 10)
        models.Gathering.objects.filter(pk=gathering.pk).update(capacity_people=len(self.guests) - waiting)
        coming = made(
            models.Registration,
            (
                {
                    "gathering": gathering,
                    "person": guest,
                    "state": "confirmed" if n < len(self.guests) - waiting else "waiting",
                    "turn": n,
                    "made_at": NOW,
                    "changed_at": NOW,
                }
                for n, guest in enumerate(self.guests)
            ),
        )
        made(
            models.Registration.half_days.through,
            ({"registration": registration, "halfday": half} for registration in coming),
        )
        return int(gathering.pk)

    def forum(self) -> None:
        """The forum of the large gathering: ten slots, and spaces enough for its topics."""
        from faire_reseau.gatherings.models import Session, Slot, Space
        from faire_reseau.topics import models
        from faire_reseau.topics.logic.formats import phases_of

        size = self.size
        slots = made(
            Slot,
            (
                {
                    "gathering": self.gathering,
                    "starts_at": NOW + timedelta(minutes=45 * n),
                    "ends_at": NOW + timedelta(minutes=45 * n + 40),
                }
                for n in range(10)
            ),
        )
        spaces = made(
            Space,
            (
                {
                    "gathering": self.gathering,
                    "name": f"Salle {n}",
                    "capacity_people": 20 + size.guests // 15,
                    "rank": n,
                }
                for n in range(-(-size.topics // 10))
            ),
        )
        session = Session.objects.create(
            gathering=self.gathering,
            format="open_forum",
            title="Forum ouvert",
            starts_at=NOW,
            ends_at=NOW + timedelta(hours=8),
            changed_at=NOW,
        )
        forum = models.Forum.objects.create(
            session=session, phases=phases_of("open_forum"), phase="compose", changed_at=NOW
        )
        forum.slots.set(slots)
        forum.spaces.set(spaces)
        self.held, self.slots, self.spaces = forum, slots, spaces

    def topics(self) -> None:
        """Topics with hosts, wishes, and a working grid that lacks one topic."""
        from faire_reseau.topics import models

        size, draw, forum, slots, spaces = self.size, self.draw, self.held, self.slots, self.spaces
        hosts = self.guests[: size.topics] if size.topics <= len(self.guests) else self.guests
        topics = made(
            models.Topic,
            (
                {
                    "forum": forum,
                    "number": n + 1,
                    "title": f"Sujet {n} sur {draw.choice(WORDS)}",
                    "text": " ".join(draw.choices(WORDS, k=25)),
                    "kind": "question",
                    "proposed_by": hosts[n % len(hosts)],
                    "made_at": NOW,
                    "changed_at": NOW,
                }
                for n in range(size.topics)
            ),
        )
        made(models.Host, ({"topic": topic, "person": topic.proposed_by} for topic in topics))
        each = size.wishes // len(self.guests)
        made(
            models.Wish,
            (
                {"topic": topic, "person": guest, "level": draw.randint(1, 3), "at": NOW}
                for guest in self.guests
                for topic in draw.sample(topics, min(each, len(topics)))
            ),
        )
        grid = models.Grid.objects.create(forum=forum, state="working", made_at=NOW)
        made(
            models.Cell,
            (
                {"grid": grid, "topic": topic, "slot": slots[n % 10], "space": spaces[n // 10]}
                for n, topic in enumerate(topics[:-1])
            ),
        )
        self.keys |= {"forum": forum.pk, "topic": topics[0].pk, "topics": [topic.pk for topic in topics]}
        self.keys |= {"slots": [slot.pk for slot in slots], "spaces": [space.pk for space in spaces]}

    def articles(self) -> None:
        """Published articles with an address and three versions each."""
        from faire_reseau.articles import models

        body = "".join(f"<p>{' '.join(self.draw.choices(WORDS, k=60))}</p>" for _ in range(10))
        texts = [{"title": f"Article {n}", "chapo": f"Chapo {n}", "body": body} for n in range(self.size.articles)]
        rows = made(
            models.Article,
            (
                text
                | {
                    "state": "published",
                    "public_at": NOW - timedelta(days=n % 900),
                    "made_at": NOW,
                    "changed_at": NOW,
                    "version": 3,
                }
                for n, text in enumerate(texts)
            ),
        )
        made(models.ArticleAddress, ({"article": article, "slug": f"article-{n}"} for n, article in enumerate(rows)))
        made(
            models.ArticleVersion,
            (
                text | {"article": article, "number": number, "at": NOW}
                for article, text in zip(rows, texts, strict=True)
                for number in (1, 2, 3)
            ),
        )
