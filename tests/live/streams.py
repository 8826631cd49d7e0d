"""A plain reader of the stream, for tests: what a browser's EventSource would hand over."""

import contextlib
import http.client
import json
import socket
import threading
import time
from typing import Any

from tests.live.server import Site

PATIENCE_S = 300  # only ends what hangs


class Reader:
    """Opens `/direct` and gathers events as (name, number, data) until it is closed."""

    def __init__(self, site: Site, query: str, *, cookie: str = "", last_event_id: str = "") -> None:
        self.events: list[tuple[str, int | None, Any]] = []
        self.is_over = False
        self._changed = threading.Condition()
        self._connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE_S * 3)
        headers = {"Cookie": cookie} if cookie else {}
        if last_event_id:
            headers["Last-Event-ID"] = last_event_id
        self._connection.request("GET", f"/direct?{query}", headers=headers)
        self._socket = self._connection.sock  # the answer takes it over when its headers are read
        self.response = self._connection.getresponse()
        self.status = self.response.status
        threading.Thread(target=self._read, daemon=True).start()

    def until(self, count: int) -> list[tuple[str, int | None, Any]]:
        """The first `count` events; fails when they do not come."""
        self._wait(lambda: len(self.events) >= count)
        return self.events[:count]

    def until_over(self) -> None:
        """Wait for the server to close the stream."""
        self._wait(lambda: self.is_over)

    def close(self) -> None:
        """Hang up, as a phone does."""
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()

    def _wait(self, is_true: Any) -> None:
        with self._changed:
            assert self._changed.wait_for(is_true, PATIENCE_S), f"still waiting, so far: {self.events}"

    def _read(self) -> None:
        name, number, data = "message", None, None
        try:
            for raw in self.response:
                line = raw.decode().rstrip("\n")
                field, _, value = line.partition(": ")
                if field == "event":
                    name = value
                elif field == "id":
                    number = int(value)
                elif field == "data":
                    data = json.loads(value)
                elif not line and data is not None:
                    with self._changed:
                        self.events.append((name, number, data))
                        self._changed.notify_all()
                    name, number, data = "message", None, None
        except (OSError, ValueError, AttributeError, http.client.HTTPException):
            pass
        self.response.close()
        self._socket.close()
        with self._changed:
            self.is_over = True
            self._changed.notify_all()


def words(events: list[tuple[str, int | None, Any]]) -> list[str]:
    """The words said by ordinary messages, in order."""
    return [data["payload"]["word"] for name, _, data in events if name == "message"]


def eventually(is_true: Any) -> bool:
    """Ask again until it is true or patience ends."""
    end = time.monotonic() + PATIENCE_S
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True
