"""Answers of OAI-PMH 2.0 as XML, with records in `oai_dc`."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from lxml import etree
from lxml.builder import ElementMaker

from faire_reseau.catalogue.exports.metadata import dublin_core
from faire_reseau.catalogue.logic.harvesting import PREFIX, Wrong, stamp, token_of
from faire_reseau.catalogue.logic.records import Record
from faire_reseau.catalogue.queries.harvesting import Given
from faire_reseau.kit.characters import cleaned

_OAI = "http://www.openarchives.org/OAI/2.0/"
_DC = "http://purl.org/dc/elements/1.1/"
_OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_SCHEMAS = {
    _OAI: "http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
    _OAI_DC: "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
}
_oai = ElementMaker(namespace=_OAI, nsmap={None: _OAI, "xsi": _XSI})
_dc = ElementMaker(namespace=_DC, nsmap={"dc": _DC})
_record = ElementMaker(namespace=_OAI_DC, nsmap={"oai_dc": _OAI_DC, "dc": _DC, "xsi": _XSI})


def answer(
    content: Iterable[etree._Element],
    *,
    address: str,
    verb: str = "",
    arguments: Mapping[str, str] | None = None,
    at: datetime,
) -> bytes:
    """The whole answer of the repository at `address` to `verb` with `arguments`."""
    attributes = {"verb": verb, **(arguments or {})} if verb else {}
    attributes = {name: cleaned(value, lines=False) for name, value in attributes.items()}
    root = _oai("OAI-PMH", _oai.responseDate(stamp(at)), _oai.request(address, **attributes), *content)
    root.set(f"{{{_XSI}}}schemaLocation", f"{_OAI} {_SCHEMAS[_OAI]}")
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def error(wrong: Wrong) -> etree._Element:
    """An error of the protocol."""
    return _oai.error(str(wrong), code=wrong.code)


def identify(*, name: str, address: str, admin: str, earliest: datetime) -> etree._Element:
    """What the repository is."""
    return _oai.Identify(
        _oai.repositoryName(cleaned(name, lines=False)),
        _oai.baseURL(address),
        _oai.protocolVersion("2.0"),
        _oai.adminEmail(admin),
        _oai.earliestDatestamp(stamp(earliest)),
        _oai.deletedRecord("persistent"),
        _oai.granularity("YYYY-MM-DDThh:mm:ssZ"),
    )


def formats() -> etree._Element:
    """The one format in which records are given."""
    return _oai.ListMetadataFormats(
        _oai.metadataFormat(
            _oai.metadataPrefix(PREFIX), _oai.schema(_SCHEMAS[_OAI_DC]), _oai.metadataNamespace(_OAI_DC)
        )
    )


def sets(rows: Iterable[tuple[str, str]]) -> etree._Element:
    """The sets: what harvesters call each, and its name."""
    return _oai.ListSets(
        *(_oai.set(_oai.setSpec(spec), _oai.setName(cleaned(name, lines=False))) for spec, name in rows)
    )


def records(verb: str, given: Given, place: str) -> etree._Element:
    """A part of a list, or one record; `place`: the name of the site in identifiers."""
    content = _oai(verb)
    for row in given.rows:
        record = given.records.get(row.pk)
        header = _oai.header(
            _oai.identifier(identifier(place, row.pk)),
            _oai.datestamp(stamp(row.changed_at)),
            *(_oai.setSpec(spec) for spec in given.sets[row.pk]),
        )
        if record is None:
            header.set("status", "deleted")
        if verb == "ListIdentifiers":
            content.append(header)
        else:
            content.append(_oai.record(header, *([_oai.metadata(_dublin_core(record))] if record is not None else [])))
    if given.selection is not None or given.given:
        token = _oai.resumptionToken(
            token_of(given.selection) if given.selection is not None else "",
            completeListSize=str(given.size),
            cursor=str(given.given),
        )
        content.append(token)
    return content


def identifier(place: str, key: int) -> str:
    """What harvesters call a production, for ever."""
    return f"oai:{place}:{key}"


def _dublin_core(record: Record) -> etree._Element:
    element = _record.dc(
        *(_dc(name, cleaned(value, lines=True)) for name, value in dublin_core(record)),
    )
    element.set(f"{{{_XSI}}}schemaLocation", f"{_OAI_DC} {_SCHEMAS[_OAI_DC]}")
    return element
