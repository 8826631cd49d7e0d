"""What is answered when a deed is refused at a door that has no form to say it beside: the sentence, on a page of its own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from faire_reseau.kit import log
from faire_reseau.kit.limits import TooMany
from faire_reseau.kit.refusals import Refusal


class RefusalsAnswered:
    """A middleware: 429 for too many deeds at once, 422 for whatever else was refused; never the page of a breakdown."""

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
        status = 429 if isinstance(exception, TooMany) else 422
        return render(request, "ui/refused.html", {"refusal": exception}, status=status)
