"""Actions that count before they write, done by many people at once: real threads, each with a connection of its own."""

from collections import Counter
from datetime import timedelta

import pytest

from faire_reseau.accounts import actions as accounts
from faire_reseau.accounts.models import AuditLine, LoginCode, SentForm, User
from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.articles import actions as articles
from faire_reseau.articles.models import ArticleAddress, ArticleVersion
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.models import Gathering, Invitation, Organiser, Registration, Slot
from faire_reseau.kit import once, undoing
from faire_reseau.kit.models import UndoableAct
from faire_reseau.network import actions as network
from faire_reseau.network.models import Organisation, Person, Post
from faire_reseau.topics import actions as topics
from faire_reseau.topics.models import Cell, Forum, Grid, PitchRound, Topic, Wish
from tests import factories
from tests.factories import DAY, NOW
from tests.races.together import at_once, kinds, on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]


def registering(gathering, person):
    half_days = list(HalfDay.objects.filter(meeting__action=gathering.action))
    return lambda: gatherings.register(gathering, person, half_days, post=None, by=person.user, at=NOW)


def test_of_fourteen_people_who_register_at_once_for_three_places_three_have_one():
    gathering = factories.gathering(capacity_people=3)
    calls = [registering(gathering, factories.person()) for _ in range(14)]

    answers = at_once(calls)

    assert kinds(answers) == {"Registration": 14}
    states = Counter(Registration.objects.values_list("state", flat=True))
    assert states == {RegistrationState.CONFIRMED: 3, RegistrationState.WAITING: 11}
    assert sorted(Registration.objects.values_list("turn", flat=True)) == list(range(1, 15))


def test_one_person_who_registers_on_four_screens_at_once_has_one_registration():
    gathering, person = factories.gathering(capacity_people=3), factories.person()

    answers = at_once([registering(gathering, person) for _ in range(4)])

    assert kinds(answers) == {"Registration": 4}
    assert Registration.objects.count() == 1


def test_places_given_back_at_once_go_to_as_many_who_wait():
    gathering = factories.gathering(capacity_people=4)
    for _ in range(10):
        registering(gathering, factories.person())()
    registrations = list(Registration.objects.filter(state=RegistrationState.CONFIRMED))

    at_once(
        [
            lambda registration=registration: gatherings.cancel_registration(registration, by=None, at=NOW)
            for registration in registrations
        ]
    )

    states = dict(Registration.objects.order_by("turn").values_list("turn", "state"))
    assert [turn for turn, state in states.items() if state == RegistrationState.CONFIRMED] == [5, 6, 7, 8]
    assert [turn for turn, state in states.items() if state == RegistrationState.WAITING] == [9, 10]


def test_signatures_on_two_devices_at_once_make_one_presence_each():
    half_day = factories.half_day(sign_in_open=True)
    people = [factories.person() for _ in range(12)]

    def signing(person):
        return lambda: activities.sign_in(
            half_day, person, organisation=None, trade=None, means=Means.OWN_PHONE, by=person.user, at=NOW
        )

    answers = at_once([signing(person) for person in people for _device in range(2)])

    assert kinds(answers) == {"Presence": 24}
    assert sorted(Presence.objects.values_list("person", flat=True)) == sorted(person.pk for person in people)


def test_a_presence_corrected_twice_at_once_is_corrected_once():
    half_day, person = factories.half_day(sign_in_open=True), factories.person()
    noted = activities.sign_in(
        half_day, person, organisation=None, trade=None, means=Means.OWN_PHONE, by=person.user, at=NOW
    )
    keeper = factories.user()

    def correcting():
        return activities.correct_presence(noted, is_present=False, reason="Partie", by=keeper, at=NOW)

    answers = at_once([correcting] * 4)

    assert kinds(answers) == {"Presence": 1, "Overtaken": 3}
    assert Presence.objects.filter(corrected_by__isnull=True).count() == 1


def test_topics_proposed_at_once_have_numbers_that_follow_one_another():
    forum = factories.forum()
    hosts = [factories.participant(forum.session.gathering) for _ in range(12)]

    def proposing(host):
        return lambda: topics.propose_topic(
            forum, title=f"Sujet de {host.pk}", kind="topic", hosts=[host], by=host.user, at=NOW
        )

    answers = at_once([proposing(host) for host in hosts])

    assert kinds(answers) == {"Topic": 12}
    assert sorted(Topic.objects.values_list("number", flat=True)) == list(range(1, 13))
    assert Forum.objects.get().version - forum.version == 12


def test_wishes_of_one_person_from_several_screens_at_once_are_one_wish():
    forum = factories.forum(phase="wish")
    topic, person = factories.topic(forum), factories.participant(forum.session.gathering)

    answers = at_once([lambda: topics.wish(topic, person, 2, by=person.user, at=NOW)] * 8)

    assert answers == [2] * 8
    assert list(Wish.objects.values_list("person", "level")) == [(person.pk, 2)]


@pytest.mark.slow("works out the programmes of a grid")
def test_grids_published_at_once_have_numbers_that_follow_one_another():
    forum = factories.forum(phase="compose")
    topic = factories.topic(forum)
    organiser = factories.organiser(forum.session.gathering)
    slot, space = forum.slots.first(), forum.spaces.first()
    topics.move_topic(topic, slot, space, by=organiser, at=NOW)

    answers = at_once([lambda: topics.publish_grid(forum, by=organiser, at=NOW)] * 3)

    assert kinds(answers) == {"Grid": 3}
    assert sorted(Grid.objects.filter(state="published").values_list("number", flat=True)) == [1, 2, 3]


def test_codes_asked_for_at_once_stay_within_the_budget():
    account = factories.user("ana@exemple.fr")

    answers = at_once(
        [lambda: accounts.reserve_login_code(account, "ana@exemple.fr", browser=None, at=NOW)] * 12,
    )

    assert kinds(answers) == {"LoginCode": 4, "TooMany": 8}
    assert LoginCode.objects.count() == 4


def test_letters_to_strangers_asked_for_at_once_stay_within_the_budget(monkeypatch):
    monkeypatch.setattr("faire_reseau.accounts.actions.codes.STRANGERS_AN_HOUR", 5)

    at_once(
        [
            lambda number=number: accounts.reserve_login_code(None, f"x{number}@exemple.fr", browser=None, at=NOW)
            for number in range(12)
        ]
    )

    assert Counter(LoginCode.objects.values_list("writes_to_stranger", flat=True)) == {True: 5, False: 7}


def test_tries_of_a_code_that_arrive_at_once_are_five():
    login_code = accounts.reserve_login_code(factories.user("ana@exemple.fr"), "ana@exemple.fr", browser=None, at=NOW)
    tries = accounts.begin_tries(login_code)

    answers = at_once([lambda: accounts.try_login_code(tries.pk, "ZZZZ-ZZZZ", at=NOW)] * 16)

    assert answers == [False] * 16
    assert LoginCode.objects.get().tries == 5


def test_a_right_code_typed_twice_at_once_opens_once():
    login_code = accounts.reserve_login_code(factories.user("ana@exemple.fr"), "ana@exemple.fr", browser=None, at=NOW)
    accounts.post_login_code(login_code, "BCDF-GHJK", to="ana@exemple.fr", subject="Code", body="Code", at=NOW)
    tries = accounts.begin_tries(login_code)

    answers = at_once([lambda: accounts.try_login_code(tries.pk, "BCDF-GHJK", at=NOW)] * 4)

    assert Counter(answers) == {True: 1, False: 3}


def test_of_two_facilitators_who_leave_at_once_one_stays():
    both = [factories.facilitator(), factories.facilitator()]

    answers = at_once([lambda person=person: accounts.end_facilitator(person, by=person, at=NOW) for person in both])

    assert kinds(answers) == {"User": 1, "LastFacilitator": 1}
    assert User.objects.filter(is_facilitator=True).count() == 1


def test_of_two_organisers_released_at_once_one_stays():
    gathering = factories.gathering()
    both = [factories.organiser(gathering), factories.organiser(gathering)]
    rows = list(Organiser.objects.filter(gathering=gathering, user__in=both))
    Organiser.objects.filter(gathering=gathering).exclude(user__in=both).delete()

    answers = at_once([lambda row=row: gatherings.release_organiser(row, by=both[0], at=NOW) for row in rows])

    assert kinds(answers) == {"NoneType": 1, "GatheringRefused": 1}
    assert Organiser.objects.filter(gathering=gathering).count() == 1


def test_an_organisation_invited_by_several_at_once_is_asked_once():
    gathering, organisation, by = factories.gathering(), factories.centre(), factories.facilitator()

    answers = at_once([lambda: gatherings.invite(gathering, organisation, by=by, at=NOW)] * 6)

    assert kinds(answers) == {"Invitation": 1, "InvitationRefused": 5}
    assert Invitation.objects.count() == 1


def test_slots_that_overlap_added_at_once_leave_one():
    gathering, by = factories.gathering(), factories.facilitator()
    first = factories.slot(gathering)
    start, end = first.starts_at, first.ends_at
    first.delete()

    def adding(minutes):
        shift = timedelta(minutes=minutes)
        return lambda: gatherings.add_slot(gathering, starts_at=start + shift, ends_at=end + shift, by=by, at=NOW)

    answers = at_once([adding(minutes) for minutes in range(5)])

    assert kinds(answers) == {"Slot": 1, "SlotOverlap": 4}
    assert Slot.objects.count() == 1


def test_an_account_opened_at_once_for_one_address_is_one():
    answers = at_once([lambda: accounts.open_account("ana@exemple.fr", by=None, at=NOW)] * 6)

    assert kinds(answers) == {"User": 6}
    assert User.objects.filter(email="ana@exemple.fr").count() == 1


def test_people_noted_at_once_under_one_address_or_one_name_are_one():
    by = factories.facilitator()

    def adding(email):
        return lambda: network.add_participant(
            first_name="Zoé", last_name="Quimper", email=email, despite_resemblance=False, by=by, at=NOW
        )

    same_address = at_once([adding("zoe@exemple.fr")] * 5)
    same_name = at_once([adding("")] * 5)

    assert kinds(same_address) == {"Person": 1, "PersonKnown": 4}
    assert kinds(same_name) == {"PersonResembles": 5}
    assert Person.objects.filter(last_name="Quimper").count() == 1


def test_organisations_of_one_name_added_at_once_are_one():
    by = factories.facilitator()

    answers = at_once([lambda: network.create_organisation(name="La Ruche", by=by, at=NOW)] * 5)

    assert kinds(answers) == {"Organisation": 1, "OrganisationKnown": 4}
    assert Organisation.objects.count() == 1


def test_posts_of_one_person_in_one_organisation_added_at_once_are_one():
    person, organisation = factories.person(), factories.centre()

    answers = at_once([lambda: network.add_post(person, organisation, by=None, at=NOW, from_on=DAY)] * 4)

    assert kinds(answers) == {"Post": 1, "PostRefused": 3}
    assert Post.objects.count() == 1


def test_articles_of_one_title_begun_at_once_have_addresses_of_their_own():
    by = factories.facilitator()

    answers = at_once([lambda: articles.begin_article(title="Bilan", body="<p>Oui</p>", by=by, at=NOW)] * 5)

    assert kinds(answers) == {"Article": 5}
    slugs = ["bilan", "bilan-2", "bilan-3", "bilan-4", "bilan-5"]
    assert sorted(ArticleAddress.objects.values_list("slug", flat=True)) == slugs


def test_an_article_saved_by_several_at_once_is_saved_once_and_the_others_are_told():
    by = factories.facilitator()
    article = articles.begin_article(title="Bilan", body="<p>Oui</p>", by=by, at=NOW)

    answers = at_once(
        [
            lambda number=number: articles.keep_article(
                article, seen_version=article.version, body=f"<p>Version {number}</p>", by=by, at=NOW
            )
            for number in range(5)
        ]
    )

    assert kinds(answers) == {"Article": 1, "Overtaken": 4}
    assert ArticleVersion.objects.count() == 2


def test_a_form_that_arrives_twice_at_once_does_its_deed_once():
    by = factories.facilitator()

    def sending():
        with once.awaiting() as keys:
            keys.append("a-form")
            return network.add_person(first_name="Zoé", last_name="Quimper", by=by, at=NOW)

    answers = at_once([sending] * 5)

    assert kinds(answers) == {"Person": 1, "AlreadyDoneError": 4}
    assert SentForm.objects.count() == 1
    assert Person.objects.filter(last_name="Quimper").count() == 1


def test_of_eight_who_write_the_same_line_of_an_entry_at_once_one_does_and_the_others_are_told():
    person = factories.person(phone="01")

    def writing(number):
        copy = Person.objects.get(pk=person.pk)
        return lambda: network.change_person(copy, seen={"phone": "01"}, by=None, at=NOW, phone=f"0{number}")

    answers = at_once([writing(number) for number in range(2, 10)])

    assert kinds(answers) == {"Person": 1, "ChangedMeanwhile": 7}


def test_of_four_who_move_a_gathering_at_once_one_does_and_the_others_are_told():
    gathering = factories.gathering()

    def moving(days):
        copy = Gathering.objects.select_related("action").get(pk=gathering.pk)
        to = DAY + timedelta(days=days)
        return lambda: gatherings.postpone_gathering(copy, starts_on=to, seen=DAY, by=None, at=NOW)

    answers = at_once([moving(days) for days in (7, 14, 21, 28)])

    assert kinds(answers) == {"Gathering": 1, "Overtaken": 3}


def test_a_signature_and_a_cancellation_at_once_never_both_hold():
    gathering = factories.gathering()
    half_day = HalfDay.objects.filter(meeting__action=gathering.action).first()
    person = factories.person()
    copy = Gathering.objects.get(pk=gathering.pk)

    at_once(
        [
            lambda: gatherings.cancel_gathering(copy, by=None, at=NOW),
            lambda: activities.sign_in(
                half_day, person, organisation=None, trade=None, means=Means.ORGANISER_LIST, by=None, at=NOW
            ),
        ]
    )

    states = (Gathering.objects.get(pk=gathering.pk).state, Presence.objects.count())
    assert states in {("cancelled", 0), ("announced", 1)}


def test_one_act_undone_on_four_screens_at_once_is_undone_once():
    gathering = factories.gathering()
    organiser = factories.organiser(gathering)
    gatherings.remove_space(factories.space(gathering), by=organiser, at=NOW)
    act = UndoableAct.objects.get().pk

    answers = at_once([lambda: undoing.undo(act, by=organiser, at=NOW) for _ in range(4)])

    assert kinds(answers) == {"Undone": 4}
    assert (gathering.spaces.count(), AuditLine.objects.filter(deed="restore_space").count()) == (1, 1)


def test_a_place_given_back_and_asked_for_at_once_is_taken_once():
    gathering = factories.gathering(capacity_people=1)
    first, second = factories.person(), factories.person()
    registering(gathering, first)()
    gatherings.cancel_registration(Registration.objects.get(), by=first.user, at=NOW)
    act = UndoableAct.objects.get().pk

    at_once([lambda: undoing.undo(act, by=first.user, at=NOW), registering(gathering, second)])

    assert Registration.objects.filter(state=RegistrationState.CONFIRMED).count() == 1


def test_of_an_undo_and_a_move_into_the_same_cell_at_once_the_second_sees_the_first():
    forum = factories.forum(phase="compose")
    moved, undone = factories.topic(forum), factories.topic(forum)
    ada, bo = factories.organiser(forum.session.gathering), factories.organiser(forum.session.gathering)
    (nine, ten), (large, _small) = forum.slots.order_by("starts_at"), forum.spaces.order_by("rank", "pk")
    before = NOW - timedelta(days=1)
    topics.move_topic(moved, nine, large, by=ada, at=before)
    topics.move_topic(moved, ten, large, by=ada, at=before)
    act = UndoableAct.objects.filter(by=ada).latest("pk").pk

    answers = at_once(
        [
            lambda: undoing.undo(act, by=ada, at=before),
            lambda: topics.move_topic(undone, nine, large, by=bo, at=before),
        ]
    )

    standing = set(Cell.objects.filter(grid__state="working").values_list("topic", "slot", "space"))
    ends = {
        "Undone": {(undone.pk, nine.pk, large.pk)},  # then taken from the cell by who came second
        "UndoRefused": {(moved.pk, ten.pk, large.pk), (undone.pk, nine.pk, large.pk)},
    }
    first = type(answers[0]).__name__
    assert (standing, type(answers[1]).__name__) == (ends[first], "Grid")


def test_of_two_hosts_who_take_one_cell_at_once_one_has_it_and_the_other_is_told():
    forum = factories.forum(phase="compose")
    taken = [factories.topic(forum, f"Sujet {n}") for n in range(2)]
    topics.let_hosts_take_cells(forum, on=True, by=None, at=NOW)
    slot, space = forum.slots.order_by("starts_at").first(), forum.spaces.order_by("rank", "pk").first()

    answers = at_once([lambda topic=topic: topics.take_cell(topic, slot, space, by=None, at=NOW) for topic in taken])

    assert kinds(answers) == {"Grid": 1, "CellTaken": 1}
    assert Cell.objects.filter(grid__forum=forum, grid__state="published", slot=slot, space=space).count() == 1


def test_two_organisers_who_press_next_at_once_pass_over_no_subject():
    forum = factories.forum()
    first, second = (factories.topic(forum, title) for title in ("Un", "Deux"))
    factories.topic(forum, "Trois")
    topics.move_round(forum, "begin", seen=None, by=None, at=NOW)

    answers = at_once([lambda: topics.move_round(forum, "next", seen=first.number, by=None, at=NOW)] * 2)

    assert kinds(answers) == {"PitchRound": 1, "Overtaken": 1}
    assert PitchRound.objects.get().number == second.number
