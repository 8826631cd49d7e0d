"""Middleware for forms sent twice: the second time, the answer of the first and no action."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import note_answer
from faire_reseau.accounts.queries import sent_form
from faire_reseau.kit import once
from faire_reseau.kit.keys import digest

FIELD = "once"
BESIDE = (FIELD, "csrfmiddlewaretoken")


class SentOnce:
    """A middleware, after that of the forms' token; for forms that a browser sends by itself, not for scripts.

    Scripts send the same form of the same page again and mean it; the outbox has keys of its own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through; when it did its action, note where it led."""
        with once.awaiting() as keys:
            request.once_keys = keys  # type: ignore[attr-defined]
            response = self.get_response(request)
        key = getattr(request, "once_key", "")
        if key and not keys and response.status_code == 302:
            note_answer(key, response.headers["Location"])
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], _arguments: Any, _names: Any
    ) -> HttpResponse | None:
        """Answer what was answered before, or have the action note the key."""
        # Of a view that checks the forms' token by itself, the form is not read here.
        if request.method != "POST" or getattr(view, "csrf_exempt", False) or _is_script(request):
            return None
        key = _key_of(request)
        if not key:
            return None
        if sent_form(key) is not None:
            return _answer_again(request, key)
        request.once_key = key  # type: ignore[attr-defined]
        request.once_keys.append(key)  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The same form was under way twice: the other one did it."""
        if not isinstance(exception, once.AlreadyDoneError):
            return None
        key, request.once_key = request.once_key, ""  # type: ignore[attr-defined]
        return _answer_again(request, key)


def _is_script(request: HttpRequest) -> bool:
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return mode != "navigate" or "X-CSRFToken" in request.headers or "HX-Request" in request.headers


def _key_of(request: HttpRequest) -> str:
    """The key of this form with all that it says, from this account or session; "" when the form has no token.

    What it says belongs to it: a form changed and sent again is another action.
    """
    token = request.POST.get(FIELD, "")
    if not token:
        return ""
    fields = sorted((name, *request.POST.getlist(name)) for name in request.POST if name not in BESIDE)
    files = sorted((name, file.name, file.size) for name in request.FILES for file in request.FILES.getlist(name))
    who = request.user.pk or request.session.session_key
    return digest(repr((token, who, request.get_full_path(), fields, files)))


def _answer_again(request: HttpRequest, key: str) -> HttpResponse:
    known = sent_form(key)
    if known is not None and known.location:
        return redirect(known.location)
    messages.success(request, _("This was already saved."))
    return redirect(request.get_full_path())
