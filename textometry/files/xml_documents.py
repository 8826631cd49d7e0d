"""XML documents from anywhere: parsed without entities, declarations of types, the network or endless depth."""

from __future__ import annotations

from pathlib import Path

from lxml import etree

from textometry.errors import InputError


def root_of(data: bytes, path: str | Path) -> etree._Element:
    """The root of an XML document. What it declares is left to who reads it to refuse.

    Parameters
    ----------
    data
        the document.
    path
        its file, to be named.

    Raises
    ------
    InputError
        naming the file and the line, when it cannot be read.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or None
        raise InputError("xml_broken", reason=getattr(error, "msg", None) or error, path=path, line=line) from error
