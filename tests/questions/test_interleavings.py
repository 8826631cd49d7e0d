"""Random interleavings of supports, merging and its undoing, with cuts, duplicates and kills: none lost, none counted twice."""

import random
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.db import transaction

from faire_reseau.kit import undoing
from faire_reseau.kit.refusals import Refusal
from faire_reseau.questions import actions
from faire_reseau.questions.logic.tokens import token
from faire_reseau.questions.models import Question, Support
from tests.factories import NOW
from tests.interleavings import ten_thousand

pytestmark = pytest.mark.django_db


class KilledError(Exception):
    """The process dies before it commits."""


@dataclass
class Lived:
    """Presses not acknowledged yet, those that were, merges that can be undone, and what should stand, in plain sets."""

    supports: dict = field(default_factory=dict)
    into: dict = field(default_factory=dict)
    waiting: list = field(default_factory=list)
    sent: list = field(default_factory=list)
    merges: list = field(default_factory=list)

    def __deepcopy__(self, _memo):
        sets = {question: set(people) for question, people in self.supports.items()}
        return Lived(sets, dict(self.into), list(self.waiting), list(self.sent), list(self.merges))

    def support(self, question, person, *, wants):
        people = self.supports.setdefault(self.into.get(question, question), set())
        people.add(person) if wants else people.discard(person)

    def merge(self, remaining, gone):
        """Answer what parts the two again: who supported the one that goes, who both, and what stood within it."""
        own, theirs = (self.supports.setdefault(question, set()) for question in (remaining, gone))
        parting = (remaining, gone, set(theirs), own & theirs, [q for q, at in self.into.items() if at == gone])
        own |= theirs
        self.supports[gone] = set()
        self.into |= dict.fromkeys([gone, *parting[-1]], remaining)
        return parting

    def part(self, remaining, gone, theirs, both, within):
        """Each has its supports again; who took theirs back meanwhile has none on either."""
        own = self.supports[remaining]
        self.supports[gone] = theirs & own
        own -= theirs - both
        del self.into[gone]
        self.into |= {question: gone for question in within if self.into.get(question) == remaining}


def press(chance, scene, questions, lived):
    """The oldest press of an outbox: written and acknowledged, written and the answer lost, or killed before it is written."""
    number, who, wants = lived.waiting[0]
    fate = chance.choice(("done", "done", "lost", "killed"))
    try:
        with transaction.atomic():
            actions.support(questions[number], scene.people[who], wants=wants, at=NOW)
            if fate == "killed":
                raise KilledError  # noqa: TRY301  (the process dies here)
    except KilledError:
        return
    lived.support(number, who, wants=wants)
    if fate == "done":
        lived.sent.append(lived.waiting.pop(0))


def merge(chance, scene, questions, lived):
    """A moderator lets one question stand for another; one that stands no longer is refused and nothing changes."""
    remaining, gone = chance.sample(range(len(questions)), 2)
    try:
        with undoing.awaiting() as acts:
            actions.merge_questions(questions[remaining], [questions[gone]], by=scene.organiser, at=NOW)
    except Refusal:
        assert remaining in lived.into or gone in lived.into
        return
    lived.merges.append((acts[0].pk, lived.merge(remaining, gone)))


def part(chance, scene, lived):
    """A merge is undone, unless what stood is itself merged by now."""
    act, parting = lived.merges.pop(chance.randrange(len(lived.merges)))
    remaining, gone = parting[:2]
    try:
        undoing.undo(act, by=scene.organiser, at=NOW)
    except Refusal:
        assert remaining in lived.into
        return
    if lived.into.get(gone) == remaining:
        lived.part(*parting)


def step(scene, questions, lived, seed):
    """One press, one copy of a press, one merge or one undoing, as chance wants."""
    chance = random.Random(seed)
    what = chance.random()
    if what < 0.2:
        merge(chance, scene, questions, lived)
    elif what < 0.35 and lived.merges:
        part(chance, scene, lived)
    elif what < 0.45 and lived.sent:
        number, who, wants = chance.choice(lived.sent)
        actions.support(questions[number], scene.people[who], wants=wants, at=NOW)
        lived.support(number, who, wants=wants)
    else:
        lived.waiting.append((chance.randrange(len(questions)), chance.randrange(3), chance.random() < 0.7))
        press(chance, scene, questions, lived)


def check(scene, questions, lived):
    """The tables are what the sets say."""
    people = {token(scene.time.secret, person.pk): who for who, person in enumerate(scene.people)}
    numbers = {question.pk: number for number, question in enumerate(questions)}
    rows = Support.objects.values_list("question", "token")
    placed = sorted((numbers[question], people[of_whom]) for question, of_whom in rows)
    merged = Question.objects.exclude(merged_into=None).values_list("pk", "merged_into")
    assert placed == sorted((question, who) for question, those in lived.supports.items() for who in those)
    assert {numbers[question]: numbers[at] for question, at in merged} == lived.into


def asked(scene):
    return [actions.ask(scene.time, scene.people[0], text=f"Question {n}", at=NOW) for n in range(4)]


@pytest.mark.slow("lives some interleavings")
def test_some_interleavings_lose_no_support_and_count_none_twice(scene):
    questions = asked(scene)
    for tree in range(8):
        lived, point = Lived(), transaction.savepoint()
        for number in range(12):
            step(scene, questions, lived, 100 * tree + number)
        check(scene, questions, lived)
        transaction.savepoint_rollback(point)


@pytest.mark.full
@pytest.mark.slow("lives ten thousand interleavings")
def test_ten_thousand_interleavings_lose_no_support_and_count_none_twice(scene):
    questions = asked(scene)

    lived = ten_thousand(Lived(), partial(step, scene, questions), partial(check, scene, questions))

    assert lived == 10_000


def test_who_took_their_support_back_from_what_stood_for_both_has_none_once_they_are_parted(scene):
    staying, gone = asked(scene)[:2]
    for question in (staying, gone):
        actions.support(question, scene.people[1], wants=True, at=NOW)
    with undoing.awaiting() as acts:
        actions.merge_questions(staying, [gone], by=scene.organiser, at=NOW)
    actions.support(gone, scene.people[1], wants=False, at=NOW)

    undoing.undo(acts[0].pk, by=scene.organiser, at=NOW)

    assert Support.objects.count() == 0
