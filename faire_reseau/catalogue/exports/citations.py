"""Citations in APA (7th edition) and ISO 690 (2021), as pieces of text of which some stand in italics."""

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from faire_reseau.catalogue.logic.identifiers import hyphened
from faire_reseau.catalogue.logic.records import Name, Record
from faire_reseau.catalogue.texts import date_words

# APA names the first nineteen and the last of more than twenty; ISO 690 names up to three, else the first.
MOST_IN_APA, MOST_IN_ISO = 20, 3


class Piece(NamedTuple):
    """A piece of a citation."""

    text: str
    is_title: bool = False


def apa(record: Record) -> list[Piece]:
    """“Martin, C., & RésO Villes. (2019, mars). *Titre*. Éditeur. https://…”."""
    authors = _joined_apa([_apa_name(name) for name in record.authors])
    when = record.when
    day = date_words(*when)
    dated = f"{when.year}, {_without_year(day, when.year)}" if when.month else str(when.year or _("n.d."))
    publisher = record.publisher if record.publisher not in [name.body for name in record.authors] else ""
    if not authors:
        return _told([Piece(_stopped(record.title), True), Piece(f" ({dated}).")], publisher, record.where)
    return _told(
        [Piece(f"{_stopped(authors)} ({dated}). "), Piece(_stopped(record.title), True)], publisher, record.where
    )


def iso_690(record: Record) -> list[Piece]:
    """“MARTIN, Camille et RÉSO VILLES. *Titre* [en ligne]. Éditeur, mars 2019. ISBN …. Disponible à l’adresse : …”."""
    names = [_iso_name(name) for name in record.authors]
    authors = f"{names[0]} et al." if len(names) > MOST_IN_ISO else _joined(names, _("%(first)s and %(last)s"))
    online = _("online")
    issued = ", ".join(filter(None, (record.publisher, date_words(*record.when) or _("n.d."))))
    pieces = [Piece(f"{_stopped(authors)} ")] if authors else []
    pieces += [Piece(record.title, True), Piece(f" [{online}]. {_stopped(issued)}")]
    if record.isbn:
        pieces.append(Piece(f" ISBN {hyphened(record.isbn)}."))
    return [*pieces, Piece(" " + _("Available from: %(address)s") % {"address": record.where})]


def plain(pieces: Sequence[Piece]) -> str:
    """The citation without its italics."""
    return "".join(piece.text for piece in pieces)


def _told(pieces: list[Piece], publisher: str, where: str) -> list[Piece]:
    return [*pieces, *([Piece(f" {_stopped(publisher)}")] if publisher else []), Piece(f" {where}")]


def _apa_name(name: Name) -> str:
    initials = " ".join("-".join(f"{part[:1]}." for part in word.split("-") if part) for word in name.given.split())
    return name.body or ", ".join(filter(None, (name.family, initials)))


def _joined_apa(names: list[str]) -> str:
    if len(names) > MOST_IN_APA:
        return f"{', '.join(names[: MOST_IN_APA - 1])}, … {names[-1]}"
    return f"{', '.join(names[:-1])}, & {names[-1]}" if len(names) > 1 else "".join(names)


def _iso_name(name: Name) -> str:
    return (name.body or name.family).upper() + (f", {name.given}" if name.given else "")


def _joined(names: list[str], last_two: str) -> str:
    if len(names) < 2:
        return "".join(names)
    return last_two % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _without_year(words: str, year: int | None) -> str:
    return words.replace(str(year), "").strip(" ,")


def _stopped(text: str) -> str:
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."
