"""A production as plain values, as a reader may read it: what pages, citations, feeds and harvesters are made from."""

from dataclasses import dataclass, field
from datetime import datetime

from faire_reseau.catalogue.logic.dates import PartialDate


@dataclass(frozen=True)
class Name:
    """An author: a person by `family` and `given` name, or a body by `body`; `address` is its page here, "" for none."""

    body: str = ""
    family: str = ""
    given: str = ""
    address: str = ""

    def __str__(self) -> str:
        """As one reads it: “Camille Martin”."""
        return self.body or f"{self.given} {self.family}".strip()

    @property
    def filed(self) -> str:
        """As lists and other machines have it: “Martin, Camille”."""
        return self.body or ", ".join(filter(None, (self.family, self.given)))


@dataclass(frozen=True)
class Record:
    """What is said of a production. `kind` and `themes` are words on screen, `nature` a code of `enums.Nature`."""

    key: int
    title: str
    page: str
    nature: str = "text"
    kind: str = ""
    summary: str = ""
    authors: tuple[Name, ...] = ()
    when: PartialDate = field(default_factory=PartialDate)
    language: str = ""
    publisher: str = ""
    licence: str = ""
    isbn: str = ""
    doi: str = ""
    address: str = ""
    file_address: str = ""
    themes: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    # Pages of productions that it is part, version or translation of.
    part_of: tuple[str, ...] = ()
    version_of: tuple[str, ...] = ()
    changed_at: datetime | None = None
    is_sample: bool = False

    @property
    def where(self) -> str:
        """Where it is read: its DOI, else its address, else its page here."""
        return f"https://doi.org/{self.doi}" if self.doi else self.address or self.page


def name_in(text: str) -> Name:
    """The author that a line says: “Martin, Camille” is a person, any other line a body. Cost: linear."""
    family, comma, given = text.partition(",")
    if comma and given.strip() and "," not in given:
        return Name(family=family.strip(), given=given.strip())
    return Name(body=text.strip())
