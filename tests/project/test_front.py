"""The server before any proxy: open files, silent connections, headers and bodies without end, writers who wait."""

import contextlib
import http.client
import socket
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver

from faire_reseau.kit.uploads import taken_by
from faire_reseau.project.asgi import THREADS, WRITERS
from faire_reseau.project.descriptors import Ceilings, ceilings
from faire_reseau.project.refused_bodies import refusal
from tests.live.phones import Phone, entered, participants, rows
from tests.live.server import Site, live_site, toy_site
from tests.live.streams import eventually

pytestmark = pytest.mark.slow("starts a real server")
PATIENCE_S = 120


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = live_site(tmp_path_factory.mktemp("product"), "propose", "--no-worker")
    yield site
    site.stop()


@pytest.fixture
def narrow(tmp_path: Path) -> Iterator[Site]:
    """The toy site with 256 open files: 128 connections, 96 streams, 48 of visitors."""
    site = toy_site(tmp_path)
    site.open_files = 256
    yield site.start()
    site.stop()


def opened(site: Site, words: bytes = b"") -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE_S)
    if words:
        connection.sendall(words)
    return connection


def answer_of(connection: socket.socket) -> http.client.HTTPResponse:
    """What the server answers first, or status 0 when it hangs up."""
    answer = http.client.HTTPResponse(connection)
    try:
        answer.begin()
    except (http.client.BadStatusLine, ConnectionError):
        answer.status = 0
    return answer


def asked(site: Site, words: bytes) -> int:
    with opened(site, words) as connection:
        return answer_of(connection).status


def stream(site: Site, cookie: str = "") -> tuple[socket.socket, http.client.HTTPResponse]:
    connection = opened(site, f"GET /direct?channels=wishes HTTP/1.1\r\nHost: a\r\nCookie: {cookie}\r\n\r\n".encode())
    return connection, answer_of(connection)


def test_ceilings_leave_room_for_pages_and_for_people_signed_in():
    assert ceilings(1_024) == Ceilings(connections=896, streams=672, visitors=336)
    assert ceilings(65_536) == Ceilings(connections=65_408, streams=5_000, visitors=2_500)


def test_streams_of_visitors_leave_the_places_of_people_signed_in_of_guests_and_the_pages(narrow):
    with contextlib.ExitStack() as open_connections:
        answers = []
        for _number in range(100):
            connection, answer = stream(narrow)
            open_connections.enter_context(connection)
            answers.append(answer)
        refused = [answer for answer in answers if answer.status == 503]
        known = []
        for door in ("/entrer/", "/passe/"):
            entrance = narrow.request("POST", door, {"name": "ana"})
            cookie = "; ".join(v.split(";")[0] for k, v in entrance.getheaders() if k.lower() == "set-cookie")
            connection, answer = stream(narrow, cookie)
            open_connections.enter_context(connection)
            known.append(answer.status)

        assert Counter(answer.status for answer in answers) == {200: 48, 503: 52}
        assert {answer.getheader("Retry-After") for answer in refused} == {"30"}
        assert known == [200, 200]
        assert narrow.request("GET", "/combien/").status == 200


def test_connections_that_ask_nothing_give_way_to_those_that_do(narrow):
    with contextlib.ExitStack() as open_connections:
        for _number in range(400):
            open_connections.enter_context(opened(narrow))

        assert [narrow.request("GET", "/combien/").status for _ in range(3)] == [200, 200, 200]


def test_a_request_that_never_begins_or_never_ends_is_given_ten_seconds(site):
    with opened(site) as silent, opened(site, b"GET / HTTP/1.1\r\nHost: a\r\n") as unfinished:
        assert (answer_of(silent).status, answer_of(unfinished).status) == (0, 408)


@pytest.mark.parametrize(
    "words",
    [
        b"X: " + b"a" * 300_000,
        b"X: a\r\n" * 150 + b"\r\n",
        b"X: " + b"a" * 20_000 + b"\r\n\r\n",
    ],
    ids=["without end", "too many", "too large"],
)
def test_headers_are_bounded(site, words):
    assert asked(site, b"GET / HTTP/1.1\r\nHost: a\r\n" + words) == 431


def test_a_large_body_is_refused_before_it_is_sent_unless_the_address_takes_files(site):
    def announced(path: str, size: int, cookie: str = "") -> int:
        head = f"POST {path} HTTP/1.1\r\nHost: a\r\nCookie: {cookie}\r\nContent-Length: {size}\r\n"
        with opened(site, f"{head}Expect: 100-continue\r\n\r\n".encode()) as connection:
            return answer_of(connection).status if size > 65_536 else 0

    cookie = cookie_of(entered(site, participants(site)[0]))

    assert announced("/robots.txt", 65_537) == 413
    assert announced("/nowhere/", 64_000_000, cookie) == 413
    assert announced("/articles/nouveau/", 65_537) == 413
    assert announced("/articles/nouveau/", 100_000_000, cookie) == 413
    assert announced("/rencontres/ici/sequences/1/note/images/", 60_000_000, cookie) == 413
    # Signed in, the page is asked whole, and says for itself that this person writes no articles.
    assert site_post(site, "/articles/nouveau/", 70_000, cookie) == 403


def test_a_body_in_pieces_is_cut_at_the_same_size(site):
    piece = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    head = b"POST /robots.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"

    assert asked(site, head + 5 * piece) == 413


def test_framing_without_a_body_is_cut_too(site):
    head = b"POST /robots.txt HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
    with opened(site, head + b"1;" + b"x" * 40_000) as connection, contextlib.suppress(OSError):
        connection.sendall(b"x" * 40_000)
        assert answer_of(connection).status in {0, 408}  # a machine so slow that its ten seconds were over first


def test_the_addresses_that_take_files_are_those_that_are_meant_to():
    def declared(patterns, prefix=""):
        for pattern in patterns:
            route = f"{prefix}{pattern.pattern}"
            if hasattr(pattern, "url_patterns"):
                yield from declared(pattern.url_patterns, route)
            elif taken_by(pattern.callback):
                yield route, taken_by(pattern.callback).from_anybody

    assert sorted(declared(get_resolver().url_patterns)) == [
        ("activites/centres/<slug:organisation>/agenda/", False),
        ("activites/centres/<slug:organisation>/importer/", False),
        ("analyses/<int:corpus_id>/codes/importer/", False),
        ("analyses/fichier/", False),
        ("annuaire/<slug:slug>/logo/", False),
        ("annuaire/importer/", False),
        ("annuaire/reseau/", False),
        ("articles/<int:article_id>/", False),
        ("articles/images/", False),
        ("articles/nouveau/", False),
        ("bilans/<int:year>/centres/<slug:slug>/pieces/", False),
        ("bilans/<int:year>/centres/<slug:slug>/remplir/", False),
        ("bilans/<int:year>/centres/<slug:slug>/tableur/", False),
        ("bilans/indicateurs/charger/", False),
        ("invitation/<str:key>/", False),
        ("realisations/<int:record_id>/fichiers/", False),
        ("realisations/ajouter/", False),
        ("realisations/importer/", False),
        ("rencontres/<slug:slug>/inscription/", False),
        ("rencontres/<slug:slug>/preparer/image/", False),
        ("rencontres/<slug:slug>/sequences/<int:session_id>/documents/", False),
        ("rencontres/<slug:slug>/sequences/<int:session_id>/note/images/", False),
    ]


def test_who_only_reads_is_answered_while_more_writers_wait_than_there_are_threads(tmp_path):
    site = toy_site(tmp_path).start()
    statuses: list[int] = []

    def write() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S)
        connection.request("POST", "/attendre/", b"", {"Sec-Fetch-Dest": "empty"})
        statuses.append(connection.getresponse().status)
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(2 * THREADS)]
    for writer in writers:
        writer.start()
    # Those without a place are told so; those with one hold their thread until the test lets go.
    assert eventually(lambda: len(statuses) == 2 * THREADS - WRITERS)
    read = site.request("GET", "/attendre/").text  # type: ignore[attr-defined]
    (tmp_path / "go").touch()
    for writer in writers:
        writer.join(PATIENCE_S)
    site.stop()

    assert read == "done"
    assert Counter(statuses) == {503: 2 * THREADS - WRITERS, 200: WRITERS}


def test_what_was_typed_while_somebody_else_was_saving_is_sent_again_by_one_press(site):
    phone = entered(site, participants(site)[0])
    forum = rows(site, "SELECT id FROM topics_forum ORDER BY id")[0][0]
    path = f"/rencontres/nantes-2019/forums/{forum}/proposer/"
    phone.ask("GET", path)
    person = rows(site, f"SELECT id FROM network_person WHERE user_id = {phone.account}")[0][0]
    fields = {
        "title": "Écouter les habitant·es",
        "text": "Comment entendre\nqui ne vient pas ?",
        "kind": "nugget",
        "hosts": f"{person}",
        "key": "1b671a64-40d5-491e-99b0-da01ff1f3341",
    }
    with contextlib.closing(sqlite3.connect(site.data / "faire_reseau.sqlite3", timeout=PATIENCE_S)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        status, page = phone.ask("POST", path, fields)
        readable, _home = phone.ask("GET", "/")
        other.execute("ROLLBACK")
    carried = {name: value for name, value in hidden_of(page) if name not in ("csrfmiddlewaretoken", "once")}
    again, _text = phone.ask("POST", path, carried)

    assert (status, readable) == (503, 200)
    assert carried == fields
    assert again == 302
    assert rows(site, "SELECT count(*) FROM topics_topic WHERE title LIKE 'Écouter%'") == [(1,)]


def cookie_of(phone: Phone) -> str:
    return "; ".join(f"{name}={value}" for name, value in phone.cookies.items())


def site_post(site: Site, path: str, size: int, cookie: str) -> int:
    return site.request("POST", path, {"body": "x" * size}, cookie=cookie).status


def hidden_of(page: str) -> list[tuple[str, str]]:
    from html.parser import HTMLParser

    fields: list[tuple[str, str]] = []

    class Fields(HTMLParser):
        inside = False

        def handle_starttag(self, tag, attributes):
            named = dict(attributes)
            if tag == "form":
                self.inside = "/proposer/" in (named.get("action") or "")
            elif tag == "input" and named.get("type") == "hidden" and self.inside:
                fields.append((named["name"], named["value"] or ""))

        def handle_endtag(self, tag):
            self.inside = self.inside and tag != "form"

    Fields().feed(page)
    return fields


@pytest.mark.parametrize(
    ("headers", "kind", "language", "words"),
    [
        ({}, "text/html; charset=utf-8", "fr", "<h1>Envoi trop lourd</h1>"),
        ({"Accept-Language": "en-GB, fr;q=0.5"}, "text/html; charset=utf-8", "en", "<h1>Too large</h1>"),
        ({"Accept-Language": "de"}, "text/html; charset=utf-8", "fr", "<h1>Envoi trop lourd</h1>"),
        ({"Cookie": "django_language=en"}, "text/html; charset=utf-8", "en", "<h1>Too large</h1>"),
        (
            {"Sec-Fetch-Dest": "empty", "Accept-Language": "en"},
            "application/json",
            "en",
            '{"error": "What you sent is too',
        ),
    ],
)
def test_what_is_too_large_is_refused_by_a_page_of_the_product_in_the_readers_language(
    site, headers, kind, language, words
):
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    with opened(
        site, f"POST /entrer/ HTTP/1.1\r\nHost: a\r\n{lines}Content-Length: 65537\r\n\r\n".encode()
    ) as connection:
        connection.sendall(b"x" * 65_537)
        answer = answer_of(connection)
        body = answer.read().decode()

    assert (answer.status, answer.headers["Content-Type"], answer.headers["Content-Language"]) == (413, kind, language)
    assert (words in body, '<link rel="stylesheet" href="/static/ui/house.css">' in body) == (True, "html" in kind)
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self';")


def test_a_page_that_refuses_a_body_asks_nothing_of_the_database():  # this test may not use one
    for status in (408, 413, 503):
        words, fields = refusal(status, [(b"accept-language", b"fr")])
        assert (b'<html lang="fr">' in words, dict(fields)[b"cache-control"]) == (True, b"no-store")
