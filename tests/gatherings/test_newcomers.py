"""What those get who joined by the QR, before their address is proved."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from faire_reseau.accounts.models import AuditLine
from faire_reseau.gatherings import queries
from faire_reseau.gatherings.forms import AttendeeForm
from faire_reseau.network.models import Trade
from tests import factories
from tests.factories import NOW
from tests.gatherings.test_registration import registered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_day")]


def test_the_letter_to_an_address_not_yet_confirmed_makes_no_private_calendar(
    client, django_capture_on_commit_callbacks
):
    gathering = factories.gathering()
    typed = {"first_name": "Ana", "last_name": "Neuve", "email": "ana@exemple.fr"}
    typed["half_days"] = [queries.half_days_of(gathering)[0].pk]

    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/bienvenue/{gathering.welcome_key}/", typed)

    (letter,) = mail.outbox
    assert (".ics" in letter.body, "agenda personnel" in letter.body, "/mon-bureau/" in letter.body) == (False,) * 3
    assert AuditLine.objects.filter(deed="renew_calendar_key").count() == 0


def test_the_journal_names_nobody_for_the_calendar_of_a_letter_and_whoever_asks_for_another(
    client, django_capture_on_commit_callbacks
):
    person = factories.member()
    with django_capture_on_commit_callbacks(execute=True):
        registered(factories.gathering(), person)
    client.force_login(person.user)
    client.post(reverse("gatherings:renew_calendar"))

    lines = AuditLine.objects.filter(deed="renew_calendar_key").order_by("pk")
    assert [line.by for line in lines] == [None, person.user]


def test_who_came_by_a_pass_is_not_led_to_change_half_days_behind_the_sign_in(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    gathering = factories.gathering()
    typed = {"first_name": "Ana", "last_name": "Neuve", "email": "ana@exemple.fr"}
    typed["half_days"] = [queries.half_days_of(gathering)[0].pk]
    client.post(f"/bienvenue/{gathering.welcome_key}/", typed)
    member = factories.member()
    registered(gathering, member)
    signed_in = Client()
    signed_in.force_login(member.user)

    pages = [browser.get(f"/rencontres/{gathering.slug}/").content.decode() for browser in (client, signed_in)]

    assert ["Vous êtes sur la liste." in page for page in pages] == [True, True]
    assert [f"/rencontres/{gathering.slug}/inscription/" in page for page in pages] == [False, True]


def test_where_a_network_has_no_words_yet_organisation_and_trade_are_asked_in_words_alone(client):
    gathering = factories.gathering(slug="camp")
    address = f"/bienvenue/{gathering.welcome_key}/"
    Trade.objects.all().delete()

    page = client.get(address, headers={"accept-language": "en"}).content.decode()

    assert re.findall(r'<select[^>]*name="(\w+)"', page) == ["organisation"]
    assert re.findall(r"<label[^>]*>\s*(Your trade|Another trade: which one)", page) == ["Your trade"]
    typed = {
        "first_name": "Ana",
        "last_name": "Mora",
        "email": "ana@exemple.fr",
        "trade": "",
        "trade_typed": "Épicière",
    }
    half_days = [str(half.pk) for half in queries.half_days_of(gathering)]
    client.post(address, {**typed, "half_days": half_days})
    assert gathering.registrations.get().arrival.trade_typed == "Épicière"
    form = AttendeeForm(gathering=gathering, half_days=queries.half_days_of(gathering))
    assert {field.name for field in form.hidden_fields()} == {"trade"}
