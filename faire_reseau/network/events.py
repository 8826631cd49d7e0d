"""Events of this room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrganisationChanged:
    """Something that the directory shows of an organisation is no longer what it was."""

    organisation_id: int


@dataclass(frozen=True)
class PersonReaddressed:
    """Somebody else changed the address of a person, who does not sign in with it yet or any more; `before` is the one they read."""

    person_id: int
    before: str


@dataclass(frozen=True)
class PersonChanged:
    """Something that the directory shows of a person is no longer what it was."""

    person_id: int


@dataclass(frozen=True)
class ExportAsked:
    """A long table was asked for: the worker makes it."""

    export_id: int
