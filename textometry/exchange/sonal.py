"""Read interviews of Sonal: `.sonal` (pages of the version of today), `.rtr` (files of Sonal 2), and `.crp`, the corpus of either.

Written from what these files hold; no code of Sonal is used.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from textometry.errors import InputError
from textometry.exchange.gathering import Gathering, Stretch
from textometry.exchange.refi_reading import ReadProject
from textometry.files.encodings import read_text
from textometry.files.webpages import page_root
from textometry.notes import Note
from textometry.texts.corpus import Limits

SONAL = (".sonal", ".rtr", ".crp")
# What Sonal writes beside interviews: sound, its picture, what was listened to.
_COMPANIONS = (".wav", ".mp3", ".m4a", ".ogg", ".mp4", ".bmp", ".lct", ".json", ".bak")
_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_SCRIPT = re.compile(
    r"""<script[^>]{0,200}\bid=["'](\w{3,5}-json)["'][^>]{0,200}>(.*?)</script>""", re.IGNORECASE | re.DOTALL
)
_UNSEEN = re.compile("[\u200b-\u200f\ufeff]")
# « [>Ada]: » opens what Ada says; « [12,5] » is a place in the recording; « {+3} … {-3} » a passage of some weight.
_MARK = re.compile(r"\[>(?P<name>[^\]\n]{1,80})\]:?|\[(?P<place>\d+(?:[.,]\d+)?)\]|\{(?P<weight>[+-]\d)\}")
_NO_THEME = "000"


@dataclass(slots=True)
class _Interview:
    """The text of an interview as it grows: a line a turn, and the stretches of each theme."""

    name: str
    text: str = ""
    speaker: str = ""
    stretches: list[tuple[str, int, int]] = field(default_factory=list)
    labels: list[tuple[int, int]] = field(default_factory=list)
    pseudonyms: int = 0

    def turn(self, speaker: str) -> None:
        """What follows is said by somebody, whose name opens a line; nothing when they speak already."""
        speaker = " ".join(_UNSEEN.sub("", speaker).replace(":", " ").split()).strip(" ?")
        if speaker == self.speaker:
            return
        self.speaker = speaker
        self.line()
        if speaker:
            start, self.text = len(self.text), self.text + f"{speaker[0].upper()}{speaker[1:]} : "
            self.labels.append((start, len(self.text)))

    def line(self) -> None:
        """Ends the line, unless one begins."""
        self.text = self.text.rstrip(" ")
        if self.text and not self.text.endswith("\n"):
            self.text += "\n"

    def say(self, words: str, themes: list[str]) -> None:
        """Adds some words, marked with themes."""
        words = re.sub(r"\s+", " ", _UNSEEN.sub("", words))
        if not self.text or self.text[-1] in " \n":
            words = words.lstrip()
        start, self.text = len(self.text) + len(words) - len(words.lstrip()), self.text + words
        end = len(self.text.rstrip())
        for theme in themes:
            if start < end:
                self.stretches.append((theme, start, end))

    def joined(self) -> list[tuple[str, int, int]]:
        """The stretches, those of one theme that only blanks and names of speakers part being one."""
        characters = list(self.text)
        for start, end in self.labels:
            characters[start:end] = " " * (end - start)
        bare = "".join(characters)
        stretches: list[tuple[str, int, int]] = []
        last: dict[str, int] = {}
        for theme, start, end in self.stretches:
            at = last.get(theme)
            if at is not None and not bare[stretches[at][2] : start].strip():
                stretches[at] = (theme, stretches[at][1], end)
            else:
                last[theme] = len(stretches)
                stretches.append((theme, start, end))
        return stretches


def read_sonal(path: str | Path, *, limits: Limits | None = None) -> ReadProject:
    """Reads an interview of Sonal, or all those that its corpus names in its folder.

    Parameters
    ----------
    path
        a `.sonal` or `.rtr` file, a `.crp` corpus, or a folder of these.
    limits
        what is accepted.

    Returns
    -------
    each interview is a text, whose lines open with their speaker (`--speakers` cuts there); themes are codes, and the
    variables of interviews and of speakers are variables. Words that Sonal replaced by a pseudonym are given by it.

    Raises
    ------
    InputError
        naming the file, when it holds no interview.
    """
    path, limits = Path(path), limits or Limits()
    reading = _Reading(Gathering("Sonal", path.stem), limits)
    if path.is_dir():
        reading.folder(path)
    else:
        reading.read(path)
    if not reading.found.texts:
        raise InputError("sonal_without_interview", path=path)
    try:
        project = reading.found.project()
    except InputError as error:
        raise error.at(path) from error
    return ReadProject(project.coded, project.decision, project.raw, (*reading.notes, *project.notes))


@dataclass(slots=True)
class _Reading:
    """What is read from a file, or from a corpus and the files it names."""

    found: Gathering
    limits: Limits
    notes: list[Note] = field(default_factory=list)
    themes: dict[str, str] = field(default_factory=dict)
    """Names of themes of Sonal 2 by their number."""
    variables: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    """Name of the variable and of the value, by their numbers, as a corpus of Sonal 2 gives them."""

    def read(self, path: Path) -> None:
        text, notes = read_text(path, limits=self.limits)
        self.notes += [note for note in notes if note not in self.notes]
        kind = path.suffix.lower()
        if kind == ".crp":
            self._corpus(text, path)
        elif kind == ".rtr" and not _looks_like_page(text):
            if not self.themes:
                self._names_beside(path)
            self._old(text, path)
        elif _looks_like_page(text):
            self._page(text, path)
        else:
            raise InputError("sonal_without_interview", path=path)

    def folder(self, folder: Path) -> None:
        """Reads the corpus of a folder, or its interviews when there is none; other texts are named."""
        files = sorted(file for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
        for suffixes in ((".crp",), (".sonal",), (".rtr",)):
            if wanted := [file for file in files if file.suffix.lower() in suffixes]:
                break
        for file in wanted:
            self.read(file)
        left = [file.name for file in files if file.suffix.lower() not in (*SONAL, *_COMPANIONS)]
        if left:
            self.notes.append(Note("files_left_out", {"files": left[:20], "count": len(left)}))

    # --- corpora --------------------------------------------------------------------------------------------------

    def _corpus(self, text: str, path: Path) -> None:
        wanted: list[str] = []
        if text.lstrip().startswith("{"):
            try:
                values = json.loads(text)
            except (ValueError, RecursionError) as error:
                raise InputError("sonal_without_interview", path=path) from error
            wanted = [str(interview.get("rtrPath") or "") for interview in _records(values.get("tabEnt"))]
        else:
            self._numbers(text)
            for line in _section(text, "ENTR"):
                name = line.split(",", 1)[0].strip()
                if name and not line.startswith(">"):
                    stem = name.rpartition(".")[0] or name
                    wanted.append(f"{stem}.rtr")
        beside = {file.name.lower(): file for file in path.parent.iterdir() if file.is_file()}
        absent = []
        for name in filter(None, wanted):
            plain = name.replace("\\", "/").rpartition("/")[2].lower()
            stem = plain.rpartition(".")[0]
            file = beside.get(plain) or beside.get(f"{stem}.sonal") or beside.get(f"{stem}.rtr")
            if file is None or file.suffix.lower() == ".crp":
                absent.append(name)
            else:
                self.read(file)
        if absent:
            self.notes.append(Note("sonal_interviews_missing", {"files": absent[:20], "count": len(absent)}))

    def _names_beside(self, path: Path) -> None:
        """Takes names of themes and variables from the only corpus of the folder."""
        corpora = [file for file in path.parent.iterdir() if file.suffix.lower() == ".crp" and file.is_file()]
        if len(corpora) == 1:
            text, _ = read_text(corpora[0], limits=self.limits)
            self._numbers(text)

    def _numbers(self, text: str) -> None:
        for line in _section(text, "THEM"):
            number, _, rest = line.partition(",")
            if rest and not line.startswith(">"):
                self.themes[number.strip()] = rest.partition(",")[2].strip() or number.strip()
        names = dict(line.split(",")[:2] for line in _section(text, "POS") if line.count(",") >= 1)
        for line in _section(text, "DIC"):
            cells = line.split(",", 2)
            if len(cells) == 3 and cells[2].strip() and _whole(cells[1]) != "0":
                name = names.get(cells[0], cells[0]).strip()
                self.variables[_whole(cells[0]), _whole(cells[1])] = (name, cells[2].strip())

    # --- interviews -----------------------------------------------------------------------------------------------

    def _old(self, text: str, path: Path) -> None:
        """An interview of Sonal 2: excerpts between two lines « :: », each with its themes."""
        interview = _Interview(path.stem)
        themes: list[str] | None = None
        met = False
        for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
            if line.startswith("::"):
                met = True
                themes = _themes(line) if themes is None else None
            elif themes is not None:
                interview.line()
                at = 0
                for mark in _MARK.finditer(line):
                    interview.say(line[at : mark.start()], themes)
                    if mark["name"]:
                        interview.turn(mark["name"])
                    at = mark.end()
                interview.say(line[at:], themes)
        if not met:
            raise InputError("sonal_without_interview", path=path)
        for theme, _, _ in interview.stretches:
            self.found.codes.setdefault(theme, (self.themes.get(theme, theme), None, "", "", True))
        values = []
        for line in _section(text, "ATTR"):
            cells = line.split(",")
            if len(cells) > 1 and (variable := self.variables.get((_whole(cells[0]), _whole(cells[1])))):
                values.append(variable)
        self.found.left["Notes"] += any(line.strip() for line in _section(text, "OBS"))
        self._keep(interview, values)

    def _page(self, text: str, path: Path) -> None:
        """An interview of the version of today: a page whose scripts hold speakers, themes and variables."""
        scripts = {name.lower(): _value_of(content) for name, content in _SCRIPT.findall(text)}
        root = page_root(text, path)
        content = _with_id(root, "contenuText")
        if content is None:
            raise InputError("sonal_without_interview", path=path)
        speakers = scripts.get("loc-json")
        names = [str(speaker or "") for speaker in speakers] if isinstance(speakers, list) else []
        codes = self._codes(scripts.get("cat-json"))
        interview = _Interview(path.stem)
        for segment in (node for node in content.iter() if "lblseg" in _classes(node)):
            self._segment(interview, segment, names, codes)
        notes = _with_id(root, "txtnotes")
        notes_text = "" if notes is None else "".join(notes.itertext()).strip()
        self.found.left["Notes"] += bool(notes_text) and notes_text not in ("undefined", "null")
        self._keep(interview, _values(scripts, names))

    def _codes(self, values: Any) -> dict[str, Any]:
        """Keys of the codes of themes, by their class in the page; a theme of rank 1 stands below the one before it."""
        keys: dict[str, Any] = {}
        above: Any = None
        for theme in _records(values):
            code, name = str(theme.get("code") or ""), str(theme.get("nom") or "").strip()
            if not code or not name:
                continue
            is_first = str(theme.get("rang") or "0") in ("0", "false")
            parent = None if is_first else above
            key = (name.casefold(), parent)
            colour = str(theme.get("couleur") or "")
            self.found.codes.setdefault(
                key, (name, parent, "", colour.upper() if _COLOUR.fullmatch(colour) else "", True)
            )
            keys[code] = key
            if is_first:
                above = key
        return keys

    def _segment(self, interview: _Interview, segment: Any, names: list[str], codes: dict[str, Any]) -> None:
        pseudonym = next((node.get("data-locpseudo") for node in segment.iter() if "loc-anon" in _classes(node)), None)
        number = segment.get("data-loc") or ""
        name = names[int(number)] if number.isdecimal() and len(number) < 6 and int(number) < len(names) else ""
        interview.turn(pseudonym or name or segment.get("data-nomloc") or "")
        if "sautlig" in _classes(segment) and not interview.text.endswith(" : "):
            interview.line()
        if segment.text and not len(segment):
            interview.say(segment.text, [])
        for span in segment:
            classes = _classes(span)
            if "ligloc" in classes:
                continue
            themes = [codes[class_name] for class_name in classes if class_name in codes]
            if "anon" not in classes:
                interview.say("".join(span.itertext()), themes)
            elif "finsel" in classes or span.get("data-pseudo"):
                interview.pseudonyms += 1
                interview.say(f"[{span.get('data-pseudo') or '…'}] ", themes)

    def _keep(self, interview: _Interview, values: list[tuple[str, str]]) -> None:
        text = interview.text.rstrip()
        if not text.strip():
            self.notes.append(Note("sonal_interview_empty", {"file": interview.name}))
            return
        key = len(self.found.texts)
        self.found.texts[key] = (interview.name, text)
        self.found.values[key] = values
        self.found.stretches += [
            Stretch(key, theme, start, min(end, len(text)), text[start:end]) for theme, start, end in interview.joined()
        ]
        if interview.pseudonyms:
            self.notes.append(Note("sonal_pseudonyms", {"file": interview.name, "count": interview.pseudonyms}))


def is_sonal(path: str | Path) -> bool:
    """Whether a file is of Sonal, or a folder holds interviews of it."""
    path = Path(path)
    if path.is_dir():
        return any(file.suffix.lower() in SONAL for file in path.iterdir() if file.is_file())
    return path.suffix.lower() in SONAL


def _looks_like_page(text: str) -> bool:
    return re.match(r"\s*(<!doctype\s+html|<html[\s>])", text[:500], re.IGNORECASE) is not None


def _classes(element: Any) -> list[str]:
    return (element.get("class") or "").split() if isinstance(element.tag, str) else []


def _with_id(root: Any, identifier: str) -> Any:
    return next((node for node in root.iter() if isinstance(node.tag, str) and node.get("id") == identifier), None)


def _records(values: Any) -> list[dict[str, Any]]:
    return [record for record in values if isinstance(record, dict)] if isinstance(values, list) else []


def _value_of(content: str) -> Any:
    """The value of a script, which stands alone or between braces that are none of it."""
    content = content.strip()
    if content.startswith("{") and content.endswith("}") and content[1:-1].strip().startswith(("[", "{")):
        content = content[1:-1].strip()
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _values(scripts: dict[str, Any], speakers: list[str]) -> list[tuple[str, str]]:
    """Variables of an interview; those of one speaker bear the name of the speaker."""
    names = {_whole(row.get("v")): str(row.get("lib") or "").strip() for row in _records(scripts.get("var-json"))}
    labels = {
        (_whole(row.get("v")), _whole(row.get("m"))): str(row.get("lib") or "").strip()
        for row in _records(scripts.get("dic-json"))
    }
    variables = []
    for row in _records(scripts.get("dat-json")):
        variable, value = _whole(row.get("v")), _whole(row.get("m"))
        name, label = names.get(variable, ""), labels.get((variable, value), "")
        if not name or not label or value == "0":
            continue
        who = _whole(row.get("l"))
        if who not in ("all", "0", "") and who.isdecimal() and int(who) < len(speakers) and speakers[int(who)].strip():
            name = f"{name} ({speakers[int(who)].strip()})"
        variables.append((name, label))
    return variables


def _whole(value: Any) -> str:
    """A number as Sonal writes it, 1 or "1" or "01"."""
    text = "" if value is None else str(value).strip()
    return text.lstrip("0") or "0" if text.isdecimal() else text


def _themes(line: str) -> list[str]:
    """Numbers of the themes of a line « ::12,5::001,004Tags=… »; none for 000."""
    cells = line.split("::")
    listed = cells[2].partition("Tags=")[0] if len(cells) > 2 else ""
    numbers = dict.fromkeys(part.strip() for part in listed.split(","))
    return [number for number in numbers if number and number != _NO_THEME]


def _section(text: str, name: str) -> list[str]:
    """Lines between « <|NAME| » and « >|NAME| »."""
    lines: list[str] = []
    inside = False
    for line in text.splitlines():
        if line.startswith(f"<|{name}|"):
            inside = True
        elif line.startswith(f">|{name}|"):
            break
        elif inside:
            lines.append(line)
    return lines
