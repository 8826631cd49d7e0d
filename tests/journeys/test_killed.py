"""The server and its worker are killed again and again under five kinds of writes: what was answered is there, once.

Wishes, proposals, signatures, registrations and articles that are saved, each by people of their own; what was asked and
not answered is there at most once. FAIRE_RESEAU_KILLS says how often (else 1,000 times).
"""

import http.client
import json
import os
import random
import re
import shutil
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.live.forge import ForgedSite, forged
from tests.live.phones import Phone, rows
from tests.live.server import DEV, empty_product, prepared
from tests.live.streams import eventually

SEED = """
import json
from django.utils import timezone
from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.articles.actions import begin_article
from tests import factories as make
at = timezone.now()
centre = make.centre("Labo")
forum = make.forum(make.gathering(slug="forum"), phase="propose")
gatherings = [make.gathering(slug=f"rencontre-{n}") for n in range(10)]
for gathering in gatherings:  # one registers for what is still to come
    make.HalfDay.objects.filter(meeting__action=gathering.action).update(on=make.DAY.replace(year=2099))
people, topics = [], [make.topic(forum).pk for _ in range(12)]
for number in range(10):
    person = make.participant(forum.session.gathering)
    key = f"kill-{number}"
    make_personal_link(person.user, purpose="test", by=None, at=at, key=key)
    people.append({"user": person.user.pk, "person": person.pk, "key": key})
halves = [make.half_day(make.meeting(), sign_in_open=True).sign_in_key for _ in range(150)]
writers = []
for number in range(2):
    user = make.facilitator()
    make_personal_link(user, purpose="test", by=None, at=at, key=f"write-{number}")
    article = begin_article(title=f"Article {number}", kind="article", body="<p>rien</p>", by=user, at=at)
    writers.append({"user": user.pk, "key": f"write-{number}", "article": article.pk})
from django.conf import settings
told = {"forum": forum.pk, "topics": topics, "people": people, "halves": halves, "writers": writers,
        "gatherings": {g.slug: [h.pk for m in g.action.meetings.all() for h in m.half_days.all()] for g in gatherings}}
(settings.DATA / "told.json").write_text(json.dumps(told))
"""
ROUNDS_A_COPY = 50


@dataclass
class Deeds:
    """What one phone asked for, one after the other: a thing, what was wanted of it, and whether it was answered."""

    phone: Phone
    step: Callable[["Deeds"], None]
    asked: list[list[object]] = field(default_factory=list)
    turn: int = 0
    state: dict[str, int] = field(default_factory=dict)
    fault: str = ""

    def ask(self, thing: object, wanted: object, path: str, fields: dict[str, object], accepted: int = 302) -> None:
        """One write; noted before it is sent, and answered only when the answer came."""
        deed = [thing, wanted, False]
        self.asked.append(deed)
        status, text = self.phone.ask("POST", path, fields)  # type: ignore[arg-type]
        if status == accepted:
            deed[2] = True
        else:
            self.fault = f"{path} answered {status}: {' '.join(re.sub('<[^>]+>', ' ', text).split())[:1500]}"

    def answered(self) -> int:
        """How many answers came."""
        return sum(1 for _thing, _wanted, was_answered in self.asked if was_answered)

    def last_of(self) -> dict[object, tuple[bool, list[object]]]:
        """By thing: whether anything was answered, and what may stand there: the last answered, and all asked since."""
        last_by_thing: dict[object, tuple[bool, list[object]]] = {}
        for thing, wanted, was_answered in self.asked:
            before = last_by_thing.get(thing, (False, []))
            last_by_thing[thing] = (True, [wanted]) if was_answered else (before[0], [*before[1], wanted])
        return last_by_thing


def wishes(ground: dict) -> Callable[[Deeds], None]:
    def step(deeds: Deeds) -> None:
        topic = ground["topics"][deeds.turn % len(ground["topics"])]
        level = 1 + deeds.turn // len(ground["topics"]) % 3
        path = f"/rencontres/forum/forums/{ground['forum']}/sujets/{topic}/souhait/"
        deeds.ask(topic, level, path, {"level": level}, 204)

    return step


def proposals(ground: dict, person: int) -> Callable[[Deeds], None]:
    def step(deeds: Deeds) -> None:
        lost = next((deed for deed in deeds.asked if not deed[2]), None)
        # What was not answered is asked again, with its key, every other time.
        title, key = lost[:2] if lost and deeds.turn % 2 else (f"Sujet {uuid.uuid4().hex}", str(uuid.uuid4()))
        fields = {"title": title, "key": key, "kind": "question", "hosts": person}
        deeds.ask(title, key, f"/rencontres/forum/forums/{ground['forum']}/proposer/", fields)
        if lost and lost[0] == title and deeds.asked[-1][2]:
            deeds.asked.remove(lost)

    return step


def signatures(ground: dict) -> Callable[[Deeds], None]:
    def step(deeds: Deeds) -> None:
        key = ground["halves"][deeds.turn % len(ground["halves"])]
        deeds.ask(key, True, f"/emarger/{key}/", {})

    return step


def registrations(ground: dict) -> Callable[[Deeds], None]:
    slugs = sorted(ground["gatherings"])

    def step(deeds: Deeds) -> None:
        slug = slugs[deeds.turn % len(slugs)]
        morning, afternoon = ground["gatherings"][slug]
        wanted = [[morning], [morning, afternoon], [afternoon]][deeds.turn // len(slugs) % 3]
        deeds.ask(slug, tuple(wanted), f"/rencontres/{slug}/inscription/", {"half_days": wanted})

    return step


def saves(article: int) -> Callable[[Deeds], None]:
    path, form = f"/articles/{article}/", {"title": f"Article {article}", "kind": "article"}
    again: list[dict[str, object]] = []  # the last form, as a browser sends it again when its answer was lost

    def step(deeds: Deeds) -> None:
        lost = deeds.asked[-1] if deeds.asked and not deeds.asked[-1][2] else None
        if lost and deeds.turn % 2 and again:
            deeds.ask(lost[0], True, path, again[-1])
            if deeds.asked[-1][2]:
                deeds.asked.remove(lost)
            return
        _status, page = deeds.phone.ask("GET", path)
        version = re.search(r'name="seen_version" value="(\d+)"', page)[1]
        text = f"texte {uuid.uuid4().hex}"
        again[:] = [{**form, "body": f"<p>{text}</p>", "seen_version": version, "once": uuid.uuid4().hex}]
        deeds.ask(text, True, path, again[-1])

    return step


class Crowd:
    """All the phones, each in a thread of its own, while a server lives."""

    def __init__(self, site: ForgedSite, ground: dict) -> None:
        steps = [(person, wishes(ground)) for person in ground["people"][:3]]
        steps += [(person, proposals(ground, person["person"])) for person in ground["people"][3:5]]
        steps += [(person, signatures(ground)) for person in ground["people"][5:7]]
        steps += [(person, registrations(ground)) for person in ground["people"][7:9]]
        steps += [(writer, saves(writer["article"])) for writer in ground["writers"]]
        self.site, self.told = site, ground
        self.deeds = [Deeds(entered(site, who), step) for who, step in steps]
        self.is_over = threading.Event()
        self.enough = threading.Event()

    def live(self, deeds: Deeds) -> None:
        while not self.is_over.is_set() and not deeds.fault:
            try:
                deeds.step(deeds)
            except (OSError, http.client.HTTPException):
                return  # the server died: nothing was promised
            finally:
                deeds.turn += 1
            if self.answered() >= self.until:
                self.enough.set()
        self.enough.set()

    def answered(self) -> int:
        return sum(deeds.answered() for deeds in self.deeds)

    def round(self, more: int) -> None:
        """Write until `more` answers came, then kill the server in the middle of what is under way."""
        self.until = self.answered() + more
        self.enough.clear()
        self.is_over.clear()
        threads = [threading.Thread(target=self.live, args=(deeds,)) for deeds in self.deeds]
        for thread in threads:
            thread.start()
        assert self.enough.wait(120)
        self.site.kill()
        self.is_over.set()
        for thread in threads:
            thread.join(120)
        assert [deeds.fault for deeds in self.deeds if deeds.fault] == []


def entered(site: ForgedSite, who: dict) -> Phone:
    phone = Phone(site, who["user"], {})
    phone.ask("GET", f"/cle/{who['key']}/")
    phone.ask("POST", f"/cle/{who['key']}/", {})
    phone.ask("GET", "/mon-compte/")  # signing in renews the token of the forms
    return phone


def faults_of(crowd: Crowd) -> list[str]:
    """What was lost, doubled, or is there without having been asked."""
    site, faults = crowd.site, []
    person_of = dict(rows(site, "SELECT user_id, id FROM network_person WHERE user_id IS NOT NULL"))

    def compare(kind: str, deeds: Deeds, there: list[tuple[object, object]]) -> None:
        counts = Counter(thing for thing, _value in there)
        stored = dict(there)
        last_asked = deeds.last_of()
        for thing, (was_answered, possible) in last_asked.items():
            if counts[thing] > 1:
                faults.append(f"{kind} {thing} doubled: {counts[thing]}")
            elif was_answered and not counts[thing]:
                faults.append(f"{kind} {thing} lost")
            elif counts[thing] and stored[thing] not in possible:
                faults.append(f"{kind} {thing} is {stored[thing]}, not one of {possible}")
        faults.extend(f"{kind} {thing} was never asked" for thing in counts.keys() - last_asked.keys())

    for deeds in crowd.deeds[:3]:
        person = person_of[deeds.phone.account]
        compare("wish", deeds, rows(site, f"SELECT topic_id, level FROM topics_wish WHERE person_id = {person}"))
    for deeds in crowd.deeds[3:5]:
        person = person_of[deeds.phone.account]
        there = rows(site, f"SELECT title, key FROM topics_topic WHERE proposed_by_id = {person}")
        compare("topic", deeds, [(title, str(uuid.UUID(str(key)))) for title, key in there])
    for deeds in crowd.deeds[5:7]:
        question = (
            "SELECT h.sign_in_key, 1 FROM activities_presence p JOIN activities_halfday h ON h.id = p.half_day_id"
            f" WHERE p.person_id = {person_of[deeds.phone.account]}"
        )
        compare("signature", deeds, [(key, True) for key, _one in rows(site, question)])
    for deeds in crowd.deeds[7:9]:
        question = (
            "SELECT g.slug, r.id FROM gatherings_registration r JOIN gatherings_gathering g ON g.id = r.gathering_id"
            f" WHERE g.slug != 'forum' AND r.person_id = {person_of[deeds.phone.account]}"
        )
        there = []
        for slug, registration in rows(site, question):
            halves = rows(
                site,
                "SELECT halfday_id FROM gatherings_registration_half_days"
                f" WHERE registration_id = {registration} ORDER BY 1",
            )
            there.append((slug, tuple(half for (half,) in halves)))
        compare("registration", deeds, there)
    for deeds, writer in zip(crowd.deeds[9:], crowd.told["writers"], strict=True):
        versions = rows(site, f"SELECT body FROM articles_articleversion WHERE article_id = {writer['article']}")
        texts = [(re.sub("<[^>]+>", "", body), True) for (body,) in versions]
        compare("version", deeds, [version for version in texts if version[0] != "rien"])
    return faults


@pytest.fixture
def site_on(tmp_path: Path) -> Iterator[Callable[[int], tuple[ForgedSite, dict]]]:
    model = prepared("killed", DEV, ("shell", "-v0", "-c", SEED), base=empty_product())
    sites: list[ForgedSite] = []

    def new(number: int) -> tuple[ForgedSite, dict]:
        data = tmp_path / f"{number}"
        shutil.copytree(model, data)
        sites.append(forged(data))
        return sites[-1], json.loads((data / "told.json").read_text())

    yield new
    for site in sites:
        site.end()


def kill_often(site_on, kills: int, seed: int) -> int:
    """Kill the server `kills` times, the worker now and then; answers how many writes were answered."""
    chance, answered = random.Random(seed), 0
    for begun in range(0, kills, ROUNDS_A_COPY):
        site, ground = site_on(begun)
        site.start()
        crowd = Crowd(site, ground)
        for _number in range(min(ROUNDS_A_COPY, kills - begun)):
            if not site.worker:
                site.work()
            crowd.round(chance.randrange(3, 16))
            if chance.random() < 0.3:
                site.kill_worker()
            site.start()
        assert faults_of(crowd) == []
        answered += crowd.answered()
        # What the worker was to do is done in the end, however often it died.
        site.kill_worker()
        site.work()
        unfinished = "SELECT count(*) FROM django_tasks_database_dbtaskresult WHERE status IN ('READY', 'RUNNING')"
        assert eventually(lambda site=site, unfinished=unfinished: rows(site, unfinished) == [(0,)])
        site.end()
        shutil.rmtree(site.data)
    return answered


@pytest.mark.journey
@pytest.mark.full
@pytest.mark.slow("kills the product a thousand times")
def test_what_was_answered_survives_a_thousand_killed_servers_once(site_on):
    kills = int(os.environ.get("FAIRE_RESEAU_KILLS", "1000"))

    assert kill_often(site_on, kills, seed=2) >= 3 * kills
