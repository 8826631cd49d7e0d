"""Views of who reads: the note without script, its former states, the notes of a gathering, files."""

import difflib
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.timezone import localdate, localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.gatherings.queries import gathering_for
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.answering import run
from faire_reseau.kit.dates import hours, written
from faire_reseau.kit.limits import Limit
from faire_reseau.network.queries import person_of
from faire_reseau.notes import actions, exports, queries
from faire_reseau.notes.enums import NoteState, VersionCause
from faire_reseau.notes.forms import CommentForm, ReplyForm
from faire_reseau.notes.logic.contents import lines_of
from faire_reseau.notes.logic.html import html_of
from faire_reseau.notes.permissions import can_keep, can_read, can_read_comments, can_write, can_write_in
from faire_reseau.notes.texts import CAUSE_LABELS, day_of, record_labels
from faire_reseau.ui.templatetags.ui import days

KEEPING = Limit("note_keeping", at_most=120, seconds=3600)
FILES = Limit("note_file", at_most=60, seconds=600)


@open_to_passes("slug")
@require_safe
def note(request: Request, slug: str, session_id: int) -> HttpResponse:
    """The note of a session as it reads now; without one, how it is begun."""
    session = queries.session_for(request.user, slug, session_id)
    note = queries.note_of(session)
    if note is not None and can_read(request.user, note):
        return note_page(request, note)
    context: dict[str, Any] = {
        "gathering": session.gathering,
        "session": session,
        "can_begin": can_write_in(request.user, session.gathering) and person_of(request.user) is not None,
        "is_written": note is not None,
    }
    return render(request, "notes/none.html", context)


def note_page(
    request: Request,
    note: queries.NoteRow,
    *,
    form: CommentForm | None = None,
    reply: tuple[int, ReplyForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a note, with its comments for who writes; `form` and `reply` (and to what): what was refused."""
    session = note.of_session
    content = queries.content_of(note)
    keeps, has_place = can_keep(request.user, session), can_write_in(request.user, session.gathering)
    writes = can_write(request.user, note)
    context: dict[str, Any] = {
        "gathering": session.gathering,
        "session": session,
        "note": note,
        "body": mark_safe(html_of(content, record_labels(), day=day_of)),  # noqa: S308  (made of escaped words)
        "is_empty": not lines_of(content),
        "follows": note.state == NoteState.OPEN and "suivre" in request.GET,
        "people": [row.name for row in queries.contributors_of(note) if row.name],
        "items": queries.action_items_of(note),
        "can_write": writes and person_of(request.user) is not None,
        "can_keep": keeps,
        "can_tick": keeps or writes,
        "can_see_history": keeps or has_place,
        "own": request.user.pk,
        "formats": exports.FORMATS,
    }
    context |= comments_context(request, note, can_comment=context["can_write"])
    if context["can_comment"]:
        lines = queries.lines_to_comment(content)
        context["form"] = form or CommentForm(lines=lines, initial={"back": "read"}, auto_id="comment_%s")
        context["refused_reply"] = reply
    return render(request, "notes/note.html", context, status=status)


def comments_context(
    request: Request, note: queries.NoteRow, *, can_comment: bool, back: str = "read"
) -> dict[str, Any]:
    """What the part of the comments is drawn from; nothing for who does not read them."""
    threads = queries.threads_of(note, request.user) if can_read_comments(request.user, note) else []
    return {
        "threads": [thread for thread in threads if thread.resolved_at is None],
        "resolved": [thread for thread in threads if thread.resolved_at is not None],
        "can_comment": can_comment,
        "back": back,
    }


@open_to_passes("slug")
@require_safe
def notes(request: Request, slug: str) -> HttpResponse:
    """The notes of a gathering that the reader may read, in the order of its agenda."""
    gathering = gathering_for(request.user, slug)
    context = {
        "gathering": gathering,
        "notes": queries.notes_in(request.user, gathering),
        "formats": exports.FORMATS,
    }
    return render(request, "notes/list.html", context)


@open_to_passes("slug")
@require_safe
def export(request: Request, slug: str, session_id: int, extension: str) -> HttpResponse:
    """The note as a file."""
    note = queries.note_for(request.user, slug, session_id)
    return _file(request, note.of_session.title, [note], extension, f"note-{session_id}")


@open_to_passes("slug")
@require_safe
def export_all(request: Request, slug: str, extension: str) -> HttpResponse:
    """All notes of a gathering that the reader may read, in one file."""
    gathering = gathering_for(request.user, slug)
    notes = list(queries.notes_in(request.user, gathering))
    if not notes:
        raise Http404
    title = gathering.title if len(notes) > 1 else notes[0].of_session.title
    return _file(request, title, notes, extension, f"notes-{slug}")


def _file(request: Request, title: str, notes: list[queries.NoteRow], extension: str, name: str) -> HttpResponse:
    FILES.spend(request.user.pk or request.META.get("REMOTE_ADDR", ""))
    language = (get_language() or "fr")[:2]
    wants_comments = request.GET.get("commentaires") == "1"
    sections = [
        (note.of_session.title, _with_comments(request, note) if wants_comments else queries.content_of(note))
        for note in notes
    ]
    day = max(localdate(note.changed_at) for note in notes)
    if len(notes) == 1:
        about = _about(notes[0])
    else:
        gathering = notes[0].of_session.gathering
        about = [" · ".join(filter(None, (days(gathering.starts_on, gathering.ends_on), gathering.place_name)))]
        sections = [
            (heading, {**content, "content": [*map(exports.paragraph, _about(note)[1:]), *content["content"]]})
            for note, (heading, content) in zip(notes, sections, strict=True)
        ]
    file = exports.made(
        extension,
        exports.Paper(
            title,
            sections,
            day=day,
            language=language,
            home=whole_address("/").rstrip("/"),
            labels=record_labels(),
            pictures=queries.pictures_of(notes),
            about=about,
            authors=list(dict.fromkeys(name for note in notes for name in _writers(note))),
        ),
    )
    response = HttpResponse(file.content, content_type=file.kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{extension}"'
    response["Cache-Control"] = "no-store"
    return response


def _writers(note: queries.NoteRow) -> list[str]:
    return [row.name for row in queries.contributors_of(note) if row.name]


def _about(note: queries.NoteRow) -> list[str]:
    """Where a note comes from: the gathering, then the day, the hours and the place of its session, then who wrote it."""
    session, gathering = note.of_session, note.of_session.gathering
    zone = ZoneInfo(gathering.time_zone)
    begins, ends = session.starts_at.astimezone(zone), session.ends_at.astimezone(zone)
    space = session.space.name if session.space is not None else ""
    moment = f"{written(begins, 'l j F Y')}, {hours(begins, ends)}"
    writers = _writers(note)
    return [
        gathering.title,
        " · ".join(filter(None, (moment, space, gathering.place_name))),
        *([" ".join((_("Written by:"), ", ".join(writers)))] if writers else []),
    ]


def _with_comments(request: Request, note: queries.NoteRow) -> dict[str, Any]:
    """What a note says, and behind it its comments as blocks, for who reads them."""
    content = queries.content_of(note)
    threads = queries.threads_of(note, request.user) if can_read_comments(request.user, note) else []
    if not threads:
        return content
    blocks = [exports.heading(_("Comments"))]
    for thread in threads:
        blocks.append({"type": "blockquote", "content": [exports.paragraph(thread.quotation)]})
        notices = [_("Passage removed")] if thread.is_gone else []
        notices += [_("Resolved")] if thread.resolved_at is not None else []
        blocks += [exports.paragraph(", ".join(notices))] if notices else []
        blocks += [exports.paragraph(_comment_line(row)) for row in (thread.first, *thread.replies)]
    return {**content, "content": [*content["content"], *blocks]}


def _comment_line(row: queries.CommentRow) -> str:
    name = row.name or _("somebody who left")
    words = row.text or _("Deleted by its author.")
    return _("%(name)s, %(day)s: %(words)s") % {
        "name": name,
        "day": written(localtime(row.at), "DATETIME_FORMAT"),
        "words": words,
    }


@open_to_passes("slug")
@login_required
@require_safe
def history(request: Request, slug: str, session_id: int) -> HttpResponse:
    """The former states of a note: when, why, who had written."""
    note = queries.history_for(request.user, slug, session_id)
    rows = [(version, CAUSE_LABELS[VersionCause(version.cause)]) for version in queries.versions_of(note)]
    context = {
        "gathering": note.of_session.gathering,
        "session": note.session,
        "note": note,
        "versions": rows,
        "people": queries.contributors_of(note),
        "threads": queries.threads_of(note, request.user) if can_read_comments(request.user, note) else [],
    }
    return render(request, "notes/history.html", context)


@open_to_passes("slug")
@login_required
@require_safe
def version(request: Request, slug: str, session_id: int, number: int) -> HttpResponse:
    """A former state: what it said, and what had changed since the one before."""
    version = queries.version_for(request.user, slug, session_id, number)
    before = queries.version_before(version)
    content = queries.content_of(version)
    earlier = lines_of(queries.content_of(before)) if before is not None else []
    lines = [line for line in difflib.ndiff(earlier, lines_of(content)) if line[:1] in "+-"]
    context = {
        "gathering": version.note.of_session.gathering,
        "session": version.note.session,
        "note": version.note,
        "version": version,
        "why": CAUSE_LABELS[VersionCause(version.cause)],
        "body": mark_safe(html_of(content, record_labels(), day=day_of)),  # noqa: S308  (made of escaped words)
        "lines": [(line[0], line[2:]) for line in lines],
        "can_restore": can_keep(request.user, version.note.of_session) and can_write(request.user, version.note),
    }
    return render(request, "notes/version.html", context)


@login_required
@require_POST
def restore(request: Request, slug: str, session_id: int, number: int) -> HttpResponse:
    """Have the note say again what it said then."""
    version = queries.version_to_restore_for(request.user, slug, session_id, number)
    person = person_of(request.user)

    def action() -> None:
        actions.restore_version(version, person=person, by=request.user, at=clock.now())

    ran = run(request, action, limit=KEEPING)
    return ran.go("notes:note", slug, session_id, said=_("Restored. What it said before is in its history."))


@login_required
@require_POST
def finish(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Make it final."""
    note = queries.note_to_keep_for(request.user, slug, session_id)
    ran = run(request, lambda: actions.finish_note(note, by=request.user, at=clock.now()), limit=KEEPING)
    return ran.go("notes:note", slug, session_id, said=_("The note is final: whoever reads the gathering reads it."))


@login_required
@require_POST
def reopen(request: Request, slug: str, session_id: int) -> HttpResponse:
    """Have people write in it again."""
    note = queries.note_to_keep_for(request.user, slug, session_id)
    ran = run(request, lambda: actions.open_note(note, by=request.user, at=clock.now()), limit=KEEPING)
    return ran.go("notes:note", slug, session_id, said=_("The note is open again."))


@open_to_passes("slug")
@login_required
@require_POST
def tick(request: Request, slug: str, session_id: int, item_id: int) -> HttpResponse:
    """Tick an action item, or no longer."""
    item = queries.action_item_to_tick_for(request.user, slug, session_id, item_id)
    is_done = request.POST.get("done") != "0"
    person = person_of(request.user)

    def action() -> None:
        actions.tick_action_item(item, is_done=is_done, person=person, by=request.user, at=clock.now())

    ran = run(request, action, limit=KEEPING)
    return ran.go("notes:note", slug, session_id, said=_("Saved."), anchor="action-items")
