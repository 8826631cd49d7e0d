"""Taking one's data away, and erasing it, through every room."""

import json

import pytest

from faire_reseau.accounts import actions
from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.articles.models import Article, ArticleVersion
from faire_reseau.gatherings.models import Organiser, Registration, Speaker
from faire_reseau.network.actions import erase_person
from faire_reseau.network.models import Person
from faire_reseau.topics.models import Absence, Choice, Forum, Topic, Wish
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def lived():
    """Somebody who registered with needs, hosted, wished and signed."""
    forum = factories.forum()
    person = factories.participant(forum.session.gathering, first_name="Ana", last_name="Partie")
    Registration.objects.filter(person=person).update(access_needs="Repas sans porc", needs_step_free=True)
    factories.topic(forum, "Le sien", person)
    factories.wish(factories.topic(forum, "Un autre"), person, 3)
    half_day = HalfDay.objects.filter(meeting__action=forum.session.gathering.action).first()
    activities.sign_in(
        half_day, person, organisation=None, trade=None, means=Means.ORGANISER_LIST, by=person.user, at=NOW
    )
    return person


def test_a_person_takes_away_what_every_room_holds(client):
    person = lived()
    client.force_login(person.user)

    answer = client.get("/mon-compte/donnees.json")
    data = json.loads(answer.content)

    assert answer.headers["Cache-Control"] == "no-store"
    rooms = [
        "analyses",
        "articles",
        "campaigns",
        "catalogue",
        "coding",
        "cooperations",
        "corpora",
        "findings",
        "gatherings",
        "indicators",
        "mandates",
        "masks",
        "network",
        "notes",
        "presences",
    ]
    rooms += ["questions", "report_files", "reports", "structure", "suggestions", "topics"]
    assert sorted(data) == sorted(["account", "can_be_undone", "check_ins", *rooms])
    assert [row["access_needs"] for row in data["gatherings"]["registrations"]] == ["Repas sans porc"]
    assert [row["topic"] for row in data["topics"]["wishes"]] == ["Un autre"]
    assert [row["topic"] for row in data["topics"]["hosts"]] == ["Le sien"]
    assert [row["is_present"] for row in data["presences"]] == [True]


def test_a_person_takes_away_what_they_say_choose_write_and_run(client):
    person = lived()
    gathering = Registration.objects.get(person=person).gathering
    session = gathering.sessions.order_by("pk").first()
    forum = Forum.objects.get()
    slot = forum.slots.order_by("pk").first()
    own = Topic.objects.get(title="Le sien")
    Topic.objects.filter(pk=own.pk).update(proposed_by=person)
    Speaker.objects.create(session=session, person=person, name="Ana Partie", role="Grand témoin")
    Organiser.objects.create(gathering=gathering, user=person.user)
    Choice.objects.create(forum=forum, person=person, slot=slot, topic=own, at=NOW)
    Absence.objects.create(forum=forum, person=person, slot=slot)
    article = Article.objects.create(title="Deux jours", written_by=person.user, made_at=NOW, changed_at=NOW)
    ArticleVersion.objects.create(
        article=article, number=1, title="Deux jours", body="À Nantes", by=person.user, at=NOW
    )
    client.force_login(person.user)

    data = json.loads(client.get("/mon-compte/donnees.json").content)

    assert data["topics"]["choices"] == [{"slot": slot.starts_at.isoformat(), "topic": "Le sien"}]
    assert data["topics"]["absences"] == [{"slot": slot.starts_at.isoformat()}]
    assert [row["topic"] for row in data["topics"]["proposes"]] == ["Le sien"]
    assert [(row["session"], row["role"]) for row in data["gatherings"]["speaks"]] == [(session.title, "Grand témoin")]
    assert data["gatherings"]["organises"] == [{"gathering": gathering.title}]
    assert [row["title"] for row in data["articles"]["written"]] == ["Deux jours"]
    assert [row["body"] for row in data["articles"]["versions"]] == ["À Nantes"]


def test_a_person_takes_away_nothing_of_others(client):
    gathering = Registration.objects.get(person=lived()).gathering
    other = factories.participant(gathering, first_name="Zoé", last_name="Autre")
    client.force_login(other.user)

    data = json.loads(client.get("/mon-compte/donnees.json").content)

    assert [row["access_needs"] for row in data["gatherings"]["registrations"]] == [""]
    assert (data["presences"], {name: rows for name, rows in data["topics"].items() if rows}) == ([], {})
    assert {name: rows for name, rows in data["articles"].items() if rows} == {}


def test_an_erased_account_leaves_counts_and_nothing_personal():
    person = lived()

    actions.erase_account(person.user, by=person.user, at=NOW)

    erased = Person.objects.get(pk=person.pk)
    registration = Registration.objects.get(person=person)
    assert ("Ana" in str(erased), "Partie" in str(erased), erased.email) == (False, False, "")
    assert (registration.access_needs, registration.needs_step_free) == ("", False)
    assert Wish.objects.filter(person=person).count() == 0
    assert Presence.objects.filter(person=person, is_present=True).count() == 1


def test_a_person_without_account_who_is_erased_leaves_no_needs_behind():
    gathering = factories.gathering()
    person = factories.person(account=False)
    factories.registration(gathering, person, access_needs="Fauteuil")

    erase_person(person, by=factories.facilitator(), at=NOW)

    assert Registration.objects.get(person=person).access_needs == ""
