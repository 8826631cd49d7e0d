"""Actions on harvests of bases: begin or take up, write a part, end, fail; each part is written whole or not at all."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b

from django.db import transaction
from django.db.models import F, Max
from django.utils.timezone import localdate

from faire_reseau.catalogue.actions.harvested_records import let_go, take_records
from faire_reseau.catalogue.enums import BaseState, HarvestFault, Rhythm
from faire_reseau.catalogue.logic.harvested import Part
from faire_reseau.catalogue.models import Base, Harvest
from faire_reseau.kit.holding import hold, hold_words

DAY = timedelta(days=1)
EVERY = {Rhythm.DAILY: DAY, Rhythm.WEEKLY: 7 * DAY}
WHOLE_EVERY = 30 * DAY
"""Bases forget to say what changed, or never say what they deleted: they are harvested as a whole again."""
TAKEN_UP_WITHIN = 2 * DAY
DEAD_AFTER = timedelta(minutes=10)
"""Above what one part may take: who harvests and has written nothing for so long is dead."""
PAUSES = (timedelta(hours=1), timedelta(hours=4), DAY, DAY, DAY)
"""After each failure in a row; one more, and the base is paused until somebody looks."""
MOST_PARTS = 2_000
MOST_REFUSALS = 20
FEW = 5
"""A base that says nothing any more of more than so many records, and of more than half of all, is likelier broken than emptied."""


@transaction.atomic
def begin_harvest(base_id: int, *, at: datetime) -> Harvest | None:
    """A harvest of a base: a new one, the rest of one that was cut, or one that a dead process left; None where there is nothing to do."""
    base = Base.objects.filter(pk=base_id).first()
    if base is None:
        return None
    hold(base)
    base.refresh_from_db()
    if base.state != BaseState.ACTIVE:
        return None
    harvest = base.harvests.filter(ended_at=None).first()
    if harvest is not None:
        if at - harvest.beat_at < DEAD_AFTER:
            return None
        harvest.beat_at = at
        harvest.save(update_fields=["beat_at"])
    else:
        harvest = _new_harvest(base, at)
    # Until it ends, or its process is dead, nobody looks again.
    Base.objects.filter(pk=base.pk).update(next_at=at + DEAD_AFTER)
    harvest.base = base
    return harvest


def _new_harvest(base: Base, at: datetime) -> Harvest:
    last = base.harvests.first()
    harvest = Harvest(base=base, started_at=at, beat_at=at)
    if last is not None and last.token and last.ended_at is not None and at - last.ended_at < TAKEN_UP_WITHIN:
        for name in ("since", "answered_on", "round", "token", "tokens"):
            setattr(harvest, name, getattr(last, name))
        harvest.save()
        return harvest
    is_whole = base.known_until is None or base.whole_at is None or at - base.whole_at >= WHOLE_EVERY
    # Clocks differ, and a day of the protocol is one of Greenwich: what comes twice changes nothing.
    harvest.since = base.known_until - DAY if base.known_until is not None and not is_whole else None
    harvest.save()
    harvest.round = harvest.pk
    harvest.save(update_fields=["round"])
    return harvest


@transaction.atomic
def write_part(harvest: Harvest, part: Part, *, at: datetime) -> Harvest | None:
    """Write a part that came for `harvest` (as `begin_harvest` or the part before gave it); the harvest to go on with, None at its end.

    Nothing is written where somebody stopped it meanwhile, or another process took it up.
    """
    asked_by_token = harvest.token
    row = _locked(harvest)
    if row is None or row.token != asked_by_token:
        return None
    hold_words("titles of productions")
    taken = take_records(row.base, part.records, round_of=row.round, at=at)
    row.parts += 1
    row.new += taken.new
    row.changed += taken.changed
    row.gone += taken.gone
    row.refused += len(taken.refusals)
    row.refusals = [*row.refusals, *taken.refusals][:MOST_REFUSALS]
    row.beat_at = at
    _note_day(row, part, at)
    digest = blake2b(part.token.encode(), digest_size=6).hexdigest()
    if part.token and (digest in row.tokens or row.parts >= MOST_PARTS):
        _fail(row, HarvestFault.LOOP if digest in row.tokens else HarvestFault.MANY, str(row.parts), at)
        return None
    row.token = part.token
    row.tokens = [*row.tokens, digest] if part.token else []
    if not part.token:
        _end(row, at)
    row.save()
    return row if part.token else None


def _note_day(row: Harvest, part: Part, at: datetime) -> None:
    """On which day the base says that it answers first; another than ours is none to go by, and is said."""
    if row.answered_on is not None:
        return
    today = localdate(at)
    row.answered_on = part.answered_on or today
    if abs(row.answered_on - today) > DAY:
        row.fault, row.detail, row.answered_on = HarvestFault.DATES, row.answered_on.isoformat(), today


def _end(row: Harvest, at: datetime) -> None:
    base = row.base
    if row.since is None:
        living = base.records.filter(is_gone=False)
        missing = list(living.exclude(round=row.round).order_by("pk"))
        if len(missing) > FEW and 2 * len(missing) > living.count():
            row.fault, row.detail = HarvestFault.MANY_GONE, str(len(missing))
        else:
            row.gone += let_go(missing, at)
        base.whole_at = at
    base.known_until, base.failures = row.answered_on, 0
    base.next_at = at + EVERY[Rhythm(base.rhythm)]
    base.save(update_fields=["whole_at", "known_until", "failures", "next_at"])
    row.ended_at = at


@transaction.atomic
def begin_again(harvest: Harvest, *, at: datetime) -> Harvest | None:
    """The base knows the token no more: the same harvest from its beginning; what came stays. None where it was stopped meanwhile."""
    row = _locked(harvest)
    if row is not None:
        row.token, row.tokens, row.beat_at = "", [], at
        row.save(update_fields=["token", "tokens", "beat_at"])
    return row


@transaction.atomic
def rest_harvest(harvest: Harvest, *, at: datetime) -> None:
    """Leave it to the next who looks: other work waits."""
    row = _locked(harvest)
    if row is not None:
        row.beat_at = at - DEAD_AFTER
        row.save(update_fields=["beat_at"])


@transaction.atomic
def fail_harvest(harvest: Harvest, fault: HarvestFault, *, detail: str = "", at: datetime) -> None:
    """It ends here; it is tried again after a while, and from the part where it stood, until the base failed too often in a row."""
    row = _locked(harvest)
    if row is not None:
        _fail(row, fault, detail, at)


def _fail(row: Harvest, fault: HarvestFault, detail: str, at: datetime) -> None:
    row.fault, row.detail, row.ended_at = fault, detail[:300], at
    if fault == HarvestFault.LOOP:
        row.token, row.tokens = "", []
    row.save()
    base = row.base
    is_too_often = base.failures >= len(PAUSES)
    base.next_at = None if is_too_often else at + PAUSES[base.failures]
    base.state = BaseState.PAUSED if is_too_often else base.state
    base.failures += 1
    base.save(update_fields=["next_at", "state", "failures"])


def end_open_harvests(base: Base, at: datetime) -> None:
    """Somebody stopped them; they are taken up from where they stand."""
    base.harvests.filter(ended_at=None).update(ended_at=at, fault=HarvestFault.STOPPED, detail="")


def take_due_bases(at: datetime, at_most: int) -> Iterable[int]:
    """The bases that are due; who calls this hands them over, and they are not due again for some time."""
    with transaction.atomic():
        due = Base.objects.filter(state=BaseState.ACTIVE, next_at__lte=at).order_by(F("next_at"), "pk")
        keys = list(due.values_list("pk", flat=True)[:at_most])
        Base.objects.filter(pk__in=keys).update(next_at=at + DEAD_AFTER)
    return keys


def clear_harvests(before: datetime, _at: datetime, at_most: int) -> int:
    """Delete those that ended before `before`, but the last of each base."""
    last = Harvest.objects.order_by().values("base").annotate(last=Max("pk")).values("last")
    over = Harvest.objects.filter(ended_at__lt=before).exclude(pk__in=last).order_by("pk")
    keys = list(over.values_list("pk", flat=True)[:at_most])
    Harvest.objects.filter(pk__in=keys).delete()
    return len(keys)


def _locked(harvest: Harvest) -> Harvest | None:
    """The harvest as it stands, held; None where it ended or its base is stopped."""
    base = Base.objects.filter(pk=harvest.base_id).first()
    if base is None:
        return None
    hold(base)
    row = Harvest.objects.select_related("base").filter(pk=harvest.pk, ended_at=None).first()
    return row if row is not None and row.base.state == BaseState.ACTIVE else None
