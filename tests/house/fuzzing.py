"""Hostile requests to every address of the house: drawn from the URL configuration and the forms on its own pages.

A `Fuzzer` is given a seed and draws the same requests for it, so that what one run finds can be looked at again.
"""

from __future__ import annotations

import itertools
import logging
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, quote_plus, urlsplit

from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import ClientHandler

from faire_reseau.project.form_encoding import readable
from tests.house.hostile_values import (
    BODIES,
    CHARSETS,
    CONTENT_TYPES,
    DAYS,
    FILES,
    HEADERS,
    METHODS,
    NUMBERS,
    WORDS,
)

SOURCE = Path(__file__).parents[2] / "faire_reseau"


@dataclass
class Found:
    """A form of a page: where it goes, and its fields with the values it would send."""

    action: str
    method: str
    fields: list[tuple[str, str, list[str]]] = field(default_factory=list)  # name, type, values on offer
    roles: set[str] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page, and the parameters of its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Found] = []
        self._select: tuple[str, str, list[str]] | None = None
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms and what they hold."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Found(given.get("action", ""), given.get("method", "get").lower()))
        elif tag == "a" and given.get("href", "").startswith("/") and "?" in given["href"]:
            self.links.append(given["href"])
        elif tag == "option" and self._select is not None:
            self._select[2].append(given.get("value", ""))
        elif self.forms and tag in {"input", "select", "textarea", "button"} and given.get("name"):
            field = (given["name"], given.get("type", tag), [given.get("value", "")] if tag != "select" else [])
            self.forms[-1].fields.append(field)
            self._select = field if tag == "select" else None


@dataclass
class Report:
    """What came of a run: how often each status, and what broke."""

    statuses: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    @property
    def asked(self) -> int:
        """How many requests were sent."""
        return sum(self.statuses.values())

    def __str__(self) -> str:
        counts = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return f"{self.asked} requests ({counts}); {len(self.broken)} broken"


class Front(ClientHandler):
    """Django as the server's front calls it."""

    def __call__(self, environ):
        """Answer."""
        return super().__call__(readable(environ))


def through_front(client: Client) -> None:
    """Have `client` ask as the server's front does."""
    client.handler = Front(enforce_csrf_checks=False)


class Errors(logging.Handler):
    """What was written to the log as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.said.append(record.getMessage())


class Fuzzer:
    """Draws and sends requests: `addresses` are paths by name that lead to something real, `clients` browsers by role."""

    def __init__(self, seed: int, addresses: dict[str, str], clients: dict[str, Client]) -> None:
        self.rng = random.Random(seed)
        self.addresses = addresses
        self.clients = clients
        self.names = sorted(addresses)
        self.asked_names = sorted(_parameters("GET"))
        self.posted_names = sorted(_parameters("POST"))
        self.report = Report()
        self._forms: dict[tuple[str, str], list[Found]] = {}
        for client in clients.values():
            client.raise_request_exception = False
            through_front(client)

    def discover(self) -> None:
        """Read the forms of every page, as each role sees it."""
        for name, role in itertools.product(self.names, self.clients):
            client = self.clients[role]
            answer = client.get(self.addresses[name])
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                for form in Forms(answer.content.decode()).forms:
                    where = urlsplit(form.action).path or self.addresses[name]
                    forms_kept = self._forms.setdefault((form.method, where), [])
                    same = [known for known in forms_kept if _names(known) == _names(form)]
                    if not same and len(forms_kept) < 4:
                        forms_kept.append(form)
                    for known in same or [form]:
                        known.roles.add(role)
            cache.clear()

    def forms_known(self) -> int:
        """How many different forms were found."""
        return sum(len(forms) for forms in self._forms.values())

    def send(self, count: int) -> None:
        """Send `count` requests, as whoever, anywhere."""
        errors = Errors()
        log = logging.getLogger()
        log.addHandler(errors)
        try:
            for _ in range(count):
                self._send_one(errors)
        finally:
            log.removeHandler(errors)

    def _send_one(self, errors: Errors) -> None:
        rng = self.rng
        role, name = rng.choice(list(self.clients)), rng.choice(self.names)
        path = self._bent(self.addresses[name]) if rng.random() < 0.3 else self.addresses[name]
        query = self._query() if rng.random() < 0.4 else ""
        method = rng.choice(["GET"] * 7 + ["POST"] * 2 + [rng.choice(METHODS)])
        data: bytes = b""
        content_type = "application/octet-stream"
        if self._forms and rng.random() < 0.5:
            (verb, path), forms = rng.choice(list(self._forms.items()))
            form, name, method = rng.choice(forms), "form", verb.upper()
            role = rng.choice(sorted(form.roles))
            data, content_type = self._filled(form)
            if method == "GET":
                query, data = data.decode(errors="replace"), b""
        elif method == "POST" and rng.random() < 0.5:
            data, content_type = self._filled(None)
        elif method not in {"GET", "HEAD"}:
            data, content_type = rng.choice(BODIES), rng.choice(CONTENT_TYPES)
        if rng.random() < 0.05:
            content_type = f"{content_type}; charset={rng.choice(CHARSETS)}"
        headers = {key: rng.choice(HEADERS[key]) for key in rng.sample(sorted(HEADERS), rng.choice([0, 0, 1, 2]))}
        if "HTTP_COOKIE" in headers:
            cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in self.clients[role].cookies.items())
            headers["HTTP_COOKIE"] = f"{cookies}; {headers['HTTP_COOKIE']}"
        headers = {key: value.encode().decode("latin-1") for key, value in headers.items()}
        errors.said.clear()
        answer = self.clients[role].generic(
            method, path, data, content_type=content_type.encode().decode("latin-1"), QUERY_STRING=query, **headers
        )
        cache.clear()
        self.report.statuses[answer.status_code] += 1
        # Without a worker, 503 is what the health has to answer.
        is_fault = answer.status_code >= 500 and (name, answer.status_code) not in (
            ("health", 503),
            ("catalogue:oembed", 501),
        )
        if is_fault or errors.said:
            error = getattr(answer, "exc_info", None)
            why = f"{error[0].__name__}: {str(error[1])[:200]}" if error else "; ".join(errors.said)[:300]
            self.report.broken.append(
                f"{answer.status_code} {role} {method} {name} {path[:120]}?{query[:120]} {content_type[:60]} {data[:300]!r} {headers} -> {why}"
            )

    def _bent(self, path: str) -> str:
        """The path with one of its parts made hostile."""
        parts = path.split("/")
        at = self.rng.randrange(len(parts))
        inside = [number for number, part in enumerate(parts) if part.isdecimal()]
        if inside and self.rng.random() < 0.6:
            at = self.rng.choice(inside)
            parts[at] = self.rng.choice(NUMBERS)[:400]
        else:
            parts[at] = self.rng.choice([*NUMBERS, *WORDS, *DAYS])[:400]
        return "/".join(quote(part, safe="", errors="surrogatepass") for part in parts) if at else path

    def _query(self) -> str:
        names = self.rng.sample(self.asked_names, self.rng.randint(1, 3)) + self.rng.choice([[], ["page"], ["next"]])
        pairs = [(name, self._value()) for name in names for _ in range(self.rng.choice([1, 1, 2]))]
        query = "&".join(f"{name}={_quoted(value)}" for name, value in pairs)
        return self.rng.choice([query, query, query, "%ff=%fe&" + query, "&" * 1200, query + "&%", "a" * 3000])

    def _filled(self, form: Found | None) -> tuple[bytes, str]:
        """A form filled as its page does but for some fields; without one, whatever the views read."""
        rng = self.rng
        if form is not None:
            pairs = [(name, self._usual(kind, values), kind) for name, kind, values in form.fields]
        else:
            names = rng.sample(self.posted_names, min(6, len(self.posted_names)))
            pairs = [(name, "1", "text") for name in names]
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            if pairs:
                at = rng.randrange(len(pairs))
                name, _value, kind = pairs[at]
                how = rng.random()
                if how < 0.15:
                    del pairs[at]
                elif how < 0.3:
                    pairs += [(name, self._value(), kind)] * rng.choice([1, 3])
                else:
                    pairs[at] = (name, self._value(kind), kind)
        if (form is None or form.method == "post") and (
            rng.random() < 0.3 or any(kind == "file" for _, _, kind in pairs)
        ):
            return _multipart(pairs, rng)
        body = "&".join(f"{quote_plus(name)}={_quoted(value)}" for name, value, _ in pairs)
        return body.encode(), "application/x-www-form-urlencoded"

    def _usual(self, kind: str, values: list[str]) -> str:
        value = self.rng.choice(values) if values else ""
        if value:
            return value
        usual = {
            "date": "2019-06-25",
            "datetime-local": "2019-06-25T10:00",
            "number": "12",
            "email": f"x{self.rng.randrange(10**9)}@exemple.fr",
            "url": "https://exemple.fr",
            "checkbox": "on",
        }
        return usual.get(kind, self.rng.choice(["Un mot", "Deux mots", ""]))

    def _value(self, kind: str = "") -> str:
        if kind in {"date", "datetime-local"} and self.rng.random() < 0.7:
            return self.rng.choice(DAYS)
        if kind in {"number", "hidden", "checkbox", "radio", "select"} and self.rng.random() < 0.6:
            return self.rng.choice(NUMBERS)
        return self.rng.choice([*WORDS, *WORDS, *NUMBERS, *DAYS])


def _names(form: Found) -> list[str]:
    return sorted({name for name, _, _ in form.fields})


def _quoted(value: str) -> str:
    return quote_plus(value, errors="surrogatepass")


def _multipart(pairs: list[tuple[str, str, str]], rng: random.Random) -> tuple[bytes, str]:
    lines: list[bytes] = []
    for name, value, kind in pairs:
        if kind == "file":
            file = SimpleUploadedFile(rng.choice(["a.csv", "a.xlsx", "a.png", "é" * 300, "../x"]), rng.choice(FILES))
            head = f'Content-Disposition: form-data; name="{name}"; filename="{file.name}"\r\nContent-Type: text/csv'
            lines += [b"--limit", head.encode(), b"", file.read()]
        else:
            head = f'Content-Disposition: form-data; name="{name}"'
            lines += [b"--limit", head.encode(), b"", value.encode(errors="surrogatepass")]
    return b"\r\n".join([*lines, b"--limit--", b""]), "multipart/form-data; boundary=limit"


def _parameters(method: str) -> set[str]:
    """What the views read from the address or the body by name, as the source says."""
    reading = re.compile(rf'{method}\.get(?:list)?\("(\w+)"')
    names = {name for path in SOURCE.rglob("*.py") for name in reading.findall(path.read_text(encoding="utf-8"))}
    return names | {"next", "page"}


def batches(total: int, size: int) -> Iterator[int]:
    """`total` in parts of `size`."""
    for done in range(0, total, size):
        yield min(size, total - done)
