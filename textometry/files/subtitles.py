"""Subtitles (SubRip, WebVTT) as what is said in them: without numbers, times and styles; a voice tag opens its line as a speaker."""

from __future__ import annotations

import html
import re

from textometry.notes import Note

SUBTITLES = (".srt", ".vtt")
_TIMES = re.compile(
    r"^[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}[ \t]*-->[ \t]*(?:\d{1,3}:)?\d{1,2}:\d{2}[.,]\d{1,3}\b.*$",
    re.MULTILINE,
)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]+)>")
_TAG = re.compile(r"</?(?:[bicuv]|ruby|rt|lang|font)\b[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_LOOKED_AT = 4_000  # characters
_SET_ASIDE = ("WEBVTT", "NOTE", "STYLE", "REGION")


def looks_like_subtitles(text: str) -> bool:
    """Whether a text, whatever the name of its file, is made of lines that a player shows between two times."""
    return bool(_TIMES.search(text[:_LOOKED_AT]))


def spoken(text: str) -> tuple[str, Note]:
    """What is said, a line for each subtitle, and the note that says how many subtitles there were. Cost: linear in the text.

    Parameters
    ----------
    text
        the whole file, in which `looks_like_subtitles` found times.
    """
    lines: list[str] = []
    times = 0
    for block in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").strip("\ufeff\n ")):
        rows = block.split("\n")
        at = next((number for number, row in enumerate(rows) if _TIMES.match(row)), None)
        if at is None and rows[0].split(" ")[0].split("\t")[0] in _SET_ASIDE:
            continue
        if at is not None:
            times += 1
            # What stands above the times is the number or the name of the subtitle.
            rows = rows[at + 1 :]
        shown = " ".join(row.strip() for row in rows if row.strip())
        shown = html.unescape(_TAG.sub("", _VOICE.sub(r"\1: ", shown))).strip()
        if shown:
            lines.append(shown)
    return "\n".join(lines), Note("subtitles_read", {"subtitles": times})
