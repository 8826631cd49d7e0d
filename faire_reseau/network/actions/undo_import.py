"""Action that undoes an import, as far as nobody changed or used since what it wrote."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.merging import is_referred_to
from faire_reseau.kit.undoing import UndoRefused
from faire_reseau.network.actions.batches import plain
from faire_reseau.network.actions.organisation import ORGANISATION_NAMES
from faire_reseau.network.actions.person import PEOPLE_NAMES, change_person
from faire_reseau.network.events import OrganisationChanged, PersonChanged
from faire_reseau.network.models import (
    ImportBatch,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationName,
    OrganisationTerritory,
    Person,
    Post,
    Trade,
)
from faire_reseau.network.queries.imported import imported_table

MODELS: dict[str, Any] = {
    model._meta.label_lower: model  # noqa: SLF001  (Django's documented way to a model's names)
    for model in (
        Trade,
        OrganisationKind,
        Organisation,
        OrganisationName,
        OrganisationTerritory,
        Membership,
        Person,
        Post,
    )
}


@dataclass(frozen=True)
class TakenBack:
    """How many rows are again as they were, and how many were changed or used since and stay."""

    undone: int
    left: int


@transaction.atomic
def undo_import(batch: ImportBatch, *, by: User, at: datetime) -> TakenBack:
    """Take back what an import did: rows that it made go, rows that it changed are as they were; those that somebody changed or
    used since are left as they are. Raises `UndoRefused` when it was undone already. Publishes `PersonChanged` and
    `OrganisationChanged`.
    """
    hold(batch)
    hold_words(PEOPLE_NAMES)
    hold_words(ORGANISATION_NAMES)
    batch.refresh_from_db()
    if batch.undone_at is not None:
        raise UndoRefused(_("This import was undone already."))
    undone = left = 0
    table_above = imported_table(batch.what)
    models = MODELS | (_named(table_above.models) if table_above else {})
    apart = NAMED | (_named(table_above.derived).keys() if table_above else set())
    # Rows that refer to others go before these.
    for table, pk, before, after in reversed(batch.rows):
        if _take_back(models[table], pk, before, after, apart=apart, by=by, at=at):
            undone += 1
        else:
            left += 1
    batch.undone_at = at
    batch.save(update_fields=["undone_at"])
    write_audit_line("undo_import", batch, by=by, at=at, file=batch.file_name, undone=undone, left=left)
    _tell(batch)
    return TakenBack(undone, left)


def _named(models: Iterable[Any]) -> dict[str, Any]:
    return {model._meta.label_lower: model for model in models}  # noqa: SLF001  (as above)


def _take_back(
    model: Any,
    pk: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    *,
    apart: AbstractSet[str],
    by: User,
    at: datetime,
) -> bool:
    row = model._base_manager.filter(pk=pk).first()  # noqa: SLF001  (as above)
    if after is None:  # removed by the import
        if row is None and before is not None:
            model._base_manager.create(pk=pk, **_values(model, before))  # noqa: SLF001  (as above)
        return row is None
    if row is None:
        return before is None
    now = plain(row)
    if before is None:
        is_free = now == after and getattr(row, "user_id", None) is None and not is_referred_to(row, apart_from=apart)
        if is_free:
            row.delete()
        return is_free
    differing = {name for name, value in after.items() if before.get(name) != value}
    if any(now[name] != after[name] for name in differing):
        return False
    if isinstance(row, Person) and row.user_id is not None and "email" in differing:
        change_person(row, email=before["email"], by=by, at=at)  # who signs in with it does so with the one before
    for name, value in _values(model, {name: before[name] for name in differing}).items():
        setattr(row, name, value)
    row.save(update_fields=[model._meta.get_field(name).name for name in differing])  # noqa: SLF001  (as above)
    return True


# What goes with an organisation that goes.
NAMED = {"network.organisationname", "network.organisationterritory", "network.membership"}


def _values(model: Any, columns: dict[str, Any]) -> dict[str, Any]:
    return {name: model._meta.get_field(name).to_python(value) for name, value in columns.items()}  # noqa: SLF001  (as above)


def _tell(batch: ImportBatch) -> None:
    people, organisations = set(), set()
    for table, pk, before, after in batch.rows:
        if table == "network.person":
            people.add(pk)
        elif table == "network.post":
            people.add((after or before)["person_id"])
        elif table == "network.organisation":
            organisations.add(pk)
        elif table.startswith("network.") and table not in ("network.trade", "network.organisationkind"):
            organisations.add((after or before)["organisation_id"])
    Organisation.objects.filter(pk__in=organisations).update(version=F("version") + 1)
    for key in people:
        publish(PersonChanged(key))
    for key in organisations:
        publish(OrganisationChanged(key))
