"""Actions on people: add, change, give an account, erase."""

import contextlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import (
    ADDRESS,
    change_address,
    end_facilitator,
    end_ways_in,
    erase_account,
    forget_dropped,
    hand_over_link,
    make_facilitator,
    open_account,
    open_accounts,
    write_audit_line,
)
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.models import User
from faire_reseau.kit.erasure import forget_words
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.letters import forget_letters
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.network.actions.batches import forget_in_batches
from faire_reseau.network.actions.post import add_post
from faire_reseau.network.events import PersonChanged, PersonReaddressed
from faire_reseau.network.logic.columns import PEOPLE
from faire_reseau.network.logic.words import folded
from faire_reseau.network.models import ExportFile, ImportDraft, Organisation, Person, Post, Trade
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries.erasure import subject_of_person
from faire_reseau.network.queries.person import people_resembling

PEOPLE_NAMES = "names of people"  # held while people of nearly the same name are looked for
Eraser = Callable[[Person, datetime], None]


class PersonKnown(Refusal):
    """Somebody with this address is already in the directory: `person`, for views whose reader may know who."""

    code = "person_known"
    field = "email"

    def __init__(self, sentence: Any, person: Person | None = None) -> None:
        super().__init__(sentence)
        self.person = person


class PersonWithoutAddress(Refusal):
    """An account is opened on an address."""

    code = "person_without_address"


class PersonResembles(Refusal):
    """People of this name, or nearly, are in the directory: `known`."""

    code = "person_resembles"
    field = "last_name"

    def __init__(self, sentence: Any, known: list[Person]) -> None:
        super().__init__(sentence)
        self.known = known


def people_meant(refusal: Refusal | None) -> list[Person]:
    """The people of the directory whom somebody refused as known already may be."""
    if isinstance(refusal, PersonResembles):
        return refusal.known
    return [refusal.person] if isinstance(refusal, PersonKnown) and refusal.person else []


also_erase_person = Plug[Eraser](
    __name__,
    "also_erase_person",
    "`eraser(person, at)` empties what a room above holds about a person who is erased.",
)


@transaction.atomic
def add_person(
    *, first_name: str, last_name: str, email: str = "", by: User | None, at: datetime, **fields: Any
) -> Person:
    """A person of the directory, without account. Raises `PersonKnown` when the address is taken."""
    address = email.strip().lower()
    _refuse_taken(address)
    person = Person.objects.create(first_name=first_name.strip(), last_name=last_name.strip(), email=address, **fields)
    write_audit_line("add_person", person, by=by, at=at)
    publish(PersonChanged(person.pk))
    return person


@transaction.atomic
def add_colleague(
    organisation: Organisation,
    *,
    first_name: str,
    last_name: str,
    by: User | None,
    at: datetime,
    email: str = "",
    phone: str = "",
    trade: Trade | None = None,
    title: str = "",
    from_on: date | None = None,
    despite_resemblance: bool = False,
) -> Post:
    """A new person with a post in `organisation`.

    Raises `PersonKnown` when the address is taken, or somebody of that name works there; `PersonResembles` when people of
    nearly that name are known and `despite_resemblance` is not said. Publishes `PersonChanged`.
    """
    hold_words(PEOPLE_NAMES)
    _refuse_taken(email.strip().lower())
    alike = people_resembling(first_name, last_name)
    same = [person for person in alike if folded(str(person)) == folded(f"{first_name} {last_name}".strip())]
    there = Post.objects.filter(person__in=same, organisation=organisation).select_related("person").first()
    if there is not None:
        sentence = _("%(name)s is already among the people of this organisation: change that entry instead.")
        refusal = PersonKnown(sentence % {"name": there.person}, there.person)
        refusal.field = "last_name"
        raise refusal
    if not despite_resemblance:
        _refuse_alike(alike)
    person = add_person(first_name=first_name, last_name=last_name, email=email, by=by, at=at, phone=phone)
    return add_post(person, organisation, by=by, at=at, trade=trade, from_on=from_on, title=title)


@transaction.atomic
def add_participant(
    *, first_name: str, last_name: str, email: str, despite_resemblance: bool, by: User | None, at: datetime
) -> Person:
    """Somebody met at a gathering or a meeting: no post, and partners do not find them in the directory.

    Raises `PersonKnown` when the address is taken, `PersonResembles` when people of nearly that name are known and
    `despite_resemblance` is not said. Publishes `PersonChanged`.
    """
    hold_words(PEOPLE_NAMES)
    _refuse_taken(email.strip().lower())
    if not despite_resemblance:
        _refuse_alike(people_resembling(first_name, last_name))
    return add_person(first_name=first_name, last_name=last_name, email=email, by=by, at=at, in_directory=False)


@transaction.atomic
def change_person(
    person: Person, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **fields: Any
) -> Person:
    """Change columns of `person`; only what differs is written. A facilitator who changes the address also changes the
    one with which this person signs in: people change employers, and no longer read the letters of the one before.

    `seen`: what these columns said on the page of the writer; None where nobody read one. Holds the person.
    Raises `ChangedMeanwhile` for columns that say something else by now, `PersonKnown` or `accounts.actions.AddressTaken` when the address is somebody else's. Publishes `PersonChanged`, and
    `PersonReaddressed` when somebody else changes the address of the entry alone.
    """
    hold(person)
    if fields:
        person.refresh_from_db(fields=list(fields))
    if "email" in fields:
        fields["email"] = fields["email"].strip().lower()
    refuse_overtaken({name: getattr(person, name) for name in fields}, seen, fields)
    if "email" in fields:
        _refuse_taken(fields["email"], apart_from=person)
    differing = {name: value for name, value in fields.items() if getattr(person, name) != value}
    if not differing:
        return person
    before = person.email
    for name, value in differing.items():
        setattr(person, name, value)
    person.save(update_fields=list(differing))
    if differing.get("email") and person.user is not None and by is not None and is_facilitator(by):
        change_address(person.user, differing["email"], by=by, at=at)
    elif "email" in differing and before and (by is None or by.pk != person.user_id):
        publish(PersonReaddressed(person.pk, before))
    write_audit_line("change_person", person, by=by, at=at, fields=sorted(differing))
    publish(PersonChanged(person.pk))
    return person


@transaction.atomic
def give_account(person: Person, *, by: User | None, at: datetime, language: str = "fr") -> User:
    """The account of `person`, opened on their address when there is none; letters then come in `language`.

    Raises `PersonWithoutAddress`, and `PersonKnown` when that account is already somebody else's.
    """
    if person.user is None:
        if not person.email:
            raise PersonWithoutAddress(_("This person has no e-mail address: write it in their entry first."))
        account = open_account(person.email, by=by, at=at, language=language)
        owner = Person.objects.filter(user=account).exclude(pk=person.pk).first()
        if owner is not None:
            raise PersonKnown(_("Somebody else signs in with this address: give another one."), owner)
        # An account that was there before has the rights of this person from now on: what was open ends.
        end_ways_in(account, by=by, at=at, because=Ended.RIGHTS)
        person.user = account
        person.save(update_fields=["user"])
    return person.user


def tie_account(person: Person, account: User | None) -> None:
    """Have `account` be that of `person`, or none be: as noted on arrival, before it is known who they are."""
    person.user = account
    person.save(update_fields=["user"])


@transaction.atomic
def give_accounts(people: Iterable[Person], *, by: User | None, at: datetime) -> dict[int, User]:
    """The accounts of `people`, by the key of the person, opened where there is none. Left out are those without an address,
    and those whose address is that of somebody else's account. Few statements, whatever their
    number, and some for each address that had an account without a person.
    """
    every = list(people)
    accounts = {person.pk: person.user for person in every if person.user is not None}
    without = [person for person in every if person.user is None and person.email]
    known = set(User.objects.filter(email__in=[person.email for person in without]).values_list("email", flat=True))
    fresh = [person for person in without if person.email not in known]
    for person, account in zip(fresh, open_accounts([person.email for person in fresh], by=by, at=at), strict=True):
        person.user = accounts[person.pk] = account
    Person.objects.bulk_update(fresh, ["user"], batch_size=500)
    for person in without:
        if person.email in known:
            with contextlib.suppress(PersonKnown):
                accounts[person.pk] = give_account(person, by=by, at=at)
    return accounts


def admit_person(address: str, at: datetime, language: str) -> User | None:
    """The plug into `accounts.actions.also_open`: who stands in the directory with `address`, and has no account yet, gets one."""
    person = Person.objects.with_address(address).filter(user__isnull=True, erased_at__isnull=True).first()
    if person is None or Person.objects.filter(user__email=address).exists():
        return None
    return give_account(person, by=None, at=at, language=language)


@transaction.atomic
def let_run(person: Person, *, by: User, at: datetime) -> User:
    """Let `person` run the network, with the account of their address. Raises `PersonWithoutAddress`, `PersonKnown`."""
    return make_facilitator(give_account(person, by=by, at=at), by=by, at=at)


@transaction.atomic
def hand_over_way_in(person: Person, *, by: User, at: datetime) -> str:
    """A link that opens the account of `person` once, made when they have none yet; answers its key, shown once.

    Raises `PersonWithoutAddress`, `PersonKnown`, `accounts.actions.NotHandedOver`.
    """
    return hand_over_link(give_account(person, by=by, at=at), by=by, at=at)


@transaction.atomic
def end_running(person: Person, *, by: User, at: datetime) -> None:
    """No longer let `person` run the network. Raises `accounts.actions.LastFacilitator`."""
    if person.user is not None:
        end_facilitator(person.user, by=by, at=at)


@transaction.atomic
def erase_person(person: Person, *, by: User, at: datetime, leave: Collection[str] = ()) -> None:
    """Take away who `person` was, here, in their account and in the rooms above; posts and presences stay, to be counted.

    Where texts name them, “a person” is written instead, except at the places whose keys are in `leave`.

    Raises `accounts.actions.LastFacilitator` when their account is the last that runs the network.
    """
    if person.user is not None and person.user.erased_at is None:
        erase_account(person.user, by=by, at=at, leave=leave)  # comes back here through `erase_person_of`
        person.refresh_from_db()
    if person.erased_at is None:
        subject = subject_of_person(person)
        _anonymise(person, at)
        forget_words(subject, leave=leave)
    write_audit_line("erase_person", person, by=by, at=at)


def erase_person_of(user: User, at: datetime) -> None:
    """The plug into `accounts.actions.also_erase`: the person goes with their account."""
    person = Person.objects.filter(user=user, erased_at__isnull=True).first()
    if person is not None:
        _anonymise(person, at)


def _anonymise(person: Person, at: datetime) -> None:
    """The key to the account stays: the account itself is without name by then, and others look people up by it."""
    for eraser in also_erase_person:
        eraser(person, at)
    forget_letters(person.email)
    merged = Person.objects.filter(merged_into=person).values_list("pk", flat=True)
    forget_dropped("network.person", [person.pk, *merged])
    _drop_drafts(person)
    person.first_name = ""
    person.last_name = ""
    person.email = ""
    person.phone = ""
    person.presentation = ""
    person.shows_email = person.shows_phone = person.shows_presentation = person.in_directory = False
    person.erased_at = at
    person.save()
    person.posts.update(title="")
    publish(PersonChanged(person.pk))


def _drop_drafts(person: Person) -> None:
    ExportFile.objects.filter(what=PEOPLE).delete()  # made anew without them
    _drop_sent(person)
    forget_in_batches(person)


def _drop_sent(person: Person) -> None:
    """Tables not imported yet give a name in two cells, where no text search finds it whole; their senders have the file."""
    name, address = {folded(person.first_name), folded(person.last_name)} - {""}, folded(person.email)
    for draft in ImportDraft.objects.all():
        tables = [draft.rows, *(rows for _name, rows in draft.sheets)]
        cells = [{folded(str(cell)) for cell in row} for rows in tables for row in rows]
        if any((name and name <= row) or (address and address in row) for row in cells):
            draft.delete()


def _refuse_taken(address: str, *, apart_from: Person | None = None) -> None:
    if not address:
        return
    hold_words(ADDRESS, [address])
    known = Person.objects.with_address(address)
    owner = (known.exclude(pk=apart_from.pk) if apart_from else known).first()
    if owner is not None:
        raise address_known(owner)


def address_known(owner: Person) -> PersonKnown:
    """The refusal of an address that is `owner`'s."""
    return PersonKnown(_("Somebody with this address is already in the directory: look them up instead."), owner)


def _refuse_alike(alike: list[Person]) -> None:
    if alike:
        _tell_apart(alike)
        names = ", ".join(f"{person} ({person.told_apart})" if person.told_apart else str(person) for person in alike)
        sentence = _("Is it %(names)s, who is already in the directory? If not, tick the box and save again.")
        raise PersonResembles(sentence % {"names": names}, alike)


def _tell_apart(people: list[Person]) -> None:
    """Give each of `people` the organisation and trade of their last post as `told_apart`; three queries."""
    keys = [person.pk for person in people]
    posts = Post.objects.filter(person__in=keys).select_related("organisation", "trade").order_by("from_on", "pk")
    last = {post.person_id: post for post in posts.prefetch_related("organisation__names")}
    for person in people:
        if (post := last.get(person.pk)) is not None:
            names = sorted(post.organisation.names.all(), key=lambda name: (str(name.from_on or ""), name.pk))
            called = (names[-1].short_name or names[-1].name) if names else post.organisation.slug
            person.told_apart = ", ".join(filter(None, (called, str(post.trade or ""))))
