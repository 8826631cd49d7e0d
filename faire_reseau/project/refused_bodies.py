"""The page that says why a body was not taken: in the reader's language, without the database, made once for each language."""

import json
from functools import cache

from django.http import HttpRequest, parse_cookie
from django.template import engines
from django.utils import translation
from django.utils.translation import get_language_from_request
from django.utils.translation import gettext as _

Headers = list[tuple[bytes, bytes]]

# Nothing but our own style sheet: no script, no form, no frame.
POLICY = b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
SAFETY: Headers = [
    (b"cache-control", b"no-store"),
    (b"vary", b"Accept-Language, Cookie"),
    (b"content-security-policy", POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


def refusal(status: int, headers: Headers) -> tuple[bytes, Headers]:
    """What is answered with `status` to a request with these `headers`, and the headers of the answer: a page, or for
    scripts the sentence alone as JSON.
    """
    values = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
    request = HttpRequest()
    request.META = {"HTTP_ACCEPT_LANGUAGE": values.get("accept-language", "")}
    request.COOKIES = parse_cookie(values.get("cookie", ""))
    is_page = values.get("sec-fetch-dest", "document") == "document" and "hx-request" not in values
    language = get_language_from_request(request)
    words = _page(status, language) if is_page else _json(status, language)
    kind = b"text/html; charset=utf-8" if is_page else b"application/json"
    return words, [(b"content-type", kind), (b"content-language", language.encode()), *SAFETY]


@cache
def _page(status: int, language: str) -> bytes:
    with translation.override(language):
        title, sentence = _words(status)
        context = {"title": title, "sentence": sentence, "language": language}
        return engines["django"].get_template("ui/refused_body.html").render(context).encode()


@cache
def _json(status: int, language: str) -> bytes:
    with translation.override(language):
        return json.dumps({"error": _words(status)[1]}).encode()


def _words(status: int) -> tuple[str, str]:
    if status == 408:
        return _("Too slow to arrive"), _(
            "This takes too long to arrive. Go back and try again on a better connection."
        )
    if status == 413:
        return _("Too large"), _(
            "What you sent is too large. Go back: choose a smaller file or, if you are signed out, sign in again in another "
            "tab, then send it again."
        )
    return _("One moment"), _("Many people are sending at the same time. Go back and try again in a moment.")
