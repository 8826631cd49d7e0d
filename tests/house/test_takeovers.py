"""Stories of taking over: somebody gets hold of what was made for another person, and tries to be them."""

import ast
import re
from pathlib import Path
from runpy import run_path

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client

from faire_reseau.accounts import actions as accounts
from faire_reseau.accounts.models import AuditLine, PersonalLink, User
from faire_reseau.accounts.permissions import acting_by_pass
from faire_reseau.accounts.queries import demo_door_key
from faire_reseau.activities import permissions as of_activities
from faire_reseau.articles import permissions as of_articles
from faire_reseau.articles.actions import begin_article
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings import permissions as of_gatherings
from faire_reseau.gatherings.models import GatheringPass, Registration
from faire_reseau.network import actions as network
from faire_reseau.network import permissions as of_network
from faire_reseau.network.models import Person
from faire_reseau.topics import permissions as of_topics
from tests import factories
from tests.factories import DAY, NOW
from tests.house.guests import VICTIM, answers, handed_out, joins_by_qr, signs_in_by_code, thief_with
from tests.house.parsed import parsed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
# What a thief would want, of an account and of the rights that hang on it.
WANTED = (
    "/mon-bureau/",
    "/mon-compte/",
    "/mon-compte/donnees.json",
    "/mon-compte/effacer/",
    "/journal/",
    "/annuaire/moi/",
    "/annuaire/personnes/",
    "/annuaire/exporter/people.csv",
    "/annuaire/mots/",
    "/activites/nouvelle/",
    "/rencontres/nouvelle/",
    "/articles/nouveau/",
)


def test_a_director_who_adds_anybody_to_a_gathering_gets_that_gathering_in_their_name_and_nothing_of_their_account(now):
    centre = factories.centre()
    director = factories.person()
    factories.post(director, centre, is_director=True)
    victim = factories.member(email=VICTIM)
    gathering = gatherings.create_gathering(
        title="Piège", host=centre, starts_on=DAY, ends_on=DAY, by=director.user, at=NOW, slug="piege"
    )
    gatherings.announce_gathering(gathering, by=director.user, at=NOW)
    other = factories.gathering(slug="autre")
    forum, elsewhere = factories.forum(gathering), factories.forum(other, phase="wish")
    factories.registration(gathering, victim)
    factories.registration(other, victim)
    factories.topic(elsewhere, host=victim)

    thief = thief_with(handed_out(gathering, victim, by=director.user))

    inside = thief.get(f"/rencontres/piege/forums/{forum.pk}/proposer/").status_code
    visitor = Client()
    addresses = (
        *WANTED,
        "/rencontres/piege/preparer/",
        "/rencontres/piege/inscription/",
        "/rencontres/autre/mon-programme/",
        f"/rencontres/autre/forums/{elsewhere.pk}/",
        f"/rencontres/autre/forums/{elsewhere.pk}/proposer/",
        f"/annuaire/personnes/{victim.pk}/",
        f"/annuaire/personnes/{victim.pk}/modifier/",
    )
    assert inside == 200
    assert answers(thief, addresses) == answers(visitor, addresses)
    assert 200 not in answers(thief, addresses).values()
    assert PersonalLink.objects.count() == 0
    assert "_auth_user_id" not in thief.session


def test_an_account_with_every_right_has_none_of_them_by_a_pass():
    centre = factories.centre()
    gathering = factories.gathering(host=centre)
    person = factories.participant(gathering)
    factories.post(person, centre, is_director=True)
    user = person.user
    user.is_facilitator = True
    user.save()
    gathering.organisers.create(user=user)
    forum = factories.forum(gathering)
    topic = factories.topic(forum)
    article = begin_article(title="Brouillon", gathering=gathering, by=user, at=NOW)
    colleague = factories.member(centre)
    action = factories.action(organisation=centre)

    def rights(of):
        return [
            of_network.is_facilitator(of),
            of_network.is_director_of(of, centre, DAY),
            bool(of_network.standings(of, DAY)),
            of_network.people_visible_to(of, DAY).exists(),
            of_network.can_see_person(of, colleague, DAY),
            of_network.can_see_person(of, person, DAY),
            of_network.can_read_people(of, DAY),
            of_network.editable_organisations(of, DAY).exists(),
            of_network.can_edit_organisation(of, centre, DAY),
            of_network.can_mark_director(of, centre, DAY),
            of_network.editable_people(of, DAY).exists(),
            of_network.can_edit_person(of, colleague, DAY),
            of_activities.keepable_by(of).exists(),
            of_activities.can_keep(of, action),
            of_activities.can_create(of),
            of_gatherings.can_run(of, gathering),
            of_gatherings.runnable_by(of).exists(),
            of_gatherings.organises(of),
            of_gatherings.can_create(of, DAY),
            of_topics.can_run_forum(of, forum),
            of_topics.forums_runnable_by(of).exists(),
            of_topics.can_change_topic(of, topic),
            of_articles.can_write(of, article),
            of_articles.writable_by(of).exists(),
            of_articles.can_begin(of, gathering),
            of_articles.can_read(of, article, NOW),
        ]

    by_account = rights(User.objects.get(pk=user.pk))
    guest = acting_by_pass(User.objects.get(pk=user.pk), number=1, gathering_id=gathering.pk, made_by_id=None)

    assert by_account == [True] * len(by_account)
    assert rights(guest) == [False] * len(by_account)
    assert of_topics.can_take_part(guest, forum) is True


def test_links_to_an_account_are_made_for_the_post_for_who_runs_the_server_and_by_facilitators_where_no_letter_leaves():
    makers = sorted(
        str(path.relative_to(HOUSE))
        for path in HOUSE.rglob("*.py")
        if any(
            isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", "")) == "make_personal_link"
            for node in ast.walk(parsed(path.read_text()))
        )
    )

    assert makers == [
        "accounts/actions/__init__.py",
        "accounts/letters.py",
        "project/demo/holds/network.py",
        "project/management/commands/init.py",
        "project/operate/people.py",
    ]


@pytest.mark.parametrize("role", ["facilitator", "director", "organiser"])
def test_what_was_opened_for_a_plain_member_ends_when_their_rights_rise_and_a_letter_says_so(
    now, role, django_capture_on_commit_callbacks
):
    centre = factories.centre()
    gathering = factories.gathering(slug="nantes", host=centre)
    victim = factories.person()
    post = factories.post(victim, centre)
    factories.registration(gathering, victim)
    address = handed_out(gathering, victim)
    guest, link, session = thief_with(address), Client(), Client()
    key = accounts.make_personal_link(victim.user, purpose="", by=None, at=NOW)
    link.post(f"/cle/{key}/")
    session.force_login(User.objects.get(pk=victim.user_id))
    before = [browser.get("/mon-compte/").status_code for browser in (link, session)]
    chief = factories.facilitator()

    with django_capture_on_commit_callbacks(execute=True):
        if role == "facilitator":
            network.let_run(Person.objects.get(pk=victim.pk), by=chief, at=NOW)
        elif role == "director":
            network.mark_director(post, is_director=True, by=chief, at=NOW)
        else:
            gatherings.name_organiser(gathering, User.objects.get(pk=victim.user_id), by=chief, at=NOW)

    after = [answers(browser, ["/mon-compte/"])["/mon-compte/"] for browser in (link, session)]
    assert before == [200, 200]
    assert after == ["door", "door"]
    # A pass carries no right: that of who directs goes on, as another may be handed to them.
    inside, opens = (200, 200) if role == "director" else ("door", 404)
    assert answers(guest, ["/rencontres/nantes/mon-programme/"]) == {"/rencontres/nantes/mon-programme/": inside}
    assert [Client().get(opened).status_code for opened in (address, f"/cle/{key}/")] == [opens, 404]
    (letter,) = mail.outbox
    subjects = {
        "facilitator": "Vous avez maintenant ce rôle\u00a0: anime le réseau",
        "director": "Vous avez maintenant ce rôle\u00a0: direction",
        "organiser": "Vous organisez\u00a0: Rencontre nationale",
    }
    assert (letter.to, letter.subject) == ([victim.user.email], subjects[role])
    assert "ont donc pris fin" in letter.body


def test_whoever_makes_a_gathering_stays_signed_in_and_their_links_end(client, now):
    director, centre = factories.person(), factories.centre()
    factories.post(director, centre, is_director=True)
    key = accounts.make_personal_link(director.user, purpose="", by=None, at=NOW)
    client.force_login(director.user)

    gatherings.create_gathering(title="Une", host=centre, starts_on=DAY, ends_on=DAY, by=director.user, at=NOW)

    assert client.get("/mon-compte/").status_code == 200
    assert client.get(f"/cle/{key}/").status_code == 404


def test_a_table_that_marks_directors_ends_what_was_opened_for_them(now):
    centre = factories.centre()
    person = factories.person()
    key = accounts.make_personal_link(person.user, purpose="", by=None, at=NOW)
    post = network.add_post(person, centre, by=None, at=NOW)
    still = Client().get(f"/cle/{key}/").status_code

    network.change_post(post, is_director=True, by=None, at=NOW)

    assert (still, Client().get(f"/cle/{key}/").status_code) == (200, 404)


def test_a_squatter_of_an_address_is_out_once_its_owner_signs_in_by_a_code(now):
    gathering = factories.gathering(slug="nantes")
    forum = factories.forum(gathering)
    squatter = joins_by_qr(gathering)
    before = squatter.get(f"/rencontres/nantes/forums/{forum.pk}/proposer/").status_code
    account = User.objects.get(email=VICTIM)
    stale = Client()
    stale.force_login(account)  # a session of before, however it was opened
    key = accounts.make_personal_link(account, purpose="", by=None, at=NOW)
    open_before = (answers(squatter, ["/mon-compte/"]), account.confirmed_at)

    owner = signs_in_by_code(VICTIM)

    account.refresh_from_db()
    assert before == 200
    assert open_before == ({"/mon-compte/": "door"}, None)
    assert owner.get("/mon-compte/").status_code == 200
    assert account.confirmed_at == NOW
    assert answers(squatter, [f"/rencontres/nantes/forums/{forum.pk}/proposer/"]) == {
        f"/rencontres/nantes/forums/{forum.pk}/proposer/": "door"
    }
    assert answers(stale, ["/mon-compte/"]) == {"/mon-compte/": "door"}
    assert Client().get(f"/cle/{key}/").status_code == 404


def test_the_upgrade_ends_links_that_were_handed_out_and_the_sessions_they_may_have_opened(client, now):
    organiser, guest = factories.user(), factories.user()
    keys = {
        "by an organiser": accounts.make_personal_link(guest, purpose="Nantes", by=organiser, at=NOW),
        "by the join QR": accounts.make_personal_link(guest, purpose="Nantes", by=None, at=NOW),
        "by init": accounts.make_personal_link(guest, purpose="", by=None, at=NOW),
        "of the demo": accounts.make_personal_link(
            guest, purpose="demo:Anime", by=None, at=NOW, key=demo_door_key("demo:Anime")
        ),
    }
    client.post(f"/cle/{keys['by an organiser']}/")

    migration = run_path(str(HOUSE / "accounts/migrations/0005_end_links_that_were_handed_out.py"))
    migration["end_links_and_sessions"](apps, None)

    opens = {name: Client().get(f"/cle/{key}/").status_code for name, key in keys.items()}
    assert opens == {"by an organiser": 404, "by the join QR": 404, "by init": 200, "of the demo": 200}
    assert answers(client, ["/mon-compte/"]) == {"/mon-compte/": "door"}


def test_the_second_code_signs_nobody_out(now):
    factories.user(VICTIM, confirmed_at=None)
    first = signs_in_by_code(VICTIM)

    second = signs_in_by_code(VICTIM)

    assert [browser.get("/mon-compte/").status_code for browser in (first, second)] == [200, 200]


def test_an_account_made_by_the_join_qr_has_no_rights_before_its_first_code(now):
    gathering = factories.gathering()
    joins_by_qr(gathering)
    person = Person.objects.get(email=VICTIM)
    factories.post(person, factories.centre(), is_director=True)

    account = User.objects.get(email=VICTIM)

    assert of_network.standings(account, DAY) == []
    assert of_gatherings.can_create(account, DAY) is False
    assert of_activities.can_create(account) is False


def test_whoever_joins_by_the_qr_is_told_how_to_end_it_if_it_was_not_them(now, django_capture_on_commit_callbacks):
    gathering = factories.gathering()

    with django_capture_on_commit_callbacks(execute=True):
        joins_by_qr(gathering)

    (letter,) = mail.outbox
    assert "Ce n’était pas vous" in letter.body
    assert letter.body.count("/entrer/") == 1


def test_a_link_to_an_account_goes_to_its_own_address_and_the_organiser_never_sees_it(
    client, now, django_capture_on_commit_callbacks
):
    gathering = factories.gathering(slug="nantes")
    person = factories.participant(gathering)
    organiser = factories.organiser(gathering)
    client.force_login(organiser)
    registration = Registration.objects.get(person=person)

    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(
            f"/rencontres/nantes/preparer/inscrits/{registration.pk}/courrier/", follow=True
        ).content.decode()

    (letter,) = mail.outbox
    (address,) = re.findall(r"/cle/[\w-]{24}/", letter.body)
    owner = thief_with(address)
    assert letter.to == [person.user.email]
    assert "/cle/" not in page
    assert owner.get("/mon-compte/").status_code == 200
    assert PersonalLink.objects.get().made_by == organiser


def test_links_by_letter_do_not_fill_somebody_s_mailbox(client, now, django_capture_on_commit_callbacks):
    gathering = factories.gathering(slug="nantes")
    registration = Registration.objects.get(person=factories.participant(gathering))
    client.force_login(factories.organiser(gathering))

    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(5):
            client.post(f"/rencontres/nantes/preparer/inscrits/{registration.pk}/courrier/")

    assert len(mail.outbox) == 3


def test_the_journal_names_who_made_a_pass_or_a_link_and_never_its_owner_as_the_one_who_used_it(client, now):
    gathering = factories.gathering(slug="nantes", title="Rencontre de Nantes")
    guest = factories.participant(gathering)
    organiser = factories.organiser(gathering)
    browser = thief_with(handed_out(gathering, guest, by=organiser))
    key = accounts.make_personal_link(guest.user, purpose="", by=organiser, at=NOW)
    Client().post(f"/cle/{key}/")
    half = gathering.action.meetings.first().half_days.get()
    type(half).objects.update(sign_in_open=True)
    browser.post(f"/emarger/{half.sign_in_key}/")
    client.force_login(factories.facilitator())

    page = client.get("/journal/").content.decode()

    used = AuditLine.objects.filter(deed__in=("use_pass", "use_personal_link")).order_by("pk")
    assert [(line.by, line.detail["made_by"], line.detail["user"]) for line in used] == [
        (None, organiser.pk, guest.user_id),
        (None, organiser.pk, guest.user_id),
    ]
    signed = AuditLine.objects.get(deed="sign_in")
    assert signed.detail["by_pass"] == {"pass": GatheringPass.objects.get().pk, "made_by": organiser.pk}
    assert page.count(f"par l’accès créé par {organiser.email}") == 2
    assert page.count(f"par le lien créé par {organiser.email}") == 1
