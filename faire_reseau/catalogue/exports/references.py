"""Productions as BibTeX, RIS and CSL JSON, for reference managers (Zotero, JabRef, EndNote)."""

import json
import re
from collections.abc import Iterable
from typing import Any

from faire_reseau.catalogue.enums import Nature
from faire_reseau.catalogue.logic.records import Name, Record
from faire_reseau.kit.addresses import slug_of

BIBTEX_TYPES = {Nature.REPORT: "techreport", Nature.ARTICLE: "article", Nature.SOFTWARE: "misc"}
RIS_TYPES = {
    Nature.TEXT: "GEN",
    Nature.REPORT: "RPRT",
    Nature.ARTICLE: "JOUR",
    Nature.ISSUE: "SER",
    Nature.VIDEO: "VIDEO",
    Nature.MAP: "MAP",
    Nature.COURSE: "GEN",
    Nature.DATASET: "DATA",
    Nature.SOFTWARE: "COMP",
    Nature.PICTURE: "ART",
}
CSL_TYPES = {
    Nature.TEXT: "document",
    Nature.REPORT: "report",
    Nature.ARTICLE: "article-journal",
    Nature.ISSUE: "periodical",
    Nature.VIDEO: "motion_picture",
    Nature.MAP: "map",
    Nature.COURSE: "document",
    Nature.DATASET: "dataset",
    Nature.SOFTWARE: "software",
    Nature.PICTURE: "graphic",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: f"\\{sign}" for sign in "&%$#_{}"},
}
_TEX_SIGN = re.compile(r"[\\~^&%$#_{}]")
_SPACES = re.compile(r"\s+")


def bibtex(records: Iterable[Record]) -> str:
    """Entries in UTF-8; capitals of titles are kept by braces."""
    return "\n".join(_bibtex_entry(record) for record in records)


def _bibtex_entry(record: Record) -> str:
    nature = Nature(record.nature)
    kind = BIBTEX_TYPES.get(nature, "book" if record.isbn else "misc")
    place = "institution" if kind == "techreport" else "publisher"
    rows = {
        "title": f"{{{_tex(record.title)}}}",
        "author": " and ".join(_bibtex_name(name) for name in record.authors),
        "year": str(record.when.year or ""),
        "month": _MONTHS[record.when.month - 1] if record.when.month else "",
        place: _tex(record.publisher),
        "isbn": record.isbn,
        "doi": _tex(record.doi),
        # Verbatim in a `url` field: only braces that do not pair would break it.
        "url": record.where.replace("{", "%7B").replace("}", "%7D"),
        "language": record.language,
        "keywords": _tex(", ".join(record.themes)),
        "abstract": _tex(_SPACES.sub(" ", record.summary)),
    }
    lines = [f"  {name} = {value if name == 'month' else f'{{{value}}}'}" for name, value in rows.items() if value]
    return f"@{kind}{{{_bibtex_key(record)},\n" + ",\n".join(lines) + "\n}\n"


def _bibtex_key(record: Record) -> str:
    first = record.authors[0] if record.authors else Name(body=record.title)
    stem = slug_of(first.family or first.body).replace("-", "")[:20] or "production"
    return f"{stem}{record.when.year or ''}-{record.key}"


def _bibtex_name(name: Name) -> str:
    return f"{{{_tex(name.body)}}}" if name.body else _tex(name.filed)


def _tex(text: str) -> str:
    return _TEX_SIGN.sub(lambda match: _TEX[match[0]], text)


def ris(records: Iterable[Record]) -> str:
    """Records of RIS, lines ended as its readers expect."""
    return "".join(_ris_record(record) for record in records)


def _ris_record(record: Record) -> str:
    when = record.when
    pairs = [
        ("TY", "BOOK" if record.isbn and record.nature == Nature.TEXT else RIS_TYPES[Nature(record.nature)]),
        ("TI", record.title),
        *(("AU", name.filed) for name in record.authors),
        ("PY", str(when.year or "")),
        (
            "DA",
            "/".join(
                [
                    f"{when.year:04}",
                    f"{when.month or 0:02}".replace("00", ""),
                    f"{when.day or 0:02}".replace("00", ""),
                    "",
                ]
            )
            if when.year
            else "",
        ),
        ("PB", record.publisher),
        ("SN", record.isbn),
        ("DO", record.doi),
        ("UR", record.where),
        ("L1", record.file_address),
        ("LA", record.language),
        *(("KW", theme) for theme in record.themes),
        ("AB", record.summary),
    ]
    lines = [f"{tag}  - {_SPACES.sub(' ', value).strip()}" for tag, value in pairs if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def csl(records: Iterable[Record]) -> str:
    """Items of CSL JSON, as Zotero reads and writes them."""
    return json.dumps([csl_item(record) for record in records], ensure_ascii=False, indent=1)


def csl_item(record: Record) -> dict[str, Any]:
    """One of them; what is not known is left out."""
    is_book = record.isbn and record.nature == Nature.TEXT
    when = [part for part in record.when if part is not None]
    item = {
        "id": record.page,
        "type": "book" if is_book else CSL_TYPES[Nature(record.nature)],
        "title": record.title,
        "author": [
            {"literal": name.body}
            if name.body
            else {key: part for key, part in (("family", name.family), ("given", name.given)) if part}
            for name in record.authors
        ],
        "issued": {"date-parts": [when]} if when else None,
        "publisher": record.publisher,
        "ISBN": record.isbn,
        "DOI": record.doi,
        "URL": record.address or record.page,
        "language": record.language,
        "abstract": record.summary,
        "keyword": ", ".join(record.themes),
    }
    return {name: value for name, value in item.items() if value}
