"""Views of slides, replays and other documents of sessions."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions
from faire_reseau.gatherings.forms.materials import MOST_BYTES, MaterialForm
from faire_reseau.gatherings.queries.materials import (
    material_file_for,
    material_to_remove_for,
    materials_of,
    session_to_add_to_for,
)
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.documents import download, words_of
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.uploads import takes_files

MATERIALS = Limit("material", at_most=60, seconds=3600)


@takes_files(MOST_BYTES)
@login_required
def materials(request: Request, slug: str, session_id: int) -> HttpResponse:
    """What a session shows, and one more to add: for who runs the gathering, and who speaks."""
    session = session_to_add_to_for(request.user, slug, session_id)
    form = MaterialForm(sent(request), request.FILES or None)

    def action() -> object:
        columns = {name: form.cleaned_data[name] for name in ("kind", "title", "url")}
        document = form.document()
        words = words_of(document) if document is not None else ""
        return actions.add_material(session, document=document, words=words, by=request.user, at=clock.now(), **columns)

    ran = run(request, action, form=form, limit=MATERIALS)
    if ran.is_done:
        return ran.go("gatherings:materials", slug, session_id, said=_("Added: the page of the session shows it."))
    context = {"gathering": session.gathering, "session": session, "materials": materials_of(session)}
    return ran.page("gatherings/materials.html", context)


@login_required
@require_POST
def remove_material(request: Request, slug: str, session_id: int, material_id: int) -> HttpResponse:
    """Show one of them no more."""
    row = material_to_remove_for(request.user, slug, session_id, material_id)
    ran = run(request, lambda: actions.remove_material(row, by=request.user, at=clock.now()))
    return ran.go("gatherings:materials", slug, session_id, said=_("“%(title)s” is removed.") % {"title": row.title})


@require_safe
def material(request: Request, slug: str, session_id: int, material_id: int) -> HttpResponse:
    """A file, for who may read the session."""
    file = material_file_for(request.user, slug, session_id, material_id)
    return download(file.material.file_name, file.material.file_kind, bytes(file.content))
