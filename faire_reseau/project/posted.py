"""Addresses that only take what is sent: asked for by a browser (another language, the page loaded again), they lead to a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import Resolver404, resolve


class PostedAnswered:
    """A middleware. A form that is refused is shown at the address to which it was sent; its links of language and the reload
    button ask for that address. The nearest address above it that exists has the page of the form.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Lead on from what cannot be asked for."""
        response = self.get_response(request)
        if request.method in {"GET", "HEAD"} and isinstance(response, HttpResponseNotAllowed):
            response = HttpResponseRedirect(page_above(request.path))
            response.is_led_on = True  # type: ignore[attr-defined]  # no answer of the view: tests tell it from one
        return response


def page_above(path: str) -> str:
    """The nearest address above `path` that exists; the home page above all."""
    parts = path.strip("/").split("/")
    while len(parts) > 1:
        parts.pop()
        above = f"/{'/'.join(parts)}/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"
