"""Import organisations: match rows by identifier or name, compare, plan in memory, then write."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import Model
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import prepare_audit_lines
from faire_reseau.accounts.models import User
from faire_reseau.kit.bulk import prepared, reserve_keys
from faire_reseau.kit.events import publish
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions import history
from faire_reseau.network.actions.batches import Touched
from faire_reseau.network.actions.import_rows import RowRefused, added_word, change_sentence, title_of
from faire_reseau.network.actions.organisation import RESERVED, change_organisation, free_slug
from faire_reseau.network.events import OrganisationChanged
from faire_reseau.network.logic.cells import CREATED, UNCHANGED, UPDATED, RowReport, SheetRow
from faire_reseau.network.logic.columns import ORGANISATIONS
from faire_reseau.network.logic.days import called_on, holds_on, is_backwards, last_first
from faire_reseau.network.logic.pairing import ADDED
from faire_reseau.network.logic.words import alike_among, folded, nearest
from faire_reseau.network.models import (
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationName,
    OrganisationTerritory,
    Territory,
)
from faire_reseau.network.queries.tables import merged_names, organisation_row, organisations_prefetched
from faire_reseau.ui.templatetags.ui import label as label_of

PLAIN = ("kind", "legal_form", "seat", "website", "email", "phone", "presentation", "source", "certainty")
CENTRE = ("centre", "centre_from", "centre_to")


class OrganisationImporter:
    """Plans rows of organisations; some statements to begin with, none for a row."""

    def __init__(self, *, by: User, at: datetime, day: date) -> None:
        self.by, self.at, self.day = by, at, day
        self.known = {row.slug: row for row in organisations_prefetched()}
        self.places = _Places(day)
        self.names: dict[str, str] = {}
        for slug, organisation in self.known.items():
            for name in organisation.names.all():
                self.names.setdefault(folded(name.name), slug)
        for slug, kept_slug, former_name in merged_names():
            self.known.setdefault(slug, self.known[kept_slug])
            self.names.setdefault(folded(former_name), kept_slug)
        self.seen: dict[str, int] = {}
        self.slugs = set(Organisation.every.values_list("slug", flat=True))
        self.kinds = _Kinds()
        self.created: list[_Made] = []
        self.updated: set[int] = set()
        self.deeds: list[Callable[[], object]] = []
        self.additions: list[Callable[[], None]] = []

    def made(self) -> list[Model]:
        """The rows that are to be added, once they are prepared."""
        rows = [row for planned in self.created for row in planned.rows()]
        return [*self.kinds.made(), *rows]

    def touched(self) -> Touched:
        """What is there and is to be written about, as keys."""
        return Touched(organisations=self.updated)

    def makes(self) -> dict[str, list[str]]:
        """What is made beside the organisations of the rows: kinds."""
        return {"kinds": [kind.label for kind in self.kinds.made()]}

    def code_made(self, column: str, word: str) -> str:
        """The code of a kind that was added as `word`."""
        kind = self.kinds.added.get(f"{ADDED}{word}") if column == "kind" else None
        return kind.code if kind else ""

    def title(self, row: SheetRow) -> str:
        """What the row is about."""
        return str(row.values.get("name") or row.values.get("slug") or "")

    def wrong(self, row: SheetRow) -> Iterator[Refusal]:
        """All that keeps `row` from being taken, as far as it can be told without writing it."""
        values = row.values
        name, slug = _named(row)
        if not name:
            yield RowRefused(_("The name is missing: write it."), field="name")
        organisation = self._find(name, slug)
        if organisation is None and slug:
            yield from self._wrong_identifier(name, slug)
        yield from self.places.unknown(values.get("territories") or "")
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
        """Plan to create, update or leave the organisation of `row`, with which nothing is `wrong`.

        Raises `Refusal`; nothing is then planned of this row.
        """
        name, slug = _named(row)
        organisation = self._find(name, slug)
        key = organisation.slug if organisation else slug or folded(name)
        if key in self.seen:
            sentence = _("The same organisation is already in row %(row)s: keep one of them.")
            raise RowRefused(sentence % {"row": self.seen[key]}, field="name")
        report = self._update(row, organisation, name) if organisation else self._create(row, name, slug)
        self.seen[key] = row.number
        self.kinds.used.add(self.kinds.code_of(str(row.values.get("kind") or "")))
        return report

    def prepare(self) -> None:
        """Give new rows their keys and make ready what is added, with the lines of the journal, before the lock is taken."""
        organisations = [planned.organisation for planned in self.created]
        names = [planned.name for planned in self.created]
        places = [place for planned in self.created for place in planned.places]
        memberships = [planned.membership for planned in self.created if planned.membership]
        new_kinds = self.kinds.made()
        for rows in (new_kinds, organisations, names, places, memberships):
            reserve_keys(rows)
        kinds = [("add_word", kind, {"label": kind.label}) for kind in new_kinds]
        self.additions = [
            prepared(new_kinds),
            prepared(organisations),
            prepared(names),
            prepared(places),
            prepared(memberships),
            prepare_audit_lines(
                [*kinds, *(line for planned in self.created for line in planned.lines())], by=self.by, at=self.at
            ),
        ]

    def write(self) -> None:
        """Write all that was planned: what was made ready, and the statements of its actions for each change."""
        for add in self.additions:
            add()
        for planned in self.created:
            publish(OrganisationChanged(planned.organisation.pk))
        for deed in self.deeds:
            deed()

    def _written(self, folded_name: str) -> str:
        """The name of an organisation that is there, or of one of this table, as somebody wrote it."""
        slug = self.names[folded_name]
        if slug in self.known:
            return str(organisation_row(self.known[slug], self.day)["name"])
        return next(planned.name.name for planned in self.created if planned.organisation.slug == slug)

    def _create(self, row: SheetRow, name: str, slug: str) -> RowReport:
        notes = []
        alike = alike_among(folded(name), {known: known for known in self.names})
        if alike:
            notes.append(_("Resembles %(name)s: is it really another one?") % {"name": self._written(alike[0][0])})
        values = row.values
        short_name, places = str(values.get("short_name") or ""), self.places.named(values.get("territories") or "")
        moved, is_centre = values.get("territories_from"), any(values.get(c) for c in CENTRE)
        days = (values.get("centre_from"), values.get("centre_to"))
        if slug in self.slugs:  # not known before: given to another row of this table
            sentence = _("This identifier went to another row of your table: write another one.")
            raise RowRefused(sentence, field="slug")
        history.refuse_move([], places, moved, moved or localdate(self.at))
        history.refuse_membership([], *days)
        organisation = Organisation(
            slug=slug or free_slug(short_name or name, self.slugs),
            version=bool(places) + is_centre,
            **{column: values[column] for column in PLAIN if values.get(column) and column != "kind"},
            kind_id=self.kinds.code_of(str(values.get("kind") or "")) or None,
        )
        called = OrganisationName(
            organisation=organisation,
            name=name.strip(),
            short_name=short_name.strip(),
            from_on=values.get("name_from"),
        )
        works = [OrganisationTerritory(organisation=organisation, territory=place, from_on=moved) for place in places]
        membership = Membership(organisation=organisation, from_on=days[0], to_on=days[1]) if is_centre else None
        self.created.append(_Made(organisation, called, works, membership))
        self.slugs.add(organisation.slug)
        self.names[folded(name)] = organisation.slug
        return RowReport(row.number, CREATED, name, notes)

    def _update(self, row: SheetRow, organisation: Organisation, name: str) -> RowReport:
        before = organisation_row(organisation, self.day)
        values = row.values
        notes: list[str] = []
        deeds: list[Callable[[], object]] = []
        stamp: dict[str, Any] = {"by": self.by, "at": self.at}
        fields: dict[str, Any] = {column: values[column] or _default(column) for column in PLAIN if column in values}
        if "kind" in fields:
            fields["kind"] = self.kinds.code_of(fields["kind"])
        differing: dict[str, Any] = {column: value for column, value in fields.items() if before[column] != value}
        if differing:
            deeds.append(partial(change_organisation, organisation, version=None, **stamp, **differing))
            notes += [
                change_sentence(
                    ORGANISATIONS,
                    column,
                    *(self.kinds.said(column, value_there) for value_there in (before[column], value)),
                )
                for column, value in differing.items()
            ]
        notes += self._name(organisation, name, values, before, deeds)
        if "territories" in values:
            places = self.places.named(values["territories"])
            codes, moved = sorted(place.code for place in places), values.get("territories_from")
            if codes != sorted(before["territories"]):
                history.refuse_move(organisation.territories.all(), places, moved, moved or localdate(self.at))
                deeds.append(partial(history.move_organisation, organisation, places, from_on=moved, **stamp))
                notes.append(change_sentence(ORGANISATIONS, "territories", before["territories"], codes))
        notes += self._membership(organisation, values, before, deeds)
        self.deeds += deeds
        self.updated |= {organisation.pk} if deeds else set()
        return RowReport(row.number, UPDATED if notes else UNCHANGED, name, notes)

    def _name(self, organisation: Organisation, name: str, values: Any, before: Any, deeds: list[Any]) -> list[str]:
        short_name = str(values.get("short_name", before["short_name"]))
        from_on = values.get("name_from", before["name_from"])
        if (name, short_name, from_on) == (before["name"], before["short_name"], before["name_from"]):
            return []
        names = list(organisation.names.all())
        words: dict[str, Any] = {
            "name": name,
            "short_name": short_name,
            "from_on": from_on,
            "by": self.by,
            "at": self.at,
        }
        later = from_on is not None and (before["name_from"] is None or from_on > before["name_from"])
        if name != before["name"] and later:
            history.refuse_renaming(names, from_on)
            deeds.append(partial(history.rename_organisation, organisation, **words))
        else:
            present = called_on(names, self.day)
            others = [row for row in names if row.pk != present.pk]
            history.refuse_name_days(present, others, from_on, present.to_on)
            deeds.append(partial(history.correct_name, present, to_on=present.to_on, **words))
        pairs = (("name", name), ("short_name", short_name), ("name_from", from_on))
        return [
            change_sentence(ORGANISATIONS, column, before[column], value)
            for column, value in pairs
            if before[column] != value
        ]

    def _membership(self, organisation: Organisation, values: Any, before: Any, deeds: list[Any]) -> list[str]:
        stated = values.get("centre")
        from_on = values.get("centre_from", before["centre_from"])
        to_on = values.get("centre_to", before["centre_to"])
        centre = before["centre"] if stated is None else stated
        after = (centre, from_on, to_on)
        if after == (before["centre"], before["centre_from"], before["centre_to"]):
            return []
        rows = list(organisation.memberships.all())
        stamp: dict[str, Any] = {"by": self.by, "at": self.at}
        present = next((row for row in rows if holds_on(row, self.day)), None) or next(iter(last_first(rows)), None)
        if present is None or (centre and not before["centre"]):
            days: dict[str, Any] = {
                "from_on": values.get("centre_from"),
                "to_on": to_on if values.get("centre_to") else None,
            }
            history.refuse_membership(rows, **days)
            deeds.append(partial(history.open_membership, organisation, **days, **stamp))
        else:
            history.refuse_membership([row for row in rows if row.pk != present.pk], from_on, to_on)
            deeds.append(partial(history.correct_membership, present, from_on=from_on, to_on=to_on, **stamp))
        pairs = (("centre", centre), ("centre_from", from_on), ("centre_to", to_on))
        return [
            change_sentence(ORGANISATIONS, column, before[column], value)
            for column, value in pairs
            if before[column] != value
        ]


class _Places:
    """Territories, as the cells of a table name them; one statement."""

    def __init__(self, day: date) -> None:
        self.places = {place.code: place for place in Territory.objects.all()}
        self.places_by_name = {folded(place.name): place for place in self.places.values() if holds_on(place, day)}

    def _read(self, text: str) -> dict[str, Territory | None]:
        """The territories of a cell of codes or names, parted by semicolons or commas; None for a word that is none."""
        words = filter(None, (part.strip() for part in str(text).replace(",", ";").split(";")))
        # A spreadsheet program writes 1 for 01.
        return {
            word: self.places.get(word.upper())
            or self.places.get(word.zfill(2))
            or self.places_by_name.get(folded(word))
            or self._with_code(word)
            for word in words
        }

    def _with_code(self, word: str) -> Territory | None:
        """The territory of “La Réunion (974)”, as the directory and refusals write it; None when name and code disagree."""
        name, _opening, rest = word.partition("(")
        place = self.places.get(rest.partition(")")[0].strip().upper())
        return place if place is not None and folded(place.name) == folded(name.strip()) else None

    def named(self, text: str) -> list[Territory]:
        """The territories of a cell, each once."""
        return list({place.code: place for place in self._read(text).values() if place is not None}.values())

    def unknown(self, text: str) -> Iterator[Refusal]:
        """A refusal for each word that is no territory."""
        known = {row.name: row.code for row in self.places.values()}
        for word in (word for word, place in self._read(text).items() if place is None):
            near = nearest(word, list(known))
            sentence = _("No territory is called “%(word)s”: write its code, such as 93, 2A or FR-11.")
            if near:
                sentence = _("No territory is called “%(word)s”: did you mean %(near)s (%(code)s)?")
            yield RowRefused(sentence % {"word": word, "near": near, "code": known.get(near, "")}, field="territories")


class _Kinds:
    """The kinds of organisation there are, and those that rows add; one statement."""

    def __init__(self) -> None:
        self.known = {kind.code: kind for kind in OrganisationKind.objects.all()}
        self.added: dict[str, OrganisationKind] = {}
        self.used: set[str] = set()

    def code_of(self, code: str) -> str:
        """The code of a kind, "" for none; one that somebody said is to be added is made."""
        if code.startswith(ADDED) and code not in self.added:
            every = [*self.known.values(), *self.added.values()]
            self.added[code] = added_word(OrganisationKind, code.removeprefix(ADDED), every)
        kind = self.added.get(code) or self.known.get(code)
        return kind.code if kind else ""

    def said(self, column: str, value: Any) -> Any:
        """A kind as it is called, everything else as it is."""
        kinds = self.known | {kind.code: kind for kind in self.added.values()}
        return label_of(kinds[value]) if column == "kind" and value in kinds else value

    def made(self) -> list[OrganisationKind]:
        """Those added of which some row was taken."""
        return [kind for kind in self.added.values() if kind.code in self.used]


@dataclass(frozen=True)
class _Made:
    """An organisation that is to be made, with all that is said of it from the first."""

    organisation: Organisation
    name: OrganisationName
    places: list[OrganisationTerritory]
    membership: Membership | None

    def rows(self) -> Iterator[Model]:
        """Its rows, of lower tables first."""
        yield from (self.organisation, self.name, *self.places)
        if self.membership:
            yield self.membership

    def lines(self) -> Iterator[tuple[str, Organisation, dict[str, Any]]]:
        """The lines of the journal, as the actions would write them one after the other."""
        yield "create_organisation", self.organisation, {"name": self.name.name}
        if self.places:
            codes, from_on = [place.territory.code for place in self.places], self.places[0].from_on
            moved = {"territories": codes, "from_on": from_on.isoformat() if from_on else ""}
            yield "move_organisation", self.organisation, moved
        if self.membership:
            yield "open_membership", self.organisation, {"membership": self.membership.pk}


def _named(row: SheetRow) -> tuple[str, str]:
    return str(row.values["name"]).strip(), str(row.values.get("slug") or "")


def _default(column: str) -> str:
    return {"certainty": "certain"}.get(column, "")
