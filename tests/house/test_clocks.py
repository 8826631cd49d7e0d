"""A clock may be set back: what came last is told by numbers, never by times. And "today" is the local day."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from faire_reseau.accounts.actions import make_personal_link, set_consent
from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.queries import account_data, answers_on, audit_lines_for, consents_of
from faire_reseau.activities.actions import correct_presence, sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.queries import presence_of
from faire_reseau.articles.actions import begin_article, keep_article
from faire_reseau.articles.queries import articles_to_write_for
from faire_reseau.gatherings.actions import cancel_registration, register
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Registration
from faire_reseau.kit import made_once
from faire_reseau.topics.queries import desk_for
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(hours=3)
TESTS = Path(__file__).resolve().parents[1]
DAY_ELSEWHERE = re.compile(r"(?:\bnow\([^()]*\)|\bat)\.date\(\)")


def test_a_consent_taken_back_after_the_clock_was_set_back_is_taken_back():
    user = factories.user()
    set_consent(user, ConsentKind.PHOTOGRAPHS, given=True, at=NOW)
    set_consent(user, ConsentKind.PHOTOGRAPHS, given=False, at=BEFORE)

    assert consents_of(user) == {"photographs": False, "letters": False, "name": False}
    assert answers_on([user.pk], ConsentKind.PHOTOGRAPHS) == {user.pk: False}
    assert [row["given"] for row in account_data(user)["consents"]] == [True, False]


def test_links_and_journal_stand_in_the_order_in_which_they_were_made():
    user, facilitator = factories.user(), factories.facilitator()
    for purpose, at in (("premier", NOW), ("second", BEFORE)):
        make_personal_link(user, purpose=purpose, by=None, at=at)

    assert [row["purpose"] for row in account_data(user)["links"]] == ["premier", "second"]
    assert [line.detail["purpose"] for line in audit_lines_for(facilitator)] == ["second", "premier"]


def test_who_registers_after_the_clock_was_set_back_waits_behind_those_who_were_there():
    gathering = factories.gathering(capacity_people=1)
    halves = list(gathering.action.meetings.first().half_days.all())
    first, second, third = (factories.member() for _ in range(3))
    came = register(gathering, first, halves, post=None, by=None, at=NOW)
    register(gathering, second, halves, post=None, by=None, at=NOW)
    register(gathering, third, halves, post=None, by=None, at=BEFORE)

    cancel_registration(came, by=None, at=BEFORE)

    states = dict(Registration.objects.values_list("person", "state"))
    assert states == {
        first.pk: RegistrationState.CANCELLED,
        second.pk: RegistrationState.CONFIRMED,
        third.pk: RegistrationState.WAITING,
    }


def test_who_left_and_comes_back_after_the_clock_was_set_back_waits_behind():
    gathering = factories.gathering(capacity_people=1)
    halves = list(gathering.action.meetings.first().half_days.all())
    first, second, third = (factories.member() for _ in range(3))
    came = register(gathering, first, halves, post=None, by=None, at=NOW)
    left = register(gathering, second, halves, post=None, by=None, at=NOW)
    register(gathering, third, halves, post=None, by=None, at=NOW)
    cancel_registration(left, by=None, at=NOW)
    register(gathering, second, halves, post=None, by=None, at=BEFORE)

    cancel_registration(came, by=None, at=NOW)

    assert Registration.objects.get(state=RegistrationState.CONFIRMED).person == third


def test_the_last_correction_of_a_presence_holds_whatever_its_time():
    half, person = factories.half_day(), factories.person()
    about = {"organisation": None, "trade": None, "means": Means.ORGANISER_LIST}
    noted = sign_in(half, person, by=factories.facilitator(), at=NOW, **about)
    correct_presence(noted, is_present=False, reason="Partie", by=factories.facilitator(), at=BEFORE)

    assert presence_of(half, person).is_present is False


def test_the_text_saved_last_stands_first_whatever_its_time():
    facilitator = factories.facilitator()
    article = begin_article(title="Un", by=facilitator, at=NOW)
    begin_article(title="Deux", by=facilitator, at=NOW)
    keep_article(article, seen_version=1, title="Un de plus", by=facilitator, at=BEFORE)

    assert [row.title for row in articles_to_write_for(facilitator)] == ["Un de plus", "Deux"]


def test_the_board_sees_a_host_who_cancels_after_the_clock_was_set_back():
    made_once.forget_all()
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    host = factories.participant(gathering)
    factories.topic(forum, host=host)
    Registration.objects.filter(person=factories.participant(gathering)).update(changed_at=NOW + timedelta(days=1))
    seen = desk_for(forum, at=NOW)

    cancel_registration(Registration.objects.get(person=host), by=None, at=BEFORE)

    assert desk_for(forum, at=NOW) is not seen


def test_no_test_takes_the_day_of_another_zone_for_today():
    """A test that does fails between midnight here and midnight UTC."""
    rows = {file.name: DAY_ELSEWHERE.findall(file.read_text(encoding="utf-8")) for file in TESTS.rglob("*.py")}

    assert DAY_ELSEWHERE.search("until=clock.now().date()")
    assert DAY_ELSEWHERE.search("due_on=at.date()")
    assert {name: lines for name, lines in rows.items() if lines and name != Path(__file__).name} == {}
