"""Sentences of the command line, in English and French."""

from __future__ import annotations

import re

# What stands for a value in the French help.
METAVARS = {"FILE": "FICHIER", "COLUMN": "COLONNE", "A,B": "A,B", "COLUMN=VALUE": "COLONNE=VALEUR", "HOW": "CHOIX", "presences": "présences"}  # fmt: skip

PHRASES: dict[str, dict[str, str]] = {
    "en": {
        "about": "Count people, participations and half-days, exactly: a person who comes ten times is one person.",
        "usage": "usage: ",
        "arguments": "arguments",
        "options": "options",
        "commands": "commands",
        "command": "COMMAND",
        "help": "show this help and leave",
        "lang": "language of the messages (the system's by default)",
        "exit codes": "Exit codes: 0 done, 64 something given cannot be used, 130 stopped.",
        "error": "error",
        "note": "note",
        "stopped": "stopped; nothing was written",
        "written": "written: {path} (rows: {rows:,})",
        "rows": "rows read: {rows:,}",
        "count": "count a table of presences by any of its columns",
        "presences": "table with a row for each person and meeting (.csv, .tsv, .xlsx, .ods)",
        "by": "columns to count by; also a part of a date: date:year, date:quarter, date:month, date:day (the total when left out)",
        "where": "only rows with this value (several values of one column: any of them; several columns: all of them)",
        "totals": "also the totals above: of each centre over the years, of all",
        "doubled": "a person who stands twice at a meeting: refuse, add the half-days up, or keep the first row (refuse)",
        "person": "column that names the person (person)",
        "meeting": "column that names the meeting (meeting)",
        "half-days": "column of half-days (half_days)",
        "json": "write the result to this file; without it, or with -, to the standard output",
        "quiet": "say nothing but errors",
    },
    "fr": {
        "about": "Compter exactement personnes, participations et demi-journées : qui vient dix fois est une seule personne.",
        "usage": "usage : ",
        "arguments": "arguments",
        "options": "options",
        "commands": "commandes",
        "command": "COMMANDE",
        "help": "afficher cette aide et quitter",
        "lang": "langue des messages (celle du système par défaut)",
        "exit codes": "Codes de sortie : 0 fait, 64 quelque chose de donné ne peut pas servir, 130 arrêté.",
        "error": "erreur",
        "note": "remarque",
        "stopped": "arrêté ; rien n’a été écrit",
        "written": "écrit : {path} (lignes : {rows:,})",
        "rows": "lignes lues : {rows:,}",
        "count": "compter un tableau de présences selon ses colonnes",
        "presences": "tableau d’une ligne par personne et réunion (.csv, .tsv, .xlsx, .ods)",
        "by": "colonnes selon lesquelles compter ; aussi une partie de date : date:year (année), date:quarter (trimestre), "
        "date:month (mois), date:day (jour) ; le total si rien n’est demandé",
        "where": "seulement les lignes qui ont cette valeur (plusieurs valeurs d’une colonne : l’une d’elles ; plusieurs "
        "colonnes : toutes)",
        "totals": "aussi les totaux au-dessus : de chaque centre sur toutes les années, de l’ensemble",
        "doubled": "une personne qui figure deux fois à une réunion : refuse (refuser), add (additionner les demi-journées) ou "
        "first (garder la première ligne) (refuse)",
        "person": "colonne qui nomme la personne (person)",
        "meeting": "colonne qui nomme la réunion (meeting)",
        "half-days": "colonne des demi-journées (half_days)",
        "json": "écrire le résultat dans ce fichier ; sans cette option, ou avec -, sur la sortie standard",
        "quiet": "ne rien dire que les erreurs",
    },
}

# What the parser of options says, in French.
_PARSER_IN_FRENCH = (
    (r"the following arguments are required: (.*)", r"il manque : \1"),
    (r"unrecognized arguments: (.*)", r"arguments inconnus : \1"),
    (r"argument (.*?): expected one argument", r"\1 : une valeur est attendue"),
    (r"argument (.*?): invalid choice: (.*) \(choose from (.*)\)", r"\1 : « \2 » n’est pas un choix (choix : \3)"),
    (r"argument (.*?): (.*)", r"\1 : \2"),
)


def parser_sentence(message: str, language: str) -> str:
    """What the parser of options complains about, in the language.

    Parameters: `message`, its English sentence; `language`, "en" or "fr".
    """
    if language == "fr":
        for pattern, french in _PARSER_IN_FRENCH:
            if re.fullmatch(pattern, message, re.DOTALL):
                return re.sub(pattern, french, message, flags=re.DOTALL)
    return message
