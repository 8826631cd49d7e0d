"""The stream itself, through a real server: order, resuming, rights, limits, other processes."""

import http.client
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.live.server import Site, toy_site
from tests.live.streams import Reader, eventually, words

pytestmark = pytest.mark.slow("starts a real server")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = toy_site(tmp_path_factory.mktemp("toy")).start()
    yield site
    site.stop()


def cookie_of(site: Site, name: str) -> str:
    answer = site.request("POST", "/entrer/", {"name": name})
    cookies = [value.split(";")[0] for field, value in answer.getheaders() if field.lower() == "set-cookie"]
    return "; ".join(cookies)


def say(site: Site, word: str, channel: str = "wishes") -> None:
    assert site.request("POST", "/dire/", {"channel": channel, "word": word}).status == 204


def newest(site: Site) -> int:
    with sqlite3.connect(site.data / "toy.sqlite3") as database:
        return database.execute("select coalesce(max(id), 0) from live_livemessage").fetchone()[0]


def test_a_stream_says_where_it_stands_then_carries_each_message_in_order(site: Site) -> None:
    reader = Reader(site, "channels=wishes")
    start = reader.until(1)[0][1]
    for word in ("one", "two", "three"):
        say(site, word)

    events = reader.until(4)
    reader.close()

    assert reader.response.getheader("Content-Type") == "text/event-stream; charset=utf-8"
    assert reader.response.getheader("X-Accel-Buffering") == "no"
    assert events[0][0] == "ready"
    assert events[0][2]["channels"] == ["wishes"]
    assert words(events) == ["one", "two", "three"]
    assert [number for _, number, _ in events] == [start, *(start + step for step in (1, 2, 3))]


@pytest.mark.parametrize("way", ["header", "address"])
def test_a_screen_that_comes_back_receives_what_it_missed_once(site: Site, way: str) -> None:
    start = newest(site)
    for word in ("seen", "missed", "missed too"):
        say(site, word)

    known = start + 1
    reader = (
        Reader(site, "channels=wishes&since=0", last_event_id=str(known))
        if way == "header"
        else Reader(site, f"channels=wishes&since={known}")
    )
    reader.until(3)
    say(site, "now")
    events = reader.until(4)
    reader.close()

    assert words(events) == ["missed", "missed too", "now"]
    assert [name for name, _, _ in events] == ["ready", "message", "message", "message"]


@pytest.mark.parametrize("since", ["999999", "-4", "abc", "9" * 30])
def test_a_number_the_log_does_not_know_asks_the_screen_to_fetch_afresh(site: Site, since: str) -> None:
    reader = Reader(site, f"channels=wishes&since={since}")
    reader.until(2)
    say(site, "after")
    events = reader.until(3)
    reader.close()

    assert [name for name, _, _ in events] == ["ready", "behind", "message"]
    assert words(events) == ["after"]


def test_a_message_goes_to_those_who_may_follow_its_channel_and_to_nobody_else(site: Site) -> None:
    ada = Reader(site, "channels=wishes,desk:ada,desk:bob", cookie=cookie_of(site, "ada"))
    bob = Reader(site, "channels=wishes,desk:ada,desk:bob", cookie=cookie_of(site, "bob"))
    nobody = Reader(site, "channels=wishes,desk:ada,desk:bob")
    first = [reader.until(1)[0][2]["channels"] for reader in (ada, bob, nobody)]

    say(site, "for ada", "desk:ada")
    say(site, "for all")
    heard = [words(ada.until(3)), words(bob.until(2)), words(nobody.until(2))]
    for reader in (ada, bob, nobody):
        reader.close()

    assert first == [["desk:ada", "wishes"], ["desk:bob", "wishes"], ["wishes"]]
    assert heard == [["for ada", "for all"], ["for all"], ["for all"]]


def test_a_refused_channel_and_a_missing_one_give_the_same_answer(site: Site) -> None:
    cookie = cookie_of(site, "carol")
    queries = ("channels=desk:ada", "channels=missing", "channels=", "", "channels=%0Aid:3")
    answers = [site.request("GET", f"/direct?{query}", cookie=cookie) for query in queries]

    def headers(answer: http.client.HTTPResponse) -> str:
        alike = [pair for pair in answer.getheaders() if pair[0].lower() not in ("date", "x-request-id")]
        return str(sorted(alike))

    seen = {(answer.status, answer.text, headers(answer)) for answer in answers}  # type: ignore[attr-defined]

    assert {(status, text) for status, text, _ in seen} == {(404, "Not found\n")}
    assert len(seen) == 1


def test_only_reading_is_answered(site: Site) -> None:
    assert site.request("POST", "/direct?channels=wishes", {"a": "b"}).status == 405


def test_a_message_written_by_another_process_arrives_too(site: Site) -> None:
    reader = Reader(site, "channels=wishes")
    reader.until(1)

    site.manage(
        "shell", "-v0", "-c", "from faire_reseau import live; live.push('wishes', 'said', {'word': 'elsewhere'})"
    )

    assert words(reader.until(2)) == ["elsewhere"]
    reader.close()


def test_a_revoked_session_ends_its_streams(site: Site) -> None:
    cookie = cookie_of(site, "dora")
    reader = Reader(site, "channels=desk:dora", cookie=cookie)
    reader.until(1)

    site.request("POST", "/sortir/", {}, cookie=cookie)
    # At most one round of checks away, twenty seconds; the reader's own patience is the limit of this test.
    reader._wait(lambda: reader.is_over or len(reader.events) > 1)

    assert reader.events[1] == ("end", None, {"reason": "rights"})


def test_an_account_with_too_many_streams_loses_its_oldest(site: Site) -> None:
    cookie = cookie_of(site, "eve")
    readers = [Reader(site, "channels=desk:eve", cookie=cookie) for _ in range(13)]
    for reader in readers:
        reader.until(1)

    readers[0].until_over()
    say(site, "hello", "desk:eve")
    heard = [words(reader.until(2)) for reader in readers[1:]]
    for reader in readers:
        reader.close()

    assert readers[0].events[1] == ("end", None, {"reason": "too many"})
    assert heard == [["hello"]] * 12


def test_two_hundred_messages_from_eight_threads_reach_every_screen_once(site: Site) -> None:
    readers = [Reader(site, "channels=wishes") for _ in range(5)]
    for reader in readers:
        reader.until(1)

    def many(number: int) -> None:
        for step in range(25):
            say(site, f"{number}-{step}")

    threads = [threading.Thread(target=many, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heard = [words(reader.until(201)) for reader in readers]
    for reader in readers:
        reader.close()

    assert [sorted(messages) for messages in heard] == [sorted(f"{a}-{b}" for a in range(8) for b in range(25))] * 5
    assert heard == [heard[0]] * 5


def test_a_page_knows_how_far_the_log_was_read_before_it_was_made(site: Site) -> None:
    say(site, "before")
    latest = newest(site)

    def is_known() -> bool:
        return f'data-live-since="{latest}"' in site.request("GET", "/").text  # type: ignore[attr-defined]

    assert eventually(is_known)


def sockets_in(open_files: Path) -> int:
    """How many of the open files of a process are sockets; one may be closed while they are counted."""
    count = 0
    for link in open_files.iterdir():
        with suppress(FileNotFoundError):
            count += link.readlink().name.startswith("socket:")
    return count


def test_screens_that_hang_up_are_forgotten(tmp_path: Path) -> None:
    site = toy_site(tmp_path).start()
    cookie = cookie_of(site, "fay")
    for _ in range(30):
        reader = Reader(site, "channels=desk:fay", cookie=cookie)
        reader.until(1)
        reader.close()
    open_files = Path(f"/proc/{site.process.pid}/fd") if site.process else Path()

    is_tidy = eventually(lambda: sockets_in(open_files) < 12) if open_files.exists() else True
    site.stop()

    assert is_tidy
