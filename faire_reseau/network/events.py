"""What has happened in this room."""

from dataclasses import dataclass


@dataclass(frozen=True)
class OrganisationChanged:
    """Something that the directory shows of an organisation is no longer what it was."""

    organisation_id: int


@dataclass(frozen=True)
class PersonChanged:
    """Something that the directory shows of a person is no longer what it was."""

    person_id: int
