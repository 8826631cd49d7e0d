"""Texts kept in files: guides of the help pages (`guides/*.toml`) in both languages, and the accessibility declaration (`rgaa.toml`).

In a text, `[[Label]]` is what a page says, by its English words: it is shown as the reader's language has it, so that a guide
and the pages it speaks of never differ. Paragraphs are parted by an empty line.
"""

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from pathlib import Path

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from PIL import Image

from faire_reseau.kit.folding import search_words, searchable

FOLDER = Path(__file__).parent / "guides"
PICTURES = Path(__file__).parent / "static" / "pages" / "help"
LABEL = re.compile(r"\[\[(.+?)\]\]")


@dataclass(frozen=True)
class Words:
    """A sentence in both languages; as text, in the language of the reader."""

    fr: str
    en: str

    def __str__(self) -> str:
        return self.fr if get_language() == "fr" else self.en


@dataclass(frozen=True)
class Picture:
    """A picture of the product: its static file, its size in pixels."""

    file: str
    width: int
    height: int


@dataclass(frozen=True)
class Step:
    """A step of a guide: its words, the pages (names of addresses) where “?” leads to it, a picture."""

    anchor: str
    title: Words
    text: Words
    pages: tuple[str, ...]
    link: str
    picture: str
    alt: Words

    @property
    def paragraphs(self) -> SafeString:
        """The text as HTML: everything escaped, labels set apart."""
        parts = (part for part in str(self.text).strip().split("\n\n"))
        return format_html_join("", "<p>{}</p>", ((_with_labels(part),) for part in parts))

    @property
    def plain(self) -> str:
        """The text as one line, with the labels in the reader's language."""
        return LABEL.sub(lambda label: gettext(label[1]), " ".join(str(self.text).split()))

    @property
    def shown(self) -> Picture | None:
        """The picture in the reader's language."""
        return _picture(f"{self.picture}.{'fr' if get_language() == 'fr' else 'en'}.webp") if self.picture else None


@dataclass(frozen=True)
class Guide:
    """A guide: for whom it is, its title, its steps."""

    slug: str
    order: int
    audience: Words
    title: Words
    summary: Words
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Place:
    """Where the help on a page stands: a guide, and the step of it."""

    slug: str
    anchor: str


@cache
def guides() -> tuple[Guide, ...]:
    """All guides, in their order."""
    read = (_guide(path) for path in FOLDER.glob("*.toml"))
    return tuple(sorted(read, key=lambda guide: guide.order))


def guide_called(slug: str) -> Guide | None:
    """The guide whose address ends with `slug`."""
    return next((guide for guide in guides() if guide.slug == slug), None)


@cache
def places() -> dict[str, Place]:
    """Where the help on each page stands, by the name of the page's address."""
    return {page: Place(guide.slug, step.anchor) for guide in guides() for step in guide.steps for page in step.pages}


def steps_holding(words: str) -> list[tuple[Guide, Step]]:
    """The steps whose guide or own words hold each of `words`, in the order of the guides."""
    wanted = search_words(words)
    return [
        (guide, step)
        for guide in guides()
        for step in guide.steps
        if wanted and _holds(f"{guide.title} {step.title} {step.plain}", wanted)
    ]


def _holds(text: str, wanted: list[str]) -> bool:
    text = searchable(text)
    return all(word in text for word in wanted)


def _with_labels(text: str) -> SafeString:
    # What stands at odd places was between the brackets.
    pieces = enumerate(LABEL.split(text))
    return mark_safe(  # noqa: S308  (every piece is escaped)
        "".join(
            format_html('<b class="label">{}</b>', gettext(piece)) if place % 2 else escape(piece)
            for place, piece in pieces
        )
    )


def _guide(path: Path) -> Guide:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return Guide(
        slug=path.stem,
        order=data["order"],
        audience=Words(**data["audience"]),
        title=Words(**data["title"]),
        summary=Words(**data["summary"]),
        steps=tuple(_step(step) for step in data["step"]),
    )


@cache
def _picture(name: str) -> Picture | None:
    if not (PICTURES / name).exists():  # while pictures are taken for the first time
        return None
    with Image.open(PICTURES / name) as image:
        return Picture(f"pages/help/{name}", *image.size)


def _step(data: dict[str, object]) -> Step:
    return Step(
        anchor=str(data["anchor"]),
        title=Words(**data["title"]),  # type: ignore[arg-type]
        text=Words(**data["text"]),  # type: ignore[arg-type]
        pages=tuple(data.get("pages", ())),  # type: ignore[arg-type]
        link=str(data.get("link", "")),
        picture=str(data.get("picture", "")),
        alt=Words(**data.get("alt", {"fr": "", "en": ""})),  # type: ignore[arg-type]
    )


@dataclass(frozen=True)
class Criterion:
    """A criterion of RGAA: its number and title, how the product stands (C, NC or NA), the proof, what is lacking."""

    number: str
    title: str
    state: str
    proof: str
    lacks: str


@dataclass(frozen=True)
class Declaration:
    """The accessibility declaration: the criteria, what was looked at and when."""

    criteria: tuple[Criterion, ...]
    sample: tuple[Words, ...]
    made_since: tuple[Words, ...]  # pages made after the audit
    audited_on: date
    changed_on: date

    def count(self, state: str) -> int:
        """How many criteria are in `state`."""
        return sum(criterion.state == state for criterion in self.criteria)

    @property
    def conforming(self) -> int:
        """How many criteria conform."""
        return self.count("C")

    @property
    def applicable(self) -> int:
        """How many criteria apply."""
        return self.conforming + self.count("NC")

    @property
    def rate(self) -> float:
        """Share of the applicable criteria that conform."""
        return self.conforming / self.applicable

    @property
    def percentage(self) -> float:
        """The same, of a hundred, cut rather than rounded: the declaration never claims more than there is."""
        return self.conforming * 1000 // self.applicable / 10

    @cached_property
    def level(self) -> str:
        """`full`, `partial` (at least half) or `none`, as the decree of 2019 defines them."""
        return "full" if self.conforming == self.applicable else "partial" if self.rate >= 0.5 else "none"

    @property
    def lacking(self) -> list[Criterion]:
        """The criteria that do not conform."""
        return [criterion for criterion in self.criteria if criterion.state == "NC"]


@cache
def declaration() -> Declaration:
    """Read the states of the 106 criteria from `rgaa.toml`, the only place where they are written."""
    data = tomllib.loads((Path(__file__).parent / "rgaa.toml").read_text(encoding="utf-8"))
    rows = data["criteria"].items()
    criteria = tuple(Criterion(number, lacks=row.pop("lacks", ""), **row) for number, row in rows)
    sample, made_since = (tuple(Words(**words) for words in data[name]) for name in ("sample", "made_since"))
    return Declaration(criteria, sample, made_since, data["audited_on"], data["changed_on"])
