"""Line folder for templates: breaks lines over 140 characters where a page renders the same.

A line is broken at a space that is there, or beside an element that is laid out as a block, since a browser drops the white
space at the edges of blocks. Never inside `{% %}`, `{{ }}`, a quoted value, `pre`, `textarea`, `script`, `style` or `title`, a
`blocktranslate` that is not `trimmed`, nor between two inline elements that touch one another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

WIDTH = 140
INDENT = "  "
DJANGO = r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}"
QUOTED = rf'"(?:{DJANGO}|[^"])*"' + rf"|'(?:{DJANGO}|[^'])*'"
# Left whole: what a browser or a catalogue reads to the letter.
WHOLE = (
    r"<(?P<raw>pre|textarea|script|style|title)\b.*?</(?P=raw)>|<!--.*?-->"
    r"|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{%\s*verbatim\b.*?\{%\s*endverbatim\s*%\}"
    r"|\{%\s*blocktranslate\b(?:(?!trimmed|%\}).)*%\}.*?\{%\s*endblocktranslate\s*%\}"
)
TOKEN = re.compile(
    rf"{WHOLE}|{DJANGO}|<[/!]?[a-zA-Z](?:{QUOTED}|{DJANGO}|[^>])*>|(?:(?!{DJANGO}|<[/!]?[a-zA-Z]).)+", re.DOTALL
)
IN_TAG = re.compile(rf"{QUOTED}|{DJANGO}|(?P<space> +)", re.DOTALL)
NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
WORD = re.compile(r"\{%-?\s*(\w+)")
CLASSES = re.compile(r'\bclass="([^"]*)"')
BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br caption col colgroup dd details dialog div dl dt fieldset figcaption figure footer"
        " form h1 h2 h3 h4 h5 h6 head header hr html legend li link main meta nav ol optgroup option p section select summary table"
        " tbody td template tfoot th thead tr ul svg g defs path circle rect line polyline polygon use",
    )
)
INLINE_OUTSIDE = frozenset({"button", "select", "svg"})  # a line of text outside, a box of their own inside
VOID = frozenset(re.findall(r"\w+", "area base br col embed hr img input link meta source track wbr"))
# Words of our own that render a block around what they hold (`ui/parts`), and drop the space at its edges.
PARTS = frozenset({"crumbs", "notice", "empty_state", "table", "figure"})
# Words that render one or more blocks.
WORDS = frozenset({"crumb", "field", "form", "form_summary"})
# Blocks of the frame that stand among blocks.
FRAMES = frozenset({"content", "head", "scripts", "styles"})
SILENT = frozenset({"load", "with", "csrf_token", "extends"})
OPENERS = frozenset({"if", "for", "with", "block", "blocktranslate", "ifchanged", "autoescape", "filter", *PARTS})
# Words that render text or inline elements.
CONTENT = frozenset({"translate", "icon", "sample", "of_what", "called", "live_words"})


@dataclass
class Token:
    """A piece of a template: where it stands, what it is, how deep, and whether white space beside it is dropped."""

    start: int
    text: str
    kind: str  # "text", "tag", "word" (of Django), "value", "comment" or "whole"
    name: str = ""
    depth: int = 0
    translated: bool = False
    tight: bool = False
    classes: frozenset[str] = frozenset()  # of an end, those of its start
    before: bool = False
    after: bool = False

    @property
    def opens(self) -> bool:
        if self.kind == "tag":
            return not self.text.startswith("</") and self.name not in VOID and not self.text.endswith("/>")
        return self.kind == "word" and self.name in OPENERS

    @property
    def closes(self) -> bool:
        return self.text.startswith("</") if self.kind == "tag" else self.kind == "word" and self.name.startswith("end")


@dataclass
class Styles:
    """Classes of which the looks depend on white space: laid out in a line, or hidden while `:empty`."""

    inline: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()
    # By template: whether white space before and after it is dropped.
    edges: dict[str, tuple[bool, bool]] = field(default_factory=dict)


@dataclass(order=True)
class Break:
    """A place where a line may be broken: `end` - `start` spaces are replaced. Rank 0: between tags, 1: in text, 2: in a tag."""

    start: int
    end: int = field(compare=False)
    rank: int = field(compare=False)
    depth: int = field(compare=False)


def styles_of(css: str) -> Styles:
    """Read which classes a style sheet lays out in a line or hides while empty."""
    rules = re.findall(r"([^{};]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    inline = {
        name
        for selector, body in rules
        if re.search(r"display:\s*inline", body)
        for name in re.findall(r"\.([\w-]+)", selector)
    }
    empty = {name for selector, _ in rules for name in re.findall(r"\.([\w-]+)[^,\s]*:empty", selector)}
    return Styles(frozenset(inline), frozenset(empty))


def tokens_of(text: str, styles: Styles) -> list[Token]:
    """Cut a template into its pieces; put together they are the template again."""
    tokens: list[Token] = []
    depth, translated, around = 0, False, [False]
    started: list[Token] = []
    for match in TOKEN.finditer(text):
        token = Token(match.start(), match[0], _kind(match[0], whole=match["raw"] is not None))
        named = (NAME if token.kind == "tag" else WORD).match(token.text)
        token.name = named[1].lower() if named else ""
        token.classes = _classes(token)
        if token.closes:
            start = next((other for other in reversed(started) if other.name == token.name), token)
            token.classes = start.classes
            started = started[: started.index(start)] if start is not token else started
            depth -= 1
            around = around[:-1] or [False]
            translated = translated and token.name != "endblocktranslate"
        token.depth, token.translated, token.tight = depth, translated, around[-1]
        if token.opens:
            depth += 1
            started += [token] if token.kind == "tag" else []
            around = [*around, bool(token.classes & styles.empty)]
            translated = translated or token.name == "blocktranslate"
        tokens.append(token)
    return tokens


def _kind(text: str, *, whole: bool) -> str:
    if whole or text.startswith("<!--") or re.match(r"\{%\s*(comment|verbatim)\b", text):
        return "whole"
    if text.startswith("{%"):
        return "whole" if re.search(r"\{%\s*endblocktranslate\s*%\}$", text) and text.count("{%") > 1 else "word"
    if text.startswith("{#"):
        return "comment"
    return "value" if text.startswith("{{") else "tag" if re.match(r"<[/!]?[a-zA-Z]", text) else "text"


def _classes(token: Token) -> frozenset[str]:
    return frozenset(name for value in CLASSES.findall(token.text) for name in value.split())


def _edge(token: Token, styles: Styles, known: bool, *, forward: bool) -> bool:  # noqa: FBT001  (what is known so far)
    """Whether white space is dropped past `token`, where it was dropped (`known`) before it, read `forward` or backward."""
    if token.kind == "text":
        return (token.text[-1] if forward else token.text[0]).isspace() or (known and not token.text.strip())
    if token.kind == "comment" or (token.kind == "whole" and re.match(r"\{%\s*comment", token.text)):
        return known
    if token.kind == "whole":
        return token.text.startswith(("<script", "<style"))
    if token.kind == "tag" and token.name == "input" and 'type="hidden"' in token.text:
        return known
    if token.kind == "tag":
        inside = token.opens if forward else token.closes
        if token.name in INLINE_OUTSIDE or token.classes & styles.inline:
            return inside
        return token.name in BLOCKS or (known and inside)
    if token.kind == "word":
        if token.name in WORDS or token.name.removeprefix("end") in PARTS:
            return True
        if token.name == "include" and (target := re.search(r'"([^"]+)"', token.text)):
            return styles.edges.get(target[1], (False, False))[int(forward)]
        if token.name == "block":
            return forward and token.text.split()[2] in FRAMES
        if (
            token.name in SILENT
            or token.name == "endwith"
            or re.search(r"\b(as|asvar) \w+ ?(trimmed )?%\}$", token.text)
        ):
            return known
    return False


def _settle(tokens: list[Token], styles: Styles) -> None:
    """Note for each token whether white space before and after it is dropped, on every way that a page may be rendered."""
    _walk(tokens, styles, forward=True)
    _walk(tokens, styles, forward=False)


def _walk(tokens: list[Token], styles: Styles, *, forward: bool) -> None:
    """Follow `if`, `for` and `with` in one direction; where two ways meet, both must drop the white space."""
    known = False
    # Each way: what was known at its start, at the ends of its branches so far, whether one may be skipped.
    ways: list[Any] = []
    for token in tokens if forward else reversed(tokens):
        if forward:
            token.before = token.before or known
        else:
            token.after = token.after or known
        begins, ends = (token.opens, token.closes) if forward else (token.closes, token.opens)
        name = token.name.removeprefix("end")
        if token.kind == "word" and name in {"if", "for", "ifchanged"} and begins:
            ways.append([known, [], True])
            # A loop also comes to its start from its end, which is not known yet: only an edge in its body counts.
            known = known and (name != "for" or _repeats(tokens, token, styles, forward=forward))
        elif token.kind == "word" and token.name in {"else", "elif", "empty"} and ways:
            ways[-1][1].append(known)
            ways[-1][2] = ways[-1][2] and token.name == "elif"
            known = ways[-1][0]
        elif token.kind == "word" and name in {"if", "for", "ifchanged"} and ends and ways:
            at_start, branches, skipped = ways.pop()
            known = known and all(branches) and (at_start or not skipped)
        else:
            known = _edge(token, styles, known, forward=forward)
        if forward:
            token.after = token.after or known
        else:
            token.before = token.before or known


def _repeats(tokens: list[Token], loop: Token, styles: Styles, *, forward: bool) -> bool:
    """Whether the body of a loop ends (read `forward`) or begins with an edge of its own."""
    number = next(index for index, token in enumerate(tokens) if token is loop)
    others = tokens[number + 1 :] if forward else tokens[number - 1 :: -1]
    body = []
    for token in others:
        if token.kind == "word" and token.depth == loop.depth and (token.name in {"empty", "endfor", "for"}):
            break
        body.append(token)
    last = body[-1] if body else None
    return last is not None and last.kind in {"text", "tag"} and _edge(last, styles, known=False, forward=forward)


def breaks_of(tokens: list[Token]) -> list[Break]:
    """Return every place where a line may be broken, in the order of the text."""
    breaks = []
    for before, after in pairwise(tokens):
        inside = before.translated if before.closes else after.translated if not after.closes else before.translated
        edge = (
            before.name == "blocktranslate" or after.name in {"endblocktranslate", "plural"} or before.name == "plural"
        )
        free = edge if (inside or edge) else (before.after or after.before)
        tight = (after.tight if not after.closes else before.tight) or (before.opens and after.tight)
        touches = before.text[-1:].isspace() or after.text[:1].isspace()
        hugged = (
            (_is_content(before, after) or (before.opens and after.closes)) and not edge and _is_inline(before, after)
        )
        if free and not tight and not touches and not hugged:
            breaks.append(
                Break(after.start, after.start, int(_is_content(before, after)), after.depth + int(after.closes))
            )
    for number, token in enumerate(tokens):
        if token.kind == "text":
            inner = bool(token.text.strip())
            for space in re.finditer(r" +", token.text):
                at_edge = not inner or space.start() == 0 or space.end() == len(token.text)
                following = tokens[number + 1] if number + 1 < len(tokens) else token
                depth = token.depth if inner else following.depth + int(following.closes)
                rank = 0 if at_edge and not inner and not token.translated else 1
                breaks.append(Break(token.start + space.start(), token.start + space.end(), rank, depth))
        elif token.kind == "tag":
            places = [(m.start(), m.end()) for m in IN_TAG.finditer(token.text) if m["space"]]
            # Between attributes a space more is nothing: after a value, before what may add an attribute.
            places += [
                (m.end(), m.end())
                for m in IN_TAG.finditer(token.text)
                if m[0][0] in "\"'" and token.text.startswith("{%", m.end())
            ]
            breaks += [Break(token.start + first, token.start + last, 2, token.depth + 2) for first, last in places]
    return sorted(breaks)


def edges_of(text: str, styles: Styles) -> tuple[bool, bool]:
    """Whether white space before and after an included template is dropped."""
    tokens = tokens_of(text, styles)
    _settle(tokens, styles)
    return (tokens[0].before, tokens[-1].after) if tokens else (False, False)


def _is_content(*tokens: Token) -> bool:
    """Whether one of them is words on the page: text, a value, a sentence, an icon."""
    return any(token.kind in {"text", "value"} or (token.kind == "word" and token.name in CONTENT) for token in tokens)


def _is_inline(*tokens: Token) -> bool:
    return any(token.kind == "tag" and token.name not in BLOCKS | INLINE_OUTSIDE for token in tokens)


def fold(text: str, styles: Styles | None = None) -> str:
    """Break the lines of a template that are too long; those that cannot be broken stay."""
    before = ""
    while text != before and any(len(line) > WIDTH for line in text.split("\n")):
        before, text = text, _fold_once(text, styles or Styles())
    return text


def _fold_once(text: str, styles: Styles) -> str:
    text = "\n".join(_loosened(_fold_comment(line)) for line in text.split("\n"))
    tokens = tokens_of(text, styles)
    _settle(tokens, styles)
    breaks = breaks_of(tokens)
    lines, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if len(line) > WIDTH:
            here = [
                place for place in breaks if start + len(line) - len(line.lstrip()) < place.start and place.end < end
            ]
            first = next(
                (token for token in tokens if token.start + len(token.text) > start + len(line) - len(line.lstrip())),
                None,
            )
            margin = len(line) - len(line.lstrip())
            base = (first.depth if first else 0, margin)
            lines += _folded(text, start + margin, end, margin, here, base)
        else:
            lines.append(line)
        start = end + 1
    return "\n".join(lines)


def _fold_comment(line: str) -> str:
    """A comment that is too long becomes a block, since `{# #}` ends with its line."""
    comment = re.fullmatch(r"( *)\{# ?(.*?) ?#\}", line)
    if comment is None or len(line) <= WIDTH:
        return line
    margin, words = comment[1], comment[2].split(" ")
    lines = [""]
    for word in words:
        if lines[-1] and len(margin) + len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append(word)
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return "\n".join(margin + part for part in ["{% comment %}", *lines, "{% endcomment %}"])


def _loosened(line: str) -> str:
    """A long sentence is written in the form that can be broken; catalogues have the same sentence in both."""
    if len(line) <= WIDTH:
        return line
    line = re.sub(
        r"(\{% blocktranslate\b(?:(?!trimmed|asvar|%\}).)*?) %\}(?=\S)((?:(?!\{% endblock).)*?\S\{% endblocktranslate %\})",
        r"\1 trimmed %}\2",
        line,
    )
    alone = re.fullmatch(r'( *)\{% translate "([^"%{}\\]+)" %\}', line)
    return f"{alone[1]}{{% blocktranslate trimmed %}}{alone[2]}{{% endblocktranslate %}}" if alone else line


def _folded(text: str, start: int, end: int, margin: int, breaks: list[Break], base: tuple[int, int]) -> Iterator[str]:
    """Give the lines of one piece: broken where it is shallowest, between tags rather than in text, in text rather than in a tag."""
    if margin + end - start <= WIDTH or not breaks:
        yield " " * margin + text[start:end]
        return
    outer = [place for place in breaks if place.rank < 2] or breaks
    depth = min(place.depth for place in outer)
    level = [place for place in outer if place.depth == depth]
    parting = [place for place in level if place.rank == 0]
    chosen = parting or _filled(level, start, end, WIDTH - margin)
    edges = [start, *(edge for place in chosen for edge in (place.start, place.end)), end]
    for index in range(0, len(edges), 2):
        first, last = edges[index], edges[index + 1]
        inside = [place for place in breaks if first < place.start and place.end < last]
        at = margin
        if index:
            closes = re.match(r"</|\{%\s*(end|else|elif|empty|plural)", text[first:last]) is not None
            at = max(0, base[1] + len(INDENT) * (chosen[index // 2 - 1].depth - base[0] - int(closes)))
        yield from _folded(text, first, last, at, inside, base)


def _filled(level: list[Break], start: int, end: int, width: int) -> list[Break]:
    """Choose among breaks so that each line is filled as far as it goes."""
    chosen: list[Break] = []
    at = start
    for place, following in pairwise([*level, Break(end, end, 0, 0)]):
        if following.start - at > width:
            chosen.append(place)
            at = place.end
    return chosen
