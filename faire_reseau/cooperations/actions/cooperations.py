"""Actions on cooperations: propose one, change it, move its state, its next step, its news and productions."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.catalogue.actions import add_production
from faire_reseau.catalogue.permissions import can_read
from faire_reseau.catalogue.queries import PartialDate
from faire_reseau.catalogue.queries import ProductionRow as Record
from faire_reseau.cooperations.actions.commitments import check_leads
from faire_reseau.cooperations.enums import CooperationState
from faire_reseau.cooperations.models import Cooperation, News, Production
from faire_reseau.cooperations.permissions import can_change
from faire_reseau.kit.holding import hold
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import Undone, UndoRefused, note_undoable
from faire_reseau.network.models import Organisation, Person, Theme

# Where each state may go.
MOVES = {
    CooperationState.PROPOSED: (CooperationState.ACTIVE, CooperationState.ENDED),
    CooperationState.ACTIVE: (CooperationState.PAUSED, CooperationState.ENDED),
    CooperationState.PAUSED: (CooperationState.ACTIVE, CooperationState.ENDED),
    CooperationState.ENDED: (CooperationState.ACTIVE,),
}


class CooperationRefused(Refusal):
    """A cooperation that cannot be as asked."""

    code = "cooperation_refused"


@transaction.atomic
def propose_cooperation(
    *,
    title: str,
    purpose: str,
    lead: Organisation,
    partners: Sequence[Organisation] = (),
    themes: Sequence[Theme] = (),
    members: Sequence[Person] = (),
    began_on: date | None = None,
    by: User | None,
    at: datetime,
    source: str = "",
    certainty: str = "certain",
    is_sample: bool = False,
) -> Cooperation:
    """Propose work between organisations that no gathering made. Raises `CommitmentRefused` when `lead` is no centre."""
    check_leads(lead, began_on or localdate(at))
    cooperation = Cooperation.objects.create(
        title=" ".join(title.split()),
        purpose=purpose.strip(),
        lead=lead,
        began_on=began_on,
        made_at=at,
        changed_at=at,
        source=source,
        certainty=certainty,
        is_sample=is_sample,
    )
    cooperation.partners.set([partner for partner in partners if partner.pk != lead.pk])
    cooperation.themes.set(themes)
    cooperation.members.set(members)
    write_audit_line("propose_cooperation", cooperation, by=by, at=at, title=cooperation.title)
    return cooperation


@transaction.atomic
def change_cooperation(
    cooperation: Cooperation, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Change title, purpose, lead, partners, members or themes. `seen`: what the page of the writer said.

    Raises `ChangedMeanwhile`, `CommitmentRefused` for a new lead that is no centre.
    """
    cooperation = _held(cooperation)
    now = {name: _value(cooperation, name) for name in columns}
    refuse_overtaken(now, seen, columns)
    lead = columns.get("lead")
    if lead is not None and lead.pk != cooperation.lead_id:
        check_leads(lead, localdate(at))
    many = {name: columns.pop(name) for name in ("partners", "members", "themes") if name in columns}
    for name, value in columns.items():
        setattr(cooperation, name, value.strip() if isinstance(value, str) else value)
    cooperation.changed_at = at
    cooperation.save()
    if "partners" in many:
        many["partners"] = [partner for partner in many["partners"] if partner.pk != cooperation.lead_id]
    for name, rows in many.items():
        getattr(cooperation, name).set(rows)
    write_audit_line("change_cooperation", cooperation, by=by, at=at, title=cooperation.title)


def _value(cooperation: Cooperation, name: str) -> Any:
    value = getattr(cooperation, name)
    return list(value.all()) if name in ("partners", "members", "themes") else value


@transaction.atomic
def move_cooperation(cooperation: Cooperation, *, to: str, why: str = "", by: User | None, at: datetime) -> None:
    """Begin it, pause it, go on, end it, and say `why` it rests; can be undone for a day. Raises `CooperationRefused` for a state out of reach,
    `CommitmentRefused` when it should go on though its lead centre has left the network.
    """
    cooperation = _held(cooperation)
    if cooperation.state == to:
        return
    if to not in MOVES[CooperationState(cooperation.state)]:
        raise CooperationRefused(_("It was moved meanwhile: see where it stands now."), code="moved_meanwhile")
    if to == CooperationState.ACTIVE:
        check_leads(cooperation.lead, localdate(at))
    before = {"state": cooperation.state, "ended_on": str(cooperation.ended_on or ""), "why": cooperation.why}
    cooperation.why = "" if to == CooperationState.ACTIVE else " ".join(why.split())[:300]
    cooperation.state = to
    cooperation.ended_on = localdate(at) if to == CooperationState.ENDED else None
    cooperation.began_on = cooperation.began_on or (localdate(at) if to == CooperationState.ACTIVE else None)
    cooperation.changed_at = at
    cooperation.save(update_fields=["state", "ended_on", "why", "began_on", "changed_at"])
    write_audit_line("move_cooperation", cooperation, by=by, at=at, title=cooperation.title, to=to)
    note_undoable(
        "move_cooperation", thing=cooperation.title, by=by, at=at, cooperation=cooperation.pk, to=to, **before
    )


def undo_move_cooperation(act: UndoableAct, by: User, at: datetime) -> Undone:
    """The plug into `kit.undoing.also_undo`: it stands where it stood."""
    cooperation = Cooperation.objects.filter(pk=act.detail["cooperation"]).first()
    if cooperation is None or not can_change(by, cooperation, localdate(at)):
        raise Http404
    cooperation = _held(cooperation)
    if cooperation.state != act.detail["to"]:
        raise UndoRefused(_("It was moved again since: see where it stands now."))
    cooperation.state = act.detail["state"]
    cooperation.ended_on = date.fromisoformat(act.detail["ended_on"]) if act.detail["ended_on"] else None
    # Acts noted before a reason could be given have none.
    cooperation.why, cooperation.changed_at = act.detail.get("why", ""), at
    cooperation.save(update_fields=["state", "ended_on", "why", "changed_at"])
    write_audit_line("take_back_move_cooperation", cooperation, by=by, at=at, title=cooperation.title)
    return Undone(gettext("It stands as before."), reverse("cooperations:cooperation", args=[cooperation.pk]))


@transaction.atomic
def set_next_step(
    cooperation: Cooperation, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **columns: Any
) -> None:
    """Say what comes next (`next_step`), by whom (`next_owner`) and when (`next_on`); its owner is reminded before the day.

    What `columns` leave out stays. `seen`: what the page of the writer said. Raises `ChangedMeanwhile`, and `CooperationRefused`
    for a step without a day or a day without a step.
    """
    cooperation = _held(cooperation)
    refuse_overtaken({name: getattr(cooperation, name) for name in columns}, seen, columns)
    for name, value in columns.items():
        setattr(cooperation, name, " ".join(value.split()) if isinstance(value, str) else value)
    if cooperation.next_step and cooperation.next_on is None:
        raise CooperationRefused(_("Say by when: a step without a day is taken by nobody."), field="next_on")
    if not cooperation.next_step and (cooperation.next_on is not None or cooperation.next_owner is not None):
        raise CooperationRefused(_("Say what the step is."), field="next_step")
    cooperation.reminded_for, cooperation.late_reminded_for, cooperation.changed_at = None, None, at
    cooperation.save(
        update_fields=["next_step", "next_on", "next_owner", "reminded_for", "late_reminded_for", "changed_at"]
    )
    write_audit_line("set_next_step", cooperation, by=by, at=at, title=cooperation.title)


@transaction.atomic
def tell_news(
    cooperation: Cooperation,
    *,
    on: date,
    text: str,
    is_decision: bool = False,
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> News:
    """Write what happened, or was decided, on the day `on`. Raises `CooperationRefused` for a day to come, or without words."""
    cooperation = _held(cooperation)
    if on > localdate(at):
        raise CooperationRefused(_("News are of a day that was: what is to come is the next step."), field="on")
    news_text = text.replace("\r\n", "\n").strip()
    if not news_text:
        raise CooperationRefused(_("Write what happened."), field="text")
    news = News.objects.create(
        cooperation=cooperation,
        on=on,
        text=news_text,
        is_decision=is_decision,
        written_by=by,
        written_at=at,
        is_sample=is_sample,
    )
    Cooperation.objects.filter(pk=cooperation.pk).update(changed_at=at)
    write_audit_line("tell_news", cooperation, by=by, at=at, title=cooperation.title)
    return news


@transaction.atomic
def remove_news(news: News, *, by: User | None, at: datetime) -> None:
    """Remove news written by mistake."""
    write_audit_line("remove_news", news.cooperation, by=by, at=at, title=news.text[:100])
    news.delete()


@transaction.atomic
def expect_production(
    cooperation: Cooperation,
    *,
    title: str,
    expected_on: date | None,
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> Production:
    """Say what it is to produce, and when."""
    cooperation = _held(cooperation)
    production = Production.objects.create(
        cooperation=cooperation, title=" ".join(title.split()), expected_on=expected_on, is_sample=is_sample
    )
    Cooperation.objects.filter(pk=cooperation.pk).update(changed_at=at)
    write_audit_line("expect_production", cooperation, by=by, at=at, title=production.title)
    return production


@transaction.atomic
def finish_production(
    production: Production, *, address: str, done_on: date | None = None, by: User | None, at: datetime
) -> None:
    """It is there, and where it is read ("" when it is not on the web)."""
    production.done_on, production.address = done_on or production.done_on or localdate(at), address
    production.save(update_fields=["done_on", "address"])
    Cooperation.objects.filter(pk=production.cooperation_id).update(changed_at=at)
    write_audit_line("finish_production", production.cooperation, by=by, at=at, title=production.title)


@transaction.atomic
def put_into_catalogue(
    production: Production, *, record: Record | None = None, is_another: bool = False, by: User | None, at: datetime
) -> Record:
    """Describe it in the catalogue by what the cooperation says: organisations, themes, the session it was born in; or say that
    `record` describes it. Done twice, it is done once. It is there from then on.

    Raises `ProductionKnown` when it resembles others and `is_another` is not said.
    """
    hold(production)
    production = Production.objects.select_related("cooperation__lead", "cooperation__session", "record").get(
        pk=production.pk
    )
    if production.record is not None and can_read(production.record):
        return production.record
    cooperation = production.cooperation
    day = production.done_on or localdate(at)
    record = record or add_production(
        title=production.title,
        when=PartialDate(day.year, day.month, day.day),
        address=production.address,
        organisations=[cooperation.lead, *cooperation.partners.order_by("pk")],
        themes=cooperation.themes.all(),
        sessions=[cooperation.session] if cooperation.session is not None else [],
        despite_resemblance=is_another,
        is_sample=production.is_sample,
        by=by,
        at=at,
    )
    production.record, production.done_on = record, day
    production.save(update_fields=["record", "done_on"])
    Cooperation.objects.filter(pk=cooperation.pk).update(changed_at=at)
    write_audit_line("put_into_catalogue", cooperation, by=by, at=at, title=production.title)
    return record


@transaction.atomic
def remove_production(production: Production, *, by: User | None, at: datetime) -> None:
    """It is expected no longer."""
    write_audit_line("remove_production", production.cooperation, by=by, at=at, title=production.title)
    production.delete()


def _held(cooperation: Cooperation) -> Cooperation:
    hold(cooperation)
    return Cooperation.objects.select_related("lead").get(pk=cooperation.pk)
