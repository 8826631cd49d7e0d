"""The shape of stored rich text: reads well-formed HTML and writes the one schema `richtext` describes."""

import re
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
MARKS = {"b": "strong", "strong": "strong", "i": "em", "em": "em"}
_CONTAINERS = {"ul", "ol", "blockquote"}
# Tags that only say "here begins another block"; they are read so that the texts of two blocks are not glued together.
BREAKING_TAGS = {
    *("p", "div", "section", "article", "header", "footer"),
    *("main", "aside", "nav", "address", "pre", "form", "legend"),
    *("fieldset", "details", "summary", "center", "dl", "dt"),
    *("dd", "table", "caption", "thead", "tbody", "tfoot"),
    *("tr", "td", "th", "option", "menu", "hgroup", "dialog"),
}

# Deeper nesting than this is an accident or an attack; the text stays, the wrapping is dropped.
_DEEPEST = 8

SPACES = re.compile(r"[ \t\n\r\f]+")  # not the no-break spaces French typography needs
BLANK_LINES = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
_SCHEME = re.compile(r"^([a-z][a-z0-9+.-]*):", re.IGNORECASE)
SCHEMES = {"http", "https", "mailto"}
_UNSAFE_IN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\x9f\\\u2028\u2029\ufeff]")


def link_address(address: str) -> str:
    """Give back an address a link may have (http, https, mailto, or relative to this site), "" when it may not."""
    bare = address.strip(" \t\n\r\f").replace(" ", "%20")
    scheme = _SCHEME.match(bare)
    if not bare or _UNSAFE_IN_ADDRESS.search(bare) or bare.startswith("//"):
        return ""
    return bare if scheme is None or scheme[1].lower() in SCHEMES else ""


def _picture_address(address: str) -> str:
    """Only pictures kept by this site: another site's would tell that site who reads, and may change or vanish."""
    bare = link_address(address)
    return bare if bare.startswith("/") else ""


def shaped(html: str) -> "Shaper":
    """Read well-formed HTML to its end."""
    shaper = Shaper()
    shaper.feed(html)
    shaper.close()
    shaper.finish()
    return shaper


@dataclass
class _Run:
    """A piece of text with its marks; a line end alone is a hard break."""

    text: str
    marks: tuple[str, ...]


@dataclass
class Picture:
    src: str
    alt: str
    size: str
    caption: str = ""
    credit: str = ""


class Shaper(HTMLParser):
    """Reads well-formed HTML (the first pass of `clean`) and writes the schema, one event at a time, without recursion."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.out: list[str] = []
        self.blocks: list[tuple[str, str]] = []
        self.pictures: list[Picture] = []
        self._frames: list[tuple[str, str]] = []  # tag, and what its start opened
        self._wanted: list[str] = []  # containers the source has open, as opening tags
        self._written: list[str] = []  # how to close those written; a container is written with its first block
        self._runs: list[_Run] = []
        self._headings: list[str] = []
        self._links: list[str] = []
        self._record_marks = (0, 0)
        self._strong = self._em = self._pre = self._caption = self._credit = self._cell = 0
        self._figures: list[dict[str, str | Picture]] = []

    def html(self) -> str:
        return "".join(self.out)

    # Reading

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in ("br", "hr", "img"):
            self._void(tag, values)
            return
        opened = "none"
        if self._caption:
            opened = self._start_in_caption(tag)
        elif tag in MARKS or tag == "a":
            opened = self._start_mark(tag, values)
        elif tag in _CONTAINERS or tag == "li":
            opened = self._start_container(tag, values)
        elif tag == "figure":
            self._flush()
            self._figures.append({"caption": "", "credit": ""})
            opened = "figure"
        elif tag == "figcaption" and self._figures:
            self._flush()
            self._caption += 1
            opened = "caption"
        elif tag in ("td", "th"):
            if any(run.text.strip() for run in self._runs):
                self._runs.append(_Run(" · ", ()))
            self._cell += 1
            opened = "cell"
        elif tag in HEADINGS:
            self._flush()
            self._headings.append(HEADINGS[tag])
            opened = "heading"
        elif tag == "pre":
            self._flush()
            self._pre += 1
            opened = "pre"
        elif tag in BREAKING_TAGS or tag == "figcaption":
            self._part()
            opened = "block"
        self._frames.append((tag, opened))

    def handle_endtag(self, tag: str) -> None:
        if not self._frames or self._frames[-1][0] != tag:
            return  # cannot happen after the first pass; a stray end tag closes nothing
        opened = self._frames.pop()[1]
        if opened == "container":
            self._flush()
            closing = len(self._wanted)
            self._wanted.pop()
            if len(self._written) >= closing:
                self._unwind(closing - 1)
        elif opened == "figure":
            self._flush()
            self._end_figure(self._figures.pop())
        elif opened == "heading":
            self._flush()
            self._headings.pop()
        elif opened == "link":
            self._links.pop()
        elif opened == "block":
            self._part()
        elif opened in ("strong", "em", "pre", "caption", "credit", "cell"):
            if opened == "pre":
                self._flush()
            setattr(self, f"_{opened}", getattr(self, f"_{opened}") - 1)

    def handle_data(self, data: str) -> None:
        if self._caption:
            self._add_to_caption(data)
            return
        marks = self._marks()
        if self._pre:
            for number, line in enumerate(data.split("\n")):
                self._runs += [_Run("\n", ())] * (number > 0) + [_Run(line, marks)]
        elif not self._frames and BLANK_LINES.search(data):
            # Loose text outside any element: somebody typed paragraphs in the plain field.
            first, *others = BLANK_LINES.split(data)
            self._runs.append(_Run(first, marks))
            for other in others:
                self._flush()
                self._runs.append(_Run(other, marks))
        else:
            self._runs.append(_Run(SPACES.sub(" ", data), marks))

    def finish(self) -> None:
        """Write what is still open at the end of the text."""
        self._flush()
        while self._figures:
            self._end_figure(self._figures.pop())
        self._unwind(0)

    def _void(self, tag: str, values: dict[str, str]) -> None:
        if self._caption and tag != "img":
            self._add_to_caption(" ")
        elif tag == "br":
            self._runs.append(_Run(" ", self._marks()) if self._in_record() else _Run("\n", ()))
        elif tag == "hr":
            self._flush()
            self._emit("<hr>")
        elif src := _picture_address(values.get("src", "")):
            alt = SPACES.sub(" ", values.get("alt", "")).strip(" ")
            size = "".join(f' {k}="{values[k]}"' for k in ("width", "height") if _is_count(values.get(k, "")))
            picture = Picture(src, alt, size)
            self._flush()
            if not self._figures:
                self._write_picture(picture)
                return
            before = self._figures[-1].get("picture")
            if isinstance(before, Picture):
                self._write_picture(before)
            self._figures[-1]["picture"] = picture

    def _start_in_caption(self, tag: str) -> str:
        if tag == "small":
            self._credit += 1
            return "credit"
        if tag not in MARKS and tag != "a":
            self._add_to_caption(" ")
        return "none"

    def _start_mark(self, tag: str, values: dict[str, str]) -> str:
        if tag != "a":
            mark = MARKS[tag]
            setattr(self, f"_{mark}", getattr(self, f"_{mark}") + 1)
            return mark
        href = link_address(values.get("href", ""))
        if not href:
            return "none"
        where = escape(href)
        if "record" in values.get("class", "").split():
            label = escape(SPACES.sub(" ", values.get("title", "")).strip(" "))
            self._links.append(f'<a class="record" href="{where}"' + (f' title="{label}"' if label else "") + ">")
            # A record is one piece: emphasis that begins or ends inside it would cut it in two.
            self._record_marks = self._strong, self._em
        else:
            outside = ' rel="noopener"' if re.match("https?:", href, re.IGNORECASE) else ""
            self._links.append(f'<a href="{where}"{outside}>')
        return "link"

    def _start_container(self, tag: str, values: dict[str, str]) -> str:
        self._flush()
        inside = self._wanted[-1][1:3] if self._wanted else ""
        if (tag == "li" and inside not in ("ul", "ol")) or len(self._wanted) >= _DEEPEST:
            return "block"
        start = values.get("start", "") if tag == "ol" else ""
        self._wanted.append(f'<{tag} start="{start}">' if _is_count(start) and start != "1" else f"<{tag}>")
        return "container"

    def _add_to_caption(self, data: str) -> None:
        part = "credit" if self._credit else "caption"
        self._figures[-1][part] = f"{self._figures[-1][part]}{data}"

    def _part(self) -> None:
        """End the running block, except inside a table row, whose cells share one paragraph."""
        if self._cell:
            self._runs.append(_Run(" ", ()))
        else:
            self._flush()

    def _in_record(self) -> bool:
        return bool(self._links) and self._links[-1].startswith('<a class="record"')

    def _marks(self) -> tuple[str, ...]:
        """The marks of the text being read, outermost first, always in one order so that neighbours can be joined."""
        link = self._links[-1] if self._links else ""
        record = self._in_record()
        strong, em = self._record_marks if record else (self._strong, self._em)
        return (
            *((link,) if link and not record else ()),
            *(("<strong>",) if strong else ()),
            *(("<em>",) if em else ()),
            *((link,) if record else ()),
        )

    # Writing

    def _flush(self) -> None:
        """Write the collected runs as one block; white space at its edges and around breaks goes."""
        runs, self._runs = _trimmed(self._runs), []
        if not runs:
            return
        kind = self._headings[-1] if self._headings else "p"
        self._emit(f"<{kind}>{_inline(runs)}</{kind}>")
        self.blocks.append((kind, "".join(run.text for run in runs)))

    def _emit(self, block: str) -> None:
        """Write a block inside the containers the source has open, opening those not written yet."""
        for opening in self._wanted[len(self._written) :]:
            # A list directly in a list sits in an item of its own, and so does any block.
            item = self._in_list() and opening != "<li>"
            self.out.append(("<li>" if item else "") + opening)
            self._written.append(f"</{opening.strip('<>').split()[0]}>" + ("</li>" if item else ""))
        self.out.append(f"<li>{block}</li>" if self._in_list() else block)

    def _in_list(self) -> bool:
        return bool(self._written) and self._written[-1].startswith(("</ul", "</ol"))

    def _unwind(self, depth: int) -> None:
        while len(self._written) > depth:
            self.out.append(self._written.pop())

    def _end_figure(self, figure: dict[str, str | Picture]) -> None:
        caption, credit = (SPACES.sub(" ", str(figure[part])).strip(" ") for part in ("caption", "credit"))
        picture = figure.get("picture")
        if isinstance(picture, Picture):
            picture.caption, picture.credit = caption, credit
            self._write_picture(picture)
        elif caption or credit:
            self._runs.append(_Run(f"{caption} {credit}".strip(" "), ()))
            self._flush()

    def _write_picture(self, picture: Picture) -> None:
        credit = f"<small>{escape(picture.credit, quote=False)}</small>" if picture.credit else ""
        caption = " ".join(part for part in (escape(picture.caption, quote=False), credit) if part)
        image = f'<img src="{escape(picture.src)}" alt="{escape(picture.alt)}"{picture.size}>'
        name = escape(f"{picture.caption} {picture.credit}".strip(" "))
        opening = f'<figure role="figure" aria-label="{name}">' if caption else "<figure>"
        self._emit(opening + image + (f"<figcaption>{caption}</figcaption>" if caption else "") + "</figure>")
        self.pictures.append(picture)
        if caption:
            self.blocks.append(("figcaption", f"{picture.caption} {picture.credit}".strip(" ")))


def _is_count(value: str) -> bool:
    return re.fullmatch(r"[1-9][0-9]{0,3}", value) is not None


def _trimmed(runs: list[_Run]) -> list[_Run]:
    """Drop white space that is not shown: at the edges, around breaks, doubled across runs; drop edge breaks."""
    trimmed: list[_Run] = []
    for run in runs:
        if run.text == "\n":
            if not trimmed:
                continue
            _strip_end(trimmed)
            trimmed.append(run)
            continue
        text = SPACES.sub(" ", run.text)
        if text.startswith(" ") and (not trimmed or trimmed[-1].text[-1] in " \n"):
            text = text[1:]
        if text:
            trimmed.append(_Run(text, run.marks))
    while trimmed and (trimmed[-1].text == "\n" or not trimmed[-1].text.rstrip(" ")):
        trimmed.pop()
    _strip_end(trimmed)
    return trimmed


def _strip_end(runs: list[_Run]) -> None:
    if runs and runs[-1].text != "\n":
        runs[-1] = _Run(runs[-1].text.rstrip(" "), runs[-1].marks)
        if not runs[-1].text:
            runs.pop()


def _inline(runs: list[_Run]) -> str:
    """Write runs with their marks, keeping a mark open across neighbours that share it."""
    out: list[str] = []
    open_marks: list[str] = []
    for index, run in enumerate(runs):
        marks = run.marks
        if run.text == "\n":  # a break inside a mark stays inside it
            after = runs[index + 1].marks
            marks = after[: _shared(open_marks, after)]
        shared = _shared(open_marks, marks)
        out += [_closing(mark) for mark in reversed(open_marks[shared:])]
        out += marks[shared:]
        open_marks = list(marks)
        out.append("<br>" if run.text == "\n" else escape(run.text, quote=False))
    out += [_closing(mark) for mark in reversed(open_marks)]
    return "".join(out)


def _shared(ours: list[str], theirs: tuple[str, ...]) -> int:
    """Count the marks two neighbours have in common, outermost first."""
    return next(
        (n for n, (a, b) in enumerate(zip(ours, theirs, strict=False)) if a != b),
        min(len(ours), len(theirs)),
    )


def _closing(mark: str) -> str:
    return "</a>" if mark.startswith("<a") else mark.replace("<", "</")
