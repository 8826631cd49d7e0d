"""Middleware: give each page the position of the log when it was made, where its stream starts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from faire_reseau.live import log


class LivePosition:
    """Middleware: keeps the number *before* the page reads anything, so that nothing falls between page and stream."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.live_since = log.position()  # type: ignore[attr-defined]
        return self.get_response(request)


def live(request: HttpRequest) -> dict[str, object]:
    """Context processor: `live_since` for `data-live-since`, empty where no stream runs."""
    since = getattr(request, "live_since", None)
    return {"live_since": "" if since is None else since}
