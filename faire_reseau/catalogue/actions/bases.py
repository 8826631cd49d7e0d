"""Actions on harvested bases: add, change, harvest now, stop, take up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.catalogue.actions.harvests import end_open_harvests
from faire_reseau.catalogue.enums import BaseState
from faire_reseau.catalogue.events import HarvestAsked
from faire_reseau.catalogue.models import Base
from faire_reseau.catalogue.permissions import adding_for
from faire_reseau.catalogue.queries.bases import base_now
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.refusals import Refusal, refuse_overtaken

MOST_BASES = 200


class BaseRefused(Refusal):
    """A base that cannot be as asked."""

    code = "base_refused"


@transaction.atomic
def add_base(
    *,
    name: str,
    address: str,
    set_spec: str = "",
    rhythm: str,
    centre: str,
    is_sample: bool = False,
    by: User,
    at: datetime,
) -> Base:
    """A base, harvested for the first time at once. `centre`: the key of its organisation. Raises `BaseRefused`."""
    hold_words("harvested bases")
    if Base.objects.count() >= MOST_BASES:
        raise BaseRefused(
            _("There are 200 bases already: stop one and give it the address of this one."), field="address"
        )
    columns = _checked(address=address, set_spec=set_spec, centre=centre, by=by, at=at)
    base = Base.objects.create(
        name=_line(name), rhythm=rhythm, next_at=at, added_by=by, added_at=at, is_sample=is_sample, **columns
    )
    write_audit_line("add_base", base, by=by, at=at, title=base.name)
    publish(HarvestAsked(base.pk))
    return base


@transaction.atomic
def change_base(
    base: Base,
    *,
    name: str,
    address: str,
    set_spec: str,
    rhythm: str,
    centre: str,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> None:
    """Another name, address, set, rhythm or centre; with another address or set it is harvested as a whole. Raises `ChangedMeanwhile`, `BaseRefused`."""
    hold_words("harvested bases")
    base = _held(base)
    wanted = {"name": name, "address": address, "set_spec": set_spec, "rhythm": rhythm, "centre": centre}
    refuse_overtaken(base_now(base), seen, wanted)
    columns = _checked(address=address, set_spec=set_spec, centre=centre, by=by, at=at, base=base)
    if (base.address, base.set_spec) != (columns["address"], columns["set_spec"]):
        end_open_harvests(base, at)
        # Tokens of another list say nothing of this one.
        base.harvests.exclude(token="").update(token="", tokens=[])
        base.known_until = base.whole_at = None
        base.next_at = at if base.state == BaseState.ACTIVE else None
    for column, value in {**columns, "name": _line(name), "rhythm": rhythm}.items():
        setattr(base, column, value)
    base.save()
    write_audit_line("change_base", base, by=by, at=at, title=base.name)


@transaction.atomic
def ask_harvest(base: Base, *, is_whole: bool = False, by: User, at: datetime) -> None:
    """Harvest it now; `is_whole`: all its records, not those alone that changed. Raises `BaseRefused` for one that is stopped or paused."""
    base = _held(base)
    if base.state != BaseState.ACTIVE:
        raise BaseRefused(_("This base is not harvested at present: take its harvests up first."))
    if is_whole:
        base.whole_at = None
    base.next_at = at
    base.save(update_fields=["whole_at", "next_at"])
    write_audit_line("ask_harvest", base, by=by, at=at, title=base.name)
    publish(HarvestAsked(base.pk))


@transaction.atomic
def stop_base(base: Base, *, by: User, at: datetime) -> None:
    """Harvest it no more, until somebody takes it up; what came stays. A harvest under way ends after its present part."""
    base = _held(base)
    if base.state == BaseState.STOPPED:
        return
    base.state, base.next_at = BaseState.STOPPED, None
    base.save(update_fields=["state", "next_at"])
    end_open_harvests(base, at)
    write_audit_line("stop_base", base, by=by, at=at, title=base.name)


@transaction.atomic
def resume_base(base: Base, *, by: User, at: datetime) -> None:
    """Harvest it again, now and as planned."""
    base = _held(base)
    if base.state == BaseState.ACTIVE:
        return
    base.state, base.failures, base.next_at = BaseState.ACTIVE, 0, at
    base.save(update_fields=["state", "failures", "next_at"])
    write_audit_line("resume_base", base, by=by, at=at, title=base.name)
    publish(HarvestAsked(base.pk))


def _checked(
    *, address: str, set_spec: str, centre: str, by: User, at: datetime, base: Base | None = None
) -> dict[str, Any]:
    address, set_spec = address.strip(), set_spec.strip()
    if urlsplit(address).scheme not in ("http", "https") and not address.startswith("/"):
        raise BaseRefused(_("Write the whole address, from “https://” on."), field="address")
    organisation = adding_for(by, localdate(at)).filter(pk=int(centre)).first()
    if organisation is None:
        raise BaseRefused(_("Choose a centre in which you work."), field="centre")
    others = Base.objects.filter(address=address, set_spec=set_spec)
    if (others.exclude(pk=base.pk) if base is not None else others).exists():
        raise BaseRefused(_("This base and set are harvested already: look at the list."), field="address")
    return {"address": address, "set_spec": set_spec, "centre": organisation}


def _held(base: Base) -> Base:
    hold(base)
    return Base.objects.select_related("centre").get(pk=base.pk)


def _line(text: str) -> str:
    return " ".join(cleaned(text, lines=False).split())
