"""Line folder for styles: breaks lines over 140 characters at spaces that are there, outside of strings and addresses."""

from __future__ import annotations

import re

WIDTH = 140
INDENT = "  "
PIECE = re.compile(r"""/\*.*?\*/|"[^"]*"|'[^']*'|url\([^)]*\)|[{};,()]|[^"'{};,()/u]+|.""", re.DOTALL)


def fold(css: str) -> str:
    """Break the lines of a style sheet that are too long; those without a place to break stay."""
    lines: list[str] = []
    in_comment = False
    for line in css.split("\n"):
        was_in_comment = in_comment
        in_comment = (in_comment or "/*" in line) and line.rfind("*/") < max(line.rfind("/*"), 0) + int(was_in_comment)
        lines += (
            [line] if len(line) <= WIDTH else _comment(line) if was_in_comment or _is_comment(line) else _rule(line)
        )
    return "\n".join(lines)


def _is_comment(line: str) -> bool:
    return re.fullmatch(r"\s*/\*(?:(?!\*/).)*(\*/)?\s*", line) is not None


def _fill(margin: str, words: list[str], more: str = "") -> list[str]:
    """Put words on lines of which those after the first are set in by `more`."""
    lines = [margin + words[0]]
    for word in words[1:]:
        if len(lines[-1]) + 1 + len(word) > WIDTH:
            lines.append(margin + more + word)
        else:
            lines[-1] += f" {word}"
    return lines


def _comment(line: str) -> list[str]:
    margin = line[: len(line) - len(line.lstrip())]
    return _fill(margin, line.strip().split(" "), "   " if line.lstrip().startswith("/*") else "")


def _rule(line: str) -> list[str]:
    """Each selector's block on lines of its own, its declarations filled; what is nested stays whole where it fits."""
    margin = line[: len(line) - len(line.lstrip())]
    if len(line) <= WIDTH:
        return [line]
    parts = _parts(line.strip())
    if not any(part.endswith("}") for part in parts):
        return [folded for filled in _fill(margin, parts) for folded in _declaration(filled)]
    lines: list[str] = []
    for part in parts:
        if len(margin) + len(part) <= WIDTH or not part.endswith("}"):
            fits = len(margin) + len(part) <= WIDTH
            lines += [margin + part] if fits else _fill(margin, part.split(" ") if '"' not in part else [part], INDENT)
            continue
        head, _brace, rest = part.partition("{")
        body = rest[:-1].strip()
        lines += _fill(margin, re.split(r"(?<=,) ", head.strip() + " {"))
        inner = _parts(body)
        if any(part.endswith("}") for part in inner):
            lines += [folded for rule in inner for folded in _rule(margin + INDENT + rule)]
        else:
            lines += [folded for filled in _fill(margin + INDENT, inner) for folded in _declaration(filled)]
        lines.append(margin + "}")
    return lines


def _declaration(line: str) -> list[str]:
    """A declaration that is too long by itself, broken after the commas of its value."""
    if len(line) <= WIDTH:
        return [line]
    margin = line[: len(line) - len(line.lstrip())]
    return _fill(margin, re.split(r"(?<=,) ", line.strip()), INDENT)


def _parts(css: str) -> list[str]:
    """Cut at the outer `;` and `}`: declarations and rules."""
    parts, depth, part = [], 0, ""
    for piece in PIECE.findall(css):
        part += piece
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(piece, 0)
        if depth == 0 and (piece in {";", "}"} or piece.startswith("/*")):
            parts.append(part.strip())
            part = ""
    return [*parts, part.strip()] if part.strip() else parts
