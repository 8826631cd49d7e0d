"""What ends or changes a gathering while others act on it, and further actions that look before they write, at once."""

import threading
from datetime import timedelta

import pytest
from django.db import connections, transaction

from faire_reseau.accounts import actions as accounts
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network import actions as network
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.models import Network, Post, Trade
from faire_reseau.topics import actions as topics
from faire_reseau.topics.models import Choice, Composition, Forum, Topic
from tests import factories
from tests.factories import DAY, NOW
from tests.races.test_log_of_messages import until, waits_or_is_done
from tests.races.together import HANG_S, at_once, kinds, on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]


def behind(first, second):
    """What `second` answers or raises when it begins after `first` has written and before that is committed."""
    has_written, may_end, answers = threading.Event(), threading.Event(), []

    def write():
        with transaction.atomic():
            first()
            has_written.set()
            may_end.wait(HANG_S)
        connections.close_all()

    def come_after():
        try:
            answers.append(second())
        except Exception as error:  # noqa: BLE001  (it is the answer)
            answers.append(error)
        connections.close_all()

    slow, quick = threading.Thread(target=write), threading.Thread(target=come_after)
    slow.start()
    assert has_written.wait(HANG_S)
    quick.start()
    until(lambda: waits_or_is_done(quick))
    may_end.set()
    slow.join(HANG_S)
    quick.join(HANG_S)
    return answers[0]


def proposing(forum, host):
    return lambda: topics.propose_topic(forum, title="Sujet", kind="topic", hosts=[host], by=host.user, at=NOW)


def test_who_waited_behind_the_cancellation_of_a_gathering_proposes_nothing_in_it():
    forum = factories.forum()
    host = factories.participant(forum.session.gathering)
    copy = Gathering.objects.get(pk=forum.session.gathering_id)

    def cancel():
        gatherings.cancel_gathering(copy, by=None, at=NOW)
        Forum.objects.filter(pk=forum.pk).update(version=forum.version + 1)  # as the room does once it is committed

    answer = behind(cancel, proposing(forum, host))

    assert (type(answer).__name__, Topic.objects.count()) == ("VerbClosed", 0)


def test_who_waited_behind_a_phase_that_closed_proposes_nothing():
    forum = factories.forum()
    host = factories.participant(forum.session.gathering)

    answer = behind(lambda: topics.move_to_phase(forum, "compose", by=None, at=NOW), proposing(forum, host))

    assert (type(answer).__name__, Topic.objects.count()) == ("VerbClosed", 0)


def test_compositions_asked_for_at_once_are_one():
    forum = factories.forum(phase="compose")
    factories.topic(forum)
    organiser = factories.organiser(forum.session.gathering)

    answers = at_once([lambda: topics.ask_composition(forum, seconds=5, by=organiser, at=NOW)] * 5)

    assert kinds(answers) == {"Composition": 1, "Overtaken": 4}
    assert Composition.objects.count() == 1


def test_forums_opened_on_one_session_at_once_are_one():
    session = factories.session(factories.gathering(), format="barcamp")

    answers = at_once([lambda: topics.create_forum(session, slots=[], spaces=[], by=None, at=NOW)] * 4)

    assert (kinds(answers), Forum.objects.count()) == ({"Forum": 4}, 1)


def test_topics_merged_into_one_another_at_once_leave_one_standing():
    forum = factories.forum()
    first, second = factories.topic(forum), factories.topic(forum)
    organiser = factories.organiser(forum.session.gathering)

    at_once(
        [
            lambda: topics.merge_topics(first, [second], by=organiser, at=NOW),
            lambda: topics.merge_topics(second, [first], by=organiser, at=NOW),
        ]
    )

    assert sorted(Topic.objects.values_list("state", flat=True)) == ["merged", "suggested"]


def test_facilitators_who_erase_their_accounts_at_once_leave_one():
    both = [factories.facilitator(), factories.facilitator()]

    answers = at_once([lambda person=person: accounts.erase_account(person, by=person, at=NOW) for person in both])

    assert kinds(answers) == {"NoneType": 1, "LastFacilitator": 1}


def test_two_people_who_take_one_address_at_once_do_not_share_it():
    both = [factories.user(), factories.user()]

    answers = at_once(
        [lambda person=person: accounts.change_address(person, "ana@exemple.fr", by=person, at=NOW) for person in both]
    )

    assert kinds(answers) == {"User": 1, "AddressTaken": 1}


def test_trades_added_at_once_have_codes_and_ranks_of_their_own():
    by = factories.facilitator()

    answers = at_once([lambda: network.keep_trade(None, label="Médiation", label_en="", by=by, at=NOW)] * 4)

    assert kinds(answers) == {"Trade": 4}
    rows = sorted(Trade.objects.values_list("code", "rank"))
    assert rows == [("mediation", 1), ("mediation-2", 2), ("mediation-3", 3), ("mediation-4", 4)]


def test_a_network_whose_rules_are_chosen_at_once_is_one():
    by = factories.facilitator()

    answers = at_once([lambda: network.choose_names_shown(NamesShown.EVERYBODY, by=by, at=NOW)] * 4)

    assert (kinds(answers), Network.objects.count()) == ({"Network": 4}, 1)


def test_a_post_whose_days_move_while_it_is_ended_keeps_them_in_order():
    person, organisation = factories.person(), factories.centre()
    post = network.add_post(person, organisation, by=None, at=NOW, from_on=DAY)
    copy = Post.objects.select_related("person").get(pk=post.pk)

    answer = behind(
        lambda: network.change_post(post, by=None, at=NOW, from_on=DAY + timedelta(days=9)),
        lambda: network.close_post(copy, to_on=DAY, by=None, at=NOW),
    )

    assert (type(answer).__name__, Post.objects.get().to_on) == ("PostRefused", None)


def test_places_added_and_taken_at_once_are_never_more_than_there_are():
    gathering = factories.gathering(capacity_people=2)
    people = [factories.person() for _ in range(8)]
    from tests.races.test_races import registering

    def widening():
        fresh = Gathering.objects.get(pk=gathering.pk)
        return gatherings.change_gathering(fresh, capacity_people=4, by=None, at=NOW)

    answers = at_once([*(registering(gathering, person) for person in people), widening])

    assert kinds(answers) == {"Registration": 8, "Gathering": 1}
    states = sorted(gathering.registrations.values_list("state", flat=True))
    assert (states.count("confirmed"), states.count("waiting")) == (4, 4)


def test_programmes_chosen_on_two_screens_at_once_are_one_choice():
    forum = factories.forum(phase="compose")
    topic = factories.topic(forum)
    organiser, slot, space = factories.organiser(forum.session.gathering), forum.slots.first(), forum.spaces.first()
    topics.move_topic(topic, slot, space, by=organiser, at=NOW)
    topics.publish_grid(forum, by=organiser, at=NOW)
    person = factories.participant(forum.session.gathering)

    answers = at_once([lambda: topics.choose(forum, person, slot, topic, by=person.user, at=NOW)] * 4)

    assert kinds(answers) == {"Choice": 4}
    assert Choice.objects.filter(person=person, slot=slot).count() == 1
