"""Middleware that answers a refusal which a view let pass: the sentence on a page of its own, or alone for a script."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from faire_reseau.kit import log
from faire_reseau.kit.answering import Ran, is_script
from faire_reseau.kit.refusals import Refusal


class RefusalsAnswered:
    """A middleware: the status that the refusal says; never the page of a breakdown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Say the refusal; leave every other exception to Django."""
        if not isinstance(exception, Refusal):
            return None
        log.note("refused", code=exception.code)
        if is_script(request):
            return Ran[None](request, refusal=exception).short()
        return render(request, "ui/refused.html", {"refusal": exception}, status=exception.status)
