"""Views of who writes: begin a note, the editor, what it fetches and sends beside its edits."""

import base64
import binascii
import json
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.kit import clock, pictures
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.sized_pictures import answer
from faire_reseau.kit.uploads import takes_files
from faire_reseau.notes import actions, queries
from faire_reseau.notes.enums import NoteState
from faire_reseau.notes.forms import BeginForm, CommentForm
from faire_reseau.notes.logic.documents import UpdateRefusedError
from faire_reseau.notes.texts import note_labels
from faire_reseau.notes.views.reading import comments_context
from faire_reseau.ui.editor import editor_labels

BEGUN = Limit("note", at_most=60, seconds=3600)
PICTURES = Limit("note_picture", at_most=60, seconds=3600)
FETCHED = Limit("note_state", at_most=240, seconds=60)
MENTIONS = Limit("note_mention", at_most=240, seconds=60)


@open_to_passes("slug")
@login_required
def begin(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Begin the note of a session, from a text of the house or a blank page."""
    session, person = queries.session_to_begin_for(request.user, slug, session_id)
    if queries.note_of(session) is not None:
        return redirect("notes:write", slug, session_id)
    form = BeginForm(sent(request))

    ran = run(
        request,
        lambda: actions.begin_note(session, person=person, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
        limit=BEGUN,
    )
    if ran.is_done:
        return ran.go("notes:write", slug, session_id)
    return ran.page("notes/begin.html", {"gathering": session.gathering, "session": session})


@open_to_passes("slug")
@login_required
@require_safe
def write(request: Request, slug: str, session_id: int) -> HttpResponse:
    """The editor of a note. A final one leads to where it is read, unless `garde` asks for what this device could not send."""
    note, person = queries.note_to_write_for(request.user, slug, session_id)
    is_final = note.state == NoteState.FINAL
    if is_final and "garde" not in request.GET:
        return redirect("notes:note", slug, session_id)
    there = [slug, session_id]
    editor = {
        "channel": f"notes:{note.pk}",
        "document": f"{note.key}:{person.pk}",
        "state": reverse("notes:state", args=there),
        "people": reverse("notes:mentions", args=there),
        "authors": reverse("notes:authors", args=there),
    }
    context = {
        "gathering": note.of_session.gathering,
        "session": note.session,
        "note": note,
        "editor": editor,
        "form": CommentForm(initial={"back": "write"}, auto_id="comment_%s"),
        "labels": json.dumps(editor_labels() | note_labels(), ensure_ascii=False),
    }
    context |= comments_context(request, note, can_comment=not is_final, back="write")
    return render(request, "notes/write.html", context)


@open_to_passes("slug")
@login_required
@require_safe
def state(request: Request, slug: str, session_id: int) -> HttpResponse:
    """What the editor does not have yet: everything, or what came after the vector `sv`; `X-Vector` says how far that goes."""
    note, _person = queries.note_to_write_for(request.user, slug, session_id)
    return _state(request, note)


def _state(request: Request, note: queries.NoteRow) -> HttpResponse:
    FETCHED.spend(request.user.pk)
    document = queries.document_now(note)
    try:
        vector = base64.b64decode(request.GET.get("sv", ""), validate=True)
        update = document.since(vector) if vector else document.state
    except (UpdateRefusedError, binascii.Error):
        update = document.state
    response = HttpResponse(update, content_type="application/octet-stream")
    response["X-Vector"] = base64.b64encode(document.vector).decode()
    response["X-Final"] = "1" if note.state == NoteState.FINAL else ""
    response["Cache-Control"] = "no-store"
    return response


@open_to_passes("slug")
@login_required
@require_safe
def authors(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Who wrote under which number, as the server knows it from the connections."""
    note, _person = queries.note_to_write_for(request.user, slug, session_id)
    return _authors(note)


def _authors(note: queries.NoteRow) -> HttpResponse:
    rows = queries.contributors_of(note)
    response = JsonResponse({"people": [{"name": row.name, "clients": row.clients} for row in rows]})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_safe
def write_text(request: Request, key: UUID) -> HttpResponse:
    """The editor of a text that is no session's. Once nobody writes, it leads to where it belongs, as that of a note."""
    note, text, person = queries.text_to_write_for(request.user, key)
    if note.state == NoteState.FINAL and "garde" not in request.GET:
        return redirect(text.address)
    editor = {
        "channel": f"notes:{note.pk}",
        "document": f"{note.key}:{person.pk}",
        "state": reverse("notes:text_state", args=[key]),
        "authors": reverse("notes:text_authors", args=[key]),
    }
    labels = editor_labels() | note_labels() | {"final": text.why_closed}
    context = {"note": note, "text": text, "editor": editor, "labels": json.dumps(labels, ensure_ascii=False)}
    return render(request, "notes/text.html", context)


@login_required
@require_safe
def text_state(request: Request, key: UUID) -> HttpResponse:
    """What the editor of a text does not have yet, as of a note."""
    note, _text, _person = queries.text_to_write_for(request.user, key)
    return _state(request, note)


@login_required
@require_safe
def text_authors(request: Request, key: UUID) -> HttpResponse:
    """Who wrote under which number, as of a note."""
    note, _text, _person = queries.text_to_write_for(request.user, key)
    return _authors(note)


@open_to_passes("slug")
@login_required
@require_safe
def mentions(request: Request, slug: str, session_id: int) -> HttpResponse:
    """The people and organisations to mention, by what is typed of their name."""
    queries.note_to_write_for(request.user, slug, session_id)
    MENTIONS.spend(request.user.pk)
    response = JsonResponse({"found": queries.mentions_for(request.user, request.GET.get("q", "")[:100])})
    response["Cache-Control"] = "no-store"
    return response


@takes_files(pictures.MOST_BYTES)
@open_to_passes("slug")
@login_required
@require_POST
def add_picture(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Take a picture from the editor; answers {src, width, height}, or {error} with a sentence."""
    note, person = queries.note_to_write_for(request.user, slug, session_id)

    def action() -> queries.PictureRow:
        upload, words = request.FILES.get("file"), request.POST.get("alt", "")
        return actions.add_picture(note, upload, alternative=words, person=person, by=request.user, at=clock.now())

    def told(added: queries.PictureRow) -> dict[str, Any]:
        name = str(added.file.name).rpartition("/")[2]
        return {
            "src": reverse("notes:picture", args=[slug, session_id, name]),
            "width": added.width,
            "height": added.height,
        }

    return run(request, action, limit=PICTURES).data(told)


@open_to_passes("slug")
@require_safe
def picture(request: Request, slug: str, session_id: int, name: str) -> HttpResponseBase:
    """A picture of a note, to who reads the note."""
    picture_row = queries.picture_for(request.user, slug, session_id, name)
    try:
        file = picture_row.file.open()
    except FileNotFoundError:
        raise Http404 from None
    return answer(file, request.GET.get("largeur", ""), is_open=False)
