"""Actions on productions: add, change, remove, put back, relate."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.catalogue.actions.indexing import index, unindex
from faire_reseau.catalogue.enums import Language, RelationKind
from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.models import Author, Production, ProductionKind, Relation
from faire_reseau.catalogue.permissions import adding_for, can_change
from faire_reseau.catalogue.queries.doubles import likely_doubles
from faire_reseau.catalogue.queries.records import AUTHORS, MANY, now_of
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import Undone, UndoRefused, note_undoable
from faire_reseau.network.models import Organisation, Person, Territory, Theme
from faire_reseau.network.permissions import is_facilitator

MOST_AUTHORS = 60


class ProductionRefused(Refusal):
    """A production that cannot be as asked."""

    code = "production_refused"


class ProductionKnown(Refusal):
    """It is likely in the catalogue already: `known`."""

    code = "production_known"
    field = "despite_resemblance"

    def __init__(self, known: list[Production]) -> None:
        titles = ", ".join(str(_("“%(title)s”") % {"title": row.title}) for row in known)
        sentence = _("Is it %(titles)s, which is in the catalogue? If not, tick the box and save again.")
        super().__init__(sentence % {"titles": titles})
        self.known = known


def productions_meant(refusal: Refusal | None) -> list[Production]:
    """The productions of the catalogue that one which was refused as known may be."""
    return refusal.known if isinstance(refusal, ProductionKnown) else []


@transaction.atomic
def add_production(
    *,
    title: str,
    kind: ProductionKind | None = None,
    summary: str = "",
    when: PartialDate | None = None,
    organisations: Sequence[Organisation] = (),
    people: Sequence[Person] = (),
    names: Sequence[str] = (),
    language: str = Language.FRENCH,
    publisher: str = "",
    licence: str = "",
    isbn: str = "",
    doi: str = "",
    address: str = "",
    themes: Iterable[Theme] = (),
    territories: Iterable[Territory] = (),
    sessions: Iterable[Session] = (),
    checksums: Sequence[str] = (),
    despite_resemblance: bool = False,
    by: User | None,
    at: datetime,
    source: str = "",
    certainty: str = "certain",
    is_sample: bool = False,
) -> Production:
    """A new production; the first centre in which `by` works keeps it. `checksums`: of the files that will follow.

    Raises `ProductionKnown` for one that resembles others and `despite_resemblance` is not said, `ProductionRefused`.
    """
    hold_words("titles of productions")
    title = _title(title)
    if not despite_resemblance:
        known = likely_doubles(title=title, isbn=isbn, doi=doi, address=address, checksums=checksums)
        if known:
            raise ProductionKnown(known)
    production = Production(
        title=title,
        kind=kind,
        summary=cleaned(summary, lines=True).strip(),
        language=language,
        publisher=_line(publisher),
        licence=licence,
        isbn=isbn,
        doi=doi,
        address=address,
        keeper=_keeper(by, at, organisations),
        added_by=by,
        added_at=at,
        changed_at=at,
        source=source,
        certainty=certainty,
        is_sample=is_sample,
    )
    _set_date(production, when or PartialDate())
    production.save()
    _set_many(production, {"themes": themes, "territories": territories, "sessions": sessions})
    _set_authors(production, {"organisations": organisations, "people": people, "names": names})
    index([production])
    write_audit_line("add_production", production, by=by, at=at, title=production.title)
    return production


@transaction.atomic
def change_production(
    production: Production, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Change what is said of a production. `seen`: what the page of the writer said. Raises `ChangedMeanwhile`, `ProductionRefused`."""
    production = _held(production)
    now = now_of(production)
    refuse_overtaken({name: now[name] for name in columns}, seen, columns)
    many = {name: columns.pop(name) for name in MANY if name in columns}
    authors = {name: columns.pop(name) for name in AUTHORS if name in columns}
    if "when" in columns:
        _set_date(production, columns.pop("when"))
    if "title" in columns:
        columns["title"] = _title(columns["title"])
    for name, value in columns.items():
        setattr(production, name, value)
    production.changed_at = at
    production.save()
    _set_many(production, many)
    if authors:
        _set_authors(production, {name: authors.get(name, now[name]) for name in AUTHORS})
    index([production])
    write_audit_line("change_production", production, by=by, at=at, title=production.title)


@transaction.atomic
def remove_production(production: Production, *, by: User, at: datetime) -> None:
    """Show it no more; it can be put back for a day. Removed twice, it is removed once."""
    production = _held(production)
    if production.removed_at is not None:
        return
    production.removed_at = production.changed_at = at
    production.save(update_fields=["removed_at", "changed_at"])
    unindex([production.pk])
    write_audit_line("remove_production_of_catalogue", production, by=by, at=at, title=production.title)
    note_undoable("remove_production_of_catalogue", thing=production.title, by=by, at=at, production=production.pk)


def undo_remove_production(act: UndoableAct, by: Any, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: it stands in the catalogue again."""
    production = Production.objects.filter(pk=act.detail["production"]).first()
    if production is None:
        raise Http404
    production = _held(production)
    # Whether they may is asked of the production as it stood.
    removed_at, production.removed_at = production.removed_at, None
    if removed_at is None:
        raise UndoRefused(_("It was put back meanwhile."))
    if not production.title:
        raise UndoRefused(_("Its content is gone: add it again."))
    production.changed_at = at
    production.save(update_fields=["removed_at", "changed_at"])
    if not can_change(by, production, localdate(at)):
        raise Http404
    index([production])
    write_audit_line("restore_production", production, by=by, at=at, title=production.title)
    sentence = gettext("“%(title)s” is in the catalogue again.") % {"title": production.title}
    return Undone(sentence, reverse("catalogue:production", args=[production.pk]))


def empty_removed_productions(before: datetime, _at: datetime, at_most: int) -> int:
    """Of those that were removed before `before`, delete the content; the trace stays for harvesters, in the sets it was in."""
    rows = Production.objects.filter(removed_at__lt=before).exclude(title="")
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:at_most])
    for production in Production.objects.filter(pk__in=keys):
        for rows_of in (
            production.authors.filter(organisation=None),
            production.files,
            production.relations,
            production.related_by,
            production.uses,
        ):
            rows_of.all().delete()
        _set_many(production, {"territories": (), "sessions": ()})
        production.title = production.summary = production.publisher = production.also_found_by = ""
        production.isbn = production.doi = production.address = production.source = ""
        production.keeper = None
        production.save()
    return len(keys)


@transaction.atomic
def relate_production(
    production: Production, *, kind: str, other: Production, by: User | None, at: datetime
) -> Relation:
    """Say that it is part, version or translation of `other`. Raises `ProductionRefused` for itself, and for what `other` is of it."""
    production = _held(production)
    if other.pk == production.pk:
        raise ProductionRefused(_("Choose another production: this one cannot be related to itself."), field="other")
    if Relation.objects.filter(production=other, kind=kind, other=production).exists():
        raise ProductionRefused(_("The other one says already that it is that of this one."), field="other")
    relation, is_new = Relation.objects.get_or_create(production=production, kind=RelationKind(kind), other=other)
    if is_new:
        _touch(production, at)
        write_audit_line("relate_production", production, by=by, at=at, title=production.title)
    return relation


@transaction.atomic
def unrelate_production(relation: Relation, *, by: User, at: datetime) -> None:
    """Remove a relation; it is said again by the same form."""
    production = _held(relation.production)
    relation.delete()
    _touch(production, at)
    write_audit_line("unrelate_production", production, by=by, at=at, title=production.title)


def _held(production: Production) -> Production:
    hold(production)
    return Production.objects.select_related("kind", "keeper").get(pk=production.pk)


def _touch(production: Production, at: datetime) -> None:
    Production.objects.filter(pk=production.pk).update(changed_at=at)


def _title(title: str) -> str:
    title = _line(title)
    if not title:
        raise ProductionRefused(_("Give a title."), field="title")
    return title


def _line(text: str) -> str:
    return " ".join(cleaned(text, lines=False).split())


def _keeper(by: User | None, at: datetime, organisations: Sequence[Organisation]) -> Organisation | None:
    """The first centre of `by` that signs it, else the first in which they work; facilitators keep what nobody signs."""
    if by is None:
        return None
    own = list(adding_for(by, localdate(at)).order_by("pk")[:2]) if not is_facilitator(by) else []
    signing = [row for row in organisations if row in own]
    return next(iter(signing or own), None)


def _set_date(production: Production, when: PartialDate) -> None:
    production.year, production.month, production.day = when


def _set_many(production: Production, many: Mapping[str, Iterable[Any]]) -> None:
    for name, rows in many.items():
        getattr(production, name).set(list(rows))


def _set_authors(production: Production, authors: Mapping[str, Sequence[Any]]) -> None:
    rows = [Author(organisation=row) for row in authors["organisations"]]
    rows += [Author(person=row) for row in authors["people"]]
    rows += [Author(name=name) for name in dict.fromkeys(map(_line, authors["names"])) if name]
    if len(rows) > MOST_AUTHORS:
        raise ProductionRefused(_("At most 60 authors: name the first ones, then “et al.”."), field="names")
    production.authors.all().delete()
    for rank, row in enumerate(rows):
        row.production, row.rank = production, rank
    Author.objects.bulk_create(rows)
