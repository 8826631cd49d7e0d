"""Views of comments: comment on a passage, reply, resolve, delete; each leads back to where it was asked."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.notes import actions, queries
from faire_reseau.notes.forms import CommentForm, ReplyForm
from faire_reseau.notes.views.reading import note_page

COMMENTS = Limit("note_comment", at_most=240, seconds=3600)


@open_to_passes("slug")
@login_required
@require_POST
def comment(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Comment on a passage of the note."""
    note, person = queries.note_to_write_for(request.user, slug, session_id)
    form = CommentForm(sent(request), lines=queries.lines_to_comment(queries.content_of(note)), auto_id="comment_%s")

    at = clock.now()
    ran = run(
        request,
        lambda: actions.comment_on(note, person=person, by=request.user, at=at, **form.columns()),
        form=form,
        limit=COMMENTS,
    )
    if ran.is_done:
        return _back(ran, slug, session_id, _("The comment is there."), ran.done.pk)
    return note_page(request, note, form=form, status=ran.status)


@open_to_passes("slug")
@login_required
@require_POST
def reply(request: Request, slug: str, session_id: int, comment_id: int) -> HttpResponse:
    """Reply to a comment."""
    thread, person = queries.thread_for(request.user, slug, session_id, comment_id)
    form = ReplyForm(sent(request))

    at = clock.now()
    ran = run(
        request,
        lambda: actions.reply_to(thread, person=person, by=request.user, at=at, **form.columns()),
        form=form,
        limit=COMMENTS,
    )
    if ran.is_done:
        return _back(ran, slug, session_id, _("The reply is there."), thread.pk)
    return note_page(request, thread.note, reply=(thread.pk, form), status=ran.status)


@open_to_passes("slug")
@login_required
@require_POST
def resolve(request: Request, slug: str, session_id: int, comment_id: int) -> HttpResponse:
    """Resolve a comment, or open it again."""
    thread, person = queries.thread_for(request.user, slug, session_id, comment_id)
    is_resolved = request.POST.get("resolved") != "0"
    return _pressed(
        request,
        lambda: actions.resolve_thread(thread, is_resolved=is_resolved, person=person, by=request.user, at=clock.now()),
        (slug, session_id, comment_id),
        _("The comment is resolved.") if is_resolved else _("The comment is open again."),
    )


@open_to_passes("slug")
@login_required
@require_POST
def delete(request: Request, slug: str, session_id: int, comment_id: int) -> HttpResponse:
    """Delete one's own comment."""
    comment_row = queries.own_comment_for(request.user, slug, session_id, comment_id)
    return _pressed(
        request,
        lambda: actions.delete_comment(comment_row, by=request.user, at=clock.now()),
        (slug, session_id, comment_id),
        _("The comment is deleted."),
    )


def _pressed(request: Request, action: Callable[[], None], place: tuple[str, int, int], words: str) -> HttpResponse:
    slug, session_id, comment_id = place
    return _back(run(request, action, limit=COMMENTS), slug, session_id, words, comment_id)


def _back(ran: Ran[object], slug: str, session_id: int, words: str, comment_id: int) -> HttpResponse:
    page = "notes:write" if ran.request.POST.get("back") == "write" else "notes:note"
    return ran.go(page, slug, session_id, said=words, anchor=f"comment-{comment_id}")
