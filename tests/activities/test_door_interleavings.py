"""Random interleavings of check-ins and signatures at several doors: duplicates, cuts and kills lose nothing and double nothing."""

import json
import random
from dataclasses import dataclass, field
from functools import partial

import pytest
from django.db import transaction

from faire_reseau.activities import actions
from faire_reseau.activities.actions.door import let_in
from faire_reseau.activities.enums import SIGNATURES, Means
from faire_reseau.activities.models import CheckIn, HalfDay, Presence
from faire_reseau.activities.queries.chains import verify
from tests import factories
from tests.factories import NOW
from tests.interleavings import ten_thousand

pytestmark = pytest.mark.django_db

WAVE = json.dumps([[[10, 100], [200, 20], [300, 180]]])
KINDS = (Means.DOOR, Means.DOOR, Means.DRAWN, Means.AFFIRMED, Means.OWN_PHONE)


class Killed(Exception):
    """The server was killed before the end of a transaction."""


@pytest.fixture
def world():
    gathering = factories.gathering()
    half_day = HalfDay.objects.filter(meeting__action=gathering.action).order_by("pk").first()
    HalfDay.objects.filter(pk=half_day.pk).update(sign_in_open=True)
    half_day.refresh_from_db()
    people = [factories.participant(gathering) for _ in range(4)]
    return half_day, people, [factories.organiser(gathering) for _ in range(3)]


def sent_by(half_day, organisers, entry):
    number, person, means, door = entry
    if means == Means.OWN_PHONE:
        actions.sign_in_as_known(half_day, person, means=means, by=person.user, at=NOW)
        return
    drawing = WAVE if means == Means.DRAWN else ""
    by = organisers[door]
    let_in(half_day, person, means=means, door=f"D{door}", key=f"k{number}", drawing=drawing, by=by, at=NOW)


def deliver(half_day, organisers, entry, chance):
    """Send an entry until it is acknowledged: killed before the end, or the answer lost after it, it is sent again."""
    while True:
        fate = chance.random()
        try:
            with transaction.atomic():
                sent_by(half_day, organisers, entry)
                if fate < 0.2:
                    raise Killed  # noqa: TRY301  (inside the transaction, which it must end)
        except Killed:
            continue
        if fate < 0.4:
            continue  # done, and the answer lost
        return


def lived(world, seed):
    """One interleaving; answers what stands at its end beside what was acknowledged."""
    half_day, people, organisers = world
    chance = random.Random(seed)
    entries = [
        (number, chance.choice(people), chance.choice(KINDS), chance.randrange(len(organisers)))
        for number in range(chance.randint(2, 6))
    ]
    acknowledged = []
    with transaction.atomic():
        for entry in chance.sample(entries, len(entries)):
            deliver(half_day, organisers, entry, chance)
            acknowledged.append(entry)
        for entry in chance.sample(entries, chance.randint(0, len(entries))):
            sent_by(half_day, organisers, entry)  # an outbox that did not hear the answer
        stands = standing(half_day)
        transaction.set_rollback(True)
    return stands, expected(acknowledged)


def standing(half_day):
    """What the tables say of the half-day, its chain verified."""
    holding = Presence.objects.filter(corrected_by=None, is_present=True).order_by("person")
    rows = list(holding.values_list("person", "means"))
    return {
        "here": [person for person, _means in rows],
        "signed": [person for person, means in rows if means in SIGNATURES],
        "facts": Presence.objects.count(),
        "gestures": CheckIn.objects.count(),
        "faults": verify(HalfDay.objects.filter(pk=half_day.pk)).faults,
    }


def expected(acknowledged):
    here, signed, facts = set(), set(), 0
    for _number, person, means, _door in acknowledged:
        is_signature = means in SIGNATURES
        facts += (is_signature and person.pk not in signed) or person.pk not in here
        here.add(person.pk)
        signed |= {person.pk} if is_signature else set()
    gestures = sum(means != Means.OWN_PHONE for _number, _person, means, _door in acknowledged)
    return {"here": sorted(here), "signed": sorted(signed), "facts": facts, "gestures": gestures, "faults": []}


@pytest.mark.slow("lives some interleavings")
def test_some_interleavings_lose_nothing_and_double_nothing(world):
    wrong = {seed: both for seed in range(20) if (both := lived(world, seed))[0] != both[1]}

    assert wrong == {}


@dataclass
class Sent:
    """What doors have sent so far: entries by number, those that were written, and those whose answer was heard."""

    entries: list = field(default_factory=list)
    written: list = field(default_factory=list)
    acknowledged: set = field(default_factory=set)

    def __deepcopy__(self, _memo):
        return Sent(list(self.entries), list(self.written), set(self.acknowledged))


def stepped(world, sent, seed):
    """A new entry, or one sent before and not heard of (or of which a copy comes late): written or killed, heard or not."""
    half_day, people, organisers = world
    chance = random.Random(seed)
    if not sent.entries or chance.random() < 0.6:
        door = chance.randrange(len(organisers))
        sent.entries.append((len(sent.entries), chance.choice(people), chance.choice(KINDS), door))
        entry = sent.entries[-1]
    else:
        entry = chance.choice(sent.entries)
    fate = chance.random()
    try:
        with transaction.atomic():
            sent_by(half_day, organisers, entry)
            if fate < 0.2:
                raise Killed  # noqa: TRY301  (inside the transaction, which it must end)
    except Killed:
        return
    if entry not in sent.written:
        sent.written.append(entry)
    if fate > 0.4:
        sent.acknowledged.add(entry[0])


def checked(world, sent):
    """All that was acknowledged is written, and what stands is what was written, each once."""
    assert sent.acknowledged <= {number for number, *_rest in sent.written}
    assert standing(world[0]) == expected(sent.written)


@pytest.mark.full
@pytest.mark.slow("lives ten thousand interleavings")
def test_ten_thousand_interleavings_lose_nothing_and_double_nothing(world):
    lived = ten_thousand(Sent(), partial(stepped, world), partial(checked, world))

    assert lived == 10_000
