"""The server is killed in the middle of 200 concurrent wishes: every wish that was answered is there after restart, once."""

import http.client
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.live.phones import FORUM, Phone, entered, participants, rows
from tests.live.server import live_site

pytestmark = [pytest.mark.journey, pytest.mark.full, pytest.mark.slow("starts the product twice")]


def test_every_wish_that_was_answered_survives_a_killed_server_once(tmp_path):
    site = live_site(tmp_path, "wish", "--no-worker")
    people = dict(rows(site, "SELECT user_id, id FROM network_person WHERE user_id IS NOT NULL"))
    topics = rows(site, "SELECT id, forum_id FROM topics_topic ORDER BY id")
    phones = [entered(site, account) for account in participants(site)]
    for phone in phones:
        phone.ask("GET", FORUM.format(forum=topics[0][1]))
    # 200 wishes: every phone, every topic, then once more with another level.
    wanted = [(phone, topic, forum, level) for level in (3, 1) for phone in phones for topic, forum in topics][:200]
    answered: dict[tuple[int, int], list[int]] = {}
    levels_asked: dict[tuple[int, int], list[int]] = {}
    lock, enough = threading.Lock(), threading.Event()

    def wish(wanted_wish: tuple[Phone, int, int, int]) -> None:
        phone, topic, forum, level = wanted_wish
        key = (topic, people[phone.account])
        with lock:
            levels_asked.setdefault(key, []).append(level)
        try:
            status, _text = phone.ask(
                "POST", f"{FORUM.format(forum=forum)}sujets/{topic}/souhait/", {"level": str(level)}
            )
        except (OSError, http.client.HTTPException):
            return
        if status == 204:
            with lock:
                answered.setdefault(key, []).append(level)
                if sum(map(len, answered.values())) == 90:
                    enough.set()

    with ThreadPoolExecutor(max_workers=24) as many:
        for wanted_wish in wanted:
            many.submit(wish, wanted_wish)
        assert enough.wait(60)
        site.kill()
    site.start()
    try:
        stored = rows(site, "SELECT topic_id, person_id, level FROM topics_wish")
        by_key: dict[tuple[int, int], list[int]] = {}
        for topic, person, level in stored:
            by_key.setdefault((topic, person), []).append(level)

        assert len(wanted) == 200
        assert {key: len(levels) for key, levels in by_key.items() if len(levels) != 1} == {}
        lost = {key for key in answered if key not in by_key}
        assert lost == set()
        # What is kept is what was asked for and not something else; where one level only was asked, exactly that.
        wrong = {key: by_key[key] for key in answered if by_key[key][0] not in levels_asked[key]}
        assert wrong == {}
        status, text = phones[0].ask("GET", FORUM.format(forum=topics[0][1]))
        assert (status, "topic" in text or "sujet" in text) == (200, True)
    finally:
        site.stop()
