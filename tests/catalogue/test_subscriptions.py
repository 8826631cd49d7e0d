"""Subscriptions to a search: one letter a week with what is new, none when nothing is; ended by its link, erased with the account."""

from datetime import timedelta

import pytest
from django.core import mail
from django.http import QueryDict

from faire_reseau.catalogue import actions
from faire_reseau.catalogue.models import Subscription
from faire_reseau.catalogue.queries import catalogue_data, search_in
from faire_reseau.catalogue.queries.subscriptions import subscription_key
from faire_reseau.kit.models import Letter
from tests import factories
from tests.catalogue.samples import production
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)


def follow(user, query: str, at=NOW) -> Subscription:
    return actions.subscribe(search_in(QueryDict(query)), by=user, at=at)


def test_one_letter_says_what_is_new_in_all_that_somebody_follows(django_capture_on_commit_callbacks):
    user = factories.user(email="lea@exemple.fr")
    production("Ancienne école")
    follow(user, "q=école"), follow(user, "q=emploi", at=NOW + timedelta(days=3))
    production("École & cantine", at=NOW + timedelta(days=4), names=["Martin, Camille"], year=2019)
    production("Un emploi", at=NOW + timedelta(days=5))
    production("Autre chose", at=NOW + timedelta(days=5))

    assert actions.tell_news(NOW + timedelta(days=6), 10) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert actions.tell_news(NOW + WEEK, 10) == 1

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (["lea@exemple.fr"], "Du nouveau au catalogue")
    body = letter.body.replace("\xa0", " ")
    assert "- École & cantine – Camille Martin (2019)" in body
    assert ("Un emploi" in body, "Ancienne" in body, "Autre chose" in body) == (True, False, False)
    assert body.count("/realisations/abonnement/") == 2
    assert actions.tell_news(NOW + WEEK, 10) == 0


def test_no_letter_comes_when_nothing_is_new_and_the_next_week_tells_of_both():
    user = factories.user()
    row = follow(user, "q=école")
    assert (actions.tell_news(NOW + WEEK, 10), Letter.objects.count()) == (1, 0)
    production("École", at=NOW + WEEK + timedelta(days=1))
    actions.tell_news(NOW + 2 * WEEK, 10)

    row.refresh_from_db()
    assert (Letter.objects.get().kind, row.told_from) == ("news_of_catalogue", NOW + WEEK)


def test_a_search_is_followed_once_and_ended_on_its_page(client):
    user = factories.user()
    client.force_login(user)
    for _time in range(2):
        client.post("/realisations/abonner/", {"q": "école", "langue": "fr", "ordre": "date"})
    page = client.get("/realisations/abonnements/").content.decode()
    row = Subscription.objects.get()
    data = catalogue_data(user)["follows"]

    assert (row.query, [line["search"] for line in data]) == ("q=%C3%A9cole&langue=fr", [row.query])
    assert "« école », français" in page.replace("\xa0", " ")
    client.post(f"/realisations/abonnements/{row.pk}/arreter/")
    assert Subscription.objects.count() == 0


def test_the_link_of_a_letter_ends_it_by_one_button_without_signing_in_and_not_by_being_opened(client):
    row = follow(factories.user(), "q=école")
    address = f"/realisations/abonnement/{subscription_key(row)}/"

    opened, still_there = client.get(address).content.decode(), Subscription.objects.count()
    client.post(address)
    again = client.get(address).content.decode()

    assert ("Arrêter ces lettres" in opened, still_there, Subscription.objects.count()) == (True, 1, 0)
    assert "Arrêté" in again
    assert client.get("/realisations/abonnement/faux/").status_code == 404


def test_somebody_else_s_is_not_ended_and_an_erased_account_follows_nothing(client):
    user = factories.user()
    row = follow(user, "q=école")
    client.force_login(factories.user())

    assert client.post(f"/realisations/abonnements/{row.pk}/arreter/").status_code == 404
    actions.forget_writer(user, NOW)
    assert Subscription.objects.count() == 0


def test_a_letter_that_waited_until_it_was_ended_does_not_leave(django_capture_on_commit_callbacks):
    user = factories.user()
    row = follow(user, "")
    production("Neuve", at=NOW + timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        actions.tell_news(NOW + WEEK, 10)
        actions.end_subscription(row, by=user, at=NOW)

    assert mail.outbox == []
