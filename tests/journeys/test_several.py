"""Two servers and two workers behind one address, people who wish, propose and sign, while one of everything is killed.

Nothing that was answered is lost or doubled, every screen ends equal to a fresh one, no composition is done twice.
"""

import contextlib
import http.client
import json
import socket
import threading
import uuid
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from faire_reseau.live.registry import Message
from faire_reseau.topics.channels import wall_apply
from tests.journeys.several import PATIENCE_S, Several, until
from tests.live.phones import Phone
from tests.postgres import on_postgresql

TOPICS, AT_ONCE, SCREENS, COMPOSED = 12, 12, 6, 2
AWAY = {500, 503}  # what a stream is answered while PostgreSQL is away
SEED = """
import json, random
from django.conf import settings
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from tests import factories as make
at, chance, PEOPLE, COMPOSED = timezone.now(), random.Random(1), {people}, {composed}
forum = make.forum(make.gathering(slug="forum"), phase="propose")
people, topics = [], [make.topic(forum).pk for _ in range({topics})]
for number in range(PEOPLE):
    person = make.participant(forum.session.gathering)
    make_personal_link(person.user, purpose="test", by=None, at=at, key=f"several-{{number}}")
    people.append({{"user": person.user.pk, "person": person.pk, "key": f"several-{{number}}"}})
half = make.half_day(make.meeting(), sign_in_open=True)
composed = []
for number in range(COMPOSED):
    other = make.forum(make.gathering(slug=f"compose-{{number}}"), phase="compose", slots=4, spaces=5)
    some = [make.topic(other) for _ in range(24)]
    for _ in range(60):
        who = make.participant(other.session.gathering)
        for one in chance.sample(some, 6):
            make.wish(one, who, chance.randint(1, 3))
    organiser = make.organiser(other.session.gathering)
    make_personal_link(organiser, purpose="test", by=None, at=at, key=f"compose-{{number}}")
    composed.append({{"user": organiser.pk, "key": f"compose-{{number}}", "slug": f"compose-{{number}}", "forum": other.pk}})
told = {{"forum": forum.pk, "topics": topics, "people": people, "half": half.pk, "key": half.sign_in_key,
         "channel": f"wall:{{forum.session.gathering.welcome_key}}",
         "composed": composed}}
(settings.DATA / "told.json").write_text(json.dumps(told))
"""
SNAPSHOT = """
import json
from faire_reseau.live import log
from faire_reseau.topics.channels import wall_snapshot
since = log.latest()
print(json.dumps([since, wall_snapshot(None, "{channel}")]))
"""


@dataclass
class Screen:
    """What an open page shows: its snapshot, and the messages that came since, over streams that break."""

    several: Several
    channel: str
    shown: dict[str, Any] = field(default_factory=dict)
    last: int = 0
    ids: list[int] = field(default_factory=list)
    is_over: threading.Event = field(default_factory=threading.Event)
    server: str = ""
    taken: socket.socket | None = None
    refused: list[int] = field(default_factory=list)

    def fetch(self) -> None:
        """A fresh snapshot, and from which message on it is to be followed; asked again while PostgreSQL is away."""

        def is_fetched() -> bool:
            printed = self.several.manage("shell", "-v0", "-c", SNAPSHOT.format(channel=self.channel)).strip()
            self.last, self.shown = json.loads(printed.splitlines()[-1])
            self.ids = []
            return True

        until(lambda: self.is_over.is_set() or is_fetched())

    def follow(self) -> None:
        """Read the stream, and open it again where it broke, as a browser does."""
        while not self.is_over.is_set():
            # ValueError and AttributeError: the connection was closed by `close` while it is read.
            with contextlib.suppress(OSError, http.client.HTTPException, ValueError, AttributeError):
                self._read()
            self.is_over.wait(0.2)

    def _read(self) -> None:
        stream = http.client.HTTPConnection("127.0.0.1", self.several.front.port, timeout=PATIENCE_S)
        try:
            stream.request("GET", f"/direct?channels={self.channel}", headers={"Last-Event-ID": str(self.last)})
            self.taken = stream.sock
            answer = stream.getresponse()
            if answer.status != 200:
                self.refused.append(answer.status)
            if answer.status not in {200, *AWAY}:  # it would be refused for ever
                self.is_over.set()
            with answer:
                self._take(answer)
        finally:
            stream.close()

    def _take(self, lines: Iterable[bytes]) -> None:
        name, number = "message", 0
        for raw in lines:
            kind, _, value = raw.decode().rstrip("\n").partition(": ")
            if kind == "event":
                name = value
            elif kind == "id":
                number = int(value)
            elif kind == "data" and name == "message":
                message = json.loads(value)
                self.shown = wall_apply(
                    self.shown, Message(number, message["channel"], message["kind"], message["payload"])
                )
                self.last = number
                self.ids.append(number)
            elif kind == "data" and (name == "behind" or (name == "ready" and self._is_another_server(value))):
                self.fetch()
                return
            elif not kind:
                name = "message"

    def _is_another_server(self, value: str) -> bool:
        before, self.server = self.server, json.loads(value)["server"]
        return before not in ("", self.server)

    def close(self) -> None:
        self.is_over.set()
        if self.taken is not None:
            with contextlib.suppress(OSError):
                self.taken.shutdown(socket.SHUT_RDWR)


class Crowd:
    """Everybody with a phone; what is not answered is sent again, as the outbox of the page does."""

    def __init__(self, several: Several, ground: dict[str, Any]) -> None:
        self.told, self.faults, self.answered = ground, list[str](), 0
        self.wishes: dict[tuple[int, int], int] = {}
        self.titles: dict[str, int] = {}
        self.signed: set[int] = set()
        self.front = SimpleNamespace(port=several.front.port)
        self._one = threading.Lock()

    def enter(self, who: dict[str, Any]) -> Phone:
        """A phone that follows a personal link."""
        phone = Phone(self.front, who["user"], {})  # type: ignore[arg-type]  # an address is enough
        for method, path in (("GET", f"/cle/{who['key']}/"), ("POST", f"/cle/{who['key']}/"), ("GET", "/mon-compte/")):
            self.sent(phone, method, path, {} if method == "POST" else None, accepted={200, 302})
        return phone

    def sent(self, phone: Phone, method: str, path: str, fields: Any, *, accepted: set[int]) -> None:
        """Send until it is answered; 503 is “send it again”."""

        def answer() -> bool:
            status, text = phone.ask(method, path, fields)
            if status not in accepted and status != 503:
                self.faults.append(f"{method} {path} answered {status}: {text[:300]}")
            return status != 503

        if not until(answer):
            self.faults.append(f"{method} {path} was never answered")

    def live(self, number: int) -> None:
        """One person: a proposal, wishes, a changed mind, a signature."""
        who = self.told["people"][number]
        phone, base = self.enter(who), f"/rencontres/forum/forums/{self.told['forum']}"
        title = f"Sujet {uuid.uuid4().hex}"
        proposal = {"title": title, "key": str(uuid.uuid4()), "kind": "question", "hosts": who["person"]}
        self.sent(phone, "POST", f"{base}/proposer/", proposal, accepted={302})
        self.titles[title] = who["person"]
        self.count()
        for turn in range(3):
            topic, level = self.told["topics"][(number + turn % 2) % TOPICS], 1 + (number + turn) % 3
            self.sent(phone, "POST", f"{base}/sujets/{topic}/souhait/", {"level": level}, accepted={204})
            self.wishes[who["person"], topic] = level
            self.count()
        self.sent(phone, "POST", f"/emarger/{self.told['key']}/", {}, accepted={302})
        self.signed.add(who["person"])
        self.count()

    def count(self) -> None:
        with self._one:
            self.answered += 1


def faults_of(several: Several, crowd: Crowd) -> list[str]:
    """What was lost, doubled, or is there without having been asked."""
    ground, faults = crowd.told, list[str]()
    wishes = Counter(
        several.rows(
            f"SELECT person_id, topic_id, level FROM topics_wish WHERE topic_id IN ({', '.join(map(str, ground['topics']))})"
        )
    )
    wished = Counter((person, topic, level) for (person, topic), level in crowd.wishes.items())
    topics = Counter(
        several.rows(
            f"SELECT title, proposed_by_id FROM topics_topic WHERE forum_id = {ground['forum']} AND length(title) > 30"
        )
    )
    signed = Counter(
        row[0]
        for row in several.rows(f"SELECT person_id FROM activities_presence WHERE half_day_id = {ground['half']}")
    )
    numbers = [
        row[0]
        for row in several.rows(f"SELECT number FROM topics_topic WHERE forum_id = {ground['forum']} ORDER BY number")
    ]
    for kind, there, wanted in (
        ("wish", wishes, wished),
        ("topic", topics, Counter(crowd.titles.items())),
        ("signature", signed, Counter(crowd.signed)),
        ("number", Counter(numbers), Counter(range(1, len(numbers) + 1))),
    ):
        faults += [f"{kind} lost: {row}" for row in wanted - there]
        faults += [f"{kind} doubled or never asked: {row}" for row in there - wanted]
    return faults


QUEUE = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ({states})"


def live_and_lose(several: Several, crowd: Crowd) -> list[bool]:
    """Have everybody live while one of everything is killed; whether each moment was reached."""
    people, reached = crowd.told["people"], list[bool]()

    def after(share: float) -> None:
        reached.append(until(lambda: crowd.answered >= share * 5 * len(people)))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for task in crowd.told["composed"]:
            path = f"/rencontres/{task['slug']}/forums/{task['forum']}/composer/lancer/"
            crowd.sent(crowd.enter(task), "POST", path, {"seconds": 15}, accepted={200, 204, 302})
        running, waiting = QUEUE.format(states="'RUNNING'"), QUEUE.format(states="'READY', 'RUNNING'")
        reached.append(until(lambda: several.rows(running) == [(COMPOSED,)] or several.rows(waiting) == [(0,)]))
        several.workers[0].kill()  # type: ignore[union-attr]  # what it composes, another composes
        living = [pool.submit(crowd.live, number) for number in range(len(people))]
        after(0.2)
        several.sites[0].kill()
        after(0.4)
        several.sites[0].start()
        several.engines.break_postgres()
        several.engines.mend_postgres()
        after(0.6)
        several.engines.restart_valkey()
        for task in living:
            task.result(2 * PATIENCE_S)
    reached.append(until(lambda: several.rows(waiting) == [(0,)]))
    return reached


def live_through(folder: Path, people: int) -> None:
    """Have `people` live while one of everything is killed, and look at what is there in the end."""
    several = Several(folder, SEED.format(people=people, topics=TOPICS, composed=COMPOSED))
    screens, followers = list[Screen](), list[threading.Thread]()
    try:
        ground = json.loads((several.data / "told.json").read_text())
        crowd, first = Crowd(several, ground), Screen(several, ground["channel"])
        first.fetch()
        screens += [Screen(several, ground["channel"], first.shown, first.last) for _ in range(SCREENS)]
        followers += [threading.Thread(target=screen.follow) for screen in screens]
        for thread in followers:
            thread.start()
        reached = live_and_lose(several, crowd)
        last = several.rows(f"SELECT max(id) FROM live_livemessage WHERE channel = '{ground['channel']}'")[0][0]
        reached.append(until(lambda: all(screen.last >= last or screen.is_over.is_set() for screen in screens)))
        first.fetch()

        assert {status for screen in screens for status in screen.refused} <= AWAY
        assert reached == [True] * 6
        assert crowd.faults == []
        assert faults_of(several, crowd) == []
        assert [screen.shown for screen in screens] == [first.shown] * SCREENS
        numbers = [
            row[0]
            for row in several.rows(
                f"SELECT id FROM live_livemessage WHERE channel = '{ground['channel']}' ORDER BY id"
            )
        ]
        # In order, each once, none missing since the last time that the screen was fetched.
        assert [screen.ids for screen in screens] == [numbers[len(numbers) - len(screen.ids) :] for screen in screens]
        assert compositions_of(several) == []
    finally:
        for screen in screens:
            screen.close()
        for thread in followers:
            thread.join(PATIENCE_S)
        several.end()


def compositions_of(several: Several) -> list[object]:
    """What is wrong with the compositions: not done, kept twice, or done twice by workers that lived."""
    faults: list[object] = [
        row
        for row in several.rows("SELECT state, ended_at IS NOT NULL FROM topics_composition")
        if row != ("done", True)
    ]
    results_taken = "SELECT thing_id, count(*) FROM accounts_auditline WHERE deed = 'take_result' GROUP BY thing_id"
    faults += [row for row in several.rows(results_taken) if row[1] != 1]
    tasks = several.rows("SELECT status, worker_ids FROM django_tasks_database_dbtaskresult")
    faults += [row for row in tasks if row[0] != "SUCCESSFUL" or len(tasks) != COMPOSED]
    # Only what the worker that was killed had begun was begun again, once, and by another.
    again = [row[1] for row in tasks if len(row[1]) != 1]  # type: ignore[arg-type]
    return faults + (again if len(again) > 1 or any(len(set(workers)) != 2 for workers in again) else [])  # type: ignore[call-overload]


@on_postgresql
@pytest.mark.journey
@pytest.mark.slow("starts two servers, two workers, PostgreSQL and Valkey, and kills one of each")
def test_what_twenty_people_were_answered_survives_the_loss_of_one_of_everything(tmp_path):
    live_through(tmp_path, 20)


@on_postgresql
@pytest.mark.full
def test_what_two_hundred_people_were_answered_survives_the_loss_of_one_of_everything(tmp_path):
    live_through(tmp_path, 200)
