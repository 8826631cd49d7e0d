"""Hostile requests to every address, in every role: refused or answered, never a breakdown."""

from __future__ import annotations

import logging

import pytest
from django import forms
from django.test import Client

from faire_reseau.accounts.models import AuditLine
from faire_reseau.kit.forms import HouseForm, SeveralField
from tests import factories
from tests.house.fuzzing import Fuzzer, batches, through_front
from tests.house.test_rights import _address, addresses, house, taken_back  # noqa: F401  (`house` is a fixture)

pytestmark = pytest.mark.django_db
EXTRA = {
    "language": "/langue/en/",
    "articles:image": "/images/articles/x.jpg",
    "direct": "/direct",
    "nothing": "/rien/",
}
BATCH = 40


@pytest.fixture
def fuzzer(house, request, caplog, settings):  # noqa: F811  (the fixture)
    """A fuzzer whose seed is that of the order of the tests, so that `--order` runs the same requests again."""
    caplog.set_level(logging.CRITICAL, "django.request")
    caplog.set_level(logging.CRITICAL, "django.security")
    settings.ALLOWED_HOSTS = ["testserver"]  # named, as they are in production
    users, things = house
    clients = {}
    for role, user in users.items():
        clients[role] = Client()
        if user:
            clients[role].force_login(user)
    paths = {name: _address(name, takes, things) for name, takes in addresses().items() if name not in EXTRA} | EXTRA
    return Fuzzer(request.config.option.order, paths, clients)


def run(fuzzer: Fuzzer, total: int) -> None:
    """Send `total` requests, in batches that each see what they wrote and are then taken back."""
    cookies = {role: client.cookies.copy() for role, client in fuzzer.clients.items()}
    fuzzer.discover()
    for size in batches(total, BATCH):
        for role, client in fuzzer.clients.items():
            client.cookies = cookies[role].copy()
        with taken_back():
            fuzzer.send(size)
    print(f"\n{fuzzer.report}; {fuzzer.forms_known()} forms")  # noqa: T201  (read in the summary of a long run)


@pytest.mark.urls("tests.house.planted")
def test_an_address_that_breaks_is_found(caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    caplog.set_level(logging.CRITICAL, "django.security")  # a host that is refused is answered, not broken
    fuzzer = Fuzzer(1, {"planted:breaks": "/breaks/"}, {"visitor": Client()})

    fuzzer.send(BATCH)

    assert fuzzer.report.asked == BATCH
    assert {line.partition(" -> ")[2] for line in fuzzer.report.broken} == {"ZeroDivisionError: division by zero"}


@pytest.mark.full
@pytest.mark.slow("sends twenty thousand hostile requests")
def test_twenty_thousand_hostile_requests_never_break_an_address(fuzzer):
    run(fuzzer, 20_000)

    assert fuzzer.report.broken == [], "\n".join(fuzzer.report.broken)
    assert fuzzer.report.asked == 20_000


@pytest.mark.parametrize(
    ("after", "place"),
    [
        ("abc", "/"),
        ("http://[::1", "/"),
        ("//[", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("/annuaire/?q=é", "/annuaire/?q=%C3%A9"),
    ],
)
def test_the_language_link_leads_to_pages_of_the_house_alone(client, after, place):
    answer = client.get("/langue/en/", {"suite": after})

    assert (answer.status_code, answer["Location"]) == (302, place)


@pytest.mark.parametrize("after", ["http://[::1", "//[", "https://[v1.x]", "//evil.example/", "abc"])
def test_signing_in_leads_to_pages_of_the_house_alone(client, after):
    client.force_login(factories.user())

    answers = [client.get("/entrer/", {"next": after}), client.post("/entrer/", {"next": after})]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/mon-bureau/")] * 2


NUMBERS_PAST_KEYS = [2**63, 2**64, 10**40]


@pytest.mark.parametrize("number", NUMBERS_PAST_KEYS)
def test_an_identifier_that_no_row_can_bear_answers_like_a_missing_page(client, number):
    client.force_login(factories.facilitator())
    gathering = factories.gathering(slug="ouverte")
    factories.forum(gathering)

    paths = (
        f"/activites/{number}/",
        f"/rencontres/ouverte/forums/{number}/grille/{number}/",
        f"/annuaire/mots/axes/{number}/",
    )
    answers = [client.get(path) for path in paths]

    assert [answer.status_code for answer in answers] == [404] * 3
    assert all("introuvable" in answer.content.decode() for answer in answers)


@pytest.mark.parametrize("number", [*NUMBERS_PAST_KEYS, -(2**63) - 1, "9" * 5000])
def test_a_choice_that_no_row_can_bear_is_said_beside_the_field(number):
    class Form(HouseForm):
        rows = SeveralField(queryset=AuditLine.objects.all())

    form = Form({"rows": ["1", str(number)]})

    assert [error.code for error in form.errors.as_data()["rows"]] == ["invalid_choice"]


def test_a_number_that_no_column_can_bear_is_said_beside_the_field():
    class Form(HouseForm):
        count = forms.IntegerField()

    assert [error.code for error in Form({"count": str(2**31)}).errors.as_data()["count"]] == ["max_value"]


def test_every_choice_of_several_rows_is_of_the_kind_that_refuses_them():
    def of(kind: type) -> list[type]:
        return [*kind.__subclasses__(), *(deeper for child in kind.__subclasses__() for deeper in of(child))]

    plain = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in of(HouseForm)
        for name, field in form.base_fields.items()
        if isinstance(field, forms.ModelMultipleChoiceField) and not isinstance(field, SeveralField)
    ]

    assert plain == []


@pytest.mark.parametrize("charset", ["utf-16", "hex", "rot13", "unicode_escape", "xx", "latin-1"])
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_form_in_another_encoding_is_answered_by_the_page_of_unreadable_ones(client, kind, charset):
    through_front(client)

    answers = [
        client.generic("POST", "/entrer/", b"a=1", content_type=f"{kind}; charset={charset}"),
        client.generic("GET", "/?q=" + "&" * 2000, b"a=1", content_type=f"{kind}; charset={charset}"),
    ]

    assert [answer.status_code for answer in answers] == [400, 400]
    assert all("Cet envoi n’a pas pu être lu" in answer.content.decode() for answer in answers)


@pytest.mark.parametrize(
    "more",
    [
        {"method": "GET", "path": "/chercher/", "QUERY_STRING": "&".join(["a=1"] * 1001)},
        {"method": "POST", "path": "/entrer/", "data": "&".join(["a=1"] * 1001)},
        {"method": "GET", "path": "/", "HTTP_HOST": "evil.example"},
        {"method": "POST", "path": "/entrer/", "data": "--x\r\n", "content_type": "multipart/form-data; boundary=\xe9"},
    ],
)
def test_what_cannot_be_read_is_answered_by_a_page_of_the_house_that_tells_nothing(client, settings, caplog, more):
    caplog.set_level(logging.CRITICAL, "django")
    settings.ALLOWED_HOSTS = ["testserver"]
    named = {"content_type": "application/x-www-form-urlencoded"} | more

    answer = client.generic(named.pop("method"), named.pop("path"), named.pop("data", ""), **named)

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Cet envoi n’a pas pu être lu" in page
    assert [word for word in ("evil.example", "ALLOWED_HOSTS", "Traceback", "Exception") if word in page] == []
