"""Stories of changed addresses: to whom the first code goes, and who may say so."""

import pytest
from django.core import mail
from django.test import Client

from faire_reseau.accounts import actions as accounts
from faire_reseau.accounts.models import User
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.kit.models import Letter
from faire_reseau.network import actions as network
from faire_reseau.network.models import Person
from tests import factories
from tests.factories import NOW
from tests.house.guests import VICTIM, answers, handed_out, joins_by_qr, signs_in_by_code

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]


def test_a_squatter_is_out_when_the_address_changes_and_both_addresses_are_told(
    now, django_capture_on_commit_callbacks
):
    gathering = factories.gathering(slug="nantes")
    squatter = joins_by_qr(gathering)
    account = User.objects.get(email=VICTIM)
    signed_in = signs_in_by_code(VICTIM)
    again = handed_out(gathering, Person.objects.get(email=VICTIM))
    key = accounts.make_personal_link(account, purpose="", by=None, at=NOW)
    calendar = gatherings.renew_calendar_key(account, at=NOW)
    mail.outbox.clear()

    with django_capture_on_commit_callbacks(execute=True):
        network.change_person(
            Person.objects.get(email=VICTIM), email="neuve@exemple.fr", by=factories.facilitator(), at=NOW
        )

    account.refresh_from_db()
    assert account.confirmed_at is None
    assert [answers(browser, ["/mon-compte/"])["/mon-compte/"] for browser in (squatter, signed_in)] == ["door", "door"]
    assert [Client().get(opened).status_code for opened in (again, f"/cle/{key}/", f"/agendas/{calendar}.ics")] == [
        404
    ] * 3
    assert sorted(letter.to[0] for letter in mail.outbox) == [VICTIM, "neuve@exemple.fr"]
    assert signs_in_by_code("neuve@exemple.fr").get("/mon-compte/").status_code == 200


def test_a_member_does_not_take_a_colleague_by_changing_the_address_of_their_entry(now):
    centre = factories.centre()
    thief, director = factories.member(centre), factories.person()
    factories.post(director, centre, is_director=True)
    victim = factories.person(account=False, email=VICTIM)
    factories.post(victim, centre)
    address, fields = f"/annuaire/personnes/{victim.pk}/modifier/", {"first_name": "Cible", "last_name": "Victime"}
    browser, chief = Client(), Client()
    browser.force_login(thief.user)
    chief.force_login(director.user)

    browser.post(address, {**fields, "email": "attaque@exemple.fr"})
    address_there = Person.objects.get(pk=victim.pk).email
    chief.post(address, {**fields, "email": "nouvelle@exemple.fr"})

    assert address_there == VICTIM
    assert Person.objects.get(pk=victim.pk).email == "nouvelle@exemple.fr"
    bodies = list(Letter.objects.filter(to=VICTIM).values_list("body", flat=True))
    assert len(bodies) == 1
    assert "nouvelle@exemple.fr" not in bodies[0]


def test_who_may_change_an_address_sees_that_an_account_is_entered_with_another(now):
    centre = factories.centre()
    director, colleague = factories.person(), factories.member(centre)
    factories.post(director, centre, is_director=True)
    Person.objects.filter(pk=colleague.pk).update(email="fiche@exemple.fr")
    User.objects.filter(pk=colleague.user_id).update(email="compte@exemple.fr")
    chief, member = Client(), Client()
    chief.force_login(director.user)
    member.force_login(factories.member(centre).user)

    pages = [browser.get(f"/annuaire/personnes/{colleague.pk}/").content.decode() for browser in (chief, member)]

    assert ["compte@exemple.fr" in page for page in pages] == [True, False]
