"""One line of the log for each request, and the identifier that error pages and `X-Request-Id` say."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest, HttpResponse

from faire_reseau.kit import log

Message = MutableMapping[str, Any]


class RequestLogged:
    """The outermost middleware: what is answered, by which address pattern, to which account, in how long."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then write the line; what Django could not answer has become an error page by then."""
        begun = time.perf_counter()
        # Never the one that a browser sends: two requests could then have the same.
        request.id = log.new_request_id()  # type: ignore[attr-defined]
        token = log.request_id.set(request.id)  # type: ignore[attr-defined]
        try:
            response = self.get_response(request)
            response["X-Request-Id"] = request.id  # type: ignore[attr-defined]
            log.note(
                "request",
                method=request.method,
                route=route_of(request),
                status=response.status_code,
                account=account_of(request),
                ms=round(1000 * (time.perf_counter() - begun)),
            )
        finally:
            log.request_id.reset(token)
        return response


def route_of(request: HttpRequest) -> str:
    """The pattern of the address, never the address: it may hold a key or a name."""
    if request.resolver_match is not None:
        return f"/{request.resolver_match.route}"
    given = settings.STATIC_URL if request.path.startswith(settings.STATIC_URL) else "-"
    return str(getattr(request, "route", given))


def account_of(request: HttpRequest) -> int | None:
    """The number of the account that asks, when answering needed to know it: the log itself costs no statement.

    None where one may act anonymously (`kit.log.nameless`).
    """
    if getattr(request, "is_nameless", False):
        return None
    account = getattr(request, "_cached_user", None) or getattr(request, "_acached_user", None)
    return account.pk if account is not None else None


async def logged_stream(
    application: Callable[..., Awaitable[None]],
    scope: Message,
    receive: Any,
    send: Callable[[Message], Awaitable[None]],
) -> None:
    """Answer a stream by `application`, with its identifier, and write its line when it ends."""
    begun = time.perf_counter()
    number, status = log.new_request_id(), 0

    async def numbered(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            message = {**message, "headers": [*message.get("headers", []), (b"x-request-id", number.encode())]}
        await send(message)

    token = log.request_id.set(number)
    try:
        await application(scope, receive, numbered)
    finally:
        seconds = round(time.perf_counter() - begun)
        log.note("stream", method=scope.get("method"), route="/direct", status=status, seconds=seconds)
        log.request_id.reset(token)


def watch_sign_ins() -> None:
    """Write a line for each session that begins or ends."""
    user_logged_in.connect(_signed_in, dispatch_uid="request_log")
    user_logged_out.connect(_signed_out, dispatch_uid="request_log")


def _signed_in(request: HttpRequest | None, user: Any, **_named: Any) -> None:
    log.note("sign_in", account=user.pk, route=route_of(request) if request is not None else None)


def _signed_out(user: Any, **_named: Any) -> None:
    if user is not None:
        log.note("sign_out", account=user.pk)
