"""Security middleware: headers of every answer, checks at each request of a signed-in person."""

import contextlib
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers

from faire_reseau.accounts.actions.sessions import note_use
from faire_reseau.accounts.adapter import keep_browser
from faire_reseau.accounts.queries import has_factor, runs_something
from faire_reseau.kit import clock
from faire_reseau.network.queries import the_network

Answer = Callable[[HttpRequest], HttpResponse]

# What no page of ours needs, and what no page that somehow got in may ask for. Keys of a second factor are asked for by us.
NOT_NEEDED = (
    "accelerometer",
    "autoplay",
    "bluetooth",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
    "xr-spatial-tracking",
)
POLICY = ", ".join(
    [f"{name}=()" for name in NOT_NEEDED] + ["publickey-credentials-create=(self)", "publickey-credentials-get=(self)"]
)
# A page that reads QR codes (its view marks the answer so) asks for the camera.
WITH_CAMERA = POLICY.replace("camera=()", "camera=(self)")


class Headers:
    """Middleware: `Permissions-Policy` and `Cross-Origin-Resource-Policy` on every answer, files included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that the answer does not bring itself."""
        response = self.get_response(request)
        policy = WITH_CAMERA if getattr(response, "reads_codes", False) else POLICY
        response.headers.setdefault("Permissions-Policy", policy)
        # Whatever shared caches may keep is for everybody: a feed's pictures are shown by its reader, elsewhere.
        is_public = "public" in response.headers.get("Cache-Control", "")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_public else "same-origin")
        return response


class SignedIn:
    """Middleware: pages for a signed-in person leave no copy in the browser, and their session is in use.

    Costs nothing where the session was not read; a kept page (`kit.kept`) says itself how long it is good.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, then look whether somebody is signed in."""
        response = self.get_response(request)
        keep_browser(request, response)
        if not request.session.accessed or SESSION_KEY not in request.session:
            return response
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
            patch_vary_headers(response, ("Cookie",))
        # While somebody else writes for long, the use is noted by the next request.
        with contextlib.suppress(OperationalError):
            note_use(request.session, at=clock.now())
        return response


# Where somebody who owes a second factor can still go: to set it, to leave, to read what is public about data.
WITHOUT_FACTOR = ("/mon-compte/", "/sortir/", "/entrer/", "/langue/", "/static/", "/donnees-personnelles/", "/cle/")


class FactorWanted:
    """Middleware: where the network asks for it, whoever runs something sets a second factor before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, _view: Any, _arguments: Any, _named: Any) -> HttpResponse | None:
        """Lead to the page of the second factor who owes one; costs nothing to visitors, nor where the network asks for none."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        if not the_network().requires_second_factor or request.path.startswith(WITHOUT_FACTOR):
            return None
        user = request.user
        if not user.is_authenticated or has_factor(user) or not runs_something(user):
            return None
        return redirect("mfa_index")
