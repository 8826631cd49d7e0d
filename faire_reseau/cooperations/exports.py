"""The raw minutes of a forum as a document: OpenDocument text, and PDF (PDF/UA-1 and PDF/A-2a), by the writers of notes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.cooperations.queries import GroupRow
from faire_reseau.kit.dates import hours, written
from faire_reseau.notes.exports import Paper, bullets, heading, made, paragraph
from faire_reseau.topics.models import Forum


@dataclass(frozen=True)
class Line:
    """A line of a document: a title of level 2 or 3, a paragraph, or an item of a list."""

    kind: str
    text: str


@dataclass(frozen=True)
class Document:
    """A document in one language: its title, its day, its lines."""

    title: str
    language: str
    on: date
    lines: tuple[Line, ...]


def minutes_of(forum: Forum, groups: Sequence[GroupRow], hidden: set[int], *, at: datetime) -> Document:
    """What all groups of `forum` reported, by hour, in the language of the reader; nobody of `hidden` is named."""
    gathering = forum.session.gathering
    zone = ZoneInfo(gathering.time_zone)
    title = _("Raw minutes – %(forum)s") % {"forum": forum.session.title}
    facts = (gathering.title, written(forum.session.starts_at.astimezone(zone), "l j F Y"), gathering.place_name)
    lines = [Line("paragraph", " · ".join(filter(None, facts)))]
    for group in groups:
        lines += _group(group, hidden, zone)
    return Document(title, (get_language() or "fr")[:2], localdate(at, zone), tuple(lines))


def _group(group: GroupRow, hidden: set[int], zone: ZoneInfo) -> list[Line]:
    session, report = group.session, group.report
    when = hours(session.starts_at.astimezone(zone), session.ends_at.astimezone(zone))
    place = [when, *([session.space.name] if session.space else [])]
    lines = [Line("title", session.title), Line("paragraph", " · ".join(place))]
    hosts = [str(person) for person in group.hosts if person.pk not in hidden]
    if hosts:
        lines.append(Line("paragraph", _("Hosted by: %(names)s") % {"names": ", ".join(hosts)}))
    secretary = report.secretary if report is not None else None
    if secretary is not None and secretary.pk not in hidden:
        lines.append(Line("paragraph", _("Notes by: %(name)s") % {"name": secretary}))
    if report is None or not group.is_closed:
        lines.append(Line("paragraph", _("This report is not closed yet: what stands here is a draft.")))
    report_text = report.text if report is not None else ""
    lines += [Line("paragraph", part.strip()) for part in report_text.split("\n") if part.strip()]
    if group.note_lines:
        lines += [Line("subtitle", _("Note of the group")), *(Line("paragraph", part) for part in group.note_lines)]
    elif not report_text:
        lines.append(Line("paragraph", _("Nothing was written down.")))
    if group.ideas:
        lines.append(Line("subtitle", _("Ideas to carry on")))
    for idea in group.ideas:
        carrier = idea.carrier if idea.carrier is not None and idea.carrier.pk not in hidden else None
        carried = _("%(idea)s (carried on by %(name)s)") % {"idea": idea.text, "name": carrier}
        lines.append(Line("item", carried if carrier is not None else idea.text))
    return lines


def odt(document: Document) -> bytes:
    """The document as OpenDocument text, with real headings and lists; the same document gives the same bytes."""
    return made("odt", _paper(document)).content


def pdf(document: Document) -> bytes:
    """The document as an A4 PDF that conforms to PDF/UA-1 and PDF/A-2a; the same document gives the same bytes."""
    return made("pdf", _paper(document)).content


def _paper(document: Document) -> Paper:
    """The document as the files of notes take it."""
    blocks: list[dict[str, Any]] = []
    for kind, lines in groupby(document.lines, lambda line: line.kind):
        texts = [line.text for line in lines]
        if kind == "item":
            blocks.append(bullets(*texts))
        elif kind == "paragraph":
            blocks += [paragraph(text) for text in texts]
        else:
            blocks += [heading(text, 2 if kind == "title" else 3) for text in texts]
    sections = [(document.title, {"type": "doc", "content": blocks})]
    return Paper(document.title, sections, document.on, document.language, home="", labels={})
