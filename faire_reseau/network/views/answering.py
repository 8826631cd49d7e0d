"""How the doors of this room try a deed and answer with a form."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from faire_reseau.kit import limits
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.refusals import ChangedMeanwhile, Refusal

A_MINUTE = 60


def did(request: HttpRequest, form: HouseForm, deed: Callable[[], Any]) -> bool:
    """Whether `deed` was done; a refusal goes to the form, with everything typed still there."""
    try:
        limits.spend("directory", request.user.pk, at_most=60, seconds=A_MINUTE)
        deed()
    except ChangedMeanwhile:
        raise  # the view shows the form again on what is there now
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def form_page(request: HttpRequest, form: HouseForm, **context: Any) -> HttpResponse:
    """The page of a form; 422 when what was typed is refused. Context: title, lead, back (address, label), button."""
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "network/form.html", {"form": form, **context}, status=status)
