"""Actions on code books: add and change a code, put it elsewhere, merge it into another, remove it, take in a book."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import CodeMark
from faire_reseau.analysis.logic.books import CodeSaid, in_tree
from faire_reseau.analysis.logic.signs import colour_of, next_sign
from faire_reseau.analysis.models import Code, Coding, Corpus, Decision
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken

MOST_CODES = 500


class CodeRefused(Refusal):
    """A code book that cannot be changed as asked."""

    code = "code"


@transaction.atomic
def add_code(
    corpus: Corpus,
    *,
    name: str,
    parent: Code | None = None,
    colour: str = "",
    mark: str = "",
    definition: str = "",
    example: str = "",
    counter_example: str = "",
    is_heading: bool = False,
    by: User | None,
    at: datetime,
) -> Code:
    """A new code at the end of those under `parent`; without colour or mark, a sign that no other bears.

    Raises `CodeRefused` when another code there has this name, or there are too many.
    """
    hold(corpus)
    code = Code(corpus=corpus, name=name, parent=parent, is_heading=is_heading)
    _check(code)
    taken = set(Code.objects.filter(corpus=corpus).values_list("colour", "mark"))
    if Code.objects.filter(corpus=corpus).count() >= MOST_CODES:
        raise CodeRefused(_("A code book holds %(n)s codes at most: merge or remove some.") % {"n": MOST_CODES})
    free_colour, free_mark = next_sign(taken)
    code.colour, code.mark = colour_of(colour, free_colour), mark or free_mark
    code.definition, code.example, code.counter_example = definition, example, counter_example
    code.position = Code.objects.filter(corpus=corpus, parent=parent).count()
    code.save()
    write_audit_line("add_code", code, by=by, at=at, title=name)
    return code


@transaction.atomic
def change_code(code: Code, *, by: User, at: datetime, seen: Mapping[str, Any] | None = None, **columns: Any) -> None:
    """Write `columns` of a code, `parent` among them. Raises `CodeRefused` and `Overtaken`."""
    hold(code.corpus)
    fresh = Code.objects.get(pk=code.pk)
    refuse_overtaken({name: getattr(fresh, name) for name in columns}, seen, columns)
    moved = columns.get("parent", fresh.parent) != fresh.parent
    for name, value in columns.items():
        setattr(fresh, name, value)
    if moved and fresh.parent is not None and fresh.parent.pk in _under(fresh):
        raise CodeRefused(_("A code cannot stand under itself: choose another place."), field="parent")
    if fresh.is_heading and Coding.objects.filter(code=fresh).exists():
        raise CodeRefused(_("Passages bear this code: merge it into another first."), field="is_heading")
    _check(fresh)
    if moved:
        fresh.position = Code.objects.filter(corpus=fresh.corpus, parent=fresh.parent).count()
    fresh.colour = colour_of(fresh.colour)
    fresh.save()
    write_audit_line("change_code", fresh, by=by, at=at, title=fresh.name)


@transaction.atomic
def move_code(code: Code, step: int, *, by: User, at: datetime) -> None:
    """Put a code one place earlier (`step` -1) or later (1) among those under the same one."""
    hold(code.corpus)
    beside = list(Code.objects.filter(corpus=code.corpus, parent=code.parent).order_by("position", "pk"))
    place = next(place for place, row in enumerate(beside) if row.pk == code.pk)
    other = min(max(0, place + step), len(beside) - 1)
    beside[place], beside[other] = beside[other], beside[place]
    for position, row in enumerate(beside):
        row.position = position
    Code.objects.bulk_update(beside, ["position"])
    write_audit_line("move_code", code, by=by, at=at, title=code.name)


@transaction.atomic
def merge_code(code: Code, into: Code, *, by: User, at: datetime) -> None:
    """Give the passages and the codes under `code` to `into`, and remove `code`. Raises `CodeRefused`."""
    hold(code.corpus)
    if into.pk in _under(code) or into.corpus_id != code.corpus_id:
        raise CodeRefused(
            _("A code cannot be merged into itself or into a code under it: choose another."), field="into"
        )
    if into.is_heading:
        raise CodeRefused(_("This one is a heading, which no passage bears: choose another."), field="into")
    # The same passage by the same coder bears `into` already: one of the two stays.
    known = set(Coding.objects.filter(code=into).values_list("document", "start", "end", "coder", "coder_name"))
    doubles = [
        row.pk
        for row in Coding.objects.filter(code=code)
        if (row.document_id, row.start, row.end, row.coder_id, row.coder_name) in known
    ]
    Coding.objects.filter(pk__in=doubles).delete()
    moved = Coding.objects.filter(code=code).update(code=into)
    decided = set(Decision.objects.filter(code=into).values_list("document", "start", "end"))
    for decision in Decision.objects.filter(code=code):
        if (decision.document_id, decision.start, decision.end) not in decided:
            Decision.objects.filter(pk=decision.pk).update(code=into)
    code.memos.update(code=into)
    Code.objects.filter(parent=code).update(parent=into, position=F("position") + into.below.count())
    write_audit_line("merge_code", into, by=by, at=at, title=code.name, passages=moved)
    code.delete()


@transaction.atomic
def remove_code(code: Code, *, by: User, at: datetime) -> None:
    """Remove a code that no passage bears and that holds no other. Raises `CodeRefused`."""
    hold(code.corpus)
    if Coding.objects.filter(code=code).exists():
        raise CodeRefused(_("Passages bear this code: merge it into another, which takes them over."))
    if Code.objects.filter(parent=code).exists():
        raise CodeRefused(_("Other codes stand under this one: put them elsewhere first."))
    write_audit_line("remove_code", code, by=by, at=at, title=code.name)
    code.delete()


@transaction.atomic
def take_in_book(corpus: Corpus, codes: Iterable[CodeSaid], *, by: User, at: datetime) -> tuple[int, int]:
    """Add the codes of a book, and write those that the corpus has under the same identifier or place; how many of each.

    What a book does not say stays; no code is removed. Raises `CodeRefused`.
    """
    hold(corpus)
    rows = BookRows(corpus, codes)
    write_audit_line("take_in_book", corpus, by=by, at=at, codes=len(rows.by_guid))
    return rows.added, rows.changed


class BookRows:
    """The rows of the codes of a book, written: those that the corpus knows are changed, the others added."""

    def __init__(self, corpus: Corpus, codes: Iterable[CodeSaid]) -> None:
        self.corpus = corpus
        self.added = self.changed = 0
        # By what the file calls them.
        self.by_guid: dict[str, Code] = {}
        known = list(Code.objects.filter(corpus=corpus))
        self._known = {str(row.guid): row for row in known}
        self._places = {(row.parent_id, row.name): row for row in known}
        self._signs = {(row.colour, row.mark) for row in known}
        for code in codes:
            self._write(code)
        if len(self._known) > MOST_CODES:
            raise CodeRefused(_("A code book holds %(n)s codes at most: merge or remove some.") % {"n": MOST_CODES})

    def _write(self, code: CodeSaid) -> None:
        parent = self.by_guid[code.parent] if code.parent else None
        key = (parent.pk if parent else None, code.name)
        row = self._known.get(_guid(code.guid)) or self._places.get(key)
        is_new = row is None
        if row is None:
            free, mark = next_sign(self._signs)
            row = Code(corpus=self.corpus, guid=uuid.UUID(_guid(code.guid)), colour=free, mark=mark, parent=parent)
            row.position = len([place for place in self._places if place[0] == key[0]])
        before = _said_by(row)
        row.name = code.name
        row.colour = colour_of(code.colour, row.colour)
        row.definition = code.definition or row.definition
        row.example = code.example or row.example
        row.counter_example = code.counter_example or row.counter_example
        if not Coding.objects.filter(code=row.pk).exists():
            row.is_heading = code.is_heading
        if is_new or before != _said_by(row):
            row.save()
            self.added += is_new
            self.changed += not is_new
        self._signs.add((row.colour, row.mark))
        self._known[str(row.guid)] = self._places[key] = self.by_guid[code.guid] = row


def _said_by(row: Code) -> tuple[Any, ...]:
    return (row.name, row.colour, row.definition, row.example, row.counter_example, row.is_heading)


def _guid(text: str) -> str:
    """The identifier of a file as one of ours: itself where it is one."""
    try:
        return str(uuid.UUID(text))
    except ValueError:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, text))


def _under(code: Code) -> set[int]:
    """A code and all those under it; one query."""
    rows = list(Code.objects.filter(corpus=code.corpus_id))
    below = {code.pk}
    for _depth, row in in_tree(rows):
        if row.parent_id in below:
            below.add(row.pk)
    return below


def _check(code: Code) -> None:
    if code.mark and code.mark not in set(CodeMark):
        raise CodeRefused(_("Choose one of the marks."), field="mark")
    same = Code.objects.filter(corpus=code.corpus, parent=code.parent, name=code.name).exclude(pk=code.pk)
    if same.exists():
        raise CodeRefused(_("There is a code of this name in this place: choose another name."), field="name")
