"""Fetch addresses of others: public ones alone, within bounds, redirects looked at like the first address."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from faire_reseau.kit.fetching import FetchFault, Unfetched, fetch, is_public


class Other(BaseHTTPRequestHandler):
    """Somebody else's server."""

    def do_GET(self) -> None:
        self.server.paths.append(self.path)
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", self.server.leads_to)
            self.end_headers()
        elif self.path == "/drip":
            self.send_response(200)
            self.end_headers()
            while not self.server.over.wait(0.01):
                self.wfile.write(b".")
        else:
            self.send_response(200 if self.path.startswith("/ok") else 503)
            self.end_headers()
            self.wfile.write(b"x" * 100)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def other(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    server.paths, server.over, server.leads_to = [], threading.Event(), "/ok?1"
    server.address = f"http://127.0.0.1:{server.server_port}"
    settings.FETCHED_HERE = (server.address,)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def fault(address: str, most_bytes: int = 1_000, seconds: float = 30) -> tuple[FetchFault, str]:
    with pytest.raises(Unfetched) as caught:
        fetch(address, most_bytes=most_bytes, seconds=seconds)
    return caught.value.fault, caught.value.detail


def test_an_answer_comes_whole_and_redirects_are_followed(other):
    assert fetch(f"{other.address}/to/there", most_bytes=100, seconds=30).content == b"x" * 100
    assert other.paths == ["/to/there", "/ok?1"]


def test_what_is_too_large_too_slow_or_an_error_is_a_fault(other):
    assert fault(f"{other.address}/ok", most_bytes=99) == (FetchFault.TOO_LARGE, "")
    assert fault(f"{other.address}/down") == (FetchFault.STATUS, "503")
    assert fault(f"{other.address}/drip", most_bytes=10**9, seconds=0.1)[0] == FetchFault.TOO_SLOW


def test_a_redirect_within_or_in_circles_is_refused(other):
    other.leads_to = "http://127.0.0.1:9/secret"
    assert fault(f"{other.address}/to/x") == (FetchFault.PRIVATE, "")
    other.leads_to = "/to/x"
    assert fault(f"{other.address}/to/x") == (FetchFault.REDIRECTS, "")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:8000/",
        "http://localhost/",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://user:secret@93.184.216.34/",
        "http://93.184.216.34:22/",
        "ftp://93.184.216.34/",
        "file:///etc/passwd",
        "http://[::ffff:127.0.0.1]/",
    ],
)
def test_addresses_within_are_never_asked(monkeypatch, address):
    # Figures are looked up like names: here by what they say.
    monkeypatch.setattr(
        "socket.getaddrinfo", lambda host, port, **_more: [(0, 0, 0, "", (host.replace("localhost", "::1"), port))]
    )

    assert fault(address) == (FetchFault.PRIVATE, "")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("192.168.1.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
        ("nothing", False),
    ],
)
def test_an_address_is_public_or_not(address, public):
    assert is_public(address) is public
