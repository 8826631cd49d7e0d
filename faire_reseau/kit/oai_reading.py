"""Read an untrusted answer of OAI-PMH 2.0 in the bounded child: its records in simple Dublin Core, its token, its error."""

from typing import Any

from lxml import etree

_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def answer_of(content: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """What the answer `content` says.

    Parameters: `content`, the bytes; `options`: "most" records, "letters" of a value at most, "values" of an element at most.
    Returns "fault", a word where it is no answer ("html", "xml", "entities", "other", "many"), or "at" (its `responseDate`), "token",
    "error" (pairs of code and words) and "records": dictionaries with "identifier", "stamp", "is_gone", and "values", texts by name of
    the element of Dublin Core.
    """
    beginning = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if beginning.startswith((b"<!doctype html", b"<html")):
        return {"fault": "html"}
    # Entities stay as they stand: none is read from elsewhere, none grows.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError:
        return {"fault": "html" if b"<html" in beginning else "entities" if b"<!entity" in beginning else "xml"}
    if root.getroottree().docinfo.doctype:
        return {"fault": "entities"}
    if root.tag != f"{_OAI}OAI-PMH":
        return {"fault": "html" if root.tag.rpartition("}")[2] == "html" else "other"}
    records = [_record(element, options) for element in root.iter(f"{_OAI}record")]
    if len(records) > options["most"]:
        return {"fault": "many"}
    return {
        "at": _text(root.find(f"{_OAI}responseDate")),
        "token": _text(next(root.iter(f"{_OAI}resumptionToken"), None)),
        "error": [[element.get("code", ""), _text(element)[:200]] for element in root.iter(f"{_OAI}error")],
        "records": records,
    }


def _record(element: Any, options: dict[str, Any]) -> dict[str, Any]:
    header = element.find(f"{_OAI}header")
    values: dict[str, list[str]] = {}
    metadata = element.find(f"{_OAI}metadata")
    for child in metadata.iter() if metadata is not None else ():
        if isinstance(child.tag, str) and child.tag.startswith(_DC) and child.tag != f"{_DC}dc":
            texts = values.setdefault(child.tag.removeprefix(_DC), [])
            text = _text(child)[: options["letters"]]
            if text and len(texts) < options["values"]:
                # What is in French stands before its translations.
                texts.insert(0, text) if (child.get(_XML_LANG) or "").startswith("fr") and len(
                    texts
                ) == 1 else texts.append(text)
    return {
        "identifier": _text(header.find(f"{_OAI}identifier")) if header is not None else "",
        "stamp": _text(header.find(f"{_OAI}datestamp"))[:30] if header is not None else "",
        "is_gone": header is not None and header.get("status") == "deleted",
        "values": values,
    }


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext(with_tail=False)).split()) if element is not None else ""
