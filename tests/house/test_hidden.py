"""A draft shows nothing of itself: every address and every live channel, asked by everybody who may not see it."""

import json
import logging
import re
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from faire_reseau.activities.permissions import readable_by
from faire_reseau.activities.queries import years_for
from faire_reseau.activities.queries.counting import WorkFilter, actions_asked
from faire_reseau.analysis.actions import make_corpus
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.articles.actions import begin_article
from faire_reseau.gatherings import actions
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.live import registry
from faire_reseau.reports.actions import add_block, begin_document, freeze_document
from tests import factories
from tests.factories import NOW
from tests.house.drafts import COMMON, YEAR, draft_gathering
from tests.house.test_rights import _address, addresses

pytestmark = pytest.mark.django_db

SECRET = re.compile(COMMON + r"\d{3}zq")
# What lists, searches and counts are asked as well.
QUESTIONS = {
    "pages:search": [f"q={COMMON}"],
    "network:directory": [f"q={COMMON}"],
    "network:people": [f"q={COMMON}"],
    "activities:list": ["annee=2031", "par=theme", "par=kind", "par=mode", "nature=national_gathering"],
    "gatherings:create": ["comme=brouillon"],
}


@pytest.fixture
def draft(settings, tmp_path):
    """As `draft_gathering`, its pictures in a folder of the test."""
    settings.MEDIA_ROOT = tmp_path
    return draft_gathering()


def strangers(gathering: Gathering, comes: Any) -> dict[str, Any]:
    """An account for each role that may not see the draft; None is a visitor."""
    other = factories.centre("Ailleurs")
    director, elsewhere, partner = factories.person(), factories.person(), factories.person()
    factories.post(director, gathering.host, is_director=True)
    factories.post(elsewhere, other, is_director=True)
    factories.post(partner, factories.organisation())
    opened = factories.gathering(slug="ouverte", host=gathering.host, title="Ouverte")
    by_code = factories.person()
    factories.registration(opened, by_code)
    suspended = factories.user(is_active=False)
    gathering.organisers.create(user=suspended)
    return {
        "visitor": None,
        "guest by the join QR": by_code.user,
        "guest": factories.person().user,
        "partner": partner.user,
        "member of the host": factories.member(gathering.host).user,
        "member elsewhere": factories.member(other).user,
        "director of the host": director.user,
        "director elsewhere": elsewhere.user,
        "on the list of the draft": comes.user,
        "organiser of another gathering": factories.organiser(opened),
        "suspended": suspended,
    }


@pytest.mark.full
@pytest.mark.slow("asks for every address of the house in every role that may not see a draft")
def test_no_address_shows_a_word_of_a_draft_to_who_may_not_see_it(draft, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    monkeypatch.setattr("faire_reseau.project.urls.handler404", lambda *_args, **_named: HttpResponse(status=404))
    gathering, comes, organiser, things = draft
    takes = addresses()
    places_of = {name: [_address(name, takes[name], things)] for name in takes if name != "articles:image"}
    places_of["articles:image"] = [f"/images/articles/{things['name']}"]
    for name, questions in QUESTIONS.items():
        places_of[name] += [f"{places_of[name][0]}?{question}" for question in questions]

    shown = []
    for role, user in strangers(gathering, comes).items():
        shown += [(role, *row) for row in _words_shown(user, places_of)]
    # The same questions do show it to its organisers, so that silence means something.
    for_organisers = {name for name, _address_asked, _word in _words_shown(organiser, places_of)}

    assert shown == []
    assert for_organisers >= {
        "activities:action",
        "activities:list",
        "activities:sheet",
        "activities:sign_in",
        "articles:article",
        "articles:image",
        "articles:list",
        "articles:write",
        "gatherings:agenda",
        "gatherings:agenda_feed",
        "gatherings:list",
        "gatherings:run",
        "gatherings:schedule_json",
        "gatherings:schedule_xml",
        "gatherings:session",
        "pages:day",
        "pages:desk",
        "pages:search",
        "topics:forum",
        "topics:grid",
    }


def _words_shown(user: Any, places_of: dict[str, list[str]]) -> list[tuple[str, str, list[str]]]:
    client = Client()
    if user is not None:
        client.force_login(user)
    cookies, shown = client.cookies.copy(), []
    for name, places in places_of.items():
        for address in places:
            client.cookies = cookies.copy()
            with transaction.atomic():
                answer = client.get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
            cache.clear()
            text = body.decode(errors="replace") + json.dumps(dict(answer.headers))
            words = set(SECRET.findall(text))
            is_picture = name == "articles:image" and answer.status_code == 200
            if words or is_picture or (name == "activities:list" and f">{YEAR}<" in text):
                shown.append((name, address, sorted(words)))
    return shown


def test_no_live_channel_of_a_draft_is_open_to_who_may_not_see_it(draft):
    gathering, comes, organiser, things = draft
    corpus = make_corpus([Offered("1", "Un texte", "Des mots.")], title="Corpus", by=factories.facilitator(), at=NOW)
    years = {"first_year": 2019, "last_year": 2019}
    document = begin_document(title="Bilan", opening="", **years, by=None, at=NOW)
    add_block(document, "text", text="<p>Rien.</p>", by=None, at=NOW)
    edition = freeze_document(document, by=None, at=NOW)  # read by nobody but who writes it
    names = {
        "gathering": gathering.pk,
        "half_day": things["half_day_id"],
        "forum": things["forum_id"],
        "cards": things["forum_id"],
        "composing": things["forum_id"],
        "wall": gathering.welcome_key,
        "questions": things["time_id"],
        "notes": things["note_id"],
        "questions_wall": f"{things['time_id']}-{gathering.welcome_key}",
        "coding": corpus.documents.get().pk,
        "harvest": things["harvest_id"],
        "harvest_wall": f"{things['harvest_id']}-{gathering.welcome_key}",
        "slides": edition.pk,
        "slides_wall": f"{edition.pk}-",
    }
    ours = {prefix for prefix in registry._channels if not prefix.startswith("toy")}

    assert set(names) == ours
    assert followed(strangers(gathering, comes), names) == set()
    assert registry.may_follow(organiser, f"gathering:{gathering.pk}")


def followed(users: dict[str, Any], names: dict[str, Any]) -> set[tuple[str, str]]:
    """The (role, family of channels) pairs where `users` may follow a channel of `names`."""
    return {
        (role, prefix)
        for role, user in users.items()
        for prefix, identifier in names.items()
        if registry.may_follow(_signed_in(user), f"{prefix}:{identifier}")
    }


def test_a_channel_that_anybody_follows_is_found():
    users = {"visitor": None, "guest": factories.user(), "suspended": factories.user(is_active=False)}
    registry.register("toy_leak", lambda _user, _channel: True)
    registry.register("toy_half", lambda user, _channel: user.is_authenticated)
    try:
        leaks = followed(users, {"toy_leak": 1, "toy_half": 1})
    finally:
        registry.forget("toy_leak")
        registry.forget("toy_half")

    assert leaks == {(role, "toy_leak") for role in users} | {("guest", "toy_half")}


@pytest.mark.urls("tests.house.planted")
def test_an_address_that_shows_a_draft_in_its_page_a_header_a_picture_or_a_count_is_found(draft, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    word = draft[0].title
    addresses = {
        "planted:tells_drafts": ["/tells_drafts/"],
        "planted:header": ["/tells_drafts_in_a_header/"],
        "articles:image": ["/opens/"],
        "activities:list": ["/counts_drafts/"],
        "planted:opens": ["/opens/", "/closes/"],
    }

    assert _words_shown(None, addresses) == [
        ("planted:tells_drafts", "/tells_drafts/", [word]),
        ("planted:header", "/tells_drafts_in_a_header/", [word]),
        ("articles:image", "/opens/", []),
        ("activities:list", "/counts_drafts/", []),
    ]


def _signed_in(user: Any) -> Any:
    """As a browser is: nobody comes in with a suspended account."""
    return user if user is not None and user.is_active else AnonymousUser()


def test_no_list_and_no_count_of_actions_holds_that_of_a_draft(draft):
    gathering, comes, organiser, _things = draft

    places_by_role = {role: listed(user, gathering.action_id) for role, user in strangers(gathering, comes).items()}

    assert {role: where for role, where in places_by_role.items() if where} == {}
    # The same rule sees the action where it may be read, and once the draft is announced.
    assert listed(organiser, gathering.action_id) == ["readable", "asked for", "years"]
    Gathering.objects.filter(pk=gathering.pk).update(state=GatheringState.ANNOUNCED)
    assert listed(None, gathering.action_id) == ["readable", "asked for", "years"]


def listed(user: Any, action_id: int) -> list[str]:
    """In which lists and counts `user` meets an action of the year of the draft."""
    reader = _signed_in(user)
    where = {
        "readable": action_id in readable_by(reader).values_list("pk", flat=True),
        "asked for": action_id in {action.pk for action in actions_asked(reader, WorkFilter())},
        "years": YEAR in years_for(reader),
    }
    return [name for name, is_there in where.items() if is_there]


def test_the_own_data_of_who_is_on_the_list_of_a_draft_holds_the_facts_without_its_words(draft, client):
    _gathering, comes, _organiser, _things = draft
    client.force_login(comes.user)

    data = client.get("/mon-compte/donnees.json").json()

    assert [row["gathering"] for row in data["gatherings"]["registrations"]] == [""]
    assert [row["action"] for row in data["presences"]] == [""]
    assert data["topics"]["hosts"] == [{"topic": "", "text": ""}]
    assert COMMON not in json.dumps(data)


def test_letters_about_a_draft_wait_for_its_announcement(mailoutbox, django_capture_on_commit_callbacks):
    gathering = factories.gathering(state=GatheringState.DRAFT)
    organiser, comes = factories.organiser(gathering), factories.person()
    halves = [half for meeting in gathering.action.meetings.all() for half in meeting.half_days.all()]

    with django_capture_on_commit_callbacks(execute=True):
        actions.register(gathering, comes, halves, post=None, by=organiser, at=NOW, as_organiser=True)
    before = [letter.to for letter in mailoutbox]
    with django_capture_on_commit_callbacks(execute=True):
        actions.announce_gathering(gathering, by=organiser, at=NOW)

    assert before == []
    assert [letter.to for letter in mailoutbox] == [[comes.user.email]]


def test_an_article_about_a_draft_is_not_published(client):
    gathering = factories.gathering(state=GatheringState.DRAFT)
    organiser = factories.organiser(gathering)
    article = begin_article(title="Tôt", body="<p>Texte</p>", gathering=gathering, by=organiser, at=NOW)
    client.force_login(organiser)

    answer = client.post(f"/articles/{article.pk}/publier/", {"public_at": ""}, follow=True)

    article.refresh_from_db()
    assert article.state == "draft"
    assert "annoncez-la" in answer.content.decode()
