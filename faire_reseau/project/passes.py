"""Middleware for passes: a guest asks only for the views marked so, in one gathering."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from faire_reseau.gatherings.queries import IN_SESSION, guest_of, is_place_of
from faire_reseau.kit import clock


class PassesAdmitted:
    """A middleware. A session opened by a pass is that of a visitor, for every view and every library; only on a view marked
    by `accounts.permissions.open_to_passes`, at an address in the pass's own gathering, does its holder act as themself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _arguments: Any, words: dict[str, Any]
    ) -> None:
        """Say who acts, where a pass opens."""
        place = getattr(view, "open_to_passes", None)
        if place is None or IN_SESSION not in request.session or request.user.is_authenticated:
            return
        guest = guest_of(request.session, clock.now())
        if guest is None or guest.used_pass is None:
            return
        if is_place_of(guest.used_pass.gathering_id, place, words):
            request.user = guest
