"""Rows of organisations: found again by identifier or name, compared with what is known, written by the usual deeds."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import history
from faire_reseau.network.actions.organisation import (
    RESERVED,
    change_organisation,
    free_slug,
    make_organisation,
)
from faire_reseau.network.logic.cells import CREATED, UNCHANGED, UPDATED, RowReport, SheetRow
from faire_reseau.network.logic.columns import COLUMNS, ORGANISATIONS
from faire_reseau.network.logic.days import called_on, holds_on, is_backwards, last_first
from faire_reseau.network.logic.words import alike_among, folded, nearest
from faire_reseau.network.models import Organisation, Territory
from faire_reseau.network.queries.tables import organisation_row, organisations_prefetched

PLAIN = ("kind", "legal_form", "seat", "website", "email", "phone", "presentation", "source", "certainty")


class RowRefused(Refusal):
    """A row that cannot be taken; `field` is the column."""

    code = "row"


class OrganisationImporter:
    """Takes rows of organisations; two statements to begin with, then those of the deeds."""

    def __init__(self, *, by: User, at: datetime, day: date) -> None:
        self.by, self.at, self.day = by, at, day
        self.known = {row.slug: row for row in organisations_prefetched()}
        self.places = {place.code: place for place in Territory.objects.all()}
        self.places_by_name = {folded(place.name): place for place in self.places.values() if holds_on(place, day)}
        self.names: dict[str, str] = {}
        for slug, organisation in self.known.items():
            for name in organisation.names.all():
                self.names.setdefault(folded(name.name), slug)
        self.seen: dict[str, int] = {}

    def title(self, row: SheetRow) -> str:
        """What the row is about."""
        return str(row.values.get("name") or row.values.get("slug") or "")

    def forget(self) -> None:
        """Nothing is kept of a row that was refused: rows are noted last."""

    def wrong(self, row: SheetRow) -> Iterator[Refusal]:
        """All that keeps `row` from being taken, as far as it can be told without writing it."""
        values = row.values
        name, slug = _named(row)
        if not name:
            yield RowRefused(_("The name is missing: write it."), field="name")
        organisation = self._find(name, slug)
        if organisation is None and slug:
            yield from self._wrong_identifier(name, slug)
        yield from self._unknown_places(values.get("territories") or "")
        if is_backwards(values.get("centre_from"), values.get("centre_to")):
            yield RowRefused(_("The last day comes before the first: exchange them."), field="centre_to")
        if organisation and values.get("centre") is False and not values.get("centre_to"):
            before = organisation_row(organisation, self.day)
            if before["centre"] and ("centre_to" in values or before["centre_to"] is None):
                sentence = _("Say which was its last day as a centre, in the column “%(column)s”.")
                yield RowRefused(sentence % {"column": title_of(ORGANISATIONS, "centre_to")}, field="centre_to")

    def _find(self, name: str, slug: str) -> Organisation | None:
        return self.known.get(slug) if slug else self.known.get(self.names.get(folded(name), ""))

    def _wrong_identifier(self, name: str, slug: str) -> Iterator[Refusal]:
        if slugify(slug) != slug or slug in RESERVED:
            sentence = _(
                "This cannot be an identifier: use small letters, digits and hyphens, or leave the cell empty."
            )
            yield RowRefused(sentence, field="slug")
        same = self.names.get(folded(name))
        if same is not None:
            sentence = _("%(name)s is already in the directory, with the identifier %(slug)s: write that one.")
            yield RowRefused(sentence % {"name": name, "slug": same}, field="slug")

    def take(self, row: SheetRow) -> RowReport:
        """Create, update or leave the organisation of `row`, with which nothing is `wrong`. Raises `Refusal`."""
        name, slug = _named(row)
        organisation = self._find(name, slug)
        key = organisation.slug if organisation else slug or folded(name)
        if key in self.seen:
            sentence = _("The same organisation is already in row %(row)s: keep one of them.")
            raise RowRefused(sentence % {"row": self.seen[key]}, field="name")
        report = self._update(row, organisation, name) if organisation else self._create(row, name, slug)
        self.seen[key] = row.number
        return report

    def _create(self, row: SheetRow, name: str, slug: str) -> RowReport:
        notes = []
        alike = alike_among(folded(name), {known: known for known in self.names})
        if alike:
            present = (
                organisation_row(self.known[self.names[alike[0][0]]], self.day)
                if self.names[alike[0][0]] in self.known
                else {}
            )
            notes.append(
                _("Resembles %(name)s: is it really another one?") % {"name": present.get("name") or alike[0][0]}
            )
        values = row.values
        fields = {column: values[column] for column in PLAIN if values.get(column)}
        organisation = make_organisation(
            name=name,
            short_name=str(values.get("short_name") or ""),
            slug=slug or free_slug(str(values.get("short_name") or name)),
            name_from=values.get("name_from"),
            territories=(),
            by=self.by,
            at=self.at,
            **fields,
        )
        places = self._places(values.get("territories") or "")
        if places:
            history.move_organisation(
                organisation, places, from_on=values.get("territories_from"), by=self.by, at=self.at
            )
        if values.get("centre") or values.get("centre_from") or values.get("centre_to"):
            self._open(organisation, values)
        self.names[folded(name)] = organisation.slug
        return RowReport(row.number, CREATED, name, notes)

    def _update(self, row: SheetRow, organisation: Organisation, name: str) -> RowReport:
        before = organisation_row(organisation, self.day)
        values = row.values
        notes: list[str] = []
        fields = {column: values[column] or _default(column) for column in PLAIN if column in values}
        differing = {column: value for column, value in fields.items() if before[column] != value}
        if differing:
            change_organisation(organisation, version=None, by=self.by, at=self.at, **differing)
            notes += [said(ORGANISATIONS, column, before[column], value) for column, value in differing.items()]
        notes += self._name(organisation, name, values, before)
        if "territories" in values:
            places = self._places(values["territories"])
            codes = sorted(place.code for place in places)
            if codes != sorted(before["territories"]):
                history.move_organisation(
                    organisation, places, from_on=values.get("territories_from"), by=self.by, at=self.at
                )
                notes.append(said(ORGANISATIONS, "territories", before["territories"], codes))
        notes += self._membership(organisation, values, before)
        return RowReport(row.number, UPDATED if notes else UNCHANGED, name, notes)

    def _name(self, organisation: Organisation, name: str, values: Any, before: Any) -> list[str]:
        short_name = str(values.get("short_name", before["short_name"]))
        from_on = values.get("name_from", before["name_from"])
        if (name, short_name, from_on) == (before["name"], before["short_name"], before["name_from"]):
            return []
        later = from_on is not None and (before["name_from"] is None or from_on > before["name_from"])
        if name != before["name"] and later:
            history.rename_organisation(
                organisation, name=name, short_name=short_name, from_on=from_on, by=self.by, at=self.at
            )
        else:
            present = called_on(list(organisation.names.all()), self.day)
            history.correct_name(
                present, name=name, short_name=short_name, from_on=from_on, to_on=present.to_on, by=self.by, at=self.at
            )
        pairs = (("name", name), ("short_name", short_name), ("name_from", from_on))
        return [
            said(ORGANISATIONS, column, before[column], value) for column, value in pairs if before[column] != value
        ]

    def _membership(self, organisation: Organisation, values: Any, before: Any) -> list[str]:
        stated = values.get("centre")
        from_on = values.get("centre_from", before["centre_from"])
        to_on = values.get("centre_to", before["centre_to"])
        centre = before["centre"] if stated is None else stated
        after = (centre, from_on, to_on)
        if after == (before["centre"], before["centre_from"], before["centre_to"]):
            return []
        rows = list(organisation.memberships.all())
        present = next((row for row in rows if holds_on(row, self.day)), None) or next(iter(last_first(rows)), None)
        if present is None or (centre and not before["centre"]):
            self._open(organisation, {**values, "centre_to": to_on if values.get("centre_to") else None})
        else:
            history.correct_membership(present, from_on=from_on, to_on=to_on, by=self.by, at=self.at)
        pairs = (("centre", centre), ("centre_from", from_on), ("centre_to", to_on))
        return [
            said(ORGANISATIONS, column, before[column], value) for column, value in pairs if before[column] != value
        ]

    def _open(self, organisation: Organisation, values: Any) -> None:
        history.open_membership(
            organisation, from_on=values.get("centre_from"), to_on=values.get("centre_to"), by=self.by, at=self.at
        )

    def _read_places(self, text: str) -> dict[str, Territory | None]:
        """The territories of a cell of codes or names, parted by semicolons or commas; None for a word that is none."""
        words = filter(None, (part.strip() for part in str(text).replace(",", ";").split(";")))
        # A spreadsheet program writes 1 for 01.
        return {
            word: self.places.get(word.upper())
            or self.places.get(word.zfill(2))
            or self.places_by_name.get(folded(word))
            for word in words
        }

    def _places(self, text: str) -> list[Territory]:
        return list({place.code: place for place in self._read_places(text).values() if place is not None}.values())

    def _unknown_places(self, text: str) -> Iterator[Refusal]:
        known = {row.name: row.code for row in self.places.values()}
        for word in (word for word, place in self._read_places(text).items() if place is None):
            near = nearest(word, list(known))
            sentence = _("No territory is called “%(word)s”: write its code, such as 93, 2A or FR-11.")
            if near:
                sentence = _("No territory is called “%(word)s”: did you mean %(near)s (%(code)s)?")
            yield RowRefused(sentence % {"word": word, "near": near, "code": known.get(near, "")}, field="territories")


def _named(row: SheetRow) -> tuple[str, str]:
    return str(row.values["name"]).strip(), str(row.values.get("slug") or "")


def _default(column: str) -> str:
    return {"kind": "other", "certainty": "certain"}.get(column, "")


def title_of(what: str, code: str) -> str:
    """The title of a column in the reader's language."""
    return next(column.title(get_language() or "fr") for column in COLUMNS[what] if column.code == code)


def said(what: str, code: str, before: Any, after: Any) -> str:
    """“téléphone: 02 → 03”: what changes in a column."""
    words = {"column": title_of(what, code), "before": _plain(before), "after": _plain(after)}
    return _("%(column)s: %(before)s → %(after)s") % words


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(sorted(value)) or "–"
    text = str(value) if value not in (None, "") else "–"
    return text if len(text) <= 60 else f"{text[:59]}…"
