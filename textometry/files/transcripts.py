"""Cut transcripts of talks into turns: a text for each, whose speaker is a variable."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from textometry.errors import CorpusError
from textometry.notes import Note
from textometry.texts.corpus import Corpus, Document, Theme

SPEAKER, MOMENT = "speaker", "moment"
_DATE = r"(?:\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?[ \t\u202f\u00a0](?:à[ \t])?)?"  # as messengers export it
_CLOCK = rf"[\[(<]?{_DATE}(?:\d{{1,2}}:)?\d{{1,2}}:\d{{2}}(?:[.,]\d{{1,3}})?[\])>]?"
# A line such as “Ada : …”, “[00:01:02] Ada Lovelace: …”, “12/03/2026, 10:01 - Ada: …”, “Ada (00:01:02) : …”, “Ada\t…”; the name begins with a capital or a figure.
_TURN = re.compile(
    rf"^[ \t]*(?:(?P<before>{_CLOCK})[ \t]*[-–—]?[ \t]*)?"
    rf"(?P<name>[^\W_a-zà-öø-ÿ][^\W_]*(?:[ .’'&/-]{{1,2}}[^\W_]+){{0,5}}\.?)"
    rf"(?:[ \t]*(?P<after>{_CLOCK}))?[ \t\u00a0\u202f]*(?::(?!//)|\t|[–—](?=\s))[ \t\u00a0]*",
    re.MULTILINE,
)
_LONGEST_NAME = 40


def by_speaker(corpus: Corpus) -> Corpus:
    """The corpus with a text for each turn, `speaker` (and `moment`, when it is noted) being variables of it.

    A name is one of a speaker when it opens at least two turns of its text, or when another does. What stands before the
    first turn is a text without speaker.

    Parameters
    ----------
    corpus
        the transcripts.

    Raises
    ------
    CorpusError
        when no text is cut.
    """
    documents: list[Document] = []
    speakers: Counter[str] = Counter()
    whole: list[str] = []
    for document in corpus.documents:
        turns = _turns(document.text)
        if not turns:
            whole.append(document.id)
            documents.append(document)
            continue
        first = turns[0].start()
        if document.text[:first].strip():
            documents.append(_part(document, f"{document.id}/0", 0, first, {}))
        ends = [*(turn.start() for turn in turns[1:]), len(document.text)]
        for number, (turn, end) in enumerate(zip(turns, ends, strict=True), 1):
            name = _plain(turn["name"])
            speakers[name] += 1
            variables: dict[str, str] = {SPEAKER: name}
            if moment := turn["before"] or turn["after"]:
                variables[MOMENT] = moment.strip("[]()<>")
            documents.append(_part(document, f"{document.id}/{number}", turn.end(), end, variables))
    if not speakers:
        raise CorpusError("speakers_missing")
    notes = [Note("speakers_found", {"speakers": [f"{name} ({times})" for name, times in speakers.most_common(20)]})]
    if whole:
        notes.append(Note("speakers_missing_in", {"documents": whole[:20], "count": len(whole)}))
    return Corpus(tuple(documents), (*corpus.notes, *notes))


def looks_like_transcripts(texts: Iterable[str]) -> bool:
    """Whether at least half of some texts are made of turns, more than one line in five each."""
    by_turns = [len(_turns(text)) * 5 > len(text.splitlines()) for text in texts if text.strip()]
    return 2 * sum(by_turns) > len(by_turns) > 0


def _turns(text: str) -> list[re.Match[str]]:
    """The places where somebody begins to speak."""
    turns = [turn for turn in _TURN.finditer(text) if len(turn["name"]) <= _LONGEST_NAME]
    times = Counter(_plain(turn["name"]) for turn in turns)
    known = {name for name, count in times.items() if count > 1}
    repeated = [turn for turn in turns if _plain(turn["name"]) in known]
    return repeated if len(repeated) > 2 or len(known) > 1 else []


def _plain(name: str) -> str:
    return " ".join(name.replace("\u00a0", " ").split()).rstrip(".")


def _part(document: Document, name: str, start: int, end: int, variables: dict[str, str]) -> Document:
    """A stretch of a text, without the blanks at its ends, as a text of its own."""
    text = document.text[start:end]
    start += len(text) - len(text.lstrip())
    end = start + len(text.strip())
    themes = tuple(
        Theme(theme.name, max(theme.start, start) - start, min(theme.end, end) - start)
        for theme in document.themes
        if theme.start < end and theme.end > start
    )
    return replace(
        document,
        id=name,
        text=document.text[start:end],
        variables={**document.variables, **variables},
        themes=themes,
        starred="",
    )
