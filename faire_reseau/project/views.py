"""Views of no room: service worker, manifest, error pages."""

import json
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import render
from django.templatetags.static import static
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import open_to_passes
from faire_reseau.kit.locks import is_locked
from faire_reseau.network.queries import the_network
from faire_reseau.project.busy import busy
from faire_reseau.project.storage_trouble import answer_trouble, trouble_of


@cache_control(max_age=0, no_cache=True)
def service_worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it may serve every page."""
    script = Path(str(finders.find("ui/sw.js"))).read_text(encoding="utf-8")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@cache_control(max_age=3600)
def manifest(_request: HttpRequest) -> HttpResponse:
    """The web manifest: name, colours and icons for a phone's home screen."""
    network = the_network()
    content = {
        "name": network.name,
        "short_name": network.short_name,
        "start_url": "/",
        "display": "standalone",
        "background_color": "#fffdf8",
        "theme_color": "#0b5d57",
        "icons": [
            {"src": static("ui/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("ui/icon-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    }
    return HttpResponse(json.dumps(content), content_type="application/manifest+json")


@open_to_passes("device")
@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """What the reader's device holds until the server has it; the page itself knows nothing of it."""
    return render(request, "ui/outbox.html")


def language(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the language of the pages, and go back to where one was. A plain link, so that kept pages need no form."""
    after = request.GET.get("suite", "/")
    if not after.startswith("/") or not url_has_allowed_host_and_scheme(
        after, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        after = "/"
    response = HttpResponseRedirect(after)  # an address as it is; `redirect` would take “abc” for the name of a page
    if code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=365 * 24 * 3600,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]  # "Lax", of our settings
        )
    return response


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """The same answer for what is missing and for what one may not see."""
    return render(request, "ui/not_found.html", status=404)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    """What was sent cannot be read: too many fields, an unknown encoding, an address that names another host."""
    return render(request, "ui/bad_request.html", status=400)


class _TokenLookedAt(CsrfViewMiddleware):
    """The look at the token of a form alone: it stands in a cookie, and nothing is asked of the database."""

    def _reject(self, request: HttpRequest, reason: str) -> HttpResponse:  # noqa: ARG002  (Django's signature)
        return HttpResponse(status=403)


def _is_from_our_form(request: HttpRequest) -> bool:
    """Whether the token of the form is right, where the failure came before it was looked at."""
    return _TokenLookedAt(lambda _request: HttpResponse()).process_view(request, failed, (), {}) is None


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke on our side; or a session could not be written while somebody else was saving, or for want of room."""
    if is_locked(sys.exc_info()[1]):
        return busy(request)
    trouble = trouble_of(sys.exc_info()[1])
    if trouble:
        return answer_trouble(request, trouble, with_fields=_is_from_our_form(request))
    return render(request, "ui/failed.html", status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  (Django's signature)
    """The form was too old: say how to go on without losing what was typed."""
    return render(request, "ui/form_too_old.html", status=403)
