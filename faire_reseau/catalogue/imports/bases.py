"""Ask a base by OAI-PMH 2.0 for a part of its records: fetched within bounds, read in the bounded process.

Source: Open Archives Initiative Protocol for Metadata Harvesting, version 2.0 (2002). Days are asked for, never seconds: every base
knows them.
"""

from datetime import date, datetime
from urllib.parse import urlencode

from faire_reseau.catalogue.enums import HarvestFault
from faire_reseau.catalogue.logic.harvested import GivenRecord, Part
from faire_reseau.catalogue.queries import HarvestRow
from faire_reseau.kit import bounded
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.fetching import Unfetched, fetch

MOST_BYTES = 10 * 1024 * 1024
MOST_SECONDS = 60.0
MOST_RECORDS = 5_000
LONGEST_TOKEN = 4_000
PREFIX = "oai_dc"


class BaseFault(Exception):
    """A base that gave no part: `fault`, and `detail` for its sentence."""

    def __init__(self, fault: HarvestFault, detail: str = "") -> None:
        super().__init__(f"{fault}: {detail}")
        self.fault, self.detail = fault, detail


class TokenDead(BaseFault):
    """The base knows the token no more."""


def part_of(harvest: HarvestRow) -> Part:
    """The next part of `harvest`. Raises `BaseFault`, `TokenDead`."""
    try:
        fetched = fetch(address_of(harvest), most_bytes=MOST_BYTES, seconds=MOST_SECONDS)
    except Unfetched as unfetched:
        raise BaseFault(HarvestFault(unfetched.fault.value), unfetched.detail) from None
    return read_part(fetched.content)


def address_of(harvest: HarvestRow) -> str:
    """The address that asks for the next part."""
    base = harvest.base
    values = {"verb": "ListRecords"}
    if harvest.token:
        values["resumptionToken"] = harvest.token
    else:
        values["metadataPrefix"] = PREFIX
        values |= {"set": base.set_spec} if base.set_spec else {}
        values |= {"from": harvest.since.isoformat()} if harvest.since is not None else {}
    address = whole_address(base.address) if base.address.startswith("/") else base.address.partition("#")[0]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(values)}"


def read_part(content: bytes) -> Part:
    """What an answer says. Raises as `part_of`."""
    try:
        answer, _body = bounded.read("oai", content, {"most": MOST_RECORDS, "letters": 6_000, "values": 100})
    except bounded.Busy:
        raise BaseFault(HarvestFault.BUSY) from None
    except bounded.Broken:
        raise BaseFault(HarvestFault.XML) from None
    if "fault" in answer:
        raise BaseFault(HarvestFault.TOO_LARGE if answer["fault"] == "many" else HarvestFault(answer["fault"]))
    for code, words in answer["error"]:
        if code == "noRecordsMatch":
            return Part(answered_on=_day(answer["at"]))
        if code == "badResumptionToken":
            raise TokenDead(HarvestFault.REFUSED, code)
        raise BaseFault(HarvestFault.REFUSED, f"{code}: {words}" if words else code)
    if len(answer["token"]) > LONGEST_TOKEN:
        raise BaseFault(HarvestFault.OTHER)
    records = [GivenRecord(row["identifier"], row["is_gone"], row["values"]) for row in answer["records"]]
    return Part(records, answer["token"], _day(answer["at"]))


def _day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None
