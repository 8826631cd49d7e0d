"""Actions on the kinds of production, words that the network chooses."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.catalogue.actions.productions import ProductionRefused
from faire_reseau.catalogue.enums import Nature
from faire_reseau.catalogue.models import ProductionKind
from faire_reseau.kit.addresses import slug_of
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.folding import alphabetical
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.refusals import refuse_overtaken


@transaction.atomic
def keep_production_kind(
    kind: ProductionKind | None,
    *,
    label: str,
    label_en: str,
    nature: str,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> ProductionKind:
    """A new kind, after the others, or other words for one there is. `seen`: what the page of the writer said.

    Raises `ProductionRefused` for a label in use, `ChangedMeanwhile`.
    """
    hold_words("words of the network")
    label = " ".join(label.split())
    others = ProductionKind.objects.exclude(pk=kind.pk) if kind else ProductionKind.objects.all()
    if any(alphabetical(other.label) == alphabetical(label) for other in others):
        raise ProductionRefused(_("This label is in use: choose another one."), field="label")
    if kind is not None:
        kind.refresh_from_db()
        before = {name: getattr(kind, name) for name in ("label", "label_en", "nature")}
        refuse_overtaken(before, seen, {"label": label, "label_en": label_en.strip(), "nature": nature})
    else:
        last = others.aggregate(last=Max("rank"))["last"] or 0
        code = free_code(slug_of(label)[:40] or "kind", lambda code: others.filter(code=code).exists())
        kind = ProductionKind(code=code, rank=last + 1)
    kind.label, kind.label_en, kind.nature = label, label_en.strip(), Nature(nature)
    kind.save()
    write_audit_line("keep_production_kind", kind, by=by, at=at, title=label)
    return kind


def load_production_kinds(rows: Iterable[Mapping[str, str]]) -> int:
    """The kinds that are shipped, those that are not there yet; answers how many came."""
    known = set(ProductionKind.objects.values_list("code", flat=True))
    new = [
        ProductionKind(
            code=row["code"], label=row["label_fr"], label_en=row["label_en"], nature=row["nature"], rank=rank
        )
        for rank, row in enumerate(rows, 1)
        if row["code"] not in known
    ]
    return len(ProductionKind.objects.bulk_create(new))
