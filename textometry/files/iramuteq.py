"""The IRaMuTeQ corpus format, read and written without loss: `**** *variable_value` lines and `-*theme` lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from textometry.errors import CorpusError, InputError
from textometry.files.encodings import line_end, read_text
from textometry.notes import Note
from textometry.texts.corpus import Corpus, Document, Limits, Theme

_STARRED = re.compile(r"\*{4}(?=[\s*]|$)")
# The older numbered form, as in `0001 *sex_f`.
_NUMBERED = re.compile(r"\d{4,}(?=\s+\*)")
# Lines that look like marks and are none: too few or too many stars, blanks too many or lacking, other dashes and stars.
_NEAR = re.compile(
    r"[ \t]+\*{4}[ \t]+\*?\w|\*{1,3}[ \t]+\*\w|\*{4}[^\s*]|\*{5,}[ \t]+\*\w|\*{4}[ \t]+(?:[^\n]*[ \t])?(?:\*[ \t]+\w|\w+_\w+[ \t]*$)"
    r"|[ \t]*[-–—_][ \t]+\*\w+\s*$|[ \t]+-\*\w|[–—_]\*\w|\d{1,3}[ \t]+\*\w+_|\\\*|[∗＊⁎]{4}",
    re.MULTILINE,
)
_LINES = {end: re.compile(f"[^{end}]*{end}|[^{end}]+") for end in "\n\r"}


def read_iramuteq(path: str | Path, *, encoding: str | None = None, limits: Limits | None = None) -> Corpus:
    """Reads a corpus in the IRaMuTeQ format.

    Parameters
    ----------
    path
        the file; a name ending in `.xz` or `.gz` is unpacked.
    encoding
        its encoding; found out, and said in the notes, when absent.
    limits
        what is accepted; the usual limits when absent.

    Returns
    -------
    one document a `****` line; the text is what stands between that line and the next, save the one line
    end that closes it and the `-*theme` lines, which become themes.

    Raises
    ------
    InputError
        naming the file and the line.
    """
    limits = limits or Limits()
    text, notes = read_text(path, encoding=encoding, limits=limits)
    return parse_iramuteq(text, path=path, notes=notes, limits=limits)


def parse_iramuteq(
    text: str, *, path: str | Path | None = None, notes: tuple[Note, ...] = (), limits: Limits | None = None
) -> Corpus:
    """The corpus held by a text in the IRaMuTeQ format; see `read_iramuteq`. Cost: linear in the text."""
    limits = limits or Limits()
    documents: list[Document] = []
    names: set[str] = set()
    header, header_line = "", 0
    body: list[tuple[int, str]] = []
    head, end = _head_pattern(text), line_end(text)

    def close() -> None:
        if header_line:
            documents.append(_document(header, body, len(documents), path, header_line, end))
            names.update(documents[-1].variables)
            if len(names) > limits.variables:
                raise InputError(
                    "iramuteq_variables_too_many",
                    most=limits.variables,
                    path=path,
                    line=header_line,
                )

    near: list[tuple[int, str]] = []
    for number, line in enumerate(_lines(text), 1):
        if _NEAR.match(line):
            near.append((number, line.strip()[:40]))
        if head.match(line):
            close()
            header, body, header_line = line, [], number
        elif header_line:
            body.append((number, line))
        elif line.strip():
            raise InputError(
                "iramuteq_text_before_first",
                path=path,
                line=number,
            )
    close()
    if not documents:
        raise InputError("corpus_empty", path=path)
    notes = (*notes, *_marks_note(near), *_several_note(documents))
    try:
        return Corpus(tuple(documents), notes).within(limits)
    except InputError as error:
        raise error.at(path) from error


def near_misses(text: str) -> tuple[Note, ...]:
    """What is to be said of lines that look like marks of the format and are none (`*** *sex_f`, `- *theme`)."""
    return _marks_note((number, line.strip()[:40]) for number, line in enumerate(_lines(text), 1) if _NEAR.match(line))


def _marks_note(near_misses: Iterable[tuple[int, str]]) -> tuple[Note, ...]:
    near = list(near_misses)
    if not near:
        return ()
    quoted = [f"{number} ({line})" for number, line in near[:10]]
    return (Note("iramuteq_near_miss", {"count": len(near), "lines": quoted}),)


def _several_note(documents: Iterable[Document]) -> tuple[Note, ...]:
    several = [document for document in documents if document.also]
    names = list(dict.fromkeys(name for document in several for name in document.also))
    return (Note("variables_several", {"variables": names, "documents": len(several)}),) if names else ()


def _head_pattern(text: str) -> re.Pattern[str]:
    first = next((line for line in _lines(text) if line.strip()), "")
    return _NUMBERED if _NUMBERED.match(first) else _STARRED


def _lines(text: str) -> Iterator[str]:
    return (match.group() for match in _LINES[line_end(text)].finditer(text))


def _document(
    header: str, body: list[tuple[int, str]], number: int, path: str | Path | None, line_number: int, line_end: str
) -> Document:
    variables: dict[str, str | None] = {}
    also: dict[str, tuple[str | None, ...]] = {}
    title = []
    for word in header.split()[1:] if not header.startswith("*****") else []:
        if not word.startswith("*"):
            title.append(word)
            continue
        name, sign, value = word[1:].partition("_")
        if not name:
            raise InputError("iramuteq_variable_unnamed", word=word, path=path, line=line_number)
        cleaned = value if sign else None
        if name not in variables:
            variables[name] = cleaned
        elif cleaned not in (variables[name], *also.get(name, ())):  # IRaMuTeQ takes several values of one variable
            also[name] = (*also.get(name, ()), cleaned)
    if body:
        last_number, last = body[-1]
        body[-1] = (last_number, last[:-2] if last.endswith("\r\n") else last.removesuffix(line_end))
    pieces: list[str] = []
    opened: list[tuple[str, int]] = []
    length = 0
    for at, line in body:
        if line.startswith("-*"):
            if not line[2:].strip():
                raise InputError("iramuteq_theme_unnamed", path=path, line=at)
            opened.append((line[2:].strip(), length))
        else:
            pieces.append(line)
            length += len(line)
    ends = [start for _, start in opened[1:]] + [length]
    themes = tuple(Theme(name, start, end) for (name, start), end in zip(opened, ends, strict=True)) if opened else ()
    document = Document(str(number + 1), "".join(pieces), variables, themes, " ".join(title), also)
    words = header[4:].rstrip("\r\n") if header.startswith("****") else ""
    return document if f"****{words}" == _header(document) or not words.strip() else replace(document, starred=words)


def format_iramuteq(corpus: Corpus) -> str:
    """The corpus in the IRaMuTeQ format: reading it again gives the same texts, variables and themes.

    Raises
    ------
    CorpusError
        when a text, a variable or a theme cannot be said in that format (a name with a space, a line
        of text that begins with `****` or `-*`, themes that do not follow one another from line to line).
    """
    return "".join(_formatted(document) for document in corpus.documents)


def write_iramuteq(corpus: Corpus, path: str | Path) -> None:
    """Writes the corpus in the IRaMuTeQ format, in UTF-8; nothing is written when it cannot be said. See above."""
    Path(path).write_bytes(format_iramuteq(corpus).encode("utf-8"))


def starred_word(name: str, value: str | None) -> str:
    """A variable as `*name_value`, spaces and signs made into what the format can hold (this step loses them)."""
    name = re.sub(r"[\s_*]+", "-", name.strip()) or "variable"
    if value is None:
        return f"*{name}"
    plain = re.sub(r"[\s*]+", "-", value.strip())
    return f"*{name}_{plain}"


def simplify_variables(corpus: Corpus) -> Corpus:
    """The same corpus, names and values of variables freed of the spaces the IRaMuTeQ format has no room for.

    Raises
    ------
    CorpusError
        when two variables of a document would become one.
    """
    documents = []
    for document in corpus.documents:
        variables: dict[str, str | None] = {}
        also: dict[str, tuple[str | None, ...]] = {}
        for name, value in document.variables.items():
            plain, sign, plain_value = starred_word(name, value)[1:].partition("_")
            if plain in variables:
                raise CorpusError("iramuteq_variable_names_alike", document=document.id, variable=plain)
            variables[plain] = plain_value if sign else None
            more = [starred_word(name, value)[1:].partition("_")[2] or None for value in document.also.get(name, ())]
            if more:
                also[plain] = tuple(more)
        title = " ".join(document.title.replace("*", " ").split())
        documents.append(
            Document(document.id, document.text, variables, document.themes, title, also, document.starred)
        )
    return Corpus(tuple(documents), corpus.notes)


def _header(document: Document) -> str:
    """The line that opens a text: its title, then its variables."""
    pairs = [(name, value) for name in document.variables for value in document.values(name)]
    words = [f"*{name}" if value is None else f"*{name}_{value}" for name, value in pairs]
    return " ".join(["****", *document.title.split(), *words])


def _says_the_same(document: Document) -> bool:
    """Whether the line that opened a text still says its variables and title."""
    if not document.starred[:1].isspace() or len(document.starred.splitlines()) != 1:
        return False
    try:
        again = _document(f"****{document.starred}", [], 0, None, 0, "\n")
    except InputError:
        return False
    return (again.variables, again.also, again.title) == (dict(document.variables), dict(document.also), document.title)


def _formatted(document: Document) -> str:
    for name in document.variables:
        for value in document.values(name):
            word = f"*{name}" if value is None else f"*{name}_{value}"
            if not name or "_" in name or name.startswith("*") or word.split() != [word]:
                raise CorpusError("iramuteq_variable", document=document.id, variable=name, value=value)
    if " ".join(document.title.split()) != document.title or re.search(r"(^|\s)\*", document.title):
        raise CorpusError("iramuteq_title", document=document.id)
    # Words stay where they were.
    header = f"****{document.starred}" if document.starred and _says_the_same(document) else _header(document)
    text = document.text
    if bad := re.search(r"^(\*{4}(?=[\s*]|$)|-\*).*", text, re.MULTILINE):
        raise CorpusError("iramuteq_line", document=document.id, beginning=bad.group()[:20])
    pieces, at = [], 0
    ends = [*(theme.start for theme in document.themes[1:]), len(text)]
    for theme, end in zip(document.themes, ends, strict=False):
        if theme.end != end or (theme.start and text[theme.start - 1] != "\n") or theme.name.strip() != theme.name:
            raise CorpusError("iramuteq_theme", document=document.id, theme=theme.name)
        pieces += [text[at : theme.start], f"-*{theme.name}\n"]
        at = theme.start
    pieces.append(text[at:])
    # A text that ends on a carriage return needs a whole CRLF after it, of which the reader takes exactly that.
    return f"{header}\n{''.join(pieces)}" + ("\r\n" if text.endswith("\r") else "\n")
