"""Translations: extract sentences, compile catalogues, refuse missing or unsound ones."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ROOT / "faire_reseau"
LANGUAGES = ("fr",)
PLURALS = {"fr": "nplurals=2; plural=(n > 1);"}
TEMPLATES = (".html", ".txt", ".svg", ".xml", ".ics")
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# Placeholders that take the name of somebody or of something.
NAMES = (
    "names?|person|people|who|space|network|address|file|host|organisation|centre|first|last|other|speaker|colleague"
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sdif]|(?<!\{)\{(\w*)[^{}]*\}(?!\})")
UNNAMED = re.compile(r"(?<!%)%[sdif]\b|(?<!\{)\{\}(?!\})")
TAG = re.compile(r"</?([a-z][a-z0-9]*)[^>]*>")
# What is not prose: tags, addresses, entities, placeholders.
NOT_PROSE = re.compile(r"<[^>]+>|\w+://\S+|&#?\w+;")
NO_BREAK = "\u00a0\u202f"
FRENCH = (
    (re.compile(rf"(?<![{NO_BREAK}!?(])(?<!^)[;!?]"), "a no-break space is owed before ; ! ?"),
    (re.compile(rf"(?<![{NO_BREAK}])(?<!^):(?=\s|$)"), "a no-break space is owed before :"),
    (re.compile(rf"«(?![{NO_BREAK}])|(?<![{NO_BREAK}])»"), "no-break spaces are owed inside « »"),
    (re.compile(r"(?<=\w)'"), "the apostrophe is ’"),
    # “de Éric”: what fills it may begin with a vowel. `of_name` of `kit.french` says “d’Éric”; else the sentence is turned.
    (
        re.compile(rf"\b(?:de|que|jusque|lorsque|puisque) [%{{]+\(?(?:{NAMES})\b", re.IGNORECASE),
        "“de” and “que” lose their vowel before some names: say it otherwise",
    ),
)

Key = tuple[str, str]


@dataclass
class Sentence:
    """A sentence of the source: its context, its plural, where it stands, what translators are told."""

    text: str
    plural: str = ""
    context: str = ""
    files: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)

    @property
    def key(self) -> Key:
        return self.context, self.text


def sentences_of(source: str, *, template: bool, name: str = "") -> Iterator[Sentence]:
    """Read the sentences marked for translation in one Python file or template."""
    from babel.messages.extract import extract as babel_extract  # noqa: PLC0415 - `compile` must need polib only

    if template:
        from django.utils.translation.template import templatize  # noqa: PLC0415 - same reason

        # What is left of the template is noise to Python's tokens, except its indentation, which would be an error.
        source = "\n".join(line.strip() for line in templatize(source, origin=name).splitlines())
    extracted = babel_extract("python", io.BytesIO(source.encode()), KEYWORDS, ("Translators:",), {"encoding": "utf-8"})
    for _line, messages, comments, context in extracted:
        singular, plural = messages[:2] if isinstance(messages, tuple) else (messages, "")
        if singular:
            yield Sentence(singular, plural, context or "", [], [comment.strip() for comment in comments])


def gather(room: Path) -> dict[Key, Sentence]:
    """Read every sentence of a room, in the order of its files."""
    gathered: dict[Key, Sentence] = {}
    for file in sorted(room.rglob("*")):
        relative = file.relative_to(room)
        if {"migrations", "locale", "static", "frontend", "node_modules"} & set(relative.parts):
            continue
        template = "templates" in relative.parts and file.suffix in TEMPLATES
        if not template and file.suffix != ".py":
            continue
        for sentence in sentences_of(file.read_text(encoding="utf-8"), template=template, name=str(relative)):
            known = gathered.setdefault(sentence.key, sentence)
            known.plural = known.plural or sentence.plural
            known.files += [relative.as_posix()] if relative.as_posix() not in known.files else []
            known.comments += [comment for comment in sentence.comments if comment not in known.comments]
    return gathered


def merge(gathered: dict[Key, Sentence], old: polib.POFile, language: str) -> polib.POFile:
    """Make a room's catalogue from its sentences, keeping the translations there are and dropping what is gone."""
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    catalogue = polib.POFile(wrapwidth=118)
    # No date, no author, no line number: nothing that two people would change at once without meaning it.
    catalogue.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    for key, sentence in gathered.items():
        before = known.get(key)
        entry = polib.POEntry(
            msgid=sentence.text,
            msgctxt=sentence.context or None,
            comment="\n".join(sentence.comments),
            occurrences=[(file, "") for file in sentence.files],
            flags=["python-format"] if "%(" in sentence.text + sentence.plural else [],
        )
        if before is not None:
            entry.tcomment = before.tcomment
            entry.flags += ["fuzzy"] if before.fuzzy else []
        if sentence.plural:
            entry.msgid_plural = sentence.plural
            first = before.msgstr if before is not None else ""
            entry.msgstr_plural = (before and before.msgstr_plural) or {0: first, 1: ""}
        elif before is not None:
            entry.msgstr = before.msgstr or before.msgstr_plural.get(0, "")
        catalogue.append(entry)
    return catalogue


def catalogue_file(room: Path, language: str) -> Path:
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(file: Path) -> polib.POFile:
    return polib.pofile(str(file), wrapwidth=118) if file.exists() else polib.POFile()


def rooms(house: Path) -> list[Path]:
    return sorted(folder for folder in house.iterdir() if (folder / "__init__.py").exists())


def extract(house: Path = HOUSE) -> list[str]:
    """Write every room's catalogue again; return what was written."""
    written = []
    for room in rooms(house):
        gathered = gather(room)
        for language in LANGUAGES:
            file = catalogue_file(room, language)
            text = str(merge(gathered, read_catalogue(file), language)).rstrip() + "\n"
            if not gathered:
                file.unlink(missing_ok=True)
            elif not file.exists() or file.read_text(encoding="utf-8") != text:
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(text, encoding="utf-8")
                written.append(f"{room.name}: {len(gathered)} sentences")
    return written


def compile_all(house: Path = HOUSE) -> None:
    """Compile every catalogue beside itself; the result is not kept by git."""
    for file in sorted(house.glob("*/locale/*/LC_MESSAGES/*.po")):
        polib.pofile(str(file)).save_as_mofile(str(file.with_suffix(".mo")))


def placeholders(text: str) -> set[str]:
    return {percent or brace for percent, brace in PLACEHOLDER.findall(text)}


def faults_of_text(source: str, translated: str, language: str) -> Iterator[str]:
    """Say what is unsound in one translated form."""
    if not translated.strip():
        yield "not translated"
        return
    if sorted(TAG.findall(source)) != sorted(TAG.findall(translated)):
        yield "its tags are not those of the source"
    if language == "fr":
        prose = NOT_PROSE.sub("x", translated)
        yield from (f"{fault} in “{translated}”" for rule, fault in FRENCH if rule.search(prose))


def faults_of_entry(entry: polib.POEntry, language: str) -> Iterator[str]:
    """Say what is unsound in one entry of a catalogue."""
    if entry.fuzzy:
        yield "marked fuzzy: somebody has to read it"
    if UNNAMED.search(entry.msgid):
        yield "a placeholder has no name"
    if not entry.msgid_plural:
        yield from faults_of_text(entry.msgid, entry.msgstr, language)
        if entry.msgstr and placeholders(entry.msgid) != placeholders(entry.msgstr):
            yield "its placeholders are not those of the source"
        return
    if sorted(entry.msgstr_plural) != [0, 1]:
        yield "two plural forms are owed"
    allowed = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    for form, text in entry.msgstr_plural.items():
        yield from faults_of_text(entry.msgid_plural if form else entry.msgid, text, language)
        if placeholders(text) - allowed or (text and form and placeholders(text) != placeholders(entry.msgid_plural)):
            yield "its placeholders are not those of the source"


def check(house: Path = HOUSE) -> list[str]:
    """Return a line for each sentence that is missing, left over, fuzzy or unsound, in any room and language."""
    faults = []
    for language in LANGUAGES:
        elsewhere: dict[Key, tuple[str, object]] = {}
        for room in rooms(house):
            gathered = gather(room)
            catalogue = read_catalogue(catalogue_file(room, language))
            entries = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue if not entry.obsolete}
            where = f"{room.name} ({language})"
            faults += [f"{where}: “{text}”: not in the catalogue" for _, text in gathered.keys() - entries.keys()]
            faults += [f"{where}: “{text}”: no longer in the source" for _, text in entries.keys() - gathered.keys()]
            for key, entry in entries.items():
                if key in gathered and (entry.msgid_plural or "") != gathered[key].plural:
                    faults.append(f"{where}: “{entry.msgid}”: its plural has changed")
                faults += [f"{where}: “{entry.msgid}”: {fault}" for fault in faults_of_entry(entry, language)]
                # Django pours all rooms in one: two translations of one sentence would hide one another.
                text = entry.msgstr_plural or entry.msgstr
                other, other_text = elsewhere.setdefault(key, (room.name, text))
                if text != other_text:
                    faults.append(f"{where}: “{entry.msgid}”: translated otherwise in {other}; give it a context")
    return sorted(faults)


def main(arguments: list[str]) -> int:
    """Run one step; 0 when all is well."""
    step = arguments[0] if len(arguments) == 1 else ""
    if step == "extract":
        print("\n".join(extract()) or "Nothing new to say.")
    elif step == "compile":
        compile_all()
    elif step == "check":
        faults = check()
        print("\n".join(faults) or "Every sentence is there.")
        if faults:
            print(f"{len(faults)} to mend; `python3 dev.py messages extract` gathers new sentences.")
        return int(bool(faults))
    else:
        print("messages.py extract | compile | check")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
