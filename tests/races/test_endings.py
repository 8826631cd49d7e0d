"""What is written in the very instant in which a gathering ends: it came before, and stands, or it is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction

from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.models import Gathering, Registration
from faire_reseau.kit.refusals import Refusal
from faire_reseau.topics import actions as topics
from faire_reseau.topics.models import Forum, Topic, Wish
from tests import factories
from tests.factories import NOW
from tests.races.together import HANG_S, on_postgresql

pytestmark = [on_postgresql, pytest.mark.django_db(transaction=True)]


def while_ending(end, write):
    """What `write` answers or raises when it begins while `end` is done and not yet committed: it waits for it, or it is done
    first. Looked at from outside: whether it waits for a lock, never how long.
    """
    backend, begun, done = [], threading.Event(), threading.Event()

    def writing():
        try:
            connection.ensure_connection()
            backend.append(connection.connection.info.backend_pid)
            begun.set()
            return write()
        except Refusal as refusal:
            return refusal
        finally:
            done.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            end()
            answer = pool.submit(writing)
            assert begun.wait(HANG_S)
            rounds = 0
            while not done.wait(0.02) and not waits_for_a_lock(backend[0]):
                rounds += 1
                assert rounds < HANG_S * 50, "neither done nor waiting"
        return answer.result(HANG_S)


def waits_for_a_lock(backend):
    with connection.cursor() as cursor:
        cursor.execute("SELECT cardinality(pg_blocking_pids(%s)) > 0", [backend])
        return cursor.fetchone()[0]


def wishing(forum):
    topic, person = factories.topic(forum), factories.participant(forum.session.gathering)
    return lambda: topics.wish(Topic.objects.get(pk=topic.pk), person, 2, by=person.user, at=NOW), Wish


def proposing(forum):
    host = factories.participant(forum.session.gathering)
    where = Forum.objects.get(pk=forum.pk)
    return lambda: topics.propose_topic(where, title="Un", kind="topic", hosts=[host], by=host.user, at=NOW), Topic


def opening_a_forum(forum):
    session = factories.session(forum.session.gathering, format="open_forum")
    return lambda: topics.create_forum(session, slots=[], spaces=[], by=None, at=NOW), Forum


def registering(forum):
    gathering, person = Gathering.objects.get(), factories.person()
    halves = list(HalfDay.objects.all())
    return lambda: gatherings.register(gathering, person, halves, post=None, by=person.user, at=NOW), Registration


def signing(forum):
    HalfDay.objects.update(sign_in_open=True)
    half, person = HalfDay.objects.order_by("pk").first(), factories.participant(forum.session.gathering)
    where = {"organisation": None, "trade": None}
    return lambda: activities.sign_in(half, person, means=Means.OWN_PHONE, by=person.user, at=NOW, **where), Presence


@pytest.mark.parametrize("kind", [wishing, proposing, opening_a_forum, registering, signing])
@pytest.mark.parametrize("end", [gatherings.finish_gathering, gatherings.cancel_gathering])
def test_what_is_written_while_a_gathering_ends_is_refused_once_it_has_ended(kind, end):
    forum = factories.forum(phase="wish" if kind is wishing else "propose")
    write, table = kind(forum)
    before = table.objects.count()

    answer = while_ending(lambda: end(Gathering.objects.get(), by=None, at=NOW), write)

    assert isinstance(answer, Refusal)
    assert table.objects.count() == before


def test_signing_in_opened_on_phones_while_a_gathering_ends_lets_nobody_sign_after_it():
    factories.gathering()
    half = HalfDay.objects.order_by("pk").first()

    answer = while_ending(
        lambda: gatherings.finish_gathering(Gathering.objects.get(), by=None, at=NOW),
        lambda: activities.open_sign_in(half, by=None, at=NOW),
    )

    assert isinstance(answer, Refusal)
    assert set(HalfDay.objects.values_list("sign_in_open", flat=True)) == {False}
