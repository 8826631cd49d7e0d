"""A form that is sent twice, because its answer was lost, does its action once."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from faire_reseau.accounts import actions as accounts
from faire_reseau.accounts.actions.journal import SENT_FORMS_LIVE
from faire_reseau.accounts.models import SentForm
from faire_reseau.articles.models import Article, ArticleVersion
from faire_reseau.kit import once
from faire_reseau.network.models import Person
from tests import factories as make

pytestmark = pytest.mark.django_db


def tokens_of(client, address):
    page = client.get(address).content.decode()
    return sorted(set(re.findall(r'name="once" value="([^"]+)"', page)))


@pytest.fixture
def writer(client):
    client.force_login(make.facilitator())
    return client


def article(**fields):
    return {"title": "Deux jours", "kind": "article", "body": "<p>À Nantes.</p>", **fields}


def test_every_form_of_a_page_carries_one_token(writer):
    address = reverse("articles:begin")

    first, second = tokens_of(writer, address), tokens_of(writer, address)

    assert (len(first), len(second), first == second) == (1, 1, False)


def test_an_article_sent_again_is_begun_once_and_leads_to_the_same_page(writer):
    address = reverse("articles:begin")
    (token,) = tokens_of(writer, address)

    answers = [writer.post(address, article(once=token)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0].url == answers[1].url
    assert Article.objects.count() == 1


def test_an_article_saved_again_is_not_told_that_somebody_else_saved_it(writer):
    writer.post(reverse("articles:begin"), article())
    begun = Article.objects.get()
    address = reverse("articles:write", args=[begun.pk])
    (token,) = tokens_of(writer, address)
    fields = article(body="<p>Trois jours.</p>", seen_version=1, once=token)

    answers = [writer.post(address, fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert ArticleVersion.objects.count() == 2


def test_a_newcomer_put_on_the_list_twice_is_there_once(client, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: make.NOW)  # its half-days are to come
    gathering = make.gathering(slug="r")
    client.force_login(make.organiser(gathering))
    (token,) = tokens_of(client, reverse("gatherings:attendees", args=["r"]))
    fields = {
        "first_name": "Ana",
        "last_name": "Neuve",
        "half_days": [half.pk for meeting in gathering.action.meetings.all() for half in meeting.half_days.all()],
        "once": token,
    }

    answers = [client.post(reverse("gatherings:add_newcomer", args=["r"]), fields) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Person.objects.filter(last_name="Neuve").count() == 1


def test_what_says_something_else_comes_from_a_script_or_from_somebody_else_is_a_deed_of_its_own(writer):
    address = reverse("articles:begin")
    (token,) = tokens_of(writer, address)
    other = Client()
    other.force_login(make.facilitator())

    writer.post(address, article(once=token))
    writer.post(address, article(once=token, title="Autre chose"))
    writer.post(address, article(once=token), headers={"sec-fetch-mode": "cors"})
    other.post(address, article(once=token))

    assert Article.objects.count() == 4


def test_a_form_refused_is_not_done_and_may_be_sent_again_mended_or_not(writer):
    address = reverse("articles:begin")
    (token,) = tokens_of(writer, address)

    refused = [writer.post(address, article(once=token, title="")).status_code for _ in range(2)]
    mended = writer.post(address, article(once=token))

    assert (refused, mended.status_code) == ([422, 422], 302)
    assert Article.objects.count() == 1


def test_a_form_under_way_twice_is_done_by_one_of_them():
    by = make.facilitator()
    with once.awaiting() as keys:
        keys.append("k" * 64)
        accounts.write_audit_line("make_facilitator", by, by=by, at=make.NOW)
        accounts.write_audit_line("end_facilitator", by, by=by, at=make.NOW)  # the second action of the same form

    with once.awaiting() as keys:
        keys.append("k" * 64)
        with pytest.raises(once.AlreadyDoneError):
            accounts.write_audit_line("make_facilitator", by, by=by, at=make.NOW)

    assert SentForm.objects.count() == 1


def test_forms_are_forgotten_after_two_days():
    by = make.facilitator()
    for number, days in enumerate((0, 1, 3)):
        with once.awaiting() as keys:
            keys.append(f"{number}" * 64)
            accounts.write_audit_line("make_facilitator", by, by=by, at=make.NOW + SENT_FORMS_LIVE * days / 2)

    assert sorted(SentForm.objects.values_list("key", flat=True)) == ["1" * 64, "2" * 64]
