"""Answer sheets of online forms (Google Forms, Microsoft Forms, Framaforms) made into a table of wishes: a line a person, a column a topic."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from forumgrid.files.choices import by_topic
from forumgrid.files.tables import Table
from forumgrid.files.words import plain
from forumgrid.sentences import FileError

_TECHNICAL = (
    "horodateur", "horodatage", "timestamp", "date et heure", "date", "heure", "serial", "sid", "numero de serie", "numero", "submitted time",
    "completed time", "modified time", "draft", "ip address", "uid", "heure de soumission", "soumis le", "temps de soumission", "date de soumission",
    "heure d achevement", "termine", "modifie", "temps termine", "temps modifie", "brouillon", "adresse ip", "score", "time", "id",
    "start time", "completion time", "last modified time", "heure de debut", "heure de fin", "heure de la derniere modification",
    "submission details",
)  # fmt: skip
_ONLY_FORMS = (
    "horodateur",
    "horodatage",
    "timestamp",
    "sid",
    "serial",
    "submitted time",
    "heure de soumission",
    "numero de serie",
)
_BEGUN_AND_ENDED = ({"start time", "completion time"}, {"heure de debut", "heure de fin"})  # Microsoft Forms
_PERSON = (
    "person", "personne", "participant", "participante", "nom et prenom", "prenom et nom", "nom prenom", "prenom nom", "votre nom", "your name",
    "full name", "first and last name", "nom complet", "votre nom et prenom", "votre prenom et nom", "vos nom et prenom", "vos prenom et nom",
    "name", "nom",
)  # fmt: skip
_FIRST_NAME = ("prenom", "votre prenom", "first name", "given name")
_LAST_NAME = ("nom", "nom de famille", "votre nom", "last name", "family name", "surname")
_ADDRESS = (
    "adresse e mail", "adresse email", "adresse mail", "adresse electronique", "email address", "email", "e mail", "courriel",
    "nom d utilisateur", "username", "adresse de messagerie",
)  # fmt: skip
_BRACKETS = re.compile(r".*\[(.+)\]\s*$", re.DOTALL)
_HEADING_WITHIN = 10  # rows

_LONGEST_WORDS = 40
_HALF = ("un peu", "a little", "peut etre", "maybe", "pourquoi pas", "peu", "faible")
_YES = ("oui", "yes")
_LEVELS = (
    (0, ("non", "no", "pas du tout", "pas interesse", "pas interessee", "not at all", "not interested", "aucun interet", "jamais", "sans avis")),
    (1, (*_HALF, "oui", "yes", "x")),
    (2, ("assez", "moyennement", "plutot", "plutot oui", "somewhat", "interesse", "interessee", "interested", "moyen", "envie")),
    (3, ("beaucoup", "tres", "very much", "a lot", "tres envie", "tres interesse", "tres interessee", "very interested", "fort", "vraiment",
         "absolument", "tout a fait", "enormement", "beaucoup envie")),
)  # fmt: skip


def yes_is_two(rows: Sequence[Sequence[Any]]) -> bool:
    """Whether a table has both "yes" and "maybe", so that they say two levels."""
    words = {plain(cell) for row in rows for cell in row if isinstance(cell, str) and len(cell) <= _LONGEST_WORDS}
    return bool(words.intersection(_YES)) and bool(words.intersection(_HALF))


def level_in_words(text: str, *, yes: int = 1) -> int | None:
    """The level that words such as "beaucoup" or "3 – très envie" say; `None` when they say none. `yes`: what "oui" says."""
    if number := re.fullmatch(r"\(?([0-9]{1,3})\)?(?:\s*[-–—:).=].*)?", text.strip(), re.DOTALL):
        return int(number[1])
    words = plain(text)
    if words in _YES:
        return yes
    return next((level for level, names in _LEVELS if words in names), None)


def is_answers(table: Table) -> bool:
    """Whether a table is what a form writes: a column of moments or numbers of answers, or questions with [choices]."""
    for row in table.rows[:_HEADING_WITHIN]:
        if _is_of_a_form(row):
            return True
        if sum(bool(_BRACKETS.match(str(cell))) for cell in row) > 1:
            return True
    return False


def _is_of_a_form(row: Sequence[Any]) -> bool:
    """Whether a row has headings that only forms write."""
    headings = {plain(cell) for cell in row}
    return bool(headings.intersection(_ONLY_FORMS)) or any(pair <= headings for pair in _BEGUN_AND_ENDED)


def settled(read: Mapping[str, Table], notes: list[FileError]) -> dict[str, Table]:
    """The tables, ranked choices and the answers of a form made into a table of wishes, and into one of topics when there is none.

    Parameters
    ----------
    read : tables by what they hold.
    notes : what was left out is added to it.

    Raises
    ------
    FileError
        When nothing says who answers, or no column is about a topic.

    Cost
    ----
    O(cells).
    """
    tables = dict(read)
    if {"wishes", "topics"} <= tables.keys():
        wishes = tables["wishes"]
        tables["wishes"] = by_topic(wishes, _heading_row(wishes), _topic_names(tables["topics"]), notes)
    if "wishes" not in tables or not is_answers(tables["wishes"]):
        return tables
    reading = _Answers(tables["wishes"], tables.get("topics"), notes)
    if "topics" not in tables:
        tables["topics"] = reading.topics_table()
    tables["wishes"] = reading.wishes_table()
    return tables


class _Answers:
    """One sheet of answers."""

    def __init__(self, table: Table, topics: Table | None, notes: list[FileError]) -> None:
        self.table = table.below(_heading_row(table))
        self.notes = notes
        self.headings = [str(cell).strip() for cell in self.table.rows[0]]
        self.known = {} if topics is None else _topic_names(topics)
        self.is_open = topics is None

    def topics_table(self) -> Table:
        """The topics that the questions name between brackets."""
        labels = [match[1].strip() for heading in self.headings if (match := _BRACKETS.match(heading))]
        if not labels:
            raise self.table.error("answers_without_topics", 0, found=_listed(self.headings))
        return Table(self.table.file, self.table.sheet, [["topic"], *([label] for label in dict.fromkeys(labels))])

    def wishes_table(self) -> Table:
        """The table of wishes; columns stay where they are, chosen topics of one cell go to columns of their own."""
        rows = [list(row) + [""] * (len(self.headings) - len(row)) for row in self.table.rows]
        person, aside = self._people(rows)
        heading: list[Any] = ["" for _ in self.headings]
        heading[person] = "person"
        left, ticked = [], []
        for column, title in enumerate(self.headings):
            name = plain(title)
            if column == person or column in aside or not name:
                continue
            match = _BRACKETS.match(title)
            label = match[1].strip() if match else title
            if (match and self.is_open) or plain(label) in self.known:
                heading[column] = label
            elif name in (*_TECHNICAL, *_ADDRESS):
                continue
            elif self._is_ticked(rows, column):
                ticked.append(column)
            elif any(str(row[column]).strip() for row in rows[1:]):
                left.append(title)
        if left:
            self.notes.append(self.table.error("note_columns_left", 0, found=_listed(left)))
        rows[0] = heading
        if not ticked and sum(map(bool, heading)) < 2:
            raise self.table.error("answers_without_topics", 0, found=_listed(self.headings))
        for column in ticked:
            self._part(rows, column)
        self._keep_last(rows, person)
        return replace(self.table, rows=rows)

    def _people(self, rows: list[list[Any]]) -> tuple[int, list[int]]:
        """The column that says who answers, and others that were put into it."""
        names = [plain(heading) for heading in self.headings]
        first = next((at for at, name in enumerate(names) if name in _FIRST_NAME), None)
        last = next((at for at, name in enumerate(names) if name in _LAST_NAME), None)
        if first is not None and last is not None:
            for row in rows[1:]:
                row[last] = " ".join(part for part in (str(row[first]).strip(), str(row[last]).strip()) if part)
            return last, [first]
        whole = next((names.index(name) for name in _PERSON if name in names), first)
        if whole is None:
            whole = next(
                (at for at, name in enumerate(names) if {"nom", "prenom", "name"} & set(name.split()) and name not in _ADDRESS),
                None,
            )  # fmt: skip
        if whole is None:
            whole = next((names.index(name) for name in _ADDRESS if name in names), None)
        if whole is None:
            raise self.table.error("column_missing", 0, heading="person", found=_listed(self.headings))
        return whole, []

    def _is_ticked(self, rows: Sequence[Sequence[Any]], column: int) -> bool:
        """Whether a column lists topics that were ticked: at least half of what its cells name are topics."""
        parts = [_parted(str(row[column]), self.known) for row in rows[1:] if str(row[column]).strip()]
        n_topics, lost = sum(len(topics) for topics, _ in parts), sum(len(other) for _, other in parts)
        return n_topics > 0 and n_topics >= lost

    def _part(self, rows: list[list[Any]], column: int) -> None:
        """Writes a 1 in a column of its own for each topic that a cell names."""
        added: dict[str, int] = {}
        for at, row in enumerate(rows[1:], start=1):
            topics, lost = _parted(str(row[column]), self.known)
            if lost:
                self.notes.append(self.table.error("note_answer_left", at, column, found=_listed(lost)))
            for topic in topics:
                added.setdefault(topic, len(rows[0]) + len(added))
                row += [""] * (added[topic] + 1 - len(row))
                row[added[topic]] = 1
        rows[0] += [self.known[topic] for topic in added]
        for row in rows[1:]:
            row += [""] * (len(rows[0]) - len(row))

    def _keep_last(self, rows: list[list[Any]], person: int) -> None:
        """Of several answers of one person the last one counts; this is said."""
        last = {plain(row[person]): at for at, row in enumerate(rows) if at and plain(row[person])}
        for at, row in enumerate(rows[1:], start=1):
            name = plain(row[person])
            if not name:
                if any(str(cell).strip() for cell in row):
                    rows[at] = []
                    self.notes.append(self.table.error("note_answer_nameless", at, person))
            elif last[name] != at:
                self.notes.append(self.table.error("note_answer_again", at, person, name=str(row[person]).strip()))
                rows[at] = []


def _heading_row(table: Table) -> int:
    """The row that names the columns: the one that names moments or numbers of answers, else the first with [choices]."""
    rows = table.rows[:_HEADING_WITHIN]
    for at, row in enumerate(rows):
        if _is_of_a_form(row):
            return at
    return next((at for at, row in enumerate(rows) if any(_BRACKETS.match(str(cell)) for cell in row)), 0)


def _topic_names(table: Table) -> dict[str, str]:
    """Names of the first column of the topics that has a known heading, by their plain form."""
    heads = [plain(cell) for cell in table.rows[0]] if table.rows else []
    column = next(
        (heads.index(name) for name in ("topic", "title", "sujet", "titre", "name", "nom") if name in heads), 0
    )
    names = [str(row[column]).strip() for row in table.rows[1:] if column < len(row)]
    return {plain(name): name for name in names if plain(name)}


def _parted(text: str, known: Collection[str]) -> tuple[list[str], list[str]]:
    """The topics that a text lists between commas, semicolons or lines (names may hold commas), and what is none."""
    parts = [part for part in re.split(r"[,;\n]", text) if part.strip()]
    topics, lost = [], []
    at = 0
    while at < len(parts):
        for end in range(len(parts), at, -1):
            name = plain(" ".join(parts[at:end]))
            if name in known:
                topics.append(name)
                at = end
                break
        else:
            lost.append(parts[at].strip())
            at += 1
    return topics, lost


def _listed(names: Sequence[str]) -> str:
    return ", ".join(name for name in names if name)[:500]
