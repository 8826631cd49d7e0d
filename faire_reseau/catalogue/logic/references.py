"""References read from files of RIS, BibTeX and CSL JSON: each as texts by column of the catalogue's table."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

COLUMNS = ("title", "kind", "date", "authors", "summary", "publisher", "themes", "language", "isbn", "doi", "address")
# Between several authors or themes of a cell.
SEPARATOR = "; "
_RIS_LINE = re.compile(r"([A-Z][A-Z0-9])  ?- ?(.*)")
_RIS_COLUMNS = {
    **dict.fromkeys(("TI", "T1", "CT"), "title"),
    **dict.fromkeys(("AU", "A1", "A2", "A3", "ED"), "authors"),
    **dict.fromkeys(("PY", "Y1", "DA"), "date"),
    **dict.fromkeys(("AB", "N2"), "summary"),
    **dict.fromkeys(("UR", "LK"), "address"),
    "TY": "kind",
    "PB": "publisher",
    "SN": "isbn",
    "DO": "doi",
    "KW": "themes",
    "LA": "language",
}
_BIBTEX_ENTRY = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_BIBTEX_COLUMNS = {
    **{name: name for name in ("title", "publisher", "language", "isbn", "doi")},
    "author": "authors",
    "keywords": "themes",
    "abstract": "summary",
    "url": "address",
    "institution": "publisher",
}
_NOT_ENTRIES = {"comment", "preamble", "string"}
_ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    '"': "\u0308",
    "c": "\u0327",
    "=": "\u0304",
    ".": "\u0307",
    "u": "\u0306",
    "v": "\u030c",
}
_ACCENTED = re.compile(r"\\(?:([`'^~\"=.])\s*|([cuv])(?=\s|\{)\s*)\{?\\?([A-Za-z])\}?")
_TEX_WORDS = {"\\oe": "œ", "\\OE": "Œ", "\\ae": "æ", "\\AE": "Æ", "\\ss": "ß", "\\o": "ø", "\\O": "Ø", "--": "–"}
_TEX_SIGN = re.compile(r"\\([&%$#_{}])")
_DATE = re.compile(r"(\d{4})(?:/(\d{0,2}))?(?:/(\d{0,2}))?(?:/.*)?")

Row = dict[str, str]


class Unread(Exception):
    """A text that is none of the three forms, or broken."""


def references_in(text: str) -> list[Row]:
    """The references of `text`, whichever of the three forms it has; columns that none says are empty.

    Parameters: `text`, the whole of a file. Returns one mapping a reference, with every name of `COLUMNS`.
    Raises `Unread`. Cost: linear.
    """
    beginning = text.lstrip("\ufeff \t\r\n")
    if beginning.startswith(("[", "{")):
        rows = list(_csl(beginning))
    elif beginning.startswith("@") or _BIBTEX_ENTRY.search(beginning[:10_000]):
        rows = list(_bibtex(beginning))
    else:
        rows = list(_ris(beginning))
    if not rows:
        raise Unread
    return [{name: " ".join(row.get(name, "").split()) for name in COLUMNS} for row in rows]


def _ris(text: str) -> Iterator[Row]:
    row: dict[str, list[str]] = {}
    last = ""
    for line in text.splitlines():
        match = _RIS_LINE.fullmatch(line.rstrip())
        if match is None:
            if last and line.strip():
                row[last][-1] += f" {line.strip()}"
            continue
        tag, value = match[1], match[2].strip()
        if tag == "ER":
            if row:
                yield _of_ris(row)
            row, last = {}, ""
            continue
        last = tag
        row.setdefault(tag, []).append(value)
    if "TY" in row:
        yield _of_ris(row)


def _of_ris(tags: Mapping[str, list[str]]) -> Row:
    row: Row = {}
    for tag, values in tags.items():
        name = _RIS_COLUMNS.get(tag)
        if name in ("authors", "themes"):
            row[name] = SEPARATOR.join(filter(None, (row.get(name, ""), *values)))
        elif name is not None and not row.get(name):
            row[name] = values[0]
    # A number that is of a review, not of a book.
    if len(re.sub(r"[^0-9Xx]", "", row.get("isbn", ""))) < 10:
        row["isbn"] = ""
    dates = [_date(value) for tag in ("DA", "PY", "Y1") for value in tags.get(tag, [])]
    return row | {"date": max(dates, key=len, default="")}


def _date(text: str) -> str:
    match = _DATE.fullmatch(text.strip())
    return "-".join(part.zfill(2) for part in match.groups() if part) if match else text


def _csl(text: str) -> Iterator[Row]:
    try:
        data: Any = json.loads(text)
    except (ValueError, RecursionError):
        raise Unread from None
    items = data.get("items", [data]) if isinstance(data, dict) else data
    if not isinstance(items, list) or not all(isinstance(item, dict) and "title" in item for item in items):
        raise Unread
    for item in items:
        parts = item.get("issued") or {}
        dates = parts.get("date-parts") if isinstance(parts, dict) else None
        first = dates[0] if isinstance(dates, list) and dates and isinstance(dates[0], list) else []
        yield {
            "title": _text(item.get("title")),
            "kind": _text(item.get("type")),
            "date": "-".join(str(part).zfill(2) for part in first[:3])
            or _text(parts.get("raw") if isinstance(parts, dict) else ""),
            "authors": SEPARATOR.join(filter(None, map(_csl_name, _listed(item.get("author"))))),
            "summary": _text(item.get("abstract")),
            "publisher": _text(item.get("publisher")),
            "themes": SEPARATOR.join(part.strip() for part in _text(item.get("keyword")).split(",")),
            "language": _text(item.get("language"))[:2],
            "isbn": _text(item.get("ISBN")).split(" ")[0],
            "doi": _text(item.get("DOI")),
            "address": _text(item.get("URL")),
        }


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str | int) else ""


def _csl_name(name: Any) -> str:
    if not isinstance(name, dict):
        return ""
    return _text(name.get("literal")) or ", ".join(filter(None, (_text(name.get("family")), _text(name.get("given")))))


def _bibtex(text: str) -> Iterator[Row]:
    place = 0
    while match := _BIBTEX_ENTRY.search(text, place):
        body, place = _closed(text, match.end(), ")" if match[2] == "(" else "}")
        if match[1].lower() in _NOT_ENTRIES:
            continue
        fields = dict(_fields(body.partition(",")[2]))
        row = {_BIBTEX_COLUMNS[name]: _untexed(value) for name, value in fields.items() if name in _BIBTEX_COLUMNS}
        row["authors"] = SEPARATOR.join(map(_bibtex_name, _parted(fields.get("author", ""))))
        row["themes"] = SEPARATOR.join(part.strip() for part in re.split("[,;]", row.get("themes", "")))
        row["date"] = _untexed(fields.get("date", "")) or " ".join(
            filter(None, (_untexed(fields.get("month", "")), _untexed(fields.get("year", ""))))
        )
        yield row | {"kind": match[1].lower()}


def _closed(text: str, start: int, end: str) -> tuple[str, int]:
    """From `start` to the sign that ends what it opened, and the place after it. Raises `Unread` when none does."""
    depth = 0
    for place in range(start, len(text)):
        sign = text[place]
        if sign == end and depth == 0:
            return text[start:place], place + 1
        if text[place - 1] != "\\":
            depth += (sign == "{") - (sign == "}")
    raise Unread


def _fields(body: str) -> Iterator[tuple[str, str]]:
    place = 0
    while match := re.compile(r"\s*,?\s*([A-Za-z][\w-]*)\s*=\s*").match(body, place):
        place, value = match.end(), ""
        while place < len(body) and body[place] != ",":
            sign = body[place]
            if sign == "{":
                part, place = _closed(body, place + 1, "}")
                value += part
            elif sign == '"':
                part, place = _closed(body, place + 1, '"')
                value += part
            else:
                word = re.compile(r"[^,{\"#]*#?").match(body, place)
                value += (word[0] if word else "").rstrip("# ").strip()
                place = word.end() if word and word.end() > place else place + 1
        yield match[1].lower(), value.strip()


def _parted(names: str) -> list[str]:
    """Names between which “and” stands outside of braces."""
    parts, depth, start = [], 0, 0
    for match in re.finditer(r"[{}]|\s+and\s+", names):
        if match[0] in "{}":
            depth += 1 if match[0] == "{" else -1
        elif depth == 0:
            parts.append(names[start : match.start()])
            start = match.end()
    return [part.strip() for part in (*parts, names[start:]) if part.strip()]


def _bibtex_name(name: str) -> str:
    if name.startswith("{") and name.endswith("}"):
        return _untexed(name)
    plain = _untexed(name)
    if "," in plain or " " not in plain:
        return plain
    given, _space, family = plain.rpartition(" ")
    return f"{family}, {given}"


def _untexed(text: str) -> str:
    def accented(match: re.Match[str]) -> str:
        return unicodedata.normalize("NFC", match[3] + _ACCENTS[match[1] or match[2]])

    text = _ACCENTED.sub(accented, text)
    for word, sign in _TEX_WORDS.items():
        text = (
            text.replace(f"{word}{{}}", sign).replace(f"{{{word}}}", sign).replace(word, sign) if word in text else text
        )
    text = _TEX_SIGN.sub(lambda match: f"\ue000{ord(match[1]):x};", text)
    text = text.replace("{", "").replace("}", "").replace("~", " ")
    return re.sub("\ue000([0-9a-f]+);", lambda match: chr(int(match[1], 16)), text).strip()
