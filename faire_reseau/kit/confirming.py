"""Grave acts are confirmed again: whoever sits before a browser that is signed in proves once more who they are."""

import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any, TypeVar, overload

from django.http import HttpRequest, HttpResponse

from faire_reseau.kit.plugs import Plug

GOOD_FOR = timedelta(minutes=10)
CONFIRMED_AT = "confirmed_at"

View = Callable[..., HttpResponse]
V = TypeVar("V", bound=View)
Asker = Callable[[HttpRequest], HttpResponse | None]


ask_by = Plug[Asker](
    __name__,
    "ask_by",
    "`asker(request)` asks for the proof before a grave act: a page to show, or None once the request brings it.",
    at_most_one=True,
)


def confirmed_recently(request: HttpRequest) -> bool:
    """Whether the person of this session proved within ten minutes that it is they."""
    at = request.session.get(CONFIRMED_AT)
    return at is not None and 0 <= time.time() - at < GOOD_FOR.total_seconds()


def note_confirmed(request: HttpRequest) -> None:
    """Note that they just did."""
    request.session[CONFIRMED_AT] = int(time.time())


@overload
def grave(view: V) -> V: ...
@overload
def grave(*, may: Callable[[Any], bool] = ..., reading: bool = ..., given: str = ...) -> Callable[[V], V]: ...
def grave(
    view: View | None = None, *, may: Callable[[Any], bool] = lambda _user: True, reading: bool = False, given: str = ""
) -> Any:
    """Decorate a view so that what it writes (or, with `reading`, shows) is confirmed first.

    `may(user)` keeps the question from those whom the view refuses anyway; with `given`, only what is sent with that field is
    grave. The proof is sent with everything that was typed to the same address, which goes on from there: nothing is lost,
    nothing is stored. Stands inside `login_required`; the view still says itself who may.
    """

    def decorated(inner: View) -> View:
        @wraps(inner)
        def asked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
            is_grave = (reading or request.method == "POST") and (not given or given in request.POST)
            page = ask(request) if is_grave and may(request.user) else None
            return page or inner(request, *arguments, **named)

        return asked

    return decorated(view) if view is not None else decorated


def ask(request: HttpRequest) -> HttpResponse | None:
    """The page that asks for the proof, or None when the act may go on; for a view that learns late that it is grave."""
    if confirmed_recently(request):
        return None
    return next((page for page in (asker(request) for asker in ask_by) if page is not None), None)
