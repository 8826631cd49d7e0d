"""Actions on uses of productions: note one, say where and for what, remove it."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.catalogue.actions.productions import ProductionRefused
from faire_reseau.catalogue.models import Production, Use
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Organisation


@transaction.atomic
def note_use(
    production: Production,
    *,
    organisation: Organisation,
    used_on: date | None = None,
    purpose: str = "",
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> Use:
    """An organisation used it; said twice on one day, once, with the last purpose. Raises `ProductionRefused` for a day to come."""
    hold(production)
    day = used_on or localdate(at)
    if day > localdate(at):
        raise ProductionRefused(_("This day has not come: what is planned is not counted."), field="used_on")
    use = Use.objects.filter(production=production, organisation=organisation, used_on=day).first()
    if use is not None and not purpose:
        return use
    use = use or Use(production=production, organisation=organisation, used_on=day, is_sample=is_sample)
    use.purpose, use.said_by, use.said_at = " ".join(purpose.split()), by, at
    use.save()
    write_audit_line("note_use", production, by=by, at=at, title=production.title)
    return use


@transaction.atomic
def remove_use(use: Use, *, by: User, at: datetime) -> None:
    """Count it no more; one tap notes it again."""
    write_audit_line("remove_use", use.production, by=by, at=at, title=use.production.title)
    use.delete()
