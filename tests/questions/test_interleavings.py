"""Random interleavings of supports, merging and its undoing, with cuts, late copies and kills: none lost, none counted twice.

Supports as in `ui/outbox.js`: each press has a key, and names those whose place it takes in the outbox, which may come later still.
"""

import random
import uuid
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
from django.db import transaction

from faire_reseau.kit import undoing
from faire_reseau.kit.presses import Press
from faire_reseau.kit.refusals import Refusal
from faire_reseau.questions import actions
from faire_reseau.questions.logic.tokens import token
from faire_reseau.questions.models import Question, Support
from tests.factories import NOW
from tests.interleavings import ten_thousand

pytestmark = pytest.mark.django_db


class KilledError(Exception):
    """The process dies before it commits."""


@dataclass(frozen=True)
class Pressed:
    """A press of "I want to know too", or of "no longer"."""

    key: uuid.UUID
    question: int
    who: int
    wants: bool
    replaces: tuple = ()

    def sent(self, scene, questions):
        press = Press(self.key, self.replaces)
        actions.support(questions[self.question], scene.people[self.who], wants=self.wants, press=press, at=NOW)


@dataclass
class Lived:
    """Presses not acknowledged yet, those that may come again or late, those that were taken, merges that can be undone, and what should stand, in plain sets."""

    supports: dict = field(default_factory=dict)
    into: dict = field(default_factory=dict)
    waiting: list = field(default_factory=list)
    late: list = field(default_factory=list)
    taken: set = field(default_factory=set)
    merges: list = field(default_factory=list)

    def __deepcopy__(self, _memo):
        sets = {question: set(people) for question, people in self.supports.items()}
        return Lived(sets, dict(self.into), list(self.waiting), list(self.late), set(self.taken), list(self.merges))

    def press(self, pressed):
        if pressed.key not in self.taken:
            self.taken |= {pressed.key, *pressed.replaces}
            people = self.supports.setdefault(self.into.get(pressed.question, pressed.question), set())
            people.add(pressed.who) if pressed.wants else people.discard(pressed.who)

    def wait(self, pressed):
        """Into the outbox, in the place of what waits there for the same question: which may be on its way by now."""
        before = [old for old in self.waiting if (old.question, old.who) == (pressed.question, pressed.who)]
        self.waiting = [old for old in self.waiting if old not in before]
        self.late += before
        keys = tuple(key for old in before for key in (*old.replaces, old.key))
        self.waiting.append(replace(pressed, replaces=keys))

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
    pressed = lived.waiting[0]
    fate = chance.choice(("done", "done", "lost", "killed"))
    try:
        with transaction.atomic():
            pressed.sent(scene, questions)
            if fate == "killed":
                raise KilledError  # noqa: TRY301  (the process dies here)
    except KilledError:
        return
    lived.press(pressed)
    if fate == "done":
        lived.late.append(lived.waiting.pop(0))


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
    elif what < 0.45 and lived.late:
        pressed = chance.choice(lived.late)
        pressed.sent(scene, questions)
        lived.press(pressed)
    else:
        key = uuid.UUID(int=chance.getrandbits(128))
        lived.wait(Pressed(key, chance.randrange(len(questions)), chance.randrange(3), chance.random() < 0.6))
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


@pytest.mark.parametrize("wants", [True, False])
def test_an_older_press_that_comes_late_undoes_no_newer_one(scene, wants):
    question, person = asked(scene)[0], scene.people[1]
    older, newer = (Press(uuid.uuid4()) for _ in range(2))
    actions.support(question, person, wants=wants, press=older, at=NOW)
    actions.support(question, person, wants=not wants, press=newer, at=NOW)

    actions.support(question, person, wants=wants, press=older, at=NOW)

    assert Support.objects.count() == (not wants)


def test_a_press_that_never_came_counts_no_more_once_the_one_in_its_place_is_taken(scene):
    question, person = asked(scene)[0], scene.people[1]
    older = Press(uuid.uuid4())
    actions.support(question, person, wants=False, press=Press(uuid.uuid4(), (older.key,)), at=NOW)

    actions.support(question, person, wants=True, press=older, at=NOW)

    assert Support.objects.count() == 0
