"""Letters that did not arrive: what facilitators and organisers see of them, and what stays of them."""

import re

import pytest
from django.core.cache import cache

from faire_reseau.accounts import actions
from faire_reseau.kit import clock, letters
from faire_reseau.kit.models import Letter, LetterState
from tests import factories
from tests.factories import NOW
from tests.live.mail_server import letters_go_there

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()


@pytest.fixture
def server(settings):
    """A mail server to which the letters go."""
    with letters_go_there(settings) as running:
        yield running


def lost_letter(to, **fields):
    letter = letters.post_letter("written", to=to, subject="Vous êtes sur la liste", body="Texte", at=NOW, **fields)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED, error="550 no such mailbox")
    return letter


def test_a_facilitator_reads_why_a_letter_did_not_arrive_and_sends_it_again(client, server):
    letter = lost_letter("perdue@exemple.fr")
    client.force_login(factories.facilitator())
    desk, page = (client.get(path).content.decode() for path in ("/mon-bureau/", "/courriels/"))

    client.post(f"/courriels/{letter.pk}/", {"to": "again"})
    letters.deliver_due(clock.now())

    assert "1 courriel n’est pas arrivé." in desk
    assert all(words in page for words in ("perdue@exemple.fr", "550 no such mailbox", "non remis"))
    assert [address for address, _text in server.taken] == ["perdue@exemple.fr"]
    journal = client.get("/journal/").content.decode()
    assert "Courriel renvoyé\u00a0: «\u00a0Vous êtes sur la liste\u00a0»" in journal
    assert "perdue@exemple.fr" not in journal


def test_a_letter_that_is_given_up_leaves_the_list_and_the_journal_says_so(client):
    letter = lost_letter("perdue@exemple.fr")
    client.force_login(factories.facilitator())

    client.post(f"/courriels/{letter.pk}/", {"to": "never"})
    letter.refresh_from_db()

    assert (letter.state, letter.body) == (LetterState.GIVEN_UP, "")
    assert "perdue@exemple.fr" not in client.get("/courriels/").content.decode()
    assert "Courriel abandonné" in client.get("/journal/").content.decode()


def test_a_letter_with_a_code_is_not_sent_again(client):
    letter = lost_letter("perdue@exemple.fr", is_secret=True)
    client.force_login(factories.facilitator())

    page = client.post(f"/courriels/{letter.pk}/", {"to": "again"}, follow=True).content.decode()

    assert "Ce courriel ne peut pas être renvoyé" in page


def test_not_delivered_stands_beside_the_name_for_organisers_and_facilitators_alone(client):
    gathering = factories.gathering(slug="ouverte")
    person, other = factories.participant(gathering), factories.participant(gathering)
    lost_letter(person.user.email)
    client.force_login(factories.organiser(gathering))
    attendees = client.get("/rencontres/ouverte/preparer/inscrits/").content.decode()
    client.force_login(factories.facilitator())
    entries = [client.get(f"/annuaire/personnes/{entry.pk}/").content.decode() for entry in (person, other)]
    client.force_login(person.user)
    own = client.get(f"/annuaire/personnes/{person.pk}/").content.decode()

    rows = dict(re.findall(r'<th scope="row" role="rowheader">(.*?)(</th>)', attendees, re.DOTALL))
    marked = [row for row in rows if "courriel non remis" in row]
    assert [str(person) in row for row in marked] == [True]
    assert ["n’a pas été remis" in page for page in (*entries, own)] == [True, False, False]


def test_letters_are_told_to_their_addressee_and_go_with_their_account(client):
    user = factories.user("ana@exemple.fr")
    lost_letter("ana@exemple.fr")
    client.force_login(user)
    letters = client.get("/mon-compte/donnees.json").json()["account"]["letters"]

    actions.erase_account(user, by=user, at=clock.now())

    assert [(row["subject"], row["state"]) for row in letters] == [("Vous êtes sur la liste", "failed")]
    assert Letter.objects.count() == 0


def test_letters_to_somebody_without_an_account_go_with_their_person():
    from faire_reseau.network.actions import erase_person

    person = factories.person(account=False, email="bea@exemple.fr")
    lost_letter("bea@exemple.fr")

    erase_person(person, by=factories.facilitator(), at=NOW)

    assert Letter.objects.count() == 0
