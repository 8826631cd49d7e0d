"""The queue of letters, before a real mail server that is away, slow, refuses, or dies half-way."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from faire_reseau.kit import letters
from faire_reseau.kit.mail import Verdict
from faire_reseau.kit.models import Letter, LetterState
from faire_reseau.network.models import Network
from tests import factories
from tests.factories import NOW
from tests.live.mail_server import letters_go_there, nobody_listens

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def server(settings):
    """A mail server to which the letters go."""
    with letters_go_there(settings) as running:
        yield running


def post(to="ana@exemple.fr", **fields):
    return letters.post_letter("written", to=to, subject="Bonjour", body="Un mot.\n", at=NOW, **fields)


def taken_back(deed):
    """Do it in a transaction that is not kept."""
    with transaction.atomic():
        deed()
        transaction.set_rollback(True)


def facts(letter):
    """Its state, tries, and whether its text is still there."""
    letter.refresh_from_db()
    return letter.state, letter.tries, bool(letter.body)


def test_a_letter_leaves_once_and_its_text_is_wiped(server):
    letter = post()

    rounds = [letters.deliver_due(NOW + number * timedelta(hours=1)) for number in range(3)]

    assert rounds == [True, True, True]
    assert [address for address, _text in server.taken] == ["ana@exemple.fr"]
    assert "Un mot." in server.taken[0][1]
    assert facts(letter) == (LetterState.SENT, 1, False)


def test_a_letter_is_tried_again_while_the_mail_server_is_away_and_arrives_when_it_is_back(server, settings):
    settings.EMAIL_PORT = nobody_listens()
    letter = post()

    moments = [NOW, NOW + MINUTE, NOW + 6 * MINUTE, NOW + 21 * MINUTE, NOW + 81 * MINUTE]
    next_tries = []
    for moment in moments:
        letters.deliver_due(moment)
        letter.refresh_from_db()
        next_tries.append((letter.next_try_at - moment) // MINUTE)
    then = facts(letter)
    settings.EMAIL_PORT = server.port
    letters.deliver_due(NOW + 141 * MINUTE)

    assert next_tries == [1, 5, 15, 60, 60]
    assert then == (LetterState.WAITING, 5, True)
    assert facts(letter) == (LetterState.SENT, 6, False)
    assert len(server.taken) == 1


def test_while_the_mail_server_is_away_one_letter_finds_it_out_for_all(server, settings):
    settings.EMAIL_PORT = nobody_listens()
    waiting = [post(f"p{number}@exemple.fr") for number in range(3)]

    answered = letters.deliver_due(NOW)
    tries = sorted(facts(letter)[1] for letter in waiting)
    settings.EMAIL_PORT = server.port
    letters.deliver_due(NOW + MINUTE)

    assert (answered, tries) == (False, [0, 0, 1])
    assert [facts(letter)[0] for letter in waiting] == [LetterState.SENT] * 3


def test_a_letter_that_could_not_leave_for_a_day_has_failed_and_can_be_sent_again(server, settings):
    settings.EMAIL_PORT = nobody_listens()
    letter = post()
    letters.deliver_due(NOW)

    letters.deliver_due(NOW + timedelta(days=1))
    failed = facts(letter)
    settings.EMAIL_PORT = server.port
    again = letters.try_again(letter, at=NOW + timedelta(days=2))
    letters.deliver_due(NOW + timedelta(days=2))

    assert failed == (LetterState.FAILED, 1, True)
    assert (again, facts(letter)) == (True, (LetterState.SENT, 1, False))


@pytest.mark.parametrize("manner", ["silent", "trickle"])
def test_a_server_that_is_too_slow_is_cut_off_and_the_letter_waits(server, settings, manner):
    settings.EMAIL_TIMEOUT = 0.5
    server.manner = manner
    letter = post()

    verdict = letters.deliver(letter.pk, at=NOW, patience_s=0.5)

    assert verdict is Verdict.AWAY
    assert facts(letter) == (LetterState.WAITING, 1, True)


def test_a_server_that_asks_to_come_back_later_is_asked_again_and_holds_no_other_letter_back(server):
    server.manner = "later"
    letter, other = post(), post("bea@exemple.fr")
    letters.deliver_due(NOW)
    waiting = [facts(letter), facts(other)]
    error = letter.error

    server.manner = "good"
    letters.deliver_due(NOW + MINUTE)

    assert waiting == [(LetterState.WAITING, 1, True)] * 2
    assert error == "451 greylisted, come back"
    assert [facts(letter), facts(other)] == [(LetterState.SENT, 2, False)] * 2


def test_a_refused_recipient_is_not_tried_again_and_is_known_as_unreached_until_a_letter_arrives(server):
    server.manner = "refuse"
    letter = post()
    letters.deliver_due(NOW)
    letters.deliver_due(NOW + timedelta(hours=2))
    refused, unreached = facts(letter), letters.undelivered(["Ana@exemple.fr", "bea@exemple.fr"])

    server.manner = "good"
    post()
    letters.deliver_due(NOW + timedelta(hours=3))

    assert (refused, letter.error) == ((LetterState.FAILED, 1, True), "550 no such mailbox")
    assert unreached == {"ana@exemple.fr"}
    assert letters.undelivered(["ana@exemple.fr"]) == set()


def test_a_server_that_dies_in_the_middle_of_the_text_is_asked_again(server):
    server.manner = "dies_in_text"
    letter = post()
    letters.deliver_due(NOW)
    then = facts(letter)
    server.manner = "good"

    letters.deliver_due(NOW + MINUTE)

    assert (then, facts(letter)) == ((LetterState.WAITING, 1, True), (LetterState.SENT, 2, False))
    assert len(server.taken) == 1


def test_a_server_that_dies_after_it_took_the_letter_does_not_get_it_twice(server):
    server.manner = "dies_after"
    letter = post()

    for number in range(3):
        letters.deliver_due(NOW + number * timedelta(hours=2))

    assert (facts(letter), len(server.taken)) == ((LetterState.SENT, 1, False), 1)


def test_a_letter_whose_sender_died_is_sent_again_under_the_same_identifier(server):
    letter = post()
    server.manner = "dies_unsaid"
    letters.deliver_due(NOW)
    # The process that had it is gone before it noted anything.
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.SENDING, taken_at=NOW)
    server.manner = "good"

    letters.deliver_due(NOW + 5 * MINUTE)
    early = len(server.taken)
    letters.deliver_due(NOW + 11 * MINUTE)

    identifiers = [re.search(r"Message-ID: (\S+)", text).group(1) for _address, text in server.taken]
    assert (early, facts(letter)[0]) == (1, LetterState.SENT)
    assert identifiers == [letter.message_id] * 2


def test_a_letter_is_posted_with_what_causes_it_or_not_at_all():
    taken_back(post)

    assert Letter.objects.count() == 0


def test_a_registration_taken_back_leaves_no_letter_and_one_that_stands_leaves_one(settings):
    from faire_reseau.gatherings import actions, queries

    settings.LETTERS_AT_ONCE = False
    gathering, person = factories.gathering(), factories.member()

    def register():
        halves = queries.half_days_of(gathering)
        actions.register(gathering, person, halves, post=None, by=person.user, at=NOW)

    taken_back(register)
    before = Letter.objects.count()
    register()

    assert before == 0
    assert list(Letter.objects.values_list("kind", "to", "body")) == [("registered", person.user.email, "")]


def test_every_letter_sent_by_django_goes_by_the_queue(settings):
    settings.LETTERS_AT_ONCE = False
    connection = get_connection("faire_reseau.kit.letters.QueueBackend")

    EmailMessage("Objet", "Texte", to=["ana@exemple.fr", "bea@exemple.fr"], connection=connection).send()

    assert mail.outbox == []
    assert sorted(Letter.objects.values_list("to", "subject", "body")) == [
        ("ana@exemple.fr", "Objet", "Texte"),
        ("bea@exemple.fr", "Objet", "Texte"),
    ]


def test_no_letter_leaves_the_demo_network(server, settings, tmp_path):
    settings.DATA = tmp_path
    Network.objects.create(name="Démonstration", short_name="Démo", is_demo=True)
    letter = post()

    letters.deliver_due(NOW)

    (file,) = (tmp_path / "letters").iterdir()
    assert "Un mot." in file.read_text()
    assert (facts(letter)[0], server.greeted) == (LetterState.SENT, 0)


def test_without_a_mail_server_letters_wait_and_then_have_failed(settings):
    settings.LETTERS_GO = "nowhere"
    settings.LETTERS_AT_ONCE = False
    letter = post()

    letters.deliver_due(NOW)
    waiting = facts(letter)
    letters.deliver_due(NOW + timedelta(days=1))

    assert (waiting, facts(letter)) == ((LetterState.WAITING, 0, True), (LetterState.FAILED, 0, True))


def test_letters_that_are_over_are_forgotten_after_fourteen_days(server):
    post()
    letters.deliver_due(NOW)

    counts = []
    for days in (14, 15):
        letters.deliver_due(NOW + timedelta(days=days))
        counts.append(Letter.objects.count())

    assert counts == [1, 0]


def test_a_letter_that_cannot_be_written_waits_and_holds_no_other_back(server):
    def fails(letter):
        raise RuntimeError("no template")

    broken = letters.post_letter("broken", to="ana@exemple.fr", at=NOW)
    other = post("bea@exemple.fr")

    with letters.compose_by.only(fails, under="broken"):
        letters.deliver_due(NOW)

    assert (facts(broken), broken.error) == ((LetterState.WAITING, 1, False), "no template")
    assert facts(other)[0] == LetterState.SENT
