"""Fetch an address of somebody else's site by HTTP: public addresses alone, within bounds of size, time and redirects.

Who types an address chooses where the server knocks (server-side request forgery): a name is resolved first, every address it
has must be public, and the connection goes to that very address, whatever the name says a moment later.
"""

import contextlib
import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings

SILENCE_S = 20
"""How long the other server may say nothing."""
MOST_REDIRECTS = 3
NAME = "faire-reseau (OAI-PMH harvester)"
_OK, _REDIRECTS = 200, {301, 302, 303, 307, 308}
_OWN_PORTS = {80, 443}
_FIRST_FREE_PORT = 1024
_PIECE = 64 * 1024


class FetchFault(StrEnum):
    """Why an address gave nothing."""

    PRIVATE = "private"
    UNREACHABLE = "unreachable"
    STATUS = "status"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    REDIRECTS = "redirects"


class Unfetched(Exception):
    """An address that gave nothing: `fault`, and `detail`, the number or words of the other side."""

    def __init__(self, fault: FetchFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault, self.detail = fault, detail[:200]


@dataclass(frozen=True)
class Fetched:
    """What an address gave: the type that the other server says, and the bytes."""

    content_type: str
    content: bytes


def fetch(address: str, *, most_bytes: int, seconds: float) -> Fetched:
    """What `address` gives to GET, redirects followed. `seconds`: for all of one answer, from the connection to its last byte.

    Raises `Unfetched`.
    """
    for _turn in range(MOST_REDIRECTS + 1):
        answer = _answer(address, most_bytes, seconds)
        if isinstance(answer, Fetched):
            return answer
        address = urljoin(address, answer)
    raise Unfetched(FetchFault.REDIRECTS)


def is_public(address: str) -> bool:
    """Whether an address of the internet (in figures) is one of everybody's: not of this machine, of its network or of a group."""
    try:
        number = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        if number in _NAT64 or number.teredo is not None:
            return False
        number = number.ipv4_mapped or number.sixtofour or number
    return number.is_global and not number.is_multicast


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _answer(address: str, most_bytes: int, seconds: float) -> Fetched | str:
    """What one address gives, or where it leads."""
    parts = _parts(address)
    with _bounded(_connection(parts), seconds) as connection:
        connection.request(
            "GET", f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/", headers=_HEADERS
        )
        with contextlib.closing(connection.getresponse()) as answer:
            location = answer.headers.get("Location")
            if answer.status in _REDIRECTS and location:
                return str(location)
            if answer.status != _OK:
                raise Unfetched(FetchFault.STATUS, str(answer.status))
            content = bytearray()
            while piece := answer.read(_PIECE):
                content += piece
                if len(content) > most_bytes:
                    raise Unfetched(FetchFault.TOO_LARGE)
    return Fetched(answer.headers.get("Content-Type", ""), bytes(content))


_HEADERS = {
    "User-Agent": NAME,
    "Accept": "text/xml, application/xml",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


def _parts(address: str) -> SplitResult:
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise Unfetched(FetchFault.PRIVATE) from None
    is_open = port is None or port in _OWN_PORTS or port >= _FIRST_FREE_PORT
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or not is_open:
        raise Unfetched(FetchFault.PRIVATE)
    if not address.isascii() or any(sign <= " " for sign in address):
        raise Unfetched(FetchFault.UNREACHABLE)
    return parts


def _connection(parts: SplitResult) -> "_Pinned":
    """A connection, not yet open, to the address that the name of `parts` has at this moment. Raises `Unfetched`."""
    host, is_safe = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if is_safe else 80)
    try:
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise Unfetched(FetchFault.UNREACHABLE, _words(fault)) from None
    addresses = [str(row[4][0]) for row in rows]
    is_allowed = f"{parts.scheme}://{parts.netloc}" in settings.FETCHED_HERE
    if not addresses or not (is_allowed or all(map(is_public, addresses))):
        raise Unfetched(FetchFault.PRIVATE)
    return _Pinned(host, port, addresses[0], is_safe=is_safe)


class _Pinned(http.client.HTTPConnection):
    """A connection to the name `host` that goes to `address`, and that is cut off when its time is over."""

    def __init__(self, host: str, port: int, address: str, *, is_safe: bool) -> None:
        super().__init__(host, port, timeout=SILENCE_S)
        self.address, self.is_safe = address, is_safe
        self.default_port = 443 if is_safe else 80
        self.is_over = threading.Event()
        # The parent forgets its socket once an answer reads from it.
        self.talking: socket.socket | None = None

    def connect(self) -> None:
        """As its parent, to the address that was looked at."""
        self.sock = self.talking = socket.create_connection((self.address, self.port), self.timeout)
        if self.is_safe:
            context = ssl.create_default_context()
            safe = context.wrap_socket(self.talking, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self.talking = safe
            safe.do_handshake()
        if self.is_over.is_set():
            raise TimeoutError

    def cut(self) -> None:
        """Its time is over."""
        self.is_over.set()
        if self.talking is not None:
            with contextlib.suppress(OSError):
                self.talking.shutdown(socket.SHUT_RDWR)


@contextmanager
def _bounded(connection: _Pinned, seconds: float) -> Iterator[_Pinned]:
    """Have `connection` cut off after `seconds` in all, however slowly the other side drips; its errors are `Unfetched`."""
    alarm = threading.Timer(seconds, connection.cut)
    alarm.daemon = True
    alarm.start()
    try:
        yield connection
        # An answer that was cut ends like one that is over, where the other side did not say how much it sends.
        if connection.is_over.is_set():
            raise Unfetched(FetchFault.TOO_SLOW)
    except (OSError, http.client.HTTPException, UnicodeError) as fault:
        if connection.is_over.is_set() or isinstance(fault, TimeoutError):
            raise Unfetched(FetchFault.TOO_SLOW) from None
        raise Unfetched(FetchFault.UNREACHABLE, _words(fault)) from None
    finally:
        alarm.cancel()
        connection.close()
        if connection.talking is not None:
            connection.talking.close()


def _words(fault: Exception) -> str:
    return " ".join(str(getattr(fault, "strerror", None) or type(fault).__name__).split())
