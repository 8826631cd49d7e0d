"""A draft shows nothing of itself: every address and every live channel, asked by everybody who may not see it."""

import itertools
import json
import logging
import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from faire_reseau.activities.queries import actions_for, readable_actions, years_for
from faire_reseau.activities.queries.counting import Asked
from faire_reseau.articles.actions import add_picture, begin_article
from faire_reseau.gatherings import actions
from faire_reseau.gatherings.actions import hand_out_passes, make_own_pass
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering, Speaker
from faire_reseau.live import registry
from faire_reseau.network.actions import prepare_import
from tests import factories
from tests.factories import DAY, NOW
from tests.house.test_rights import _address, addresses, failed_letter
from tests.topics import made

pytestmark = pytest.mark.django_db

COMMON = "Cachette"  # in every secret: what the searches look for
SECRET = re.compile(COMMON + r"\d{3}zq")
# What lists, searches and counts are asked as well.
QUESTIONS = {
    "pages:search": [f"q={COMMON}"],
    "network:directory": [f"q={COMMON}"],
    "network:people": [f"q={COMMON}"],
    "activities:list": ["annee=2031", "par=theme", "par=kind", "par=mode", "nature=national_gathering"],
    "gatherings:create": ["comme=brouillon"],
}
_secrets = itertools.count(1)
YEAR = 2031  # of the draft alone: no list of years may hold it


def secret() -> str:
    """A word that stands nowhere else."""
    return f"{COMMON}{next(_secrets):03d}zq"


@pytest.fixture
def draft(settings, tmp_path):
    """A draft gathering with something of each kind, each with a secret word, and what addresses take to ask for it."""
    settings.MEDIA_ROOT = tmp_path
    host = factories.centre("Hôte", slug="hote")
    gathering = factories.gathering(
        slug="brouillon", host=host, title=secret(), summary=secret(), place_name=secret(), address=secret()
    )
    action = gathering.action
    action.title, action.purpose = secret(), secret()
    action.save()
    session = factories.session(gathering, hour=14, title=secret(), text=secret())
    Speaker.objects.create(session=session, name=secret(), role=secret(), organisation_name=secret())
    comes = factories.participant(gathering)
    Speaker.objects.create(session=session, name=str(comes), role="Témoin", person=comes)
    forum = factories.forum(gathering)
    forum.session.title = secret()
    forum.session.save()
    topic = factories.topic(forum, secret(), host=factories.participant(gathering), text=secret())
    topic.hosts.create(person=comes, rank=1)
    factories.wish(topic, comes)
    grid = made.publish(forum, {topic: (0, 0)})
    grid.note = secret()
    grid.save()
    made.give(forum, comes, forum.slots.first(), topic)
    for space in gathering.spaces.all():
        space.name = secret()
        space.save()
    meeting = factories.meeting(action, DAY.replace(year=YEAR), title=secret(), place=secret(), hours="9 h")
    half = factories.half_day(meeting, sign_in_open=True)
    presence = half.presences.create(person=comes, means="own_phone", at=NOW)
    registration = gathering.registrations.get(person=comes)
    registration.half_days.add(half)
    organiser = factories.organiser(gathering)
    article = _told(gathering, organiser)
    Gathering.objects.filter(pk=gathering.pk).update(state=GatheringState.DRAFT)
    gathering.refresh_from_db()
    things = _identifiers(gathering, half, presence, registration, topic, session)
    things |= {"article_id": article.pk, "article": article.addresses.get().slug}
    return gathering, comes, organiser, things | {"name": article.picture.file.name.partition("/")[2]}


def _told(gathering: Gathering, organiser: Any) -> Any:
    picture = add_picture(_a_picture(), alternative=secret(), credit=secret(), by=organiser, at=NOW)
    article = begin_article(
        title=secret(), chapo=secret(), body=f"<p>{secret()}</p>", gathering=gathering, by=organiser, at=NOW
    )
    # As if it had been published before the rule that refuses it.
    article.picture, article.state, article.public_at = picture, "published", NOW - timedelta(days=1)
    article.save()
    return article


def _identifiers(
    gathering: Any, half: Any, presence: Any, registration: Any, topic: Any, session: Any
) -> dict[str, Any]:
    host, asked = gathering.host, factories.centre()
    table = [["1", "prénom", "nom"], ["2", "Ana", "Neuve"]]
    return {
        "organisation": host.slug,
        "gathering": gathering.slug,
        "person_id": presence.person_id,
        "post_id": factories.post(factories.person(account=False), host).pk,
        "name_id": host.names.get().pk,
        "membership_id": host.memberships.get().pk,
        "import_key": prepare_import("people", table, file_name="t.csv", by=factories.facilitator(), at=NOW).key,
        "kind": "metiers",
        "word_id": factories.trade().pk,
        "action_id": gathering.action_id,
        "meeting_id": half.meeting_id,
        "half_day_id": half.pk,
        "gathering_half_day_id": half.pk,
        "presence_id": presence.pk,
        "sign_in_key": half.sign_in_key,
        "welcome_key": gathering.welcome_key,
        "registration_id": registration.pk,
        "invitation_id": gathering.invitations.create(organisation=asked, asked_at=NOW).pk,
        "letter_id": failed_letter(NOW).pk,
        "account_id": factories.user().pk,
        "pass_key": hand_out_passes(gathering, [factories.person()], by=factories.facilitator(), at=NOW).popitem()[1],
        "pass_id": make_own_pass(gathering, factories.user(), at=NOW).pk,
        "organiser_id": gathering.organisers.get().pk,
        "space_id": gathering.spaces.first().pk,
        "slot_id": gathering.slots.first().pk,
        "session_id": session.pk,
        "forum_id": topic.forum_id,
        "topic_id": topic.pk,
        "link_key": "aucune",
        "code": "fr",
    }


def _a_picture() -> SimpleUploadedFile:
    packed = BytesIO()
    Image.new("RGB", (4, 4)).save(packed, "PNG")
    return SimpleUploadedFile("image.png", packed.getvalue(), content_type="image/png")


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


@pytest.mark.slow("asks for every address of the house in every role that may not see a draft")
def test_no_address_shows_a_word_of_a_draft_to_who_may_not_see_it(draft, monkeypatch, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    monkeypatch.setattr("faire_reseau.project.urls.handler404", lambda *_args, **_named: HttpResponse(status=404))
    gathering, comes, organiser, things = draft
    takes = addresses()
    asked = {name: [_address(name, takes[name], things)] for name in takes if name != "articles:image"}
    asked["articles:image"] = [f"/images/articles/{things['name']}"]
    for name, questions in QUESTIONS.items():
        asked[name] += [f"{asked[name][0]}?{question}" for question in questions]

    shown = []
    for role, user in strangers(gathering, comes).items():
        shown += [(role, *row) for row in _words_shown(user, asked)]
    # The same questions do show it to its organisers, so that silence means something.
    for_organisers = {name for name, _address_asked, _word in _words_shown(organiser, asked)}

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
        "gatherings:session",
        "pages:day",
        "pages:desk",
        "pages:search",
        "topics:forum",
        "topics:grid",
    }


def _words_shown(user: Any, asked: dict[str, list[str]]) -> list[tuple[str, str, list[str]]]:
    client = Client()
    if user is not None:
        client.force_login(user)
    cookies, found = client.cookies.copy(), []
    for name, places in asked.items():
        for address in places:
            client.cookies = cookies.copy()
            with transaction.atomic():
                answer = client.get(address)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                transaction.set_rollback(True)
            cache.clear()
            said = body.decode(errors="replace") + json.dumps(dict(answer.headers))
            words = set(SECRET.findall(said))
            is_picture = name == "articles:image" and answer.status_code == 200
            if words or is_picture or (name == "activities:list" and f">{YEAR}<" in said):
                found.append((name, address, sorted(words)))
    return found


def test_no_live_channel_of_a_draft_is_open_to_who_may_not_see_it(draft):
    gathering, comes, organiser, things = draft
    names = {
        "gathering": gathering.pk,
        "half_day": things["half_day_id"],
        "forum": things["forum_id"],
        "cards": things["forum_id"],
        "composing": things["forum_id"],
        "wall": gathering.welcome_key,
    }
    ours = {prefix for prefix in registry._channels if not prefix.startswith("toy")}

    followed = {
        (role, prefix)
        for role, user in strangers(gathering, comes).items()
        for prefix, identifier in names.items()
        if registry.may_follow(_signed_in(user), f"{prefix}:{identifier}")
    }

    assert set(names) == ours
    assert followed == set()
    assert registry.may_follow(organiser, f"gathering:{gathering.pk}")


def _signed_in(user: Any) -> Any:
    """As a browser is: nobody comes in with a suspended account."""
    return user if user is not None and user.is_active else AnonymousUser()


def test_no_list_and_no_count_of_actions_holds_that_of_a_draft(draft):
    gathering, comes, organiser, _things = draft

    for user in strangers(gathering, comes).values():
        reader = _signed_in(user)
        assert gathering.action_id not in readable_actions(reader).values_list("pk", flat=True)
        assert gathering.action_id not in {one.pk for one in actions_for(reader, Asked())}
        assert YEAR not in years_for(reader)
    assert YEAR in years_for(organiser)


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
