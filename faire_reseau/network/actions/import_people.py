"""Import people and posts: match rows by identifier, address or name, plan in memory, then write together."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Model, Prefetch
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import prepare_audit_lines, refuse_address_taken
from faire_reseau.accounts.models import User
from faire_reseau.kit.bulk import prepared, reserve_keys, rewrite
from faire_reseau.kit.events import publish
from faire_reseau.kit.folded_columns import with_folds
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions.batches import Touched
from faire_reseau.network.actions.import_rows import RowRefused, added_word, change_sentence
from faire_reseau.network.actions.organisation import free_slug
from faire_reseau.network.actions.person import PersonKnown, address_known, change_person
from faire_reseau.network.actions.post import raise_director, refuse_unsound
from faire_reseau.network.events import PersonChanged
from faire_reseau.network.logic.cells import CREATED, UNCHANGED, UPDATED, RowReport, SheetRow
from faire_reseau.network.logic.columns import PEOPLE
from faire_reseau.network.logic.days import is_backwards
from faire_reseau.network.logic.pairing import ADDED
from faire_reseau.network.logic.words import folded, nearest
from faire_reseau.network.models import Organisation, OrganisationKind, OrganisationName, Person, Post, Trade
from faire_reseau.ui.templatetags.ui import label as label_of

OWN = ("first_name", "last_name", "email", "phone", "presentation")
POST = ("trade", "title", "is_director", "from_on", "to_on")


class PeopleImporter:
    """Plans rows of people; six statements to begin with, none for a row.

    People and posts that are to be made stand beside those that there are, under negative keys.
    """

    def __init__(self, *, by: User, at: datetime, day: date) -> None:
        self.by, self.at, self.day = by, at, day
        posts = Prefetch("posts", queryset=Post.objects.select_related("organisation", "trade").order_by("pk"))
        people = Person.objects.filter(erased_at__isnull=True).select_related("user").prefetch_related(posts)
        self.people = {row.pk: row for row in people}
        self.posts = {pk: list(person.posts.all()) for pk, person in self.people.items()}
        self.by_address = {person.email: pk for pk, person in self.people.items() if person.email}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for pk, person in self.people.items():
            self.by_name[folded(str(person))].append(pk)
        self.slugs, self.organisations = organisations_by_word()
        self.taken = {*self.slugs}
        self.kinds = _kinds_by_word()
        self.trades = {trade.code: trade for trade in Trade.objects.all()}
        self.seen: dict[tuple[int, int, date | None], int] = {}
        self.stated: dict[int, tuple[int, dict[str, Any]]] = {}
        self.made_in: dict[int, int] = {}
        self.plan = _Plan()

    def made(self) -> list[Model]:
        """The rows that are to be added, once they are prepared."""
        return self.plan.made

    def touched(self) -> Touched:
        """What is there and is to be written about, as keys; known once it is prepared."""
        plan = self.plan
        people = {thing.pk if isinstance(thing, Person) else thing.person_id for thing in plan.changed}
        people |= {*plan.readdressed, *(post.person_id for post in plan.new_posts)}
        return Touched(people=people - {person.pk for person in plan.new_people})

    def makes(self) -> dict[str, list[str]]:
        """What is made beside the people of the rows: organisations and trades."""
        return {
            "organisations": [row.name for row in self.plan.organisations_made()],
            "kinds": [kind.label for kind in self.plan.kinds_made()],
            "trades": [trade.label for trade in self.plan.trades_made()],
        }

    def code_made(self, column: str, word: str) -> str:
        """The code of a trade, or the identifier of an organisation, that was added as `word`."""
        if column == "organisation" and folded(word) in self.organisations:
            return self.organisations[folded(word)].slug
        if column == "organisation_kind" and folded(word) in self.kinds:
            return self.kinds[folded(word)].code
        trade = self.trades.get(f"{ADDED}{word}") if column == "trade" else None
        return trade.code if trade else ""

    def title(self, row: SheetRow) -> str:
        """Whom the row is about."""
        return _name_of(row.values)

    def wrong(self, row: SheetRow) -> Iterator[Refusal]:
        """All that keeps `row` from being taken, as far as it can be told without writing it."""
        values = row.values
        is_unnamed = not _name_of(values)
        if is_unnamed:
            yield RowRefused(_("Write a first name or a last name: one of the two is enough."), field="first_name")
        word = str(values.get("organisation") or "")
        organisation = None
        try:
            organisation = self._organisation(word, values)
        except Refusal as refusal:
            yield refusal
        if not word and any(values.get(column) for column in POST):
            yield RowRefused(_("Say in which organisation: write its identifier or its name."), field="organisation")
        if is_backwards(values.get("from_on"), values.get("to_on")):
            yield RowRefused(_("The last day comes before the first: exchange them."), field="to_on")
        if is_unnamed:
            return
        try:
            key = self._find(values, organisation)
        except Refusal as refusal:
            yield refusal
        else:
            if key is None and organisation is None and not values.get("email"):
                same = self.by_name.get(folded(_name_of(values)), [])
                yield from (_by_name_alone(namesake, self.made_in.get(namesake)) for namesake in same[:1])
            yield from self._contradictions(row, key)

    def take(self, row: SheetRow) -> RowReport:
        """Plan to create, update or leave the person and the post of `row`, with which nothing is `wrong`.

        Raises `Refusal`; nothing is then planned of this row.
        """
        values = row.values
        organisation = self._organisation(str(values.get("organisation") or ""), values)
        key = self._find(values, organisation)
        own = self._own(row, self.people.get(key) if key else None)
        created = key is None
        if key is None:
            key, person, differing = -len(self.plan.new_people) - 1, Person(**own), {}
            notes = self._namesakes(values)
        else:
            person = self.people[key]
            differing = {column: value for column, value in own.items() if getattr(person, column) != value}
            self._refuse_address(key, person, differing.get("email", ""))
            notes = [
                change_sentence(PEOPLE, column, getattr(person, column), value) for column, value in differing.items()
            ]
        wanted = self._wanted_post(row, key, person, organisation) if organisation else None
        place = (key, _key_of(organisation), wanted.from_on if wanted else None)
        self._refuse_twice(place)
        self.seen[place] = row.number
        if created:
            self._add(key, person, row.number)
        else:
            self._change(key, person, differing)
        post_notes = self._plan_post(key, wanted, values) if wanted else []
        self.stated.setdefault(key, (row.number, own))
        if created:
            return RowReport(row.number, CREATED, self.title(row), notes)
        notes += post_notes
        return RowReport(row.number, UPDATED if notes else UNCHANGED, self.title(row), notes)

    def prepare(self) -> None:
        """Make ready what is to be written, before the lock is taken."""
        self.plan.prepare(by=self.by, at=self.at)

    def write(self) -> None:
        """Write all that was planned."""
        self.plan.write(self.people, by=self.by, at=self.at)

    def _find(self, values: Any, organisation: Organisation | None) -> int | None:
        """The key of whom the row means. By identifier; else by address, of which the name has to agree; else by name in that organisation."""
        identifier, address = str(values.get("person") or ""), str(values.get("email") or "").lower()
        name = folded(_name_of(values))
        if identifier:
            key = number_in(identifier)
            person = self.people.get(key) if key is not None else None
            if person is None:
                sentence = _("Nobody has the identifier %(word)s: leave the cell empty to add somebody.")
                raise RowRefused(sentence % {"word": identifier}, field="person")
            return person.pk
        if address in self.by_address:
            key = self.by_address[address]
            owner = self.people[key]
            if str(owner) and folded(str(owner)) != name:  # who has not said their name yet is known by the address
                sentence = _("This address is that of %(person)s (identifier %(id)s): correct the name or the address.")
                if key < 0:
                    sentence = _("This address is that of %(person)s in row %(row)s: correct the name or the address.")
                raise PersonKnown(sentence % {"person": owner, "id": key, "row": self.made_in.get(key)}, owner)
            return key
        there = [
            pk
            for pk in self.by_name.get(name, [])
            if organisation
            and any(_is_in(post, organisation) for post in self.posts[pk])
            and not (address and self.people[pk].email)
        ]
        if len(there) > 1:
            sentence = _("Several people of this name work there (%(ids)s): write the identifier of the one you mean.")
            known = ", ".join(str(pk) for pk in there if pk > 0)
            raise RowRefused(sentence % {"ids": known}, field="last_name")
        return there[0] if there else None

    def _namesakes(self, values: Any) -> list[str]:
        same = self.by_name.get(folded(_name_of(values)), [])
        if not same:
            return []
        sentence = _(
            "Somebody of this name is already in the directory: if it is the same person, write the identifier %(id)s."
        )
        if same[0] < 0:
            sentence = _("Somebody of this name is already in row %(row)s: are these two people?")
        return [sentence % {"id": same[0], "row": self.made_in.get(same[0])}]

    def _refuse_address(self, key: int, person: Person, address: str) -> None:
        """As changing the person would: the address may be somebody else's here, or of another account."""
        if not address:
            return
        owner = self.by_address.get(address, key)
        if owner != key:
            raise address_known(self.people[owner])
        if person.user is not None and self.by.is_facilitator:
            refuse_address_taken(person.user, address)

    def _add(self, key: int, person: Person, number: int) -> None:
        self.plan.new_people.append(person)
        self.made_in[key] = number
        self.people[key] = person
        self.posts[key] = []
        self.by_name[folded(str(person))].append(key)
        if person.email:
            self.by_address[person.email] = key

    def _change(self, key: int, person: Person, differing: dict[str, str]) -> None:
        if "email" in differing:
            self.by_address.pop(person.email, None)
            self.by_address[differing["email"]] = key
            if key > 0 and person.user_id is not None:
                # Signing in changes with it, links end: the action itself does that.
                self.plan.readdressed[key] = differing.pop("email")
        for column, value in differing.items():
            setattr(person, column, value)
        if key > 0 and differing:
            self.plan.changed.setdefault(person, set()).update(differing)

    def _own(self, row: SheetRow, person: Person | None) -> dict[str, str]:
        own = {column: str(row.values[column]).strip() for column in OWN if column in row.values}
        own["email"] = own.get("email", person.email if person else "").lower()
        return own

    def _contradictions(self, row: SheetRow, key: int | None) -> Iterator[Refusal]:
        if key is None or key not in self.stated:
            return
        number, before = self.stated[key]
        for column, value in self._own(row, self.people[key]).items():
            if before.get(column) != value:
                sentence = _("Row %(row)s says something else about the same person: write the same in both.")
                yield RowRefused(sentence % {"row": number}, field=column if column in row.cells else "last_name")

    def _refuse_twice(self, place: tuple[int, int, date | None]) -> None:
        if place in self.seen:
            sentence = _("The same person, in the same post, is already in row %(row)s: keep one of them.")
            raise RowRefused(sentence % {"row": self.seen[place]}, field="last_name")

    def _organisation(self, word: str, values: Any) -> Organisation | None:
        if not word:
            return None
        name = word.removeprefix(ADDED)
        organisation_called = self.slugs.get(name) or self.organisations.get(folded(name))
        if organisation_called is None and word != name:
            return self._add_organisation(name, values)
        if organisation_called is None:
            near = nearest(word, [*self.slugs, *self.organisations])
            sentence = _("No organisation is called “%(word)s”: pair it with one there is, or add it: see above.")
            if near:
                sentence = _("No organisation is called “%(word)s”: did you mean “%(near)s”?")
            raise RowRefused(sentence % {"word": word, "near": near}, field="organisation")
        return organisation_called

    def _add_organisation(self, name: str, values: Any) -> Organisation:
        """One that somebody said is to be added, made with what the first row says of it. Raises `RowRefused` for an unknown kind."""
        kind = self._kind(str(values.get("organisation_kind") or ""))
        organisation = Organisation(
            slug=free_slug(name, self.taken),
            seat=str(values.get("organisation_seat") or ""),
            website=str(values.get("organisation_site") or ""),
            kind=kind,
        )
        self.taken.add(organisation.slug)
        self.organisations[folded(name)] = organisation
        self.plan.new_organisations.append(OrganisationName(organisation=organisation, name=name))
        return organisation

    def _kind(self, word: str) -> OrganisationKind | None:
        """The kind that `word` names; one that somebody said is to be added is made. Raises `RowRefused` for an unknown one."""
        label = word.removeprefix(ADDED)
        if word and folded(label) not in self.kinds:
            if label == word:
                sentence = _(
                    "No kind of organisation is called “%(text)s”: choose a word of the network, or add it: see above."
                )
                raise RowRefused(sentence % {"text": word}, field="organisation_kind")
            kind = added_word(OrganisationKind, label, self.kinds.values())
            self.kinds[folded(label)] = kind
            self.plan.new_kinds.append(kind)
        return self.kinds.get(folded(label)) if word else None

    def _trade(self, code: str) -> Trade | None:
        if code.startswith(ADDED) and code not in self.trades:
            trade = added_word(Trade, code.removeprefix(ADDED), self.trades.values())
            self.trades[code] = trade
            self.plan.new_trades.append(trade)
        return self.trades.get(code)

    def _wanted_post(self, row: SheetRow, key: int, person: Person, organisation: Organisation) -> "_Wanted":
        """The post that the row is about, there or to be made. Raises `Refusal`."""
        values = row.values
        fields: dict[str, Any] = {column: values[column] for column in POST if column in values}
        if "is_director" in fields and fields["is_director"] is None:
            del fields["is_director"]
        if "trade" in fields:
            fields["trade"] = self._trade(str(fields["trade"]))
        posts_there = [post for post in self.posts.get(key, []) if _is_in(post, organisation)]
        from_on = fields.get("from_on")
        post = next((post for post in posts_there if post.from_on == from_on), None)
        if post is None and from_on is None and len(posts_there) == 1:
            post = posts_there[0]
            fields.pop("from_on", None)
        self._refuse_twice((key, _key_of(organisation), post.from_on if post else from_on))
        is_new = post is None
        post = post or Post(person=person, organisation=organisation)
        differing = {column: value for column, value in fields.items() if is_new or getattr(post, column) != value}
        if is_new or differing:
            days = (differing.get("from_on", post.from_on), differing.get("to_on", post.to_on))
            refuse_unsound(person, *days, posts=[other for other in posts_there if other is not post])
        return _Wanted(post, is_new, differing)

    def _plan_post(self, key: int, wanted: "_Wanted", values: Any) -> list[str]:
        post = wanted.post
        before = {column: getattr(post, column) for column in wanted.differing}
        for column, value in wanted.differing.items():
            setattr(post, column, value)
        if wanted.is_new:
            self.plan.new_posts.append(post)
            self.posts[key].append(post)
            return [_("new post: %(name)s") % {"name": str(values["organisation"]).removeprefix(ADDED)}]
        if post.pk and wanted.differing:
            self.plan.changed.setdefault(post, set()).update(wanted.differing)
        return [
            change_sentence(PEOPLE, column, _said(before[column]), _said(value))
            for column, value in wanted.differing.items()
        ]


@dataclass
class _Plan:
    """People and posts to be made, what changes in those that there are, and new addresses to sign in with, by person."""

    new_people: list[Person] = field(default_factory=list)
    new_posts: list[Post] = field(default_factory=list)
    # By their names, which stand with them.
    new_organisations: list[OrganisationName] = field(default_factory=list)
    new_trades: list[Trade] = field(default_factory=list)
    new_kinds: list[OrganisationKind] = field(default_factory=list)
    changed: dict[Person | Post, set[str]] = field(default_factory=dict)
    readdressed: dict[int, str] = field(default_factory=dict)
    additions: list[Callable[[], None]] = field(default_factory=list)
    # Every new row, those of lower tables first, once they have their keys.
    made: list[Model] = field(default_factory=list)
    taken: tuple[list[OrganisationName], list[Trade], list[OrganisationKind]] | None = None

    def organisations_made(self) -> list[OrganisationName]:
        """Those that were to be added and in which some row that was taken works."""
        if self.taken is None:
            used = {id(post.organisation) for post in self.new_posts}
            return [row for row in self.new_organisations if id(row.organisation) in used]
        return self.taken[0]

    def trades_made(self) -> list[Trade]:
        """The same, of trades."""
        if self.taken is None:
            posts = [*self.new_posts, *(thing for thing in self.changed if isinstance(thing, Post))]
            used = {id(post.trade) for post in posts}
            return [trade for trade in self.new_trades if id(trade) in used]
        return self.taken[1]

    def kinds_made(self) -> list[OrganisationKind]:
        """The same, of kinds, which organisations that are made have."""
        if self.taken is None:
            used = {id(row.organisation.kind) for row in self.organisations_made()}
            return [kind for kind in self.new_kinds if id(kind) in used]
        return self.taken[2]

    def prepare(self, *, by: User, at: datetime) -> None:
        """Give new rows their keys and make ready what is added, with the lines of the journal."""
        # Once they have their keys, posts hold these and no longer the rows.
        names, trades, kinds = self.taken = self.organisations_made(), self.trades_made(), self.kinds_made()
        organisations = [row.organisation for row in names]
        named = [(row.organisation, row.name) for row in names]
        tables: list[Sequence[Model]] = [trades, kinds, organisations, names, self.new_people, self.new_posts]
        for rows in tables:
            reserve_keys(rows)
        self.made = [row for rows in tables for row in rows]
        for thing in self.changed:
            if isinstance(thing, Post) and thing.trade is not None:
                thing.trade = thing.trade  # it has its key by now
        self.additions = [*map(prepared, tables), self._lines(named, by=by, at=at)]

    def _lines(self, named: list[tuple[Organisation, str]], *, by: User, at: datetime) -> Callable[[], None]:
        return prepare_audit_lines(
            [
                *(("create_organisation", organisation, {"name": name}) for organisation, name in named),
                *(("add_word", word, {"label": word.label}) for word in (*self.trades_made(), *self.kinds_made())),
                *(("add_person", person, {}) for person in self.new_people),
                *(
                    ("add_post", post, {"person": post.person_id, "organisation": post.organisation_id})
                    for post in self.new_posts
                ),
                *(
                    ("change_person" if isinstance(thing, Person) else "change_post", thing, {"fields": sorted(fields)})
                    for thing, fields in self.changed.items()
                ),
            ],
            by=by,
            at=at,
        )

    def write(self, known: dict[int, Person], *, by: User, at: datetime) -> None:
        """Write all that was planned: what was made ready, one statement for all rows that change in the same columns, and those of the action
        for each account that from now on signs in with another address.
        """
        for add in self.additions:
            add()
        # Together what changes in the same columns.
        for fields in {frozenset(fields) for fields in self.changed.values()}:
            same = [thing for thing, these in self.changed.items() if these == fields]
            people = [thing for thing in same if isinstance(thing, Person)]
            posts = [thing for thing in same if isinstance(thing, Post)]
            if people:
                rewrite(people, with_folds(Person, fields))
            if posts:
                rewrite(posts, sorted(fields))
        directing = [thing for thing, fields in self.changed.items() if "is_director" in fields]
        for post in (*self.new_posts, *directing):
            if isinstance(post, Post):
                raise_director(post, by=by, at=at)
        for key, address in self.readdressed.items():
            change_person(known[key], email=address, by=by, at=at)
        written = [*self.new_people, *self.changed]
        for key in {thing.pk if isinstance(thing, Person) else thing.person_id for thing in written}:
            publish(PersonChanged(key))


def organisations_by_word() -> tuple[dict[str, Organisation], dict[str, Organisation]]:
    """Every organisation by its identifier, and by its folded names; one merged into another leads there. One statement."""
    slugs: dict[str, Organisation] = {}
    names: dict[str, Organisation] = {}
    for name in OrganisationName.objects.select_related("organisation__merged_into").order_by("pk"):
        organisation = name.organisation.merged_into or name.organisation
        slugs[name.organisation.slug] = organisation
        for word in (name.name, name.short_name):
            if word and (organisation is name.organisation or folded(word) not in names):
                names[folded(word)] = organisation
    return slugs, names


def _kinds_by_word() -> dict[str, OrganisationKind]:
    """The kinds of organisation by their folded labels and codes; one statement."""
    kinds = OrganisationKind.objects.all()
    return {folded(word): kind for kind in kinds for word in (kind.code, kind.label_en, kind.label) if word}


def unknown_organisations(rows: Iterable[SheetRow]) -> Counter[str]:
    """The words for organisations in `rows` that name none, with how often they stand there; one statement."""
    slugs, names = organisations_by_word()
    words = (str(row.values.get("organisation") or "") for row in rows)
    return Counter(
        word
        for word in words
        if word and not word.startswith(ADDED) and word not in slugs and folded(word) not in names
    )


def unknown_kinds(rows: Iterable[SheetRow]) -> Counter[str]:
    """The words for kinds, in `rows` whose organisation is none there is, that name none; two statements."""
    slugs, names = organisations_by_word()
    kinds = _kinds_by_word()
    words = Counter[str]()
    for row in rows:
        organisation = str(row.values.get("organisation") or "").removeprefix(ADDED)
        kind = str(row.values.get("organisation_kind") or "")
        is_new = organisation and organisation not in slugs and folded(organisation) not in names
        if is_new and kind and not kind.startswith(ADDED) and folded(kind) not in kinds:
            words[kind] += 1
    return words


def _key_of(organisation: Organisation | None) -> int:
    """What rows are told apart by; one that is to be made has no key yet."""
    return (organisation.pk or -id(organisation)) if organisation else 0


def _is_in(post: Post, organisation: Organisation) -> bool:
    return post.organisation is organisation if organisation.pk is None else post.organisation_id == organisation.pk


@dataclass(frozen=True)
class _Wanted:
    """A post, whether it is to be made, and what is to change in it."""

    post: Post
    is_new: bool
    differing: dict[str, Any]

    @property
    def from_on(self) -> date | None:
        """Its first day as it stands now: rows are told apart by it."""
        return self.differing.get("from_on") if self.is_new else self.post.from_on


def _said(value: Any) -> Any:
    return label_of(value) if isinstance(value, Trade) else value


def _name_of(values: Mapping[str, Any]) -> str:
    return f"{values.get('first_name') or ''} {values.get('last_name') or ''}".strip()


def _by_name_alone(key: int, row: int | None) -> Refusal:
    """A name that is there already, with nothing that tells the two apart: the same list sent twice would double everybody."""
    sentence = _(
        "Somebody of this name is already in the directory (identifier %(id)s): write that identifier if it is the same "
        "person, an address or an organisation if it is another one."
    )
    if key < 0:
        sentence = _(
            "Somebody of this name is already in row %(row)s: keep one of them, or write an address or an organisation "
            "that tells them apart."
        )
    return RowRefused(sentence % {"id": key, "row": row}, field="last_name")
