"""Deeds on organisations and people."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import open_account, write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.models import Organisation, Person, Post, Trade


class PersonKnown(Refusal):
    """Somebody with this address is already in the directory."""

    code = "person_known"
    field = "email"


@transaction.atomic
def add_person(*, first_name: str, last_name: str, email: str = "", by: User | None, at: datetime, **fields: Any) -> Person:
    """A person of the directory, without account. Raises `PersonKnown` when the address is taken."""
    address = email.strip().lower()
    if address and Person.objects.filter(email__iexact=address).exists():
        raise PersonKnown(_("Somebody with this address is already in the directory: look them up instead."))
    person = Person.objects.create(first_name=first_name.strip(), last_name=last_name.strip(), email=address, **fields)
    write_audit_line("add_person", person, by=by, at=at)
    return person


@transaction.atomic
def give_account(person: Person, *, by: User | None, at: datetime) -> User:
    """The account of `person`, opened on their address when there is none."""
    if person.user is None:
        person.user = open_account(person.email, by=by, at=at)
        person.save(update_fields=["user"])
    return person.user


@transaction.atomic
def add_post(
    person: Person,
    organisation: Organisation,
    *,
    by: User | None,
    at: datetime,
    trade: Trade | None = None,
    from_on: date | None = None,
    **fields: Any,
) -> Post:
    """`person` works in `organisation` from `from_on` on."""
    post = Post.objects.create(person=person, organisation=organisation, trade=trade, from_on=from_on, **fields)
    write_audit_line("add_post", post, by=by, at=at, person=person.pk, organisation=organisation.pk)
    return post
