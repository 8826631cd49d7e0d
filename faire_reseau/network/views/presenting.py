"""Views of how the network shows itself: the page on which facilitators choose it, its colours and its pictures."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.pictures import MOST_BYTES, PictureRefused, Redrawn, redraw
from faire_reseau.kit.refusals import Overtaken, about
from faire_reseau.kit.uploads import BoundedUpload, bound_upload, takes_files
from faire_reseau.network import actions, queries
from faire_reseau.network.forms.first_day import NetworkForm
from faire_reseau.network.logic.colours import is_colour, shades
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.views.limits import DIRECTORY

PICTURES = ("logo", "picture")


# As the import of tables: the check of the form's token reads the form, hence the files.
@takes_files(2 * MOST_BYTES)
@csrf_exempt
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network_page(request: Request) -> HttpResponse:
    """Names, sentence, logo, picture, colour, contact, and what the public sees."""
    if not is_facilitator(request.user):
        raise Http404
    return _network_page(request, bound_upload(request, 2 * MOST_BYTES))


@csrf_protect
def _network_page(request: Request, upload: BoundedUpload) -> HttpResponse:
    def network_of_now() -> dict[str, Any]:
        network = queries.network_now()
        return {name: getattr(network, name) for name in NetworkForm.base_fields if hasattr(network, name)}

    has_now = {name: bool(getattr(queries.network_now(), f"{name}_key")) for name in PICTURES}
    form = NetworkForm(
        sent(request),
        request.FILES if request.method == "POST" else None,
        initial=network_of_now(),
        has_now=has_now,
    )
    if upload.refused:
        form.refuse(PictureRefused(_("These pictures are too large: at most 10 MB each."), field="picture"))

    def action() -> queries.NetworkRow:
        fields = {name: value for name, value in form.touched().items() if name in actions.PRESENTATION_COLUMNS}
        pictures = {name: _picture(form, name) for name in PICTURES if _is_touched(form, name)}
        seen = {name: value for name, value in form.said().items() if name in fields}
        return actions.describe_network(seen=seen, pictures=pictures, by=request.user, at=clock.now(), **fields)

    def renewed(_refusal: Overtaken) -> NetworkForm:
        return form.renewed(network_of_now(), has_now=has_now)

    ran = run(request, action, form=form, limit=DIRECTORY, renewed=renewed)
    if ran.is_done:
        return ran.go("network:network_page", said=_("Saved."))
    context = {"back": reverse("pages:desk"), "public": queries.public_records(clock.now())}
    return ran.page("network/network_page.html", context)


def _is_touched(form: NetworkForm, name: str) -> bool:
    return bool(form.cleaned_data[f"{name}_file"] or form.cleaned_data.get(f"{name}_off"))


def _picture(form: NetworkForm, name: str) -> Redrawn | None:
    file = form.cleaned_data[f"{name}_file"]
    if not file:
        return None
    with about(f"{name}_file"):
        return redraw(file)


@require_safe
def colours(_request: Request, colour: str) -> HttpResponse:
    """The style sheet of an accent colour: the tokens of the house that it changes; the same for ever."""
    accent = f"#{colour}"
    if not is_colour(accent):
        raise Http404
    day, night = ("".join(f"--color-{name}: {value}; " for name, value in tones.items()) for tones in shades(accent))
    sheet = f"@layer tokens {{ :root {{ {day}}} @media (prefers-color-scheme: dark) {{ :root {{ {night}}} }} }}\n"
    return _for_ever(HttpResponse(sheet, content_type="text/css"))


@require_safe
def network_picture(_request: Request, key: str) -> HttpResponse:
    """The logo or the picture of the network."""
    return _for_ever(HttpResponse(queries.network_picture(key), content_type="image/jpeg"))


def _for_ever(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
