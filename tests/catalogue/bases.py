"""A base to harvest, and answers of OAI-PMH, for tests."""

from typing import Any

from faire_reseau.catalogue.actions import begin_harvest, write_part
from faire_reseau.catalogue.logic.harvested import GivenRecord, Part
from faire_reseau.catalogue.models import Base, Harvest
from tests import factories
from tests.factories import NOW

OAI = 'xmlns="http://www.openarchives.org/OAI/2.0/"'


def base(**columns: Any) -> Base:
    rest = {"name": "Portail", "address": "https://base.exemple/oai", "added_at": NOW, "next_at": NOW} | columns
    return Base.objects.create(centre=rest.pop("centre", None) or factories.centre(), **rest)


def record(key: str, title: str = "", /, **values: str | list[str]) -> GivenRecord:
    """A record of a base; without a title, one that is gone."""
    lists = {name: [value] if isinstance(value, str) else value for name, value in values.items()}
    return GivenRecord(key, not title, {"title": [title], **lists} if title else {})


def harvest(base: Base, *records: GivenRecord, at: Any = NOW) -> Harvest:
    """All of what a base gives, in one part."""
    begun = begin_harvest(base.pk, at=at)
    assert begun is not None
    write_part(begun, Part(records), at=at)
    return Harvest.objects.get(pk=begun.pk)


def answer(inside: str, at: str = "2019-06-25T10:00:00Z") -> bytes:
    """An answer of a base, around what it gives."""
    return f"<OAI-PMH {OAI}><responseDate>{at}</responseDate><request>x</request>{inside}</OAI-PMH>".encode()


def xml_record(identifier: str, title: str, more: str = "") -> str:
    return (
        f"<record><header><identifier>{identifier}</identifier><datestamp>2019-06-01</datestamp></header><metadata>"
        f'<dc xmlns="http://purl.org/dc/elements/1.1/"><title>{title}</title>{more}</dc></metadata></record>'
    )
