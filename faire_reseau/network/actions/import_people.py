"""Rows of people and their posts: found again by identifier, address, or name and organisation, written by the usual deeds."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions.import_organisations import RowRefused, said
from faire_reseau.network.actions.person import PersonKnown, add_person, change_person
from faire_reseau.network.actions.post import add_post, change_post
from faire_reseau.network.logic.cells import CREATED, UNCHANGED, UPDATED, RowReport, SheetRow
from faire_reseau.network.logic.columns import PEOPLE
from faire_reseau.network.logic.days import is_backwards
from faire_reseau.network.logic.words import folded, nearest
from faire_reseau.network.models import Organisation, OrganisationName, Person, Post, Trade

OWN = ("first_name", "last_name", "email", "phone", "presentation")
POST = ("trade", "title", "is_director", "from_on", "to_on")


class PeopleImporter:
    """Takes rows of people; five statements to begin with, then those of the deeds."""

    def __init__(self, *, by: User, at: datetime, day: date) -> None:
        self.by, self.at, self.day = by, at, day
        posts = Prefetch("posts", queryset=Post.objects.select_related("organisation", "trade").order_by("pk"))
        self.people = {row.pk: row for row in Person.objects.filter(erased_at__isnull=True).prefetch_related(posts)}
        self.posts = {pk: list(person.posts.all()) for pk, person in self.people.items()}
        self.by_address = {person.email: pk for pk, person in self.people.items() if person.email}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for pk, person in self.people.items():
            self.by_name[folded(str(person))].append(pk)
        self.organisations: dict[str, Organisation] = {}
        for name in OrganisationName.objects.select_related("organisation").order_by("pk"):
            for word in (name.name, name.short_name):
                if word:
                    self.organisations[folded(word)] = name.organisation
        self.slugs = {organisation.slug: organisation for organisation in self.organisations.values()}
        self.trades = {trade.code: trade for trade in Trade.objects.all()}
        self.seen: dict[tuple[int, int, date | None], int] = {}
        self.stated: dict[int, tuple[int, dict[str, Any]]] = {}
        self.begun: list[int] = []

    def title(self, row: SheetRow) -> str:
        """Whom the row is about."""
        return f"{row.values.get('first_name') or ''} {row.values.get('last_name') or ''}".strip()

    def forget(self) -> None:
        """Take back what was noted of the row that was refused."""
        for pk in self.begun:
            person = self.people.pop(pk)
            self.by_address.pop(person.email, None)
            self.by_name[folded(str(person))].remove(pk)
            self.posts.pop(pk)
        self.begun = []

    def wrong(self, row: SheetRow) -> Iterator[Refusal]:
        """All that keeps `row` from being taken, as far as it can be told without writing it."""
        values = row.values
        unnamed = [column for column in ("first_name", "last_name") if not values[column]]
        for column in unnamed:
            yield RowRefused(_("The name is missing: write it."), field=column)
        word = str(values.get("organisation") or "")
        organisation = None
        try:
            organisation = self._organisation(word)
        except Refusal as refusal:
            yield refusal
        if not word and any(values.get(column) for column in POST):
            yield RowRefused(_("Say in which organisation: write its identifier or its name."), field="organisation")
        if is_backwards(values.get("from_on"), values.get("to_on")):
            yield RowRefused(_("The last day comes before the first: exchange them."), field="to_on")
        if unnamed:
            return
        try:
            person = self._find(values, organisation)
        except Refusal as refusal:
            yield refusal
        else:
            yield from self._contradictions(row, person)

    def take(self, row: SheetRow) -> RowReport:
        """Create, update or leave the person and the post of `row`, with which nothing is `wrong`. Raises `Refusal`."""
        self.begun = []
        values = row.values
        organisation = self._organisation(str(values.get("organisation") or ""))
        person = self._find(values, organisation)
        own = self._own(row, person)
        notes: list[str] = []
        created = person is None
        if person is None:
            notes += self._namesakes(values)
            person = add_person(by=self.by, at=self.at, **own)
            self._note(person)
        else:
            before = {column: getattr(person, column) for column in own}
            change_person(person, by=self.by, at=self.at, **own)
            notes += [
                said(PEOPLE, column, before[column], own[column]) for column in own if before[column] != own[column]
            ]
        post_notes = self._post(row, person, organisation) if organisation else []
        if organisation is None:
            self._refuse_twice(row, person.pk, 0, None)
        self.stated.setdefault(person.pk, (row.number, own))
        self.begun = []
        if created:
            return RowReport(row.number, CREATED, self.title(row), notes)
        notes += post_notes
        return RowReport(row.number, UPDATED if notes else UNCHANGED, self.title(row), notes)

    def _find(self, values: Any, organisation: Organisation | None) -> Person | None:
        """By identifier; else by address, of which the name has to agree; else by name in that organisation."""
        identifier, address = str(values.get("person") or ""), str(values.get("email") or "").lower()
        name = folded(f"{values['first_name']} {values['last_name']}")
        if identifier:
            found = self.people.get(int(identifier)) if identifier.isdigit() else None
            if found is None:
                sentence = _("Nobody has the identifier %(word)s: leave the cell empty to add somebody.")
                raise RowRefused(sentence % {"word": identifier}, field="person")
            return found
        if address in self.by_address:
            owner = self.people[self.by_address[address]]
            if folded(str(owner)) != name:
                sentence = _("This address is that of %(person)s (identifier %(id)s): correct the name or the address.")
                raise PersonKnown(sentence % {"person": owner, "id": owner.pk}, owner)
            return owner
        there = [
            pk
            for pk in self.by_name.get(name, [])
            if organisation
            and any(post.organisation_id == organisation.pk for post in self.posts[pk])
            and not (address and self.people[pk].email)
        ]
        if len(there) > 1:
            sentence = _("Several people of this name work there (%(ids)s): write the identifier of the one you mean.")
            raise RowRefused(sentence % {"ids": ", ".join(map(str, there))}, field="last_name")
        return self.people[there[0]] if there else None

    def _namesakes(self, values: Any) -> list[str]:
        same = self.by_name.get(folded(f"{values['first_name']} {values['last_name']}"), [])
        sentence = _(
            "Somebody of this name is already in the directory: if it is the same person, write the identifier %(id)s."
        )
        return [sentence % {"id": same[0]}] if same else []

    def _note(self, person: Person) -> None:
        self.people[person.pk] = person
        self.posts[person.pk] = []
        if person.email:
            self.by_address[person.email] = person.pk
        self.by_name[folded(str(person))].append(person.pk)
        self.begun.append(person.pk)

    def _own(self, row: SheetRow, person: Person | None) -> dict[str, str]:
        own = {column: str(row.values[column]).strip() for column in OWN if column in row.values}
        own["email"] = own.get("email", person.email if person else "").lower()
        return own

    def _contradictions(self, row: SheetRow, person: Person | None) -> Iterator[Refusal]:
        if person is None or person.pk not in self.stated:
            return
        number, before = self.stated[person.pk]
        for column, value in self._own(row, person).items():
            if before.get(column) != value:
                sentence = _("Row %(row)s says something else about the same person: write the same in both.")
                yield RowRefused(sentence % {"row": number}, field=column if column in row.cells else "last_name")

    def _refuse_twice(self, row: SheetRow, person: int, organisation: int, from_on: date | None) -> None:
        key = (person, organisation, from_on)
        if key in self.seen:
            sentence = _("The same person, in the same post, is already in row %(row)s: keep one of them.")
            raise RowRefused(sentence % {"row": self.seen[key]}, field="last_name")
        self.seen[key] = row.number

    def _organisation(self, word: str) -> Organisation | None:
        if not word:
            return None
        found = self.slugs.get(word) or self.organisations.get(folded(word))
        if found is None:
            near = nearest(word, [*self.slugs, *self.organisations])
            sentence = _("No organisation is called “%(word)s”: add it first, or write its identifier.")
            if near:
                sentence = _("No organisation is called “%(word)s”: did you mean “%(near)s”?")
            raise RowRefused(sentence % {"word": word, "near": near}, field="organisation")
        return found

    def _post(self, row: SheetRow, person: Person, organisation: Organisation) -> list[str]:
        values = row.values
        fields: dict[str, Any] = {column: values[column] for column in POST if column in values}
        if "is_director" in fields and fields["is_director"] is None:
            del fields["is_director"]
        if "trade" in fields:
            fields["trade"] = self.trades.get(str(fields["trade"]))
        held = [post for post in self.posts[person.pk] if post.organisation_id == organisation.pk]
        from_on = fields.get("from_on")
        post = next((post for post in held if post.from_on == from_on), None)
        if post is None and from_on is None and len(held) == 1:
            post = held[0]
            fields.pop("from_on", None)
        self._refuse_twice(row, person.pk, organisation.pk, post.from_on if post else from_on)
        if post is None:
            post = add_post(person, organisation, by=self.by, at=self.at, **fields)
            self.posts[person.pk].append(post)
            return [_("new post: %(name)s") % {"name": values["organisation"]}]
        before = {column: getattr(post, column) for column in fields}
        change_post(post, by=self.by, at=self.at, **fields)
        return [
            said(PEOPLE, column, _code(before[column]), _code(fields[column]))
            for column in fields
            if before[column] != fields[column]
        ]


def _code(value: Any) -> Any:
    return value.code if isinstance(value, Trade) else value
