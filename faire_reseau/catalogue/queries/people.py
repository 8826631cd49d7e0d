"""Queries on people in the catalogue: what is held about somebody, and what an erasure does to it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.models import Author, Base, Production, ProductionFile, Subscription, Use
from faire_reseau.kit.erasure import Fate, Subject


def catalogue_data(user: User) -> dict[str, Any]:
    """What this room holds about `user`, as plain values; six queries."""
    signed = Author.objects.filter(person__user=user).select_related("production").order_by("production")
    added = Production.objects.filter(added_by=user).order_by("pk")
    files = ProductionFile.objects.filter(added_by=user).order_by("pk")
    uses = Use.objects.filter(said_by=user).select_related("production").order_by("pk")
    bases = Base.objects.filter(added_by=user).order_by("pk")
    followed = Subscription.objects.filter(user=user)
    return {
        "follows": [{"search": row.query, "since": row.added_at.isoformat()} for row in followed],
        "bases": [{"name": row.name, "at": row.added_at.isoformat()} for row in bases],
        "signed": [{"title": row.production.title} for row in signed],
        "added": [{"title": row.title, "at": row.added_at.isoformat()} for row in added],
        "files": [{"name": row.name, "at": row.added_at.isoformat()} for row in files],
        "uses": [
            {"title": row.production.title, "on": row.used_on.isoformat(), "purpose": row.purpose} for row in uses
        ],
    }


def catalogue_fates(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; up to six queries."""
    fates = []
    if subject.person is not None:
        signed = Author.objects.filter(person=subject.person).count()
        fates.append(Fate(_("productions signed"), signed, _("they stay without the person among their authors")))
    if subject.account is not None:
        because = _("they stay without who entered them")
        added = Production.objects.filter(added_by=subject.account).count()
        files = ProductionFile.objects.filter(added_by=subject.account).count()
        fates.append(Fate(_("productions and files added"), added + files, because))
        followed = Subscription.objects.filter(user=subject.account).count()
        fates.append(Fate(_("searches followed by letter"), followed))
        bases = Base.objects.filter(added_by=subject.account).count()
        fates.append(Fate(_("harvested bases added"), bases, because))
        fates.append(Fate(_("uses of productions noted"), Use.objects.filter(said_by=subject.account).count(), because))
    return fates
