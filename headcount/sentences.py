"""Every code of the core as an English and a French sentence."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Any

LANGUAGES = ("en", "fr")

SENTENCES: dict[str, dict[str, str]] = {
    "en": {
        # files
        "file_missing": "this file does not exist.",
        "file_is_folder": "this is a folder: name a file.",
        "file_unreadable": "this file cannot be read ({reason}).",
        "file_unwritable": "this file cannot be written ({reason}).",
        "file_too_large": "this file is larger than {most:,} bytes.",
        "file_unpacks_too_large": "this file unpacks to more than {most:,} bytes.",
        "file_kind_unknown": "this kind of file is not read. Name a .csv, .tsv, .xlsx or .ods file.",
        "file_not_text": "this is no text file: it holds NUL bytes or control characters.",
        "workbook_broken": "this is no workbook of the kind that its name says, or it is damaged.",
        "sheet_too_large": "the sheet “{sheet}” spreads over more than {most:,} cells.",
        "cells_unread": "cells that hold an error, or a formula whose result is not in the file: {cells}. Correct them in a "
        "spreadsheet program and save the file again.",
        "cells_merged": "the cells {cells} are merged: they do not say what each column holds. Separate them.",
        "cell_too_long": "a cell has more than {most:,} characters. Is a quotation mark missing?",
        "quotation_wrong": "a quotation mark opens a cell here, or before, that is not closed where the cell ends.",
        "rows_too_many": "more than {most:,} rows.",
        "output_is_input": "this file is read: the result would take its place. Name another file.",
        # columns
        "table_empty": "this table holds nothing.",
        "column_missing": "no column “{column}”. Columns there are: {columns}. Another one is named by {option}.",
        "column_unknown": "no column “{column}”. Columns there are: {columns}.",
        "column_twice": "two columns are called “{column}”. Give one of them another name.",
        "column_is_count": "“{column}” is the name of a count of the result. Give the column another name.",
        "by_twice": "“{column}” is asked for twice.",
        "date_part_unknown": "“{part}” is no part of a date. Choose among: {parts}.",
        "where_without_value": "“{condition}” is no condition: write COLUMN=VALUE.",
        # cells
        "person_empty": "the person is not named (column “{column}”).",
        "meeting_empty": "the meeting is not named (column “{column}”).",
        "half_days_empty": "the half-days are not given (column “{column}”). Write 0 where somebody stayed for none.",
        "half_days_not_number": "“{text}” is no number of half-days (column “{column}”).",
        "half_days_negative": "“{text}” half-days: a number below zero (column “{column}”).",
        "half_days_too_fine": "“{text}” half-days: two decimals at most (column “{column}”).",
        "half_days_too_many": "“{text}” half-days in one row: the limit is {most:,} (column “{column}”).",
        "date_unreadable": "“{text}” is no date that is read (column “{column}”): write 2019-06-25 or 25/06/2019.",
        "row_too_long": "this row has more cells than there are columns: a cell that holds the separator needs quotation marks.",
        "doubled": "“{person}” stands twice at the meeting “{meeting}”, also on line {other} (such rows: {count:,}). One row per "
        "person and meeting is counted. Correct the file, or choose: --doubled add adds their half-days up, --doubled first "
        "keeps the first row.",
        "doubled_apart": "“{person}” stands twice at the meeting “{meeting}”, also on line {other}, but in other cells "
        "({columns}): the participation cannot be counted once. Correct the file, or choose --doubled first.",
        # notes
        "encoding_guessed": "the file is not in UTF-8: it was read as {encoding}.",
        "sheet_chosen": "the sheet “{sheet}” was read, the first that is not hidden. Not read: {others}.",
        "heading_found": "the columns are named on this line; what stands above was left out.",
        "doubled_added": "rows of a person and meeting that stood before, half-days added up: {count:,}.",
        "doubled_left_out": "rows of a person and meeting that stood before, left out: {count:,}.",
        "labels_alike": "values of “{column}” that differ by capitals, accents or blanks alone are counted apart: {labels}.",
        "where_unknown": "no row has {column} = “{value}”. Values there are: {values}.",
        # the library
        "column_of_other_length": "the column “{column}” has {size} values, {expected} are expected.",
        "columns_differ": "the columns given ({columns}) are not those of the occasions ({known}).",
        "occasion_twice": "the occasion {occasion} is given twice.",
        "occasion_unknown": "the occasion {occasion} is unknown.",
        "presence_twice": "the person {person} is twice at the occasion {occasion}.",
        "units_out_of_bounds": "half-days are from {least} to {most:,} units.",
        "cell_out_of_bounds": "the cells are numbered from 0, and there are {size:,} of them.",
        "cells_too_many": "this crossing has {cells:,} cells. Ask for fewer dimensions.",
        # stored files
        "store_missing": "nothing is stored here.",
        "store_broken": "what is stored here is damaged ({name}).",
        "store_of_other_source": "what is stored here was made from another source.",
    },
    "fr": {
        "file_missing": "ce fichier n’existe pas.",
        "file_is_folder": "c’est un dossier : nommez un fichier.",
        "file_unreadable": "ce fichier ne peut pas être lu ({reason}).",
        "file_unwritable": "ce fichier ne peut pas être écrit ({reason}).",
        "file_too_large": "ce fichier dépasse {most:,} octets.",
        "file_unpacks_too_large": "ce fichier, une fois décompressé, dépasse {most:,} octets.",
        "file_kind_unknown": "les fichiers de cette sorte ne sont pas lus. Nommez un fichier .csv, .tsv, .xlsx ou .ods.",
        "file_not_text": "ce n’est pas un fichier de texte : il contient des octets nuls ou des caractères de contrôle.",
        "workbook_broken": "ce n’est pas un classeur de la sorte que dit son nom, ou il est abîmé.",
        "sheet_too_large": "la feuille « {sheet} » s’étend sur plus de {most:,} cellules.",
        "cells_unread": "cellules qui contiennent une erreur, ou une formule dont le résultat n’est pas dans le fichier : "
        "{cells}. Corrigez-les dans un tableur et enregistrez à nouveau le fichier.",
        "cells_merged": "les cellules {cells} sont fusionnées : elles ne disent pas ce que contient chaque colonne. Séparez-les.",
        "cell_too_long": "une cellule dépasse {most:,} caractères. Manque-t-il un guillemet ?",
        "quotation_wrong": "un guillemet ouvre ici, ou avant, une cellule qui n’est pas refermée là où elle finit.",
        "rows_too_many": "plus de {most:,} lignes.",
        "output_is_input": "ce fichier est lu : le résultat prendrait sa place. Nommez un autre fichier.",
        "table_empty": "ce tableau ne contient rien.",
        "column_missing": "pas de colonne « {column} ». Colonnes présentes : {columns}. Pour en désigner une autre : {option}.",
        "column_unknown": "pas de colonne « {column} ». Colonnes présentes : {columns}.",
        "column_twice": "deux colonnes s’appellent « {column} ». Donnez un autre nom à l’une d’elles.",
        "column_is_count": "« {column} » est le nom d’un compte du résultat. Donnez un autre nom à la colonne.",
        "by_twice": "« {column} » est demandé deux fois.",
        "date_part_unknown": "« {part} » n’est pas une partie de date. Choisissez parmi : {parts}.",
        "where_without_value": "« {condition} » n’est pas une condition : écrivez COLONNE=VALEUR.",
        "person_empty": "la personne n’est pas nommée (colonne « {column} »).",
        "meeting_empty": "la réunion n’est pas nommée (colonne « {column} »).",
        "half_days_empty": "les demi-journées manquent (colonne « {column} »). Écrivez 0 pour qui n’est resté aucune demi-journée.",
        "half_days_not_number": "« {text} » n’est pas un nombre de demi-journées (colonne « {column} »).",
        "half_days_negative": "« {text} » demi-journées : un nombre sous zéro (colonne « {column} »).",
        "half_days_too_fine": "« {text} » demi-journées : deux décimales au plus (colonne « {column} »).",
        "half_days_too_many": "« {text} » demi-journées sur une ligne : la limite est {most:,} (colonne « {column} »).",
        "date_unreadable": "« {text} » n’est pas une date lisible (colonne « {column} ») : écrivez 2019-06-25 ou 25/06/2019.",
        "row_too_long": "cette ligne a plus de cellules qu’il n’y a de colonnes : une cellule qui contient le séparateur demande "
        "des guillemets.",
        "doubled": "« {person} » figure deux fois à la réunion « {meeting} », aussi à la ligne {other} (lignes dans ce cas : "
        "{count:,}). Une ligne par personne et réunion est comptée. Corrigez le fichier, ou choisissez : --doubled add "
        "additionne leurs demi-journées, --doubled first garde la première ligne.",
        "doubled_apart": "« {person} » figure deux fois à la réunion « {meeting} », aussi à la ligne {other}, mais dans d’autres "
        "cases ({columns}) : la participation ne peut pas être comptée une seule fois. Corrigez le fichier, ou choisissez "
        "--doubled first.",
        "encoding_guessed": "le fichier n’est pas en UTF-8 : il a été lu comme {encoding}.",
        "sheet_chosen": "la feuille « {sheet} » a été lue, la première qui n’est pas masquée. Non lues : {others}.",
        "heading_found": "les colonnes sont nommées sur cette ligne ; ce qui est au-dessus a été laissé de côté.",
        "doubled_added": "lignes d’une personne et d’une réunion déjà vues, demi-journées additionnées : {count:,}.",
        "doubled_left_out": "lignes d’une personne et d’une réunion déjà vues, laissées de côté : {count:,}.",
        "labels_alike": "des valeurs de « {column} » qui ne diffèrent que par les majuscules, les accents ou les espaces sont "
        "comptées à part : {labels}.",
        "where_unknown": "aucune ligne n’a {column} = « {value} ». Valeurs présentes : {values}.",
        "column_of_other_length": "la colonne « {column} » a {size} valeurs, {expected} sont attendues.",
        "columns_differ": "les colonnes données ({columns}) ne sont pas celles des occasions ({known}).",
        "occasion_twice": "l’occasion {occasion} est donnée deux fois.",
        "occasion_unknown": "l’occasion {occasion} est inconnue.",
        "presence_twice": "la personne {person} est deux fois à l’occasion {occasion}.",
        "units_out_of_bounds": "les demi-journées vont de {least} à {most:,} unités.",
        "cell_out_of_bounds": "les cases sont numérotées à partir de 0, et il y en a {size:,}.",
        "cells_too_many": "ce croisement a {cells:,} cases. Demandez moins de dimensions.",
        "store_missing": "rien n’est enregistré ici.",
        "store_broken": "ce qui est enregistré ici est abîmé ({name}).",
        "store_of_other_source": "ce qui est enregistré ici vient d’une autre source.",
    },
}
"""For each language, the sentence of each code; `{name}` is the value of that name."""

# What the system says of a file; other reasons are left out of French.
REASONS = {
    "No such file or directory": "fichier ou dossier introuvable",
    "Permission denied": "permission refusée",
    "Is a directory": "c’est un dossier",
    "Not a directory": "ce n’est pas un dossier",
    "No space left on device": "il n’y a plus de place",
    "Read-only file system": "ce lieu est en lecture seule",
}
_LINE = {"en": "line", "fr": "ligne"}
_COLON = {"en": ": ", "fr": " : "}
_LONG = 600


def sentence(code: str, values: Mapping[str, Any], language: str = "en") -> str:
    """The sentence of a code with its values; a value of great length is cut.

    Parameters: `code`, `values` that it names, `language`, "en" or "fr".
    """
    template = SENTENCES[language][code]
    reason = str(values.get("reason", ""))
    if language == "fr" and reason:
        template = template if reason in REASONS else template.replace(" ({reason})", "")
        values = {**values, "reason": REASONS.get(reason, "")}
    return _Words(language).vformat(template, (), values)


def placed(path: str | None, line: int | None, text: str, language: str = "en") -> str:
    """A sentence preceded by the file and the line it is about.

    Parameters: `path` and `line`, if there are any; `text`, the sentence; `language`, "en" or "fr".
    """
    if path is None:
        return text[:1].upper() + text[1:]
    at = "" if line is None else f", {_LINE[language]} {line}"
    return f"{path}{at}{_COLON[language]}{text}"


class _Words(Formatter):
    """Puts values in a sentence: lists in full, large numbers as the language writes them."""

    def __init__(self, language: str) -> None:
        self.language = language

    def format_field(self, value: Any, format_spec: str) -> str:
        if isinstance(value, list | tuple):
            value = ", ".join(map(str, value))
        if isinstance(value, str):
            return value if len(value) <= _LONG else f"{value[:_LONG]}…"
        number = format(value, format_spec)
        return number.replace(",", "\u202f") if format_spec == "," and self.language == "fr" else number
