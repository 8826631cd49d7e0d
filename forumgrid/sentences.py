"""Every code of the core as a French and an English sentence."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from string import Formatter
from typing import Any

from forumgrid.problem import Problem, ProblemError
from forumgrid.rules import Broken

LANGUAGES = ("en", "fr")

RULE_SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "place_unknown": "{topics} is in a slot or a space that does not exist.",
        "space_missing": "{topics} has a slot ({slot}) but no space.",
        "host_absent": "{people} must be at {topics} but is away in {slot}.",
        "host_busy": "{people} would have to be at {topics} at once, in {slot}.",
        "host_busy_somewhere": "{people} would have to be at {topics} at once.",
        "slot_not_allowed": "{topics} may not be in {slot}.",
        "slot_not_allowed_begun": "{slot} has already begun: {topics} can no longer be put there.",
        "space_closed": "{space} is closed in {slot}: {topics} cannot be there.",
        "space_closed_alone": "{space} is closed in {slot}.",
        "space_taken": "{space} would hold {topics} at once, in {slot}.",
        "space_unsuitable": "{space} does not offer what {topics} needs.",
        "space_not_step_free": "{space} has steps, and {people} must be able to come to {topics}.",
        "space_too_small": "{space} is too small for the people expected at {topics}.",
        "fixed_moved": "{topics} was fixed in {slot}, {space} and must stay there.",
        "fixed_moved_somewhere": "{topics} was fixed in {slot} and must stay there.",
        "fixed_moved_begun": "{topics} has already begun ({slot}): it stays where it is.",
        "required_missing": "{topics} may not be left out.",
        "repeated_too_often": "{topics} is given more often than it may be.",
        "repeated_in_slot": "{topics} is given twice in {slot}.",
    },
    "fr": {
        "place_unknown": "{topics} est dans un créneau ou une salle qui n’existe pas.",
        "space_missing": "{topics} a un créneau ({slot}) mais pas de salle.",
        "host_absent": "{people} doit être présent·e pour {topics} mais s’absente à ce créneau ({slot}).",
        "host_busy": "{people} devrait être à la fois à {topics}, dans le même créneau ({slot}).",
        "host_busy_somewhere": "{people} devrait être en même temps à {topics}.",
        "slot_not_allowed": "{topics} ne peut pas avoir lieu à ce créneau ({slot}).",
        "slot_not_allowed_begun": "Ce créneau a déjà commencé ({slot}) : {topics} ne peut plus y être placé.",
        "space_closed": "L’espace {space} est fermé à ce créneau ({slot}) : {topics} ne peut pas s’y tenir.",
        "space_closed_alone": "L’espace {space} est fermé à ce créneau ({slot}).",
        "space_taken": "L’espace {space} accueillerait en même temps {topics} ({slot}).",
        "space_unsuitable": "L’espace {space} n’offre pas ce dont {topics} a besoin.",
        "space_not_step_free": "L’espace {space} n’est pas de plain-pied, et {people} doit pouvoir venir à {topics}.",
        "space_too_small": "L’espace {space} est trop petit pour les personnes attendues à {topics}.",
        "fixed_moved": "{topics} a été placé à la main ({slot}, {space}) et doit y rester.",
        "fixed_moved_somewhere": "{topics} a été placé à la main ({slot}) et doit y rester.",
        "fixed_moved_begun": "{topics} a déjà commencé ({slot}) : il reste où il est.",
        "required_missing": "{topics} ne peut pas être laissé de côté.",
        "repeated_too_often": "{topics} est donné plus souvent que permis.",
        "repeated_in_slot": "{topics} est donné deux fois dans le même créneau ({slot}).",
    },
}

INPUT_SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        "file_missing": "there is no such file",
        "file_unreadable": "the file cannot be read ({detail})",
        "file_unwritable": "the file cannot be written ({detail})",
        "output_is_input": "this file is read: a result may not replace it; name another file",
        "output_twice": "two results would be written to this file: name another file for one of them",
        "file_too_large": "the file is too large: {size} bytes, at most {most} are read",
        "file_unpacks_too_large": "the workbook unpacks to more than {most} bytes: it is refused unread",
        "sheet_too_large": "the sheet spreads over more than {most} cells: it is refused unread",
        "file_kind_unknown": "only .json, .csv, .xlsx and .ods files are read",
        "workbook_name_wrong": "a workbook is written to a file whose name ends in .xlsx: spreadsheet programs open no other",
        "json_not_alone": "a problem in JSON is one whole file: it is not read together with others",
        "file_not_text": "the file is not text in UTF-8, UTF-16 nor Windows-1252",
        "json_broken": "this is not valid JSON ({detail})",
        "json_not_object": "the file must hold one JSON object",
        "format_unknown": "the format “{found}” is not one of {expected}",
        "count_too_large": "{found} is too large: at most {most} are read",
        "no_topics": "there is no topic: a grid takes at least one",
        "no_slots": "there is no slot: a grid takes at least one",
        "no_spaces": "there is no space: a grid takes at least one",
        "level_not_number": "a level is a whole number, not “{found}”",
        "people_in_one_cell": "“{found}” looks like several people: put semicolons between them, or list this name among the people",
        "answers_without_topics": "no column of these answers is one of the topics, and none says a topic between brackets; columns: {found}",
        "answers_unparted": "“{found}” is not made of topics: only “{known}” was recognised",
        "note_columns_left": "these columns say nothing that is known and were left out: {found}",
        "note_answer_left": "no topic is called so, and it was left out: {found}",
        "note_answer_nameless": "this answer has no name and was left out",
        "note_answer_again": "“{name}” answers again further down: the last answer counts",
        "note_one_person": "{found} are read as one person; if they are several, write their names differently",
        "note_wish_again": "“{name}” had said {before} for “{topic}” already: the last level counts, {level}",
        "note_levels": "words were read as levels: {found}",
        "note_hidden_left": "this sheet is hidden, and was left out: another one that is shown says the same kind of thing",
        "note_hidden_read": "this sheet is hidden, and was read all the same: no other one says this",
        "note_sheet_left": "the name of this sheet says nothing that is known, and it was left out",
        "level_below_zero": "“{found}” is below 0: levels go from 0 up",
        "level_unknown": "“{found}” is no level that is known: use numbers, or words such as “a little” and “very much”",
        "key_missing": "“{key}” is missing",
        "key_wrong": "“{key}” must be {expected}",
        "sheet_missing": "there is no sheet of {wanted}; the sheets found are: {found}",
        "sheet_twice": "there are two sheets of {wanted}",
        "sheet_unknown": "what is in this file cannot be told from its name: call it topics, people, wishes, spaces or slots",
        "sheet_empty": "the sheet is empty: its first line must name the columns",
        "cells_unread": "these cells hold an error, or a formula whose result is not in the file: {cells}",
        "cells_merged": "these cells are merged over several columns: {cells}; separate them",
        "column_missing": "the column “{heading}” is missing; the columns found are: {found}",
        "column_twice": "the column “{heading}” is there twice",
        "cell_empty": "this cell may not be empty",
        "cell_not_number": "“{found}” is not a whole number",
        "cell_not_yes_no": "“{found}” is neither yes nor no",
        "cell_too_long": "this cell holds more than {most} characters",
        "level_out_of_range": "the level {found} is not between 0 and {most}",
        "name_twice": "“{name}” is there twice",
        "name_unknown": "there is no {what} called “{name}”",
        "slot_unknown": "“{name}” is no slot, or not one alone; the slots are: {found}",
        "slots_missing": "the number of slots is not known: add a sheet of slots, or say --slots",
        "grid_missing": "the file holds no grid",
        "grid_unreadable": "the grid cannot be read",
        "grid_not_of_problem": "the grid is not one of this problem",
        "not_whole": "this is not a whole number",
        "negative_count": "this number is too small",
        "negative_capacity": "a space cannot hold fewer than 0 people",
        "negative_size": "fewer than 0 people cannot be expected",
        "repeats_too_small": "a topic is given once or more",
        "weights_decrease": "a higher level cannot be worth less, nor less than nothing",
        "weights_overflow": "the weights are too large to be added up exactly",
        "wishes_unreadable": "every wish is a person, a topic and a level",
        "wrong_length": "there are too many or too few entries",
        "unknown_person": "there is no such person",
        "unknown_topic": "there is no such topic",
        "unknown_slot": "there is no such slot",
        "unknown_space": "there is no such space",
        "unknown_level": "there is no such level",
        "option_wrong": "{detail}",
        "reading_cut": "reading has not ended in the time there was: give more with --time-limit",
    },
    "fr": {
        "file_missing": "ce fichier n’existe pas",
        "file_unreadable": "le fichier ne peut pas être lu ({detail})",
        "file_unwritable": "le fichier ne peut pas être écrit ({detail})",
        "output_is_input": "ce fichier est lu : un résultat ne peut pas le remplacer ; nommez un autre fichier",
        "output_twice": "deux résultats seraient écrits dans ce fichier : nommez un autre fichier pour l’un d’eux",
        "file_too_large": "le fichier est trop gros : {size} octets, {most} au plus sont lus",
        "file_unpacks_too_large": "le classeur décompressé dépasse {most} octets : il est refusé sans être lu",
        "sheet_too_large": "la feuille s’étend sur plus de {most} cellules : elle est refusée sans être lue",
        "file_kind_unknown": "seuls les fichiers .json, .csv, .xlsx et .ods sont lus",
        "workbook_name_wrong": "un classeur s’écrit dans un fichier dont le nom finit par .xlsx : les tableurs n’en ouvrent pas d’autre",
        "json_not_alone": "un problème en JSON tient en un seul fichier : il ne se lit pas avec d’autres",
        "file_not_text": "le fichier n’est pas du texte en UTF-8, en UTF-16 ni en Windows-1252",
        "json_broken": "ce n’est pas du JSON valable ({detail})",
        "json_not_object": "le fichier doit contenir un seul objet JSON",
        "format_unknown": "le format « {found} » ne fait pas partie de : {expected}",
        "count_too_large": "{found} est trop grand : {most} au plus sont lus",
        "no_topics": "il n’y a pas de sujet : il en faut au moins un pour une grille",
        "no_slots": "il n’y a pas de créneau : il en faut au moins un pour une grille",
        "no_spaces": "il n’y a pas de salle : il en faut au moins une pour une grille",
        "level_not_number": "un niveau est un nombre entier, pas « {found} »",
        "people_in_one_cell": "« {found} » ressemble à plusieurs personnes : séparez-les par des points-virgules, ou inscrivez ce nom parmi les personnes",
        "answers_without_topics": "aucune colonne de ces réponses n’est l’un des sujets, et aucune ne dit un sujet entre crochets ; colonnes : {found}",
        "answers_unparted": "« {found} » n’est pas fait de sujets : seul « {known} » a été reconnu",
        "note_columns_left": "ces colonnes ne disent rien de connu et ont été laissées de côté : {found}",
        "note_answer_left": "aucun sujet ne s’appelle ainsi, laissé de côté : {found}",
        "note_answer_nameless": "cette réponse n’a pas de nom et a été laissée de côté",
        "note_answer_again": "« {name} » répond de nouveau plus bas : la dernière réponse compte",
        "note_one_person": "{found} : lus comme une seule personne ; s’il y en a plusieurs, écrivez leurs noms autrement",
        "note_wish_again": "« {name} » avait déjà dit {before} pour « {topic} » : la dernière note compte, {level}",
        "note_levels": "des mots ont été lus comme des niveaux : {found}",
        "note_hidden_left": "cette feuille est masquée, elle a été laissée de côté : une feuille visible dit la même sorte de choses",
        "note_hidden_read": "cette feuille est masquée, elle a été lue tout de même : aucune autre ne le dit",
        "note_sheet_left": "le nom de cette feuille ne dit rien de connu, elle a été laissée de côté",
        "level_below_zero": "« {found} » est au-dessous de 0 : les niveaux vont de 0 en montant",
        "level_unknown": "« {found} » n’est pas un niveau connu : mettez des nombres, ou des mots comme « un peu » et « beaucoup »",
        "key_missing": "« {key} » manque",
        "key_wrong": "« {key} » doit être {expected}",
        "sheet_missing": "il n’y a pas de feuille {wanted} ; feuilles trouvées : {found}",
        "sheet_twice": "il y a deux feuilles {wanted}",
        "sheet_unknown": "le nom du fichier ne dit pas ce qu’il contient : "
        "appelez-le sujets, personnes, souhaits, salles ou créneaux",
        "sheet_empty": "la feuille est vide : sa première ligne doit nommer les colonnes",
        "cells_unread": "ces cellules contiennent une erreur, ou une formule dont le résultat n’est pas dans le fichier : {cells}",
        "cells_merged": "ces cellules sont fusionnées sur plusieurs colonnes : {cells} ; séparez-les",
        "column_missing": "la colonne « {heading} » manque ; colonnes trouvées : {found}",
        "column_twice": "la colonne « {heading} » est présente deux fois",
        "cell_empty": "cette cellule ne peut pas être vide",
        "cell_not_number": "« {found} » n’est pas un nombre entier",
        "cell_not_yes_no": "« {found} » n’est ni oui ni non",
        "cell_too_long": "cette cellule contient plus de {most} caractères",
        "level_out_of_range": "le niveau {found} n’est pas compris entre 0 et {most}",
        "name_twice": "« {name} » est présent deux fois",
        "name_unknown": "rien ne s’appelle « {name} » parmi : {what}",
        "slot_unknown": "« {name} » n’est pas un créneau, ou pas un seul ; les créneaux sont : {found}",
        "slots_missing": "le nombre de créneaux n’est pas connu : ajoutez une feuille de créneaux, ou l’option --slots",
        "grid_missing": "le fichier ne contient pas de grille",
        "grid_unreadable": "la grille ne peut pas être lue",
        "grid_not_of_problem": "la grille n’est pas celle de ce problème",
        "not_whole": "ce n’est pas un nombre entier",
        "negative_count": "ce nombre est trop petit",
        "negative_capacity": "une salle ne peut pas contenir moins de 0 personne",
        "negative_size": "on ne peut pas attendre moins de 0 personne",
        "repeats_too_small": "un sujet est donné au moins une fois",
        "weights_decrease": "un niveau plus haut ne peut pas valoir moins, ni moins que rien",
        "weights_overflow": "les poids sont trop grands pour être additionnés exactement",
        "wishes_unreadable": "chaque souhait est une personne, un sujet et un niveau",
        "wrong_length": "il y a trop ou trop peu d’éléments",
        "unknown_person": "cette personne n’existe pas",
        "unknown_topic": "ce sujet n’existe pas",
        "unknown_slot": "ce créneau n’existe pas",
        "unknown_space": "cette salle n’existe pas",
        "unknown_level": "ce niveau n’existe pas",
        "option_wrong": "{detail}",
        "reading_cut": "la lecture n’a pas fini dans le temps accordé\u00a0: en donner davantage par --time-limit",
    },
}

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "line": "line", "sheet": "sheet", "cell": "cell", "column": "column", "and": "and",
        "topic": "topic", "person": "person", "slot": "slot", "space": "space", "nobody": "nobody",
        "whole": "a whole number", "list": "a list", "object": "an object", "flag": "true or false",
        "list_2": "a list of 2", "list_3": "a list of 3",
        "topics": "topics", "people": "people", "wishes": "wishes", "spaces": "spaces", "slots": "slots",
    },
    "fr": {
        "line": "ligne", "sheet": "feuille", "cell": "cellule", "column": "colonne", "and": "et",
        "topic": "sujets", "person": "personnes", "slot": "créneaux", "space": "salles", "nobody": "personne",
        "whole": "un nombre entier", "list": "une liste", "object": "un objet", "flag": "vrai ou faux (true, false)",
        "list_2": "une liste de 2", "list_3": "une liste de 3",
        "topics": "sujets", "people": "personnes", "wishes": "souhaits", "spaces": "salles", "slots": "créneaux",
    },
}  # fmt: skip


class FileError(ProblemError):
    """A file that cannot be read, with what a sentence about it needs in any language.

    `file` is the path as given; `sheet`, `line` (from 1), `column` (a name) and `cell` ("C4") say where, when known.
    """

    def __init__(
        self,
        code: str,
        file: str = "",
        *,
        sheet: str = "",
        line: int | None = None,
        column: str = "",
        cell: str = "",
        key: str = "",
        **values: Any,
    ) -> None:
        self.file, self.sheet, self.line, self.column, self.cell, self.key = file, sheet, line, column, cell, key
        self.values = {"key": key, **values}
        super().__init__(code, _said(code, self.values, "en"), self.place("en"))

    def place(self, language: str) -> str:
        """Where the fault is, in words: file, then sheet, line, cell, column as far as they are known."""
        words = WORDS[language]
        parts = [self.file]
        if self.sheet:
            parts.append(f"{words['sheet']} {self.sheet}")
        if self.cell:
            parts.append(f"{words['cell']} {self.cell}")
        elif self.line is not None:
            parts.append(f"{words['line']} {self.line}")
        if self.column:
            parts.append(f"{words['column']} {self.column}")
        parts.append(self.key)
        return ", ".join(part for part in parts if part)


def filled(template: str, values: Mapping[str, Any]) -> str:
    """The template with its named values; a value that was not given shows as "…" (an error must never hide another)."""
    return Formatter().vformat(template, (), _Given(values))


class _Given(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def input_sentence(error: ProblemError, language: str = "en") -> str:
    """What is wrong with the input and where, in one sentence of the language ("en" or "fr")."""
    template = INPUT_SENTENCES[language].get(error.code)
    if isinstance(error, FileError):
        place, sentence = error.place(language), _said(error.code, error.values, language)
    else:
        place = error.where
        # Errors of the core carry English figures; French keeps them as a detail rather than losing them.
        sentence = error.sentence if language == "en" or template is None else template
    return f"{place}: {sentence}" if place and language == "en" else f"{place} : {sentence}" if place else sentence


_DETAILS_IN_FRENCH = (
    (r"No such file or directory", "fichier ou dossier introuvable"),
    (r"Permission denied", "permission refusée"),
    (r"Is a directory", "c’est un dossier"),
    (r"Not a directory", "ce n’est pas un dossier"),
    (r"No space left on device", "il n’y a plus de place"),
    (r"Read-only file system", "ce lieu est en lecture seule"),
    (r"File name too long", "ce nom est trop long"),
    (r"this is no XLSX workbook|File is not a zip file", "ce n’est pas un classeur XLSX"),
    (r"this is no ODS workbook", "ce n’est pas un classeur ODS"),
    (r"Expecting value.*", "une valeur est attendue"),
    (r"Expecting ',' delimiter.*", "une virgule est attendue"),
    (r"Expecting ':' delimiter.*", "un deux-points est attendu"),
    (r"Expecting property name.*", "un nom entre guillemets est attendu"),
    (r"Extra data.*", "il y a du texte en trop"),
    (r"Unterminated string.*", "un texte n’est pas fermé"),
    (r"Illegal trailing comma.*", "une virgule est en trop"),
    (r"Invalid (control character|\\escape).*", "un texte contient un signe interdit"),
    (r"(NaN|Infinity|-Infinity) is not a number", r"\1 n’est pas un nombre"),
    (r"the key (.*) is there twice", r"la clé \1 s’y trouve deux fois"),
    (r"people, topics, spaces, slots and mean wishes must all be at least 1", "chaque nombre doit valoir au moins 1"),
    (r"people × topics must be at most 50,000,000", "personnes × sujets ne doit pas dépasser 50 000 000"),
    (r"there must be at least one person for every two topics", "il faut au moins une personne pour deux sujets"),
)


def detail_in(text: str, language: str) -> str:
    """What the system or a reader says of a file, in the language; "" when French has no words for it."""
    if language != "fr" or "’" in text:
        return text
    return next(
        (
            re.sub(pattern, french, text, flags=re.DOTALL)
            for pattern, french in _DETAILS_IN_FRENCH
            if re.fullmatch(pattern, text, re.DOTALL)
        ),
        "",
    )


def _said(code: str, given: Mapping[str, Any], language: str) -> str:
    values = dict(given)
    template = INPUT_SENTENCES[language].get(code, code)
    if "detail" in values and code != "option_wrong":
        values["detail"] = detail_in(str(values["detail"]), language)
        if not values["detail"]:
            template = template.replace(" ({detail})", "")
    for name in ("what", "wanted", "expected"):
        if name in values:
            values[name] = WORDS[language].get(values[name], values[name])
    return filled(template, values)


def rule_sentence(problem: Problem, broken: Broken, language: str = "en", *, begun: Collection[int] = ()) -> str:
    """What a broken rule says about this problem, with its names, in one sentence of the language ("en" or "fr").

    `begun`: the slots that are past or running; a topic held there was not set by hand, its hour has begun.
    """
    sentences = RULE_SENTENCES[language]
    template = sentences.get(broken.code, f"{broken.code}: {{topics}} {{people}} {{slot}} {{space}}")
    if broken.slot is None or broken.space is None:  # the rule holds wherever, or in any space of the slot
        whole = broken.code == "host_busy" and broken.slot is not None
        template = template if whole else sentences.get(f"{broken.code}_somewhere", template)
    if broken.slot in begun:
        template = sentences.get(f"{broken.code}_begun", template)
    quote = ("« {} »" if language == "fr" else "“{}”").format
    if not broken.topics:
        template = sentences.get(f"{broken.code}_alone", template)
    return filled(
        template,
        {
            "topics": listed([quote(_named(problem.topic_names, topic)) for topic in broken.topics], language),
            "people": listed([_named(problem.people_names, person) for person in broken.people], language),
            "slot": "–" if broken.slot is None else _named(problem.slot_names, broken.slot),
            "space": "–" if broken.space is None else _named(problem.space_names, broken.space),
        },
    )


def listed(names: list[str], language: str = "en") -> str:
    """The names as a phrase: "a, b and c"."""
    if not names:
        return WORDS[language]["nobody"]
    return f" {WORDS[language]['and']} ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def _named(names: tuple[str, ...], at: int) -> str:
    return names[at] if 0 <= at < len(names) else f"#{at}"
