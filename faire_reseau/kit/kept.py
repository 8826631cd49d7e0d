"""Pages rendered once per change and kept, compressed, with their validators.

The key holds everything the bytes depend on (address, language, a version that each deed raises); so a kept page is never
stale, and an old one is simply no longer asked for.
"""

import gzip
import hashlib
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers


def kept_page(
    request: HttpRequest,
    key: str,
    render: Callable[[], str | bytes],
    *,
    content_type: str = "text/html; charset=utf-8",
    public: bool = False,
) -> HttpResponse:
    """Answer `render()` from the kept copy under `key`, as 304 when the reader has it, gzip when the reader can.

    `public` lets shared caches keep it too; otherwise it is private to the reader. Cost when kept: one look-up, no statement.
    """
    copy = cache.get(key)
    if copy is None:
        body = render()
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


def _already_has(request: HttpRequest, etag: str) -> bool:
    given = request.headers.get("If-None-Match", "")
    bare = etag.removeprefix("W/")
    return given == "*" or any(part.strip().removeprefix("W/") == bare for part in given.split(","))
