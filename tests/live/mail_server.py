"""A little mail server on the loopback that can be slow, refuse, or die half-way; it keeps what it took."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

TRICKLE_S = 60  # past this a conversation that nobody cuts becomes a good one, and the test fails


@dataclass
class MailServer:
    """Speaks enough of RFC 5321. `manner`: good, silent, trickle, later, refuse, dies_in_text or dies_after."""

    port: int
    manner: str = "good"
    taken: list[tuple[str, str]] = field(default_factory=list)
    greeted: int = 0

    def speak(self, line: socket.socket) -> None:
        self.greeted += 1
        reader = line.makefile("rb")
        if self.manner == "silent":
            reader.read(1)  # until the other gives up
            return
        if self.manner == "trickle":
            line.sendall(b"220-")
            for _ in range(TRICKLE_S * 20):
                line.sendall(b"x")
                time.sleep(0.05)
            line.sendall(b"\r\n")
        line.sendall(b"220 here\r\n")
        address = ""
        for raw in reader:
            words = raw.decode().strip()
            verb = words[:4].upper()
            if verb == "DATA":
                line.sendall(b"354 go on\r\n")
                text = self.text_of(reader)
                if self.manner == "dies_in_text":
                    return
                self.taken.append((address, text))
                if self.manner == "dies_unsaid":
                    return
                line.sendall(b"250 taken\r\n")
                if self.manner == "dies_after":
                    return
            elif verb == "RCPT":
                address = words.partition("<")[2].rstrip(">")
                refusals = {"later": b"451 greylisted, come back\r\n", "refuse": b"550 no such mailbox\r\n"}
                line.sendall(refusals.get(self.manner, b"250 ok\r\n"))
            else:
                line.sendall(b"221 bye\r\n" if verb == "QUIT" else b"250 ok\r\n")
                if verb == "QUIT":
                    return

    def text_of(self, reader) -> str:
        lines = []
        for raw in reader:
            if raw == b".\r\n":
                break
            lines.append(raw.decode())
            if self.manner == "dies_in_text":
                break
        return "".join(lines)


@contextlib.contextmanager
def mail_server() -> Iterator[MailServer]:
    """A server that runs meanwhile."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = MailServer(listening.getsockname()[1])
    threads: list[threading.Thread] = []

    def one(line: socket.socket) -> None:
        with line, contextlib.suppress(OSError):
            server.speak(line)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _address = listening.accept()
                threads.append(threading.Thread(target=one, args=(line,), daemon=True))
                threads[-1].start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(60)
        for each in threads:
            each.join(60)


@contextlib.contextmanager
def letters_go_there(settings) -> Iterator[MailServer]:
    """A server to which the letters of the product go meanwhile, sent when the test says so."""
    with mail_server() as running:
        settings.LETTERS_GO = "server"
        settings.LETTERS_AT_ONCE = False
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_TIMEOUT = 60
        yield running


def nobody_listens() -> int:
    """A port of the loopback where no server is."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
