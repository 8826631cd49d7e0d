"""Pages kept for everybody hold nothing of the reader for whom they were first rendered."""

import re

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client, RequestFactory

from faire_reseau.articles.models import Article, ArticleAddress
from faire_reseau.kit.kept import kept_page
from tests import factories as make

# What a first reader brings with them, none of which may stay.
MARKS = ("marque", "premier.exemple", "Un message pour une seule personne", "jeton")


def whole():
    return "le même pour tout le monde"


def said(word):
    return word


@pytest.mark.parametrize("given", ["a closure", "an argument", "inside an argument", "a method", "a default"])
def test_what_renders_a_kept_page_cannot_hold_a_request(given):
    request = RequestFactory().get("/")

    class View:
        def __init__(self):
            self.request = request

        def page(self):
            return str(self.request)

    def by_default(request=request):
        return str(request)

    renders = {
        "a closure": (lambda: str(request),),
        "an argument": (said, request),
        "inside an argument": (said, View()),
        "a method": (View().page,),
        "a default": (by_default,),
    }

    with pytest.raises(TypeError, match="A kept page is rendered"):
        kept_page(request, "clé", *renders[given])


@pytest.mark.django_db
def test_a_kept_page_is_rendered_once():
    cache.clear()

    answers = [kept_page(RequestFactory().get(address), "clé", whole) for address in ("/?a=1", "/?b=2")]

    assert {answer.content for answer in answers} == {b"le m\xc3\xaame pour tout le monde"}
    assert answers[0]["ETag"] == answers[1]["ETag"]


@pytest.fixture
def addresses():
    """The addresses that answer kept pages."""
    from faire_reseau.topics.models import Grid

    cache.clear()
    where = make.gathering()
    session = make.session(where)
    forum = make.forum(where, phase="published")
    Grid.objects.create(forum=forum, number=1, state="published", made_at=make.NOW)
    article = Article.objects.create(
        title="Une", body="<p>Un.</p>", state="published", public_at=make.NOW, made_at=make.NOW, changed_at=make.NOW
    )
    ArticleAddress.objects.create(article=article, slug="une")
    yield {
        "agenda": f"/rencontres/{where.slug}/",
        "session": f"/rencontres/{where.slug}/sequences/{session.pk}/",
        "calendar": f"/rencontres/{where.slug}/agenda.ics",
        "grid": f"/rencontres/{where.slug}/forums/{forum.pk}/grille/",
        "version of a grid": f"/rencontres/{where.slug}/forums/{forum.pk}/grille/1/",
        "feed": "/flux.atom",
    }
    cache.clear()


def with_a_message(client):
    """A reader to whom a sentence waits to be shown, in their cookie."""
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.http import HttpResponse

    storage, response = CookieStorage(HttpRequest()), HttpResponse()
    storage.add(25, "Un message pour une seule personne")
    storage.update(response)
    client.cookies["messages"] = response.cookies["messages"].value
    return client


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["agenda", "session", "calendar", "grid", "version of a grid", "feed"])
def test_two_readers_are_given_the_same_bytes_and_nothing_of_the_first(settings, addresses, page):
    settings.SITE_ADDRESS = "https://reseau.exemple"
    first = Client(headers={"host": "premier.exemple", "user-agent": "marque", "cookie": "csrftoken=jeton; x=marque"})
    second = Client(headers={"host": "second.exemple"})

    with_mark = first.get(f"{addresses[page]}?marque=1").content
    without = second.get(addresses[page]).content

    assert with_mark == without
    text = without.decode()
    assert [mark for mark in (*MARKS, "second.exemple", "testserver", "csrfmiddlewaretoken") if mark in text] == []


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["agenda", "session", "grid", "version of a grid"])
def test_a_message_is_shown_to_whom_it_is_for_and_to_nobody_else(addresses, page):
    theirs = with_a_message(Client()).get(addresses[page]).content.decode()
    next_reader = Client().get(addresses[page]).content.decode()

    assert theirs.count("Un message pour une seule personne") == 1
    assert "Un message pour une seule personne" not in next_reader


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["agenda", "session", "grid"])
def test_nobody_is_shown_as_signed_in_after_somebody_who_was(addresses, page):
    member = make.member()
    signed_in = Client()
    signed_in.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")

    theirs = signed_in.get(addresses[page]).content.decode()
    next_reader = Client().get(addresses[page]).content.decode()

    accounts = [re.search(r'data-account="([^"]*)"', text)[1] for text in (theirs, next_reader)]
    assert accounts == [str(member.user.pk), ""]


@pytest.mark.django_db
def test_the_feed_says_its_own_address_and_not_how_it_was_asked_for(settings, client, addresses):
    settings.SITE_ADDRESS = "https://reseau.exemple"

    feed = client.get("/flux.atom?utm_source=marque").content.decode()

    assert re.findall(r'href="([^"]*)" rel="self"', feed) == ["https://reseau.exemple/flux.atom"]


@pytest.mark.django_db
@pytest.mark.parametrize("page", ["agenda", "session", "grid"])
def test_a_kept_page_is_kept_in_each_language(addresses, page):
    texts = [Client(headers={"accept-language": code}).get(addresses[page]).content.decode() for code in ("fr", "en")]

    assert [re.search(r'<html lang="(\w+)"', text)[1] for text in texts] == ["fr", "en"]
