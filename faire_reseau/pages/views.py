"""Faces: the home page, one's desk, search, and the doors of the demo."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from faire_reseau.network.queries import the_network


def home(request: HttpRequest) -> HttpResponse:
    """The front of the network."""
    return render(request, "pages/home.html")


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the person: their gatherings, wishes, sheets, drafts."""
    return render(request, "pages/desk.html")


def search(request: HttpRequest) -> HttpResponse:
    """Find organisations, gatherings, sessions and articles."""
    return render(request, "pages/search.html")


def demo_doors(request: HttpRequest) -> HttpResponse:
    """The people one can be in the demo network."""
    if not the_network().is_demo:
        raise Http404
    return render(request, "pages/demo_doors.html")
