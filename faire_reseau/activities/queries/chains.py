"""Queries on the chain of signatures: heads of sheets, drawings, and what was removed or changed in it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from faire_reseau.accounts.models import AuditLine, User
from faire_reseau.activities.logic import chain
from faire_reseau.activities.logic.drawing import Drawing
from faire_reseau.activities.models import HalfDay, Presence, Seal, Signer
from faire_reseau.activities.permissions import readable_by

A_CHUNK = 2000
TOLD = ("sign_in", "correct_presence")


@dataclass(frozen=True)
class Head:
    """The last link of a sheet: how many facts are chained up to it, and its hash as it is printed; "" for an empty sheet."""

    facts: int = 0
    shown: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class Fault:
    """Something that is not as it was signed: `code` says what, `number` which fact of the sheet (0: not known)."""

    half_day: HalfDay | None
    number: int
    code: str
    presence_id: int | None = None


@dataclass(frozen=True)
class Verified:
    """What a verification found: `facts` on `sheets` were looked at."""

    sheets: int
    facts: int
    faults: list[Fault]

    @property
    def altered(self) -> int:
        """How many facts are not as they were signed: a line that was removed is told by the next one and by the journal, and is one."""
        codes = [fault.code for fault in self.faults]
        lines = {
            (fault.half_day.pk if fault.half_day else 0, fault.number, fault.presence_id)
            for fault in self.faults
            if fault.code not in ("removed_before", "told_and_removed")
        }
        return len(lines) + max(codes.count("removed_before"), codes.count("told_and_removed"))


@dataclass(frozen=True)
class HeadFound:
    """A printed head and the sheet that it was printed on: `facts` were chained up to it, `since` came after; `present` people
    were present then. `faults` are those up to it.
    """

    half_day: HalfDay
    facts: int
    at: datetime
    since: int
    present: int
    faults: list[Fault]


def head_of(half_day: HalfDay) -> Head:
    """The head of the sheet of `half_day`; one query."""
    last = Seal.objects.filter(half_day=half_day).order_by("-number").values_list("number", "hash", "at").first()
    return Head(last[0], chain.printed(last[1]), last[2]) if last else Head()


def seal_of(presence: Presence) -> Head:
    """The place of `presence` in the chain of its sheet, for whoever signed to keep; one query."""
    seal = Seal.objects.filter(pk=presence.pk).values_list("number", "hash", "at").first()
    return Head(seal[0], chain.printed(seal[1]), seal[2]) if seal else Head()


def drawing_of(presence: Presence) -> Drawing:
    """What was drawn for `presence`, nothing for who is erased or signed otherwise; one query."""
    return drawings_of([presence.pk]).get(presence.pk, ())


def drawings_of(presence_ids: list[int]) -> dict[int, Drawing]:
    """What was drawn, by the key of the presence; one query for each thousand."""
    drawings: dict[int, Drawing] = {}
    for first in range(0, len(presence_ids), A_CHUNK):
        rows = Signer.objects.filter(presence__in=presence_ids[first : first + A_CHUNK])
        for key, signer_text in rows.values_list("pk", "said"):
            drawing = json.loads(bytes(signer_text)).get("drawing")
            if drawing:
                drawings[key] = [[(x, y) for x, y in stroke] for stroke in drawing]
    return drawings


def verify(half_days: QuerySet[HalfDay] | None = None, *, up_to: int | None = None) -> Verified:
    """Make every link anew and compare: of all sheets, or of those of `half_days`, each up to the fact `up_to`.

    Some queries for all of them, read some thousand at a time. Cost: about 30 µs a fact.
    """
    seals = Seal.objects.all() if half_days is None else Seal.objects.filter(half_day__in=half_days)
    seals = seals if up_to is None else seals.filter(number__lte=up_to)
    faults: list[Fault] = []
    sheets = facts = 0
    for half_day_id, rows in groupby(_rows(seals), key=lambda row: row["half_day"]):
        sheets += 1
        before, number, wrong = "", 0, []
        for row in rows:
            facts += 1
            wrong += [(row, code) for code in _wrong(row, before=before, number=number + 1)]
            before, number = row["hash"], row["number"]
        if wrong:
            half_day = HalfDay.objects.select_related("meeting__action").get(pk=half_day_id)
            faults += [Fault(half_day, row["number"], code, row["pk"]) for row, code in wrong]
    if up_to is None:
        # What a sheet says is missing is not said a second time by the journal.
        missing = {fault.presence_id for fault in faults if fault.code == "removed"}
        rest = _without_seal(half_days)
        faults += [fault for fault in rest if fault.code != "told_and_removed" or fault.presence_id not in missing]
    return Verified(sheets, facts, faults)


_OF_SHEET = ("pk", "half_day", "number", "at", "commitment", "before", "hash", "half_day__on", "half_day__part")
_OF_FACT = ("half_day", "person", "is_present", "means", "at", "by", "corrects", "reason")


def _rows(seals: QuerySet[Seal]) -> Iterator[dict[str, Any]]:
    """The links with their facts and whoever signed; a fact that is there no more is a row without one."""
    last = (0, 0)
    while True:
        after = Q(half_day__gt=last[0]) | Q(half_day=last[0], number__gt=last[1])
        rows = list(seals.filter(after).order_by("half_day", "number").values(*_OF_SHEET)[:A_CHUNK])
        if not rows:
            return
        keys = [row["pk"] for row in rows]
        facts = {row["pk"]: row for row in Presence.objects.filter(pk__in=keys).values(*_OF_FACT, "pk")}
        signers = {
            key: (salt, signer_text) for key, salt, signer_text in Signer.objects.filter(pk__in=keys).values_list()
        }
        known = Presence.objects.filter(pk__in=keys).filter(
            Q(person__erased_at__isnull=False) | Q(person__merged_into__erased_at__isnull=False)
        )
        erased = set(known.values_list("pk", flat=True))
        for row in rows:
            yield row | {
                "fact": facts.get(row["pk"]),
                "signer": signers.get(row["pk"]),
                "is_erased": row["pk"] in erased,
            }
        last = (rows[-1]["half_day"], rows[-1]["number"])


def _wrong(row: dict[str, Any], *, before: str, number: int) -> Iterator[str]:
    fact, signer = row["fact"], row["signer"]
    if row["number"] != number:
        yield "removed_before"
    elif row["before"] != before:
        yield "broken"
    if fact is None:
        yield "removed"
        return
    on = row["half_day__on"]
    facts = chain.facts_of(
        half_day=fact["half_day"],
        on=on.isoformat(),
        part=row["half_day__part"],
        presence=row["pk"],
        sealed_at=row["at"],
        **{name: fact[name] for name in _OF_FACT if name != "half_day"},
    )
    commitment = str(row["commitment"])
    computed = chain.link_of(facts, number=row["number"], before=str(row["before"]), commitment=commitment)
    if computed != row["hash"]:
        yield "changed"
    if signer is None:
        if not row["is_erased"]:
            yield "name_removed"
    elif chain.commitment_of(signer[0], bytes(signer[1])) != commitment:
        yield "name_changed"


def _without_seal(half_days: QuerySet[HalfDay] | None) -> list[Fault]:
    """Facts that no link holds, and facts of which the journal still tells and that are there no more."""
    facts = Presence.objects.filter(~Exists(Seal.objects.filter(pk=OuterRef("pk"))))
    if half_days is not None:
        facts = facts.filter(half_day__in=half_days)
    faults = [
        Fault(fact.half_day, 0, "not_chained", fact.pk) for fact in facts.select_related("half_day__meeting__action")
    ]
    if half_days is None:
        thing_keys = AuditLine.objects.filter(thing="activities.presence", deed__in=TOLD).values_list(
            "thing_id", flat=True
        )
        keys = sorted({int(key) for key in thing_keys.iterator() if key.isdigit()})
        for first in range(0, len(keys), A_CHUNK):
            some = keys[first : first + A_CHUNK]
            there = set(Presence.objects.filter(pk__in=some).values_list("pk", flat=True))
            faults += [Fault(None, 0, "told_and_removed", key) for key in some if key not in there]
    return faults


def head_found(user: User | None, text: str) -> HeadFound | None:
    """The sheet on which the head `text` was printed, if `user` may read its action (None: on the server, all); None: no such head is in the register.

    Some queries; cost: that of `verify` for one sheet.
    """
    figures = chain.typed(text)
    if not figures:
        return None
    seals = Seal.objects.all()
    if user is not None:
        seals = seals.filter(half_day__meeting__action__in=readable_by(user).values("pk"))
    seal = seals.filter(hash__startswith=figures).select_related("half_day__meeting__action").first()
    if seal is None:
        return None
    of_sheet = Seal.objects.filter(half_day=seal.half_day)
    chained = Presence.objects.filter(half_day=seal.half_day, seal__number__lte=seal.number)
    later = Q(corrected_by__isnull=True) | Q(corrected_by__seal__number__gt=seal.number)
    return HeadFound(
        half_day=seal.half_day,
        facts=seal.number,
        at=seal.at,
        since=of_sheet.filter(number__gt=seal.number).count(),
        present=chained.filter(later, is_present=True).values("person").distinct().count(),
        faults=verify(HalfDay.objects.filter(pk=seal.half_day_id), up_to=seal.number).faults,
    )
