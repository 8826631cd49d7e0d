"""Actions on retention periods: choose them, remove people and drafts whose time is over."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.retention import Period, periods
from faire_reseau.network.actions.batches import clear_batches
from faire_reseau.network.actions.exporting import clear_exports
from faire_reseau.network.actions.person import _anonymise
from faire_reseau.network.models import ImportDraft, KeepingPeriod, Network, Person
from faire_reseau.network.queries.drafts import EXPORT_LIVES
from faire_reseau.network.texts import PERIOD_TEXTS


class PeriodRefused(Refusal):
    """A period outside its bounds."""

    code = "period"


@transaction.atomic
def choose_periods(days: Mapping[str, int], *, by: User, at: datetime) -> list[str]:
    """Keep what the codes of `days` name for so many days after it ended; answers the codes that changed.

    Raises `PeriodRefused` outside the bounds.
    """
    changed = []
    for period in periods():
        chosen = days.get(period.code)
        if chosen is None or not period.is_chosen:
            continue
        if period.within(chosen) != chosen:
            sentence = _("Choose from %(least)s to %(most)s days.")
            raise PeriodRefused(
                sentence % {"least": period.at_least_days, "most": period.at_most_days}, field=period.code
            )
        row, is_new = KeepingPeriod.objects.get_or_create(code=period.code, defaults={"days": period.default_days})
        if row.days != chosen:
            before, row.days = row.days, chosen
            row.save(update_fields=["days"])
            write_audit_line("choose_period", row, by=by, at=at, name=period.code, before=before, days=chosen)
            changed.append(period.code)
        elif is_new:
            row.delete()
    return changed


@transaction.atomic
def forget_person(person: Person, *, at: datetime) -> None:
    """Take the name and contacts of somebody without account away because their period is over; what is counted stays."""
    _anonymise(person, at)
    write_audit_line("forget_person", person, by=None, at=at)


@transaction.atomic
def forget_contacts(person: Person, *, at: datetime) -> None:
    """Take address and telephone of somebody without account away because their period is over."""
    person.email = person.phone = ""
    person.save(update_fields=["email", "phone"])
    write_audit_line("forget_contacts", person, by=None, at=at)


def note_restore(*, made_at: str, ended: int, at: datetime) -> None:
    """Write in the journal that everything here comes from a backup made at `made_at`, and how many ways in ended."""
    network = Network.objects.order_by("pk").first()
    if network is not None:
        write_audit_line("restore", network, by=None, at=at, name=made_at, ended=ended)


def note_ways_in_ended(*, ended: int, at: datetime) -> None:
    """Write in the journal that everybody was signed out from the server's command line."""
    network = Network.objects.order_by("pk").first()
    if network is not None:
        write_audit_line("end_all_access", network, by=None, at=at, ended=ended)


def clear_drafts(before: datetime, _at: datetime, at_most: int) -> int:
    """Remove tables that were sent before `before` and never confirmed."""
    old = list(ImportDraft.objects.filter(made_at__lt=before).values_list("pk", flat=True)[:at_most])
    ImportDraft.objects.filter(pk__in=old).delete()
    return len(old)


PERIODS = [
    Period("import_drafts", *PERIOD_TEXTS["import_drafts"], 1, 1, 30, clear_drafts),
    Period("import_batches", *PERIOD_TEXTS["import_batches"], 30, 1, 90, clear_batches),
    Period("exports", *PERIOD_TEXTS["exports"], EXPORT_LIVES.days, EXPORT_LIVES.days, EXPORT_LIVES.days, clear_exports),
]
