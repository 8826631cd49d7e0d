"""Pages of the toy site: a form kept in the outbox, a counter, a list that is fetched again."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model, login, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt

from faire_reseau import live
from faire_reseau.kit.uploads import takes_files
from tests.live.toy import channels, tasks
from tests.live.toy.models import Wish


def strict_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; connect-src 'self'; worker-src 'self'; form-action 'self'"
        )
        return response

    return answer


def page(request: HttpRequest) -> HttpResponse:
    wishes = Wish.objects.order_by("id")
    return render(request, "page.html", {"wishes": wishes, "count": wishes.filter(topic="bees").count()})


def offline(request: HttpRequest) -> HttpResponse:
    return HttpResponse(
        "<!doctype html><html lang='en'><title>Offline</title><script type='module' src='/static/ui/house.js'></script>"
        "<body data-offline><h1>No connection</h1><p data-seen-status hidden></p><div data-outbox-status hidden "
        "data-text-waiting='Kept, will be sent' data-text-signed-out='Sign in again: it is kept'></div>"
    )


def worker(request: HttpRequest) -> HttpResponse:
    script = (settings.ROOT / "faire_reseau/ui/static/ui/sw.js").read_text()
    return HttpResponse(script, content_type="text/javascript")


@csrf_exempt
def enter(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        user, _ = get_user_model().objects.get_or_create(username=request.POST["name"])
        login(request, user, backend="django.contrib.auth.backends.ModelBackend")
        return redirect("/")
    return HttpResponse("<!doctype html><title>Sign in</title><h1>Sign in</h1><p data-why-ended>Your rights rose.</p>")


@csrf_exempt
def enter_as_guest(request: HttpRequest) -> HttpResponse:
    """Act by a pass: the session names somebody and is nobody's for every page."""
    user, _ = get_user_model().objects.get_or_create(username=request.POST["name"])
    request.session["guest"] = user.pk
    return redirect("/")


def guest_of(session: Any) -> Any:
    """Who acts by a pass, for the stream."""
    return get_user_model().objects.filter(pk=session.get("guest")).first() if session.get("guest") else None


@csrf_exempt
def leave(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("/entrer/")


def wish(request: HttpRequest) -> HttpResponse:
    if not request.user.is_authenticated:
        return redirect("/entrer/?next=/")
    if request.POST.get("topic") == "gone":
        return HttpResponse('<p role="alert">This topic was withdrawn.</p>', status=422)
    with transaction.atomic():
        values = {"topic": request.POST["topic"], "level": request.POST["level"], "by": request.user.username}
        _, is_new = Wish.objects.get_or_create(key=request.POST["key"], defaults=values)
        if is_new:
            channels.counted(request.POST["topic"])
    return redirect("/")


def how_many(request: HttpRequest) -> HttpResponse:
    """All levels, and a snapshot of the channel `wishes` with the number of the log from which its stream goes on."""
    levels = list(Wish.objects.order_by("id").values_list("level", flat=True))
    since = request.live_since  # type: ignore[attr-defined]  # noted by the middleware before anything was read
    return JsonResponse({"levels": levels, "counts": channels.snapshot(None, "wishes"), "since": since})


@csrf_exempt
def say(request: HttpRequest) -> HttpResponse:
    live.push(request.POST["channel"], "said", {"word": request.POST["word"]})
    return HttpResponse(status=204)


@csrf_exempt
def do(request: HttpRequest) -> HttpResponse:
    {"say": tasks.say, "break_once": tasks.break_once}[request.POST["task"]].enqueue(request.POST["word"])
    return HttpResponse(status=204)


@csrf_exempt
def wait(request: HttpRequest) -> HttpResponse:
    """Hold a thread until the test lets go, as a view that waits for the write lock does."""
    while request.method == "POST" and not (settings.DATA / "go").exists():
        time.sleep(0.02)
    return HttpResponse("done", content_type="text/plain")


@takes_files(4_000_000, from_anybody=True)
@csrf_exempt
def size(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.body)), content_type="text/plain")
