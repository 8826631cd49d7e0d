"""Middleware for unreadable requests: unknown encodings, numbers too large for a row."""

import logging
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from faire_reseau.kit.numbers import LARGEST_KEY
from faire_reseau.project.form_encoding import CHARSET
from faire_reseau.project.views import bad_request

logger = logging.getLogger(__name__)


class UnreadableAnswered:
    """A middleware: 400 for another encoding than UTF-8, 404 for an identifier that the database cannot hold.

    It stands before whatever reads the query or the form. Every address of every room is covered, those to come too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through when it can be read."""
        if request.META.get(CHARSET):
            return bad_request(request)
        return self.get_response(request)

    def process_view(
        self, _request: HttpRequest, _view: object, _arguments: tuple[Any, ...], named: dict[str, Any]
    ) -> None:
        """Raise `Http404` for a number past what a key holds and for a text with a NUL: no row has either."""
        for value in named.values():
            if (isinstance(value, int) and value > LARGEST_KEY) or (isinstance(value, str) and "\x00" in value):
                raise Http404

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The last net: a number that reached the database all the same is what was sent, not a breakdown of the house."""
        if not isinstance(exception, OverflowError):
            return None
        logger.warning(
            "A number too large reached the database at %s", request.resolver_match and request.resolver_match.view_name
        )
        return bad_request(request)
