"""The table of rights of docs/reference/rights.md: every address, in every role. A refusal answers like a missing page."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from faire_reseau.accounts.actions import make_personal_link
from faire_reseau.articles.actions import begin_article
from faire_reseau.gatherings.actions import hand_out_passes, make_own_pass
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries import IN_SESSION
from faire_reseau.kit import clock
from faire_reseau.kit.keys import short_code
from faire_reseau.kit.letters import post_letter
from faire_reseau.kit.models import Letter, LetterState
from faire_reseau.network.actions import prepare_import
from tests import factories
from tests.factories import DAY
from tests.writes import rows_written

pytestmark = pytest.mark.django_db

ROLES = (
    "visitor",
    "pass",  # registered by the join QR: see `by_join_qr`
    "guest",
    "partner",
    "member",
    "member elsewhere",
    "director",
    "director elsewhere",
    "participant",
    "organiser",
    "organiser elsewhere",
    "facilitator",
    "suspended",
)
# A dot: an answer; -: as if missing; >: asked to sign in. In the order of ROLES. The member and the director work in the
# centre that is changed, whose work is noted, and which is asked to organise the gathering together; those elsewhere work in
# the centre that hosts the gathering. The participant has a place at it and has proposed its topic; the organiser runs it,
# the one elsewhere runs another one. The suspended account was a facilitator, an organiser and a director.
TABLE = {
    # What is asked for is not there, whoever asks: somebody else's session, a revoked calendar, the pass of a gathering long
    # over, a grid before it is composed, a topic's slot before the phase. Each room's own tests ask when it is there.
    ".............": """
        home health pages:security pages:security_txt service_worker manifest offline account_login account_request_login_code account_signup
        accounts:enter accounts:leave accounts:personal_link pages:search pages:accessibility pages:help pages:privacy
        pages:day pages:sitemap pages:robots network:directory network:map network:table network:themes
        network:themes_json network:themes_turtle network:organisation activities:list activities:action
        gatherings:list gatherings:agenda gatherings:agenda_feed gatherings:session gatherings:welcome
        gatherings:typed_welcome topics:wall_screen topics:forums topics:figures articles:list articles:news articles:feed
        gatherings:enter
    """,
    ">>..........>": """
        account_confirm_login_code accounts:confirm mfa_index mfa_activate_totp mfa_deactivate_totp mfa_add_webauthn mfa_remove_webauthn mfa_view_recovery_codes mfa_authenticate accounts:account accounts:end_sessions accounts:my_data accounts:erase
        pages:desk network:me activities:sign_in gatherings:renew_calendar gatherings:register
        gatherings:cancel
    """,
    ">...........>": "topics:programme",
    ">>-.....-...>": "network:people network:person",
    ">>-.....---.>": "activities:create",
    ">>--.-.----.>": """
        network:change_organisation network:history network:rename network:correct_name network:move
        network:add_colleague network:change_person network:change_post network:close_post activities:change
        activities:hold activities:paper activities:change_meeting activities:drop_meeting activities:sheet
        activities:qr activities:move_sign_in activities:note activities:note_newcomer activities:correct
    """,
    ">>----..---.>": "gatherings:create",
    ">>----.----.>": "network:mark_director gatherings:invitation",
    ">>-------...>": "articles:add_picture",
    ">>-------.-.>": """
        gatherings:run gatherings:change gatherings:renew_welcome gatherings:announce gatherings:finish
        gatherings:reopen gatherings:call_off gatherings:restore gatherings:postpone
        gatherings:name_organiser gatherings:release_organiser gatherings:add_half_day
        gatherings:remove_half_day gatherings:add_space gatherings:change_space gatherings:remove_space
        gatherings:add_slot gatherings:remove_slot gatherings:add_session gatherings:change_session
        gatherings:cancel_session gatherings:attendees gatherings:attendees_export gatherings:badges
        gatherings:add_newcomer gatherings:add_attendee gatherings:move_registration gatherings:hand_out_link
        gatherings:send_link gatherings:invite gatherings:withdraw_invitation topics:wall topics:compose
        topics:start_composing topics:start_mending topics:start_advising topics:publish_grid topics:ground
        topics:move_to_phase topics:merge articles:write articles:publish articles:preview articles:version
        articles:draft_from_gathering
    """,
    "---------.-.-": "articles:article",
    "-.------..-.-": "topics:forum topics:topic",
    ">.------.--->": "topics:propose topics:wish",
    ">.------..-.>": "topics:find_people",
    ">-------..-.>": "topics:change_topic topics:withdraw_topic",
    ">>---------.>": """
        accounts:audit operations accounts:access accounts:change_access network:protection accounts:letters accounts:move_letter network:create_organisation network:erase_person
        network:move_running network:import network:confirm_import network:export network:open_membership
        network:close_membership network:correct_membership network:rules network:contact network:words network:new_word
        network:word network:remove_word articles:begin
    """,
    "-------------": "pages:my_calendar pages:demo_doors topics:grid topics:grid_version topics:versions",
    ">>---------->": """
        accounts:end_session topics:open_forum topics:stop_composing topics:take_result topics:change_grid
        topics:what_if
    """,
    ">----------->": "topics:choose",
    ">>.--------->": "gatherings:end_pass",  # the guest's own
}
APART = {"language": "sets a cookie", "articles:image": "a file, behind its article"}


def addresses() -> dict[str, set[str]]:
    """Every named address of the house, with what it takes."""
    found: dict[str, set[str]] = {}

    def walk(patterns: Any, space: str, above: set[str]) -> None:
        for pattern in patterns:
            takes = above | set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)
            if not isinstance(pattern, URLPattern):
                walk(pattern.url_patterns, f"{space}{pattern.namespace}:" if pattern.namespace else space, takes)
            elif pattern.name:
                found[space + pattern.name] = takes

    walk(get_resolver("faire_reseau.project.urls").url_patterns, "", set())
    return found


@pytest.fixture
def house():
    """An account for each role, and something of each kind to ask for."""
    centre, host = factories.centre("Labo", slug="labo"), factories.centre("Hôte", slug="hote")
    member, director, partner = factories.member(centre), factories.person(), factories.person()
    factories.post(director, centre, is_director=True)
    factories.post(partner, factories.organisation())
    abroad, director_abroad, suspended = factories.member(host), factories.person(), factories.person()
    factories.post(director_abroad, host, is_director=True)
    factories.post(suspended, centre, is_director=True)
    suspended.user.is_active, suspended.user.is_facilitator = False, True
    suspended.user.save()
    opened = factories.gathering(slug="ouverte", host=host)
    # A pass ends some days after the gathering.
    Gathering.objects.filter(pk=opened.pk).update(starts_on=clock.now().date(), ends_on=clock.now().date())
    opened.refresh_from_db()
    draft = factories.gathering(slug="brouillon", host=host, state=GatheringState.DRAFT)
    runs = factories.organiser(opened)
    draft.organisers.create(user=runs)
    opened.organisers.create(user=suspended.user)
    comes = factories.person()
    registration = factories.registration(opened, comes)
    users = {
        "visitor": None,
        "pass": by_join_qr(opened),
        "guest": factories.person().user,
        "partner": partner.user,
        "member": member.user,
        "member elsewhere": abroad.user,
        "director": director.user,
        "director elsewhere": director_abroad.user,
        "participant": comes.user,
        "organiser": runs,
        "organiser elsewhere": factories.organiser(factories.gathering(slug="autre", host=host)),
        "facilitator": factories.facilitator(),
        "suspended": suspended.user,
    }
    return users, _things(centre, opened, registration, users)


def by_join_qr(gathering: Any) -> Any:
    """Who came in by the join QR of `gathering`: has a place there, and a pass of it instead of an account."""
    person = factories.person()
    factories.registration(gathering, person)
    return person.user


def open_pass(client: Client, gathering: Gathering, user: Any) -> Client:
    """Give `client` the session that a pass of `gathering` opens."""
    given = make_own_pass(gathering, user, at=clock.now())
    session = client.session
    session[IN_SESSION] = given.pk
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


def _things(centre: Any, opened: Any, registration: Any, users: dict[str, Any]) -> dict[str, Any]:
    at = clock.now()
    half = factories.half_day(factories.meeting(factories.action(organisation=centre)), sign_in_open=True)
    colleague = factories.person(account=False)
    post = factories.post(colleague, centre)
    presence = half.presences.create(person=colleague, means="own_phone", at=at)
    forum = factories.forum(opened)
    topic = factories.topic(forum, host=registration.person)
    article = begin_article(title="Brouillon", gathering=opened, by=users["organiser"], at=at)
    table = [["1", "prénom", "nom"], ["2", "Ana", "Neuve"]]
    draft = prepare_import("people", table, file_name="t.csv", by=users["facilitator"], at=at)
    return {
        "organisation": centre.slug,
        "account_id": users["guest"].pk,
        "gathering": opened.slug,
        "person_id": colleague.pk,
        "post_id": post.pk,
        "name_id": centre.names.get().pk,
        "membership_id": centre.memberships.get().pk,
        "import_key": draft.key,
        "kind": "metiers",
        "word_id": factories.trade().pk,
        "action_id": half.meeting.action_id,
        "meeting_id": half.meeting_id,
        "half_day_id": half.pk,
        "gathering_half_day_id": opened.action.meetings.first().half_days.get().pk,
        "presence_id": presence.pk,
        "sign_in_key": half.sign_in_key,
        "welcome_key": opened.welcome_key,
        "registration_id": registration.pk,
        "invitation_id": opened.invitations.create(organisation=centre, asked_at=at).pk,
        "organiser_id": opened.organisers.order_by("pk").first().pk,
        "space_id": factories.space(opened).pk,
        "slot_id": factories.slot(opened, hour=15).pk,
        "session_id": factories.session(opened, hour=16).pk,
        "forum_id": forum.pk,
        "topic_id": topic.pk,
        "article_id": article.pk,
        "article": article.addresses.get().slug,
        "letter_id": failed_letter(at).pk,
        "pass_id": make_own_pass(opened, users["guest"], at=at).pk,
        "pass_key": hand_out_passes(opened, [factories.person()], by=users["organiser"], at=at).popitem()[1],
        "link_key": make_personal_link(users["guest"], purpose="", by=None, at=at),
    }


def failed_letter(at: Any) -> Letter:
    letter = post_letter("written", to="perdue@exemple.fr", subject="Perdue", at=at)
    Letter.objects.filter(pk=letter.pk).update(state=LetterState.FAILED)
    return letter


def _address(name: str, takes: set[str], things: dict[str, Any]) -> str:
    room = name.partition(":")[0]
    values = {word: things[word] for word in takes if word in things}
    values |= {"slug": things["organisation" if room == "network" else "gathering"]} if "slug" in takes else {}
    values |= {"slug": things["article"]} if name == "articles:article" else {}
    values |= {"what": "people", "extension": "csv"} if "what" in takes else {}
    values |= {"on": DAY.isoformat()} if "on" in takes else {}
    values |= {"pk": 1} if "pk" in takes else {}
    values |= {"number": 1} if "number" in takes else {}
    if "key" in takes:
        keys = {"network": "import_key", "activities": "sign_in_key", "accounts": "link_key"}
        values["key"] = things[keys.get(room, "welcome_key")]
    if name == "gatherings:enter":
        values["key"] = things["pass_key"]
    if name == "gatherings:typed_welcome":
        values["code"] = short_code(things["welcome_key"])
    if name == "gatherings:remove_half_day":
        values["half_day_id"] = things["gathering_half_day_id"]
    return reverse(name, kwargs=values)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def _sign(answer: Any) -> str:
    if answer.status_code in (404, 405):
        return "-"
    door = answer.status_code == 302 and answer["Location"].startswith("/entrer/")
    return ">" if door and answer.request["PATH_INFO"] != "/entrer/" else "."


@pytest.fixture
def clients(house, monkeypatch):
    """A browser for each role; what is missing is said briefly, since the page costs more than the refusal."""
    monkeypatch.setattr("faire_reseau.project.urls.handler404", lambda *_args, **_named: HttpResponse(status=404))
    made = {}
    for role, user in house[0].items():
        made[role] = Client()
        if role == "pass":
            open_pass(made[role], Gathering.objects.get(slug="ouverte"), user)
        elif user:
            made[role].force_login(user)
    return made


def test_the_table_speaks_of_every_address_once():
    said = [name for names in TABLE.values() for name in names.split()] + list(APART)

    assert sorted(said) == sorted(addresses())


@pytest.mark.slow("asks for every address of the house in every role, and tries to write there")
def test_every_address_answers_every_role_as_the_table_says_and_refusals_write_nothing(house, clients, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")
    takes, cookies = addresses(), {role: client.cookies.copy() for role, client in clients.items()}
    found: dict[str, list[str]] = {}
    wrote = []

    def ask(role: str, how: str, address: str) -> Any:
        clients[role].cookies = cookies[role].copy()  # whoever was signed out by the address before
        with taken_back():
            return getattr(clients[role], how)(address)

    def sign_of(role: str, name: str, address: str) -> str:
        changes = rows_written()
        signs = {_sign(ask(role, "get", address))}
        if "." not in signs:
            signs.add(_sign(ask(role, "post", address)))
        if "." not in signs and rows_written() != changes:
            wrote.append((name, role))
        return min(signs, key=".>-".index)

    for expected, names in TABLE.items():
        for name in names.split():
            address = _address(name, takes[name], house[1])
            # Where nothing is refused, the first and the last role tell.
            asked = ROLES if set(expected) != {"."} else ("visitor", "facilitator", "suspended")
            signs = "".join(sign_of(role, name, address) if role in asked else "." for role in ROLES)
            found.setdefault(signs, []).append(name)

    assert {signs: sorted(names) for signs, names in found.items()} == {
        signs: sorted(names.split()) for signs, names in TABLE.items()
    }
    assert wrote == []


@pytest.mark.slow("sends every form of the house without its token")
def test_no_form_is_taken_without_its_token(house, caplog):
    caplog.set_level(logging.CRITICAL, "django")
    client, takes = Client(enforce_csrf_checks=True), addresses()
    client.force_login(house[0]["facilitator"])
    changes = rows_written()

    names = [name for names in TABLE.values() for name in names.split()]
    answers = {name: client.post(_address(name, takes[name], house[1])).status_code for name in names}

    assert {name: status for name, status in answers.items() if status not in (403, 405)} == {}
    assert rows_written() == changes


def test_a_member_whose_post_has_ended_is_a_guest(client):
    person = factories.person()
    factories.post(person, factories.centre(), is_director=True, to_on=DAY - timedelta(days=1))
    client.force_login(person.user)

    assert client.get("/rencontres/nouvelle/").status_code == 404


@pytest.mark.parametrize(
    ("refused", "missing"),
    [
        ("/rencontres/brouillon/", "/rencontres/inconnue/"),
        ("/rencontres/ouverte/preparer/", "/rencontres/inconnue/preparer/"),
        ("/activites/{hidden}/", "/activites/999999/"),
        ("/annuaire/personnes/{person_id}/", "/annuaire/personnes/999999/"),
    ],
)
def test_what_is_refused_answers_word_for_word_like_what_is_missing(house, client, refused, missing):
    hidden = Gathering.objects.get(slug="brouillon").action_id
    client.force_login(house[0]["guest"])

    answers = [client.get(address.format(hidden=hidden, **house[1])) for address in (refused, missing)]

    said = [answer.content.decode().replace(answer.request["PATH_INFO"], "") for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert said[0] == said[1]
