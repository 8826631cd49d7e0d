"""The server as a process: its address, its worker, its end, what it keeps when it is killed."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.live.server import ROOT, Site, surroundings, toy_site
from tests.live.streams import Reader, eventually, words
from tests.live.test_hub import cookie_of, say

pytestmark = pytest.mark.slow("starts a real server")


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Site]]:
    sites: list[Site] = []

    def new(*, worker: bool = False) -> Site:
        site = toy_site(tmp_path, *(("--host", "127.0.0.1") if worker else ()))
        site.is_forked = False
        sites.append(site)
        return site.start()

    yield new
    for site in sites:
        site.kill()


def workers_of(site: Site) -> list[int]:
    assert site.process is not None
    children = Path(f"/proc/{site.process.pid}/task/{site.process.pid}/children")
    if not children.exists():
        pytest.skip("this system does not list the children of a process")
    assert eventually(children.read_text)
    return [int(pid) for pid in children.read_text().split()]


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def test_the_server_ends_open_streams_first_and_takes_its_worker_along(start: Callable[..., Site]) -> None:
    site = start(worker=True)
    worker = workers_of(site)[0]
    readers = [Reader(site, "channels=wishes") for _ in range(20)]
    for reader in readers:
        reader.until(1)

    site.stop()
    for reader in readers:
        reader.until_over()

    assert [reader.events[1] for reader in readers] == [("end", None, {"reason": "stopping"})] * 20
    assert not is_running(worker)


def test_a_task_done_by_the_worker_pushes_to_the_screens_of_the_server(start: Callable[..., Site]) -> None:
    site = start(worker=True)
    reader = Reader(site, "channels=wishes")
    reader.until(1)

    site.request("POST", "/taches/", {"task": "say", "word": "from the worker"})
    heard = words(reader.until(2))
    site.stop()

    assert heard == ["from the worker"]


def test_a_worker_killed_during_its_task_is_replaced_and_the_task_done_and_screens_fetch_afresh(
    start: Callable[..., Site],
) -> None:
    site = start(worker=True)
    first = workers_of(site)
    reader = Reader(site, "channels=wishes")
    reader.until(1)

    site.request("POST", "/taches/", {"task": "break_once", "word": "second try"})
    events = reader.until(3)
    second = workers_of(site)
    site.stop()

    assert [name for name, _, _ in events] == ["ready", "behind", "message"]
    assert words(events) == ["second try"]
    assert len(first) == len(second) == 1
    assert first != second


def test_a_worker_ends_when_its_server_is_killed(start: Callable[..., Site]) -> None:
    site = start(worker=True)
    worker = workers_of(site)[0]

    site.kill()

    assert eventually(lambda: not is_running(worker))


def test_every_wish_answered_before_a_kill_is_there_once_after_it(start: Callable[..., Site]) -> None:
    site = start()
    cookie = cookie_of(site, "ada")
    site.request("GET", "/")
    token = _token(site, cookie)
    answered: list[str] = []
    enough = threading.Event()

    def wish(number: int) -> None:
        fields = {"topic": "bees", "level": f"{number}", "key": f"key-{number}", "csrfmiddlewaretoken": token[1]}
        try:
            if site.request("POST", "/souhaits/", fields, cookie=f"{cookie}; {token[0]}").status == 302:
                answered.append(f"{number}")
        except (OSError, http.client.HTTPException):
            pass  # the server died before it answered: nothing was promised
        if len(answered) >= 60:
            enough.set()

    threads = [threading.Thread(target=wish, args=(number,)) for number in range(200)]
    for thread in threads:
        thread.start()
    assert enough.wait(60)
    site.kill()
    for thread in threads:
        thread.join()
    site.start()
    saved = _levels(site)
    numbers = sorted(answered)
    for number in numbers:  # the phones that heard nothing would ask again: so do those that did
        wish(int(number))
    again = _levels(site)
    site.stop()

    assert sorted(set(answered) - set(saved)) == []
    assert len(saved) == len(set(saved))
    assert again == saved


def test_a_stream_that_saw_the_server_restart_is_told_by_another_name_of_the_server(start: Callable[..., Site]) -> None:
    site = start()
    before = Reader(site, "channels=wishes")
    before.until(1)
    site.kill()
    site.start()
    say(site, "after")
    after = Reader(site, f"channels=wishes&since={before.events[0][1]}")
    events = after.until(2)
    site.stop()

    assert words(events) == ["after"]
    assert before.events[0][2]["server"] != events[0][2]["server"]


def test_a_taken_port_is_said_in_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = subprocess.run(
            [sys.executable, "-m", "faire_reseau.project.serve", "--port", str(port)],
            cwd=ROOT,
            env={
                **surroundings(),
                "DJANGO_SETTINGS_MODULE": "tests.live.toy.settings",
                "FAIRE_RESEAU_DATA": str(tmp_path),
            },
            capture_output=True,
            text=True,
            check=False,
        )

    expected = f"Cannot listen on 127.0.0.1, port {port}: Address already in use. Choose another with --port.\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", expected)


def test_a_body_is_taken_whole_or_not_at_all(start: Callable[..., Site]) -> None:
    site = start()
    whole = site.request("POST", "/taille/", {"text": "x" * 3_000_000}).text  # type: ignore[attr-defined]
    with socket.create_connection(("127.0.0.1", site.port)) as phone:
        head = "POST /dire/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        phone.sendall(f"{head}Content-Length: 500\r\n\r\nchannel=wishes&word=cut".encode())
        phone.shutdown(socket.SHUT_WR)
        phone.settimeout(300)
        while phone.recv(4096):
            pass
    say(site, "whole")
    reader = Reader(site, "channels=wishes&since=0")
    heard = words(reader.until(2))
    reader.close()
    site.stop()

    assert whole == str(3_000_000 + len("text="))
    assert heard == ["whole"]


def test_an_interrupt_ends_the_server_without_a_fault(start: Callable[..., Site]) -> None:
    site = start(worker=True)
    workers_of(site)
    process = site.process
    assert process is not None

    site._end(signal.SIGINT)

    assert process.returncode in (0, -signal.SIGINT)
    assert "Traceback" not in (site.data / "server.log").read_text()


def _levels(site: Site) -> list[str]:
    import json

    levels: list[str] = json.loads(site.request("GET", "/combien/").text)["levels"]  # type: ignore[attr-defined]
    return levels


def _token(site: Site, cookie: str) -> tuple[str, str]:
    answer = site.request("GET", "/", cookie=cookie)
    cookies = [value.split(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    text: str = answer.text  # type: ignore[attr-defined]
    value = text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return "; ".join(cookies) or cookie, value
