"""Random interleavings of dots and groupings, with cuts, duplicates and kills: nothing acknowledged is lost or doubled."""

import random
import uuid
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.db import transaction

from faire_reseau.cooperations import actions
from faire_reseau.cooperations.models import Cluster, Dots, Harvest, Idea
from faire_reseau.kit.models import TakenPress
from faire_reseau.kit.presses import Press
from faire_reseau.kit.refusals import Overtaken, Refusal
from tests.factories import NOW
from tests.interleavings import ten_thousand

pytestmark = pytest.mark.django_db
DOTS_EACH = 3
STEPS = 14


class KilledError(Exception):
    """The process dies before it commits."""


@dataclass
class Model:
    """What should stand: dots by (person, idea), and the ideas of each cluster; a second telling, in plain values."""

    dots: dict = field(default_factory=dict)
    cluster: dict = field(default_factory=dict)
    taken: set = field(default_factory=set)
    made: int = 0

    def place(self, key, person, idea, number):
        if key in self.taken:
            return
        elsewhere = sum(n for (who, which), n in self.dots.items() if who == person and which != idea)
        if elsewhere + number > DOTS_EACH:
            return
        self.taken.add(key)
        self.dots[person, idea] = number
        self.dots = {at: n for at, n in self.dots.items() if n}

    def group(self, ideas, seen):
        if all(self.cluster.get(idea) == seen.get(idea) for idea in ideas):
            self.made += 1
            self.cluster |= dict.fromkeys(ideas, self.made)

    def partition(self):
        groups = {}
        for idea, cluster in self.cluster.items():
            groups.setdefault(cluster, set()).add(idea)
        return sorted(map(sorted, groups.values()))


def standing():
    """The clusters as the tables have them, each idea by its key; one that holds nothing is there too."""
    clusters = {}
    for cluster, idea in Cluster.objects.order_by("pk").values_list("pk", "ideas"):
        clusters.setdefault(cluster, []).extend([] if idea is None else [idea])
    return sorted(map(sorted, clusters.values()))


def attempt(chance, act):
    """Try once: done and acknowledged, done and the answer lost, or killed before it was written; the last two are sent again."""
    fate = chance.choice(("done", "done", "done", "lost", "killed"))
    try:
        with transaction.atomic():
            act()
            if fate == "killed":
                raise KilledError  # noqa: TRY301  (the process dies here)
    except KilledError:
        return False
    except Refusal:
        return True
    return fate == "done"


def replay(seed, harvest, ideas, people):
    """One interleaving: the tables after it, and what the model says."""
    chance, model = random.Random(seed), Model()
    waiting, sent, pages = [], [], [{idea.pk: (None, None) for idea in ideas}]
    for _step in range(STEPS):
        what = chance.random()
        if what < 0.45:
            waiting.append(
                (
                    uuid.UUID(int=chance.getrandbits(128)),
                    chance.choice(people),
                    chance.choice(ideas),
                    chance.randrange(3),
                )
            )
        elif what < 0.6:
            pages.append(_page(harvest, model))
        elif what < 0.8:
            _group(chance, harvest, model, pages, ideas)
        if waiting and chance.random() < 0.8:
            _send(chance, model, waiting, sent)
        if sent and chance.random() < 0.25:
            _copy(chance, *chance.choice(sent))
    while waiting:
        _send(chance, model, waiting, sent)
    dots_placed = {(dots.person_id, dots.idea_id): dots.number for dots in Dots.objects.filter(idea__harvest=harvest)}
    return (dots_placed, standing()), (model.dots, model.partition())


def _page(harvest, model):
    """A page is opened now, and used later: the cluster of each idea, in the tables and in the model."""
    rows = Idea.objects.filter(harvest=harvest).values_list("pk", "cluster")
    return {idea: (cluster, model.cluster.get(idea)) for idea, cluster in rows}


def _group(chance, harvest, model, pages, ideas):
    """Two ideas are put together from a page that was opened at some time."""
    page = chance.choice(pages)
    chosen = chance.sample([idea.pk for idea in ideas], 2)
    seen = {key: page[key][0] for key in chosen}
    before = standing()
    try:
        actions.put_together(harvest, chosen, seen=seen, by=None, at=NOW)
    except Overtaken:
        assert standing() == before
    model.group(chosen, {key: page[key][1] for key in chosen})


def _copy(chance, key, person, idea, number):
    """A copy of what was acknowledged, which the network kept back."""
    attempt(chance, lambda: actions.place_dots(idea, person, number=number, press=Press(key), at=NOW))


def _send(chance, model, waiting, sent):
    """The oldest entry of an outbox is sent until it is acknowledged; the model hears it as soon as it is written."""
    key, person, idea, number = waiting[0]
    is_acknowledged = attempt(chance, lambda: actions.place_dots(idea, person, number=number, press=Press(key), at=NOW))
    is_written = TakenPress.objects.filter(key=key).exists()
    if is_acknowledged or is_written:
        model.place(key, person.pk, idea.pk, number)
    if is_acknowledged:
        if is_written:
            sent.append(waiting[0])
        del waiting[0]


def check(scene, seeds):
    ideas = [actions.note_idea(scene.first, text=f"Piste {n}", at=NOW) for n in range(4)]
    harvest = actions.open_convergence(scene.forum, dots_each=DOTS_EACH, by=None, at=NOW)
    differs = []
    for seed in seeds:
        point = transaction.savepoint()
        outcome, expected = replay(seed, Harvest.objects.get(pk=harvest.pk), ideas, scene.people[:3])
        if outcome != expected:
            differs.append((seed, outcome, expected))
        transaction.savepoint_rollback(point)
    assert differs == []


@pytest.mark.slow("replays some interleavings")
def test_some_interleavings_lose_and_double_nothing(scene):
    check(scene, range(20))


@dataclass
class Lived:
    """What was done so far: presses not acknowledged yet, those that were, pages opened, and the model of what should stand."""

    model: Model = field(default_factory=Model)
    waiting: list = field(default_factory=list)
    sent: list = field(default_factory=list)
    pages: list = field(default_factory=list)

    def __deepcopy__(self, _memo):
        model = Model(dict(self.model.dots), dict(self.model.cluster), set(self.model.taken), self.model.made)
        return Lived(model, list(self.waiting), list(self.sent), list(self.pages))


def stepped(harvest, ideas, people, lived, seed):
    """One press, one copy of a press, one page opened or one grouping from a page opened before, as chance wants."""
    chance = random.Random(seed)
    what = chance.random()
    if what < 0.5 or not lived.pages:
        if not lived.waiting or chance.random() < 0.7:
            key = uuid.UUID(int=chance.getrandbits(128))
            lived.waiting.append((key, chance.choice(people), chance.choice(ideas), chance.randrange(3)))
        _send(chance, lived.model, lived.waiting, lived.sent)
    elif what < 0.65 and lived.sent:
        _copy(chance, *chance.choice(lived.sent))
    elif what < 0.75:
        lived.pages.append(_page(harvest, lived.model))
    else:
        _group(chance, harvest, lived.model, lived.pages, ideas)
    if not lived.pages:
        lived.pages.append(_page(harvest, lived.model))


def checked(harvest, lived):
    """The tables are what the model says, after whatever was acknowledged."""
    rows = Dots.objects.filter(idea__harvest=harvest).values_list("person", "idea", "number")
    assert {(person, idea): number for person, idea, number in rows} == lived.model.dots
    assert standing() == lived.model.partition()


@pytest.mark.full
@pytest.mark.slow("lives ten thousand interleavings")
def test_ten_thousand_interleavings_lose_and_double_nothing(scene):
    ideas = [actions.note_idea(scene.first, text=f"Piste {n}", at=NOW) for n in range(4)]
    harvest = actions.open_convergence(scene.forum, dots_each=DOTS_EACH, by=None, at=NOW)
    step = partial(stepped, harvest, ideas, scene.people[:3])

    lived = ten_thousand(Lived(), step, partial(checked, harvest))

    assert lived == 10_000
