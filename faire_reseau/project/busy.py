"""Middleware for a busy database: 503, a sentence, and the typed form ready to be sent again."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from faire_reseau.kit.locks import is_locked

# Set by the front on a request for which there was no place among the writers; no client can say it.
BUSY = "faire_reseau.busy"
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
RETRY_S = 5
# Shorter values are choices, not texts; they are sent again all the same.
TEXT_LENGTH = 20


class BusyAnswered:
    """A middleware, after that of the forms' token: what is typed is only given back to whoever sent it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _arguments: Any, _names: Any
    ) -> HttpResponse | None:
        """Answer in place of the view when there was no place among the writers."""
        if not request.META.get("asgi.scope", {}).get(BUSY):
            return None
        # A view that checks the token by itself has not done so yet.
        return busy(request, with_fields=not getattr(view, "csrf_exempt", False))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer when the lock did not come; leave every other exception to others."""
        return busy(request) if is_locked(exception) else None


def busy(request: HttpRequest, *, with_fields: bool = True) -> HttpResponse:
    """The page, with the form to send again; scripts get the sentence alone, and come back by themselves."""
    typed = request.POST if with_fields and request.method == "POST" else {}
    if request.headers.get("Sec-Fetch-Dest", "document") != "document" or "HX-Request" in request.headers:
        answer: HttpResponse = JsonResponse(
            {"error": _("Somebody else is saving just now. Try again in a moment: nothing you typed is lost.")},
            status=503,
        )
    else:
        pairs = [
            (name, value)
            for name in typed
            if name != "csrfmiddlewaretoken"
            for value in request.POST.getlist(name)  # a field may be given several times
        ]
        context = {
            "address": request.get_full_path(),
            "is_form": request.method == "POST" and with_fields,
            "fields": pairs,
            "texts": [value for _name, value in pairs if len(value) >= TEXT_LENGTH],
            "files": [file.name for name in request.FILES for file in request.FILES.getlist(name)] if typed else [],
        }
        answer = render(request, "ui/busy.html", context, status=503)
    answer["Retry-After"] = str(RETRY_S)
    answer["Cache-Control"] = "no-store"
    return answer
