"""Addresses beside those of the house, each with one fault of a kind that its laws refuse: what the rules must find.

A test has them by `pytest.mark.urls("tests.house.planted")`. Each does the wrong thing to whoever asks.
"""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseNotFound
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries import IN_SESSION
from faire_reseau.network.models import Person, Trade


def opens(_request):
    """Answer everybody."""
    return HttpResponse("opened")


def closes(_request):
    """Answer nobody, as if missing."""
    raise Http404


@login_required
def asks(_request):
    """Answer whoever signed in, ask the others to."""
    return HttpResponse("opened")


def writes(_request):
    """Write, and refuse."""
    Trade.objects.create(code="planted", label="Planted", rank=901)
    raise Http404


def reads_and_writes(_request):
    """Write, and answer."""
    Trade.objects.create(code="planted", label="Planted", rank=901)
    return HttpResponse("written")


@csrf_exempt
def unguarded(_request):
    """Take a form without its token."""
    return HttpResponse("taken")


def betrays(_request):
    """Refuse in other words than those of a missing page."""
    return HttpResponseNotFound("This draft is none of your business.")


def breaks(request):
    """Fail on whatever is asked with words of the address."""
    return HttpResponse(str(1 / (len(request.META["QUERY_STRING"]) == 0)))


def welcomes_guests(request):
    """Open to whoever has a pass, of whatever gathering, and to nobody else."""
    if IN_SESSION not in request.session:
        raise Http404
    return HttpResponse("opened")


def names_people(_request):
    """Name everybody to everybody."""
    return HttpResponse(" ".join(Person.objects.values_list("last_name", flat=True)))


def tells_drafts(_request):
    """Show the titles of all gatherings to everybody, drafts too."""
    return HttpResponse(" ".join(Gathering.objects.values_list("title", flat=True)))


def tells_drafts_in_a_header(_request):
    """Say them where no page shows them."""
    title = Gathering.objects.values_list("title", flat=True).first()
    return HttpResponse("", headers={"Content-Disposition": f"attachment; filename={title}.ics"})


def counts_drafts(_request):
    """Offer the year of a draft in a list of years."""
    return HttpResponse("<option>2031</option>")


VIEWS = (
    *(opens, closes, asks, writes, reads_and_writes, unguarded, betrays, breaks),
    *(welcomes_guests, names_people, tells_drafts, tells_drafts_in_a_header, counts_drafts),
)
urlpatterns = [
    path("", include(([path(f"{view.__name__}/", view, name=view.__name__) for view in VIEWS], "planted"))),
    path("", include("faire_reseau.project.urls")),
]
handler404 = "faire_reseau.project.views.not_found"
handler500 = "faire_reseau.project.views.failed"
