"""Cached pages: rendered once per change, stored compressed with their validators (ETag).

The key holds everything the bytes depend on (what is shown, language, a version that each action raises); so a kept page is never
stale, and an old one is simply no longer asked for. It is rendered for nobody: what renders it cannot hold a request, so nothing
of its first reader (query, cookies, pending message, account, token, host) comes before the next.
"""

import gzip
import hashlib
from collections.abc import Callable
from types import FunctionType
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from faire_reseau.kit.plugs import Plug

also_depend = Plug[Callable[[], str]](
    __name__,
    "also_depend",
    "`part()` says in a word what every kept page shows beyond its key (the name and the look of the network).",
)


def kept_page(
    request: HttpRequest,
    key: str,
    render: Callable[..., str | bytes],
    *arguments: Any,
    content_type: str = "text/html; charset=utf-8",
    public: bool = False,
) -> HttpResponse:
    """Answer `render(*arguments)` from the kept copy under `key`, as 304 when the reader has it, gzip when the reader can.

    `request` only says what the reader has and can. `render` is a function of a module: one that could hold a request, or is given
    one, raises TypeError. The language is part of the key. `public` lets shared caches keep it too; otherwise it is private to the
    reader. Cost when kept: one look-up, no statement.
    """
    _refuse_requests(render, arguments)
    key = ":".join([key, str(get_language()), *(part() for part in also_depend)])
    copy = cache.get(key)
    if copy is None:
        body = render(*arguments)
        plain = body.encode() if isinstance(body, str) else body
        etag = f'W/"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"'
        copy = (etag, plain, gzip.compress(plain, 6, mtime=0))
        cache.set(key, copy, 24 * 3600)
    etag, plain, packed = copy
    response: HttpResponse
    if _already_has(request, etag):
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, content_type=content_type)
        response["Content-Encoding"] = "gzip"
    else:
        response = HttpResponse(plain, content_type=content_type)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache, public" if public else "no-cache, private"
    patch_vary_headers(response, ("Accept-Encoding", "Accept-Language", "Cookie"))
    return response


def is_anybody(request: HttpRequest) -> bool:
    """Whether the reader may be shown a kept page: not signed in, and no message waits to be shown to them."""
    return not request.user.is_authenticated and not len(get_messages(request))


def for_anybody(template: str, context: dict[str, Any], *, path: str) -> str:
    """`template` as a visitor reads it at `path`: the frame of the house, nobody signed in, no message, no query.

    A page that is kept has no form with a token: there is no reader whose token it could be.
    """
    return render_to_string(template, context, _nobody(path))


def _nobody(path: str) -> HttpRequest:
    """A request that nobody sent, for what the frame of a page asks of one."""
    scheme, _, host = settings.SITE_ADDRESS.partition("://")
    nobody = HttpRequest()
    nobody.method = "GET"
    nobody.path = nobody.path_info = path
    nobody.META = {"HTTP_HOST": host, "SERVER_NAME": host, "SERVER_PORT": "443" if scheme == "https" else "80"}
    nobody.user = AnonymousUser()
    return nobody


def _refuse_requests(render: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    attributes = [value for argument in arguments if hasattr(argument, "__dict__") for value in vars(argument).values()]
    if not isinstance(render, FunctionType) or render.__closure__ or render.__defaults__:
        raise TypeError("A kept page is rendered by a function of a module, which holds nothing of a reader.")
    if any(isinstance(value, HttpRequest) for value in (*arguments, *attributes)):
        raise TypeError("A kept page is rendered without a request.")


def _already_has(request: HttpRequest, etag: str) -> bool:
    given = request.headers.get("If-None-Match", "")
    bare = etag.removeprefix("W/")
    return given == "*" or any(part.strip().removeprefix("W/") == bare for part in given.split(","))
