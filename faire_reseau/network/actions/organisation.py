"""Actions on an organisation; its dated facts are in `history`."""

from collections.abc import Container
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.events import OrganisationChanged
from faire_reseau.network.logic.words import folded
from faire_reseau.network.models import Membership, Organisation, OrganisationName, OrganisationTerritory, Territory
from faire_reseau.network.queries.organisation import HistoryChange, changes_since, organisations_resembling
from faire_reseau.network.texts import FIELD_LABELS

# Addresses of the directory's own pages, which no organisation can take.
RESERVED = frozenset(
    {
        "carte",
        "tableau",
        "personnes",
        "moi",
        "themes",
        "importer",
        "imports",
        "exporter",
        "nouvelle",
        "organisation",
        "postes",
        "mots",
        "regles",
        "protection",
        "contact",
        "doubles",
        "reseau",
    }
)
ORGANISATION_NAMES = "names of organisations"  # held while a name or an address is looked for among them
COLUMNS = ("kind", "legal_form", "presentation", "website", "email", "phone", "seat", "note", "source", "certainty")


class OrganisationKnown(Refusal):
    """An organisation of this name, or of one that resembles it, is in the directory; `known` are its names there."""

    code = "organisation_known"
    field = "name"

    def __init__(self, sentence: Any, known: list[OrganisationName], *, certain: bool) -> None:
        super().__init__(sentence)
        self.known = known
        self.certain = certain


class OrganisationOvertaken(Overtaken):
    """Somebody else kept the page meanwhile; `changes` says what, `version` what is now."""

    def __init__(self, sentence: Any, changes: list[HistoryChange], version: int) -> None:
        super().__init__(sentence)
        self.changes = changes
        self.version = version


@transaction.atomic
def create_organisation(
    *,
    name: str,
    by: User | None,
    at: datetime,
    short_name: str = "",
    slug: str = "",
    name_from: date | None = None,
    territories: tuple[Territory, ...] = (),
    is_centre: bool = False,
    centre_from: date | None = None,
    despite_resemblance: bool = False,
    **fields: Any,
) -> Organisation:
    """A new organisation under its present name, a centre from `centre_from` on (None: since ever) if `is_centre`.

    `fields` are further columns, a kind by its code.
    Raises `OrganisationKnown` when the name is taken, or resembles another and `despite_resemblance` is not said.
    Publishes `OrganisationChanged`.
    """
    hold_words(ORGANISATION_NAMES)
    refuse_known_name(name, despite_resemblance=despite_resemblance)
    organisation = make_organisation(
        name=name,
        short_name=short_name,
        slug=slug,
        name_from=name_from,
        territories=territories,
        by=by,
        at=at,
        **fields,
    )
    if is_centre:
        membership = Membership.objects.create(organisation=organisation, from_on=centre_from)
        write_audit_line("open_membership", organisation, by=by, at=at, membership=membership.pk)
    return organisation


def make_organisation(
    *,
    name: str,
    short_name: str,
    slug: str,
    name_from: date | None,
    territories: tuple[Territory, ...],
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Organisation:
    """A new organisation whose name was looked up already; inside the transaction of an action."""
    if "kind" in fields:
        fields["kind_id"] = fields.pop("kind") or None
    organisation = Organisation.objects.create(slug=slug or free_slug(short_name or name), **fields)
    OrganisationName.objects.create(
        organisation=organisation, name=name.strip(), short_name=short_name.strip(), from_on=name_from
    )
    OrganisationTerritory.objects.bulk_create(
        [OrganisationTerritory(organisation=organisation, territory=place) for place in territories]
    )
    write_audit_line("create_organisation", organisation, by=by, at=at, name=name)
    publish(OrganisationChanged(organisation.pk))
    return organisation


@transaction.atomic
def change_organisation(
    organisation: Organisation, *, version: int | None, by: User | None, at: datetime, **fields: Any
) -> Organisation:
    """Change columns of `organisation` (a kind by its code), of which `version` was read; None where nobody could have read another.

    Only what differs is written. Raises `OrganisationOvertaken` when another version was kept meanwhile, unless it says the
    same; locks the row. Publishes `OrganisationChanged`.
    """
    present = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if "kind" in fields:
        fields["kind"] = fields["kind"] or None
    differing = {name: value for name, value in fields.items() if _value_of(present, name) != value}
    if not differing:
        return present
    if version is not None and present.version != version:
        changes = changes_since(present, version)
        raise OrganisationOvertaken(_overtaken_sentence(changes), changes, present.version)
    before = {name: _value_of(present, name) for name in differing}
    for name, value in differing.items():
        setattr(present, "kind_id" if name == "kind" else name, value)
    present.version += 1
    present.save(update_fields=[*differing, "version"])
    write_audit_line(
        "change_organisation", present, by=by, at=at, version=present.version, before=before, after=differing
    )
    publish(OrganisationChanged(present.pk))
    return present


def _value_of(organisation: Organisation, name: str) -> Any:
    """What a column says; a kind is its code."""
    return organisation.kind_id if name == "kind" else getattr(organisation, name)


def raise_version(organisation: Organisation) -> None:
    """Note inside an action's transaction that the page is no longer what it was, and tell."""
    Organisation.objects.filter(pk=organisation.pk).update(version=F("version") + 1)
    organisation.refresh_from_db(fields=["version"])
    publish(OrganisationChanged(organisation.pk))


def refuse_known_name(name: str, *, despite_resemblance: bool, apart_from: Organisation | None = None) -> None:
    """Raise `OrganisationKnown` when `name` is taken, or resembles another and that is not wanted."""
    alike = organisations_resembling(name, apart_from=apart_from)
    same = [row for row in alike if folded(name) in (folded(row.name), folded(row.short_name))]
    if same:
        sentence = _("%(name)s is already in the directory: change its page instead of adding it again.")
        raise OrganisationKnown(sentence % {"name": same[0].name}, same, certain=True)
    if alike and not despite_resemblance:
        sentence = _("Is it %(name)s? If it is another organisation, tick the box and save again.")
        names = ", ".join(row.name for row in alike)
        raise OrganisationKnown(sentence % {"name": names}, alike, certain=False)


def free_slug(name: str, taken: Container[str] | None = None) -> str:
    """An address for `name` that no page of the directory has; `taken`, when it is known already which they have."""
    stem = slugify(folded(name))[:70] or "organisation"
    if taken is None:
        taken = set(Organisation.every.filter(slug__startswith=stem).values_list("slug", flat=True))
    known = taken
    return free_code(stem, lambda slug: slug in known or slug in RESERVED)


def _overtaken_sentence(changes: list[HistoryChange]) -> Any:
    names = ", ".join(str(FIELD_LABELS.get(change.field, change.field)).lower() for change in changes)
    if not names:
        return _("Somebody changed this organisation while you were writing. What you typed is still here: save again.")
    sentence = _(
        "While you were writing, somebody changed: %(fields)s. What you typed is still here: look, then save again."
    )
    return sentence % {"fields": names}
