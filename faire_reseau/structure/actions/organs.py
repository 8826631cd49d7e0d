"""Actions on organs, their mandates, and decisions in force."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.cooperations.actions import propose_cooperation
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.network.models import Organisation
from faire_reseau.structure.models import Consultation, Decision, Mandate, Organ
from faire_reseau.structure.permissions import is_over


class StructureRefused(Refusal):
    """An organ, a mandate or a decision that cannot be as asked."""

    code = "structure_refused"


@transaction.atomic
def add_organ(*, by: User | None, at: datetime, is_sample: bool = False, **columns: Any) -> Organ:
    """A further organ or college. Raises `StructureRefused`."""
    organ = Organ(is_sample=is_sample, position=Organ.objects.count(), **columns)
    _check_organ(organ)
    organ.save()
    write_audit_line("add_organ", organ, by=by, at=at, title=organ.name)
    return organ


@transaction.atomic
def change_organ(
    organ: Organ, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Change an organ. `seen`: what the page of the writer said. Raises `ChangedMeanwhile`, `StructureRefused`."""
    organ = _changed(organ, columns, seen)
    _check_organ(organ)
    organ.save()
    write_audit_line("change_organ", organ, by=by, at=at, title=organ.name)


@transaction.atomic
def add_mandate(organ: Organ, *, by: User | None, at: datetime, is_sample: bool = False, **columns: Any) -> Mandate:
    """Somebody sits in it from a day on. Raises `StructureRefused`."""
    mandate = Mandate(organ=organ, is_sample=is_sample, **columns)
    _check_mandate(mandate)
    mandate.save()
    write_audit_line("add_mandate", organ, by=by, at=at, title=organ.name, mandate=mandate.pk)
    return mandate


@transaction.atomic
def change_mandate(
    mandate: Mandate, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Change a mandate, say that it is over. Raises `ChangedMeanwhile`, `StructureRefused`."""
    mandate = _changed(mandate, columns, seen)
    _check_mandate(mandate)
    mandate.save()
    write_audit_line("change_mandate", mandate.organ, by=by, at=at, title=mandate.organ.name, mandate=mandate.pk)


@transaction.atomic
def remove_mandate(mandate: Mandate, *, by: User | None, at: datetime) -> None:
    """Remove a mandate that was noted by mistake: one that is over is ended instead."""
    write_audit_line("remove_mandate", mandate.organ, by=by, at=at, title=mandate.organ.name, mandate=mandate.pk)
    mandate.delete()


@transaction.atomic
def note_decision(
    *, consultation: Consultation | None = None, by: User | None, at: datetime, is_sample: bool = False, **columns: Any
) -> Decision:
    """What was decided, by an organ or by a consultation; the decision that it replaces ends on its day. Raises `StructureRefused`."""
    if consultation is not None:
        hold(consultation)
        consultation.refresh_from_db()
        if not is_over(consultation, at):
            raise StructureRefused(_("The vote is not over: nothing is decided yet."))
        if Decision.objects.filter(consultation=consultation).exists():
            raise StructureRefused(_("What this consultation decided is written already."))
    decision = Decision(consultation=consultation, written_by=by, written_at=at, is_sample=is_sample, **columns)
    _check_decision(decision, localdate(at))
    decision.save()
    _end_replaced(decision)
    write_audit_line("note_decision", decision, by=by, at=at, title=decision.title)
    return decision


@transaction.atomic
def change_decision(
    decision: Decision, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Write it better, say when it is looked at again, end it. Raises `ChangedMeanwhile`, `StructureRefused`."""
    before = Decision.objects.get(pk=decision.pk)
    decision = _changed(decision, columns, seen)
    _check_decision(decision, localdate(at))
    decision.save()
    if before.replaces_id is not None:
        # In force again, unless somebody else ended it on another day.
        Decision.objects.filter(pk=before.replaces_id, ended_on=before.decided_on).update(ended_on=None)
    _end_replaced(decision)
    write_audit_line("change_decision", decision, by=by, at=at, title=decision.title)


@transaction.atomic
def carry_out(decision: Decision, *, lead: Organisation, by: User | None, at: datetime) -> None:
    """Make a cooperation of it, which `lead` leads; made once. Raises `CommitmentRefused` when `lead` is no centre."""
    hold(decision)
    decision.refresh_from_db()
    if decision.cooperation is not None:
        return
    decision.cooperation = propose_cooperation(
        title=decision.title,
        purpose=decision.text[:2000],
        lead=lead,
        is_sample=decision.is_sample,
        by=by,
        at=at,
    )
    decision.save(update_fields=["cooperation"])
    write_audit_line("carry_out", decision, by=by, at=at, title=decision.title)


def _changed(row: Any, columns: Mapping[str, Any], seen: Mapping[str, Any] | None) -> Any:
    hold(row)
    fresh = type(row)._default_manager.get(pk=row.pk)  # noqa: SLF001  (Django's documented way)
    refuse_overtaken({name: getattr(fresh, name) for name in columns}, seen, columns)
    for name, value in columns.items():
        setattr(fresh, name, value)
    return fresh


def _check_organ(organ: Organ) -> None:
    organ.name = " ".join(organ.name.split())
    if Organ.objects.filter(name__iexact=organ.name).exclude(pk=organ.pk).exists():
        raise StructureRefused(_("There is an organ of this name: choose another name."), field="name")
    _check_days(organ.from_on, organ.to_on)


def _check_mandate(mandate: Mandate) -> None:
    mandate.role = " ".join(mandate.role.split())
    _check_days(mandate.from_on, mandate.to_on)


def _check_days(from_on: date | None, to_on: date | None) -> None:
    if from_on is not None and to_on is not None and to_on < from_on:
        raise StructureRefused(_("It ends before it begins: look at both days."), field="to_on")


def _check_decision(decision: Decision, day: date) -> None:
    decision.title = " ".join(decision.title.split())
    if decision.decided_on > day:
        raise StructureRefused(
            _("A decision is of a day that was: what is to come is a consultation."), field="decided_on"
        )
    _check_days(decision.decided_on, decision.ended_on)
    replaced = decision.replaces
    if replaced is None:
        return
    if replaced.pk == decision.pk or replaced.decided_on > decision.decided_on:
        raise StructureRefused(_("A decision replaces an earlier one: choose another."), field="replaces")
    if Decision.objects.filter(replaces=replaced).exclude(pk=decision.pk).exists():
        raise StructureRefused(_("Another decision replaces this one already."), field="replaces")


def _end_replaced(decision: Decision) -> None:
    if decision.replaces_id is not None:
        Decision.objects.filter(pk=decision.replaces_id, ended_on=None).update(ended_on=decision.decided_on)
