"""Notes of a gathering: of Nantes what sources say of two sessions; else invented samples. Final at the last stage."""

import uuid
from datetime import date, datetime, timedelta
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import Format, SessionState
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.network.models import Person
from faire_reseau.notes import actions
from faire_reseau.notes.models import Note
from faire_reseau.notes.queries import content_of, lines_to_comment

GROUPS = 3  # so many workshops have a report


def write(gathering: Gathering, sample: dict[str, Any], people: dict[str, Person], at: datetime) -> None:
    """Write the notes that are not there yet."""
    comers = [people[key] for key in sorted(people)]
    for row in sample["notes"]:
        session = Session.objects.filter(gathering=gathering, title=row["session"]).first()
        if session is not None:
            source = "" if row["sample"] else sample["source"]
            is_fresh = not Note.objects.filter(session=session).exists()
            writer = comers[0] if row["sample"] else None
            _write(session, row["lines"], comers, writer, at, source=source, is_sample=row["sample"])
            if is_fresh:
                _comment(session, row.get("comments", []), comers, at)
    groups = Session.objects.filter(gathering=gathering, format=Format.WORKSHOP, state=SessionState.PLANNED)
    for number, session in enumerate(groups.order_by("starts_at", "pk")[:GROUPS]):
        _write(session, sample["group"], comers, comers[number + 1], at, is_sample=True)


def finish(gathering: Gathering, by: User, at: datetime) -> None:
    """Make them final."""
    # Those that people began stay theirs.
    theirs = Note.objects.filter(session__gathering=gathering, is_sample=False, source="")
    for note in Note.objects.filter(session__gathering=gathering).exclude(pk__in=theirs.values("pk")).order_by("pk"):
        actions.finish_note(note, by=by, at=at)


def _write(
    session: Session,
    lines: list[list[Any]],
    comers: list[Person],
    writer: Person | None,
    at: datetime,
    *,
    source: str = "",
    is_sample: bool,
) -> None:
    last_day = session.gathering.ends_on
    blocks = [_block(line, f"{session.title}-{number}", comers, last_day) for number, line in enumerate(lines)]
    content = {"type": "doc", "content": blocks}
    actions.begin_note(session, content=content, person=writer, by=None, at=at, source=source, is_sample=is_sample)


def _comment(session: Session, rows: list[dict[str, str]], comers: list[Person], at: datetime) -> None:
    note = Note.objects.get(session=session)
    lines = {words: code for code, words in lines_to_comment(content_of(note))}
    for number, row in enumerate(rows):
        author, other = comers[(3 * number + 2) % len(comers)], comers[(3 * number + 3) % len(comers)]
        line = lines[row["on"]]
        thread = actions.comment_on(
            note, text=row["text"], line=line, person=author, by=author.user, at=at, is_sample=True
        )
        actions.reply_to(thread, text=row["reply"], person=other, by=other.user, at=at, is_sample=True)


def _block(line: list[Any], seed: str, comers: list[Person], last_day: date) -> dict[str, Any]:
    kind, words = line[0], line[1]
    text = [{"type": "text", "text": words}]
    key = str(uuid.uuid5(uuid.NAMESPACE_URL, seed))
    if kind == "heading":
        return {"type": "heading", "attrs": {"level": 2}, "content": text}
    if kind == "bullet":
        item = {"type": "listItem", "content": [{"type": "paragraph", "content": text}]}
        return {"type": "bulletList", "content": [item]}
    if kind == "idea":
        return {"type": "idea", "attrs": {"key": key}, "content": text}
    if kind == "action":
        # Of Nantes a day, of the gathering to come how long after it.
        until = (last_day + timedelta(days=line[2])).isoformat() if isinstance(line[2], int) else line[2]
        attrs = {"key": key, "who": str(comers[len(words) % len(comers)]), "due": until, "done": False}
        return {"type": "actionItem", "attrs": attrs, "content": text}
    return {"type": "paragraph", "content": text}
