"""Views of the logo of an organisation: change it, and the file itself."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock, pictures
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.shown_pictures import PictureForm
from faire_reseau.kit.uploads import takes_files
from faire_reseau.network import actions, queries
from faire_reseau.network.views.limits import DIRECTORY


@takes_files(pictures.MOST_BYTES)
@login_required
def logo(request: Request, slug: str) -> HttpResponse:
    """Change the logo of an organisation."""
    day = localdate(clock.now())
    organisation = queries.organisation_to_edit_for(request.user, slug, day)
    form = PictureForm(sent(request), request.FILES or None, thing=organisation)

    def action() -> None:
        actions.change_logo(organisation, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=DIRECTORY)
    if ran.is_done:
        return ran.go("network:organisation", slug, said=_("Saved."))
    title = _("Logo of %(name)s") % {"name": queries.name_on(organisation, day)}
    back = {"back": reverse("network:organisation", args=[slug]), "back_label": _("Back to the page")}
    return ran.page("network/logo.html", {"title": title, "organisation": organisation, **back})


@require_safe
def image(_request: Request, name: str) -> FileResponse:
    """The logo of an organisation, shown to everybody."""
    response = FileResponse(queries.logo_named(name), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400, immutable"
    return response
