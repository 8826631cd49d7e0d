"""Actions on what a base says: new productions, changed ones, those that are gone; what a person corrected here stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from faire_reseau.catalogue.actions.indexing import index, unindex
from faire_reseau.catalogue.enums import RecordFault
from faire_reseau.catalogue.logic.dates import PartialDate, date_in
from faire_reseau.catalogue.logic.harvested import EMPTY, GivenRecord, Words, said_by
from faire_reseau.catalogue.models import Author, Base, HarvestedRecord, Production
from faire_reseau.catalogue.queries.bases import known_records, same_productions, says_now, words_of_bases
from faire_reseau.kit.characters import cleaned_value

LONGEST_IDENTIFIER = 300
_PLAIN = ("title", "summary", "language", "publisher", "licence", "isbn", "doi", "address")


@dataclass
class Taken:
    """What came of some records: how many productions are new, changed and gone, and which records were left out, and why."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    refusals: list[tuple[str, str]] = field(default_factory=list)


def take_records(base: Base, records: Sequence[GivenRecord], *, round_of: int, at: datetime) -> Taken:
    """Write what `records` of `base` say. In a transaction of who calls it; some twenty statements for a hundred new records.

    A field is written where the production says what the base said before; where somebody changed it here, it stays.
    """
    taken, words = Taken(), words_of_bases()
    given = _by_identifier(records, taken)
    known = known_records(base, given)
    fresh: dict[str, dict[str, Any]] = {}
    changed: list[Production] = []
    for identifier, record in given.items():
        row = known.get(identifier)
        if record.is_gone:
            continue
        says = _said(base, record, words)
        if not says["title"]:
            taken.refusals.append((identifier, RecordFault.NO_TITLE))
        elif row is None:
            fresh[identifier] = says
        elif _follow(row, says, round_of=round_of, at=at):
            changed.append(row.production)
    taken.gone = let_go([known[name] for name, record in given.items() if record.is_gone and name in known], at)
    joined = _join(base, fresh, round_of=round_of, at=at)
    new = _make(base, {name: says for name, says in fresh.items() if name not in joined}, round_of=round_of, at=at)
    HarvestedRecord.objects.bulk_update(known.values(), ["says", "is_gone", "round", "seen_at"], batch_size=200)
    changed += [row for row in joined.values() if row is not None]
    index(list({row.pk: row for row in (*changed, *new)}.values()))
    taken.new, taken.changed = len(new), len(changed)
    return taken


def let_go(records: Sequence[HarvestedRecord], at: datetime) -> int:
    """The base has them no more: productions that came from it, and that no base says any more, are removed; answers how many."""
    going = [record for record in records if not record.is_gone]
    for record in going:
        record.is_gone = True
    HarvestedRecord.objects.filter(pk__in=[record.pk for record in going]).update(is_gone=True)
    keys = [record.production_id for record in going if record.is_first]
    living = HarvestedRecord.objects.filter(production__in=keys, is_gone=False).values("production")
    rows = Production.objects.filter(pk__in=keys, removed_at=None).exclude(pk__in=living)
    # By its keys: an update reads its own condition again otherwise.
    last = list(rows.values_list("pk", flat=True))
    unindex(last)
    return Production.objects.filter(pk__in=last).update(removed_at=at, changed_at=at)


def _by_identifier(records: Iterable[GivenRecord], taken: Taken) -> dict[str, GivenRecord]:
    """Each record once: the last that a part says of it."""
    given: dict[str, GivenRecord] = {}
    for record in records:
        if 0 < len(record.identifier) <= LONGEST_IDENTIFIER and record.identifier.isprintable():
            given[record.identifier] = record
        else:
            taken.refusals.append((record.identifier[:80], RecordFault.NO_IDENTIFIER))
    return given


def _said(base: Base, record: GivenRecord, words: Words) -> dict[str, Any]:
    says: dict[str, Any] = cleaned_value(said_by(record.values, words), lines=True)
    if not says["organisations"] and not says["names"]:
        says["organisations"] = [base.centre_id]
    return says


def _follow(record: HarvestedRecord, says: dict[str, Any], *, round_of: int, at: datetime) -> bool:
    """Have the production of `record` follow what its base says now; answers whether it changed."""
    production, before = record.production, record.says
    is_back = record.is_gone and record.is_first and production.removed_at is not None
    now = says_now(production, before["subjects"])
    # Emptied after it was removed: the base says it anew.
    own = {} if is_back and not production.title else {name for name in EMPTY if now[name] != before[name]}
    values = {name: value for name, value in says.items() if name not in own and now[name] != value}
    record.says, record.is_gone, record.round, record.seen_at = says, False, round_of, at
    if is_back:
        production.removed_at = None
    elif production.removed_at is not None or not values:
        return False
    _write(production, values, at)
    return True


def _write(production: Production, values: Mapping[str, Any], at: datetime) -> None:
    """Write `values` (plain, as a base says them) into the fields of `production`."""
    for name in _PLAIN:
        if name in values:
            setattr(production, name, values[name])
    if "kind" in values:
        production.kind_id = values["kind"] or None
    if "when" in values:
        production.year, production.month, production.day = date_in(values["when"]) or PartialDate()
    production.changed_at = at
    production.save()
    if "themes" in values:
        production.themes.set(values["themes"])
    if "organisations" in values or "names" in values:
        authors = list(production.authors.all())
        keys = values.get("organisations", [row.organisation_id for row in authors if row.organisation_id])
        names = values.get("names", [row.name for row in authors if row.name])
        rows = [Author(organisation_id=key) for key in keys]
        rows += [Author(person_id=row.person_id) for row in authors if row.person_id]
        rows += [Author(name=name) for name in names]
        production.authors.all().delete()
        _add_authors({production.pk: rows})


def _add_authors(rows_of: Mapping[int, Sequence[Author]]) -> None:
    for key, rows in rows_of.items():
        for rank, row in enumerate(rows):
            row.production_id, row.rank = key, rank
    Author.objects.bulk_create(row for rows in rows_of.values() for row in rows)


def _join(
    base: Base, fresh: Mapping[str, dict[str, Any]], *, round_of: int, at: datetime
) -> dict[str, Production | None]:
    """Tie records to productions that the catalogue has already, and fill in what these do not say; None where nothing was missing."""
    joined: dict[str, Production | None] = {}
    records = []
    for identifier, production in same_productions(base, fresh).items():
        says = fresh[identifier]
        now = says_now(production, says["subjects"])
        missing = {
            name: value
            for name, value in says.items()
            if value and not now[name] and name not in ("organisations", "names")
        }
        if missing:
            _write(production, missing, at)
        joined[identifier] = production if missing else None
        records.append(_record(base, identifier, production, says, round_of=round_of, at=at))
        records[-1].is_first = False
    HarvestedRecord.objects.bulk_create(records)
    return joined


def _make(base: Base, fresh: Mapping[str, dict[str, Any]], *, round_of: int, at: datetime) -> list[Production]:
    rows = {}
    for identifier, says in fresh.items():
        year, month, day = date_in(says["when"]) or PartialDate()
        rows[identifier] = Production(
            **{name: says[name] for name in _PLAIN},
            kind_id=says["kind"] or None,
            year=year,
            month=month,
            day=day,
            keeper_id=base.centre_id,
            added_at=at,
            changed_at=at,
            is_sample=base.is_sample,
        )
    productions = Production.objects.bulk_create(rows.values())
    _add_authors(
        {
            rows[identifier].pk: [
                *(Author(organisation_id=key) for key in says["organisations"]),
                *(Author(name=name) for name in says["names"]),
            ]
            for identifier, says in fresh.items()
        }
    )
    through: Any = Production.themes.through
    through.objects.bulk_create(
        through(production_id=rows[identifier].pk, theme_id=key)
        for identifier, says in fresh.items()
        for key in says["themes"]
    )
    HarvestedRecord.objects.bulk_create(
        _record(base, identifier, rows[identifier], says, round_of=round_of, at=at)
        for identifier, says in fresh.items()
    )
    return productions


def _record(
    base: Base, identifier: str, production: Production, says: dict[str, Any], *, round_of: int, at: datetime
) -> HarvestedRecord:
    return HarvestedRecord(
        base=base, identifier=identifier, production=production, says=says, round=round_of, seen_at=at
    )
