"""Command `verify`: check a proof that `compose --certificate` wrote."""

from __future__ import annotations

import argparse

from forumgrid.cli.compose import GAP, IMPOSSIBLE, PROVEN, problem_of
from forumgrid.cli.phrases import PHRASES, found_by
from forumgrid.cli.stop import Stop
from forumgrid.files.formats import read_json
from forumgrid.proofs.certificate import examine
from forumgrid.proofs.file import proof_from_json
from forumgrid.proofs.refusal import Refused, Unfinished

REFUSED: dict[str, dict[str, str]] = {
    "en": {
        "format_unknown": "the file is not a proof (forumgrid-proof)",
        "version_unknown": "it is of a version of the format that is not known here",
        "problem_other": "it was made for another problem",
        "numbers_unreadable": "something in it is missing, unknown, or not a whole number",
        "kind_unknown": "it is of a kind that is not known",
        "bound_negative": "its bound is less than nothing",
        "prices_wrong_count": "it has too many or too few prices for this problem",
        "prices_out_of_range": "one of its prices is below 0 or too large",
        "part_missing": "what its kind asks for is not there",
        "shape_wrong": "its tables are not of the size that this problem asks for",
        "numbers_too_large": "its numbers are too large to be added up exactly",
        "forest_wrong": "what hangs from what goes round in a circle, or from one person to another",
        "tilt_wrong": "what one topic pays more for a pair, the other does not pay less",
        "bound_too_low": "what it says proves {proven} and no less",
        "repeats_not_closed": "where topics may be given twice, this kind of proof proves no more than its prices: {proven}",
        "charges_wrong": "it charges somebody for what they do not gain, or more than that",
        "grid_above": "there is a grid worth more than its bound",
        "branch_wrong": "one of its parts is not well made",
        "branch_incomplete": "its parts leave some grids out",
        "branch_open": "in one of its parts a grid might be worth more than the bound",
        "too_many_sets": "it leaves more to go through than is ever gone through",
        "problem_too_large": "this kind of proof is not for problems as large as this one",
    },
    "fr": {
        "format_unknown": "le fichier n’est pas une preuve (forumgrid-proof)",
        "version_unknown": "elle est d’une version du format qui n’est pas connue ici",
        "problem_other": "elle a été faite pour un autre problème",
        "numbers_unreadable": "il y manque quelque chose, ou quelque chose y est inconnu ou n’est pas un nombre entier",
        "kind_unknown": "elle est d’un genre inconnu",
        "bound_negative": "sa borne est inférieure à zéro",
        "prices_wrong_count": "elle a trop ou trop peu de prix pour ce problème",
        "prices_out_of_range": "l’un de ses prix est négatif ou trop grand",
        "part_missing": "il y manque ce que son genre demande",
        "shape_wrong": "ses tableaux n’ont pas la taille que ce problème demande",
        "numbers_too_large": "ses nombres sont trop grands pour être additionnés exactement",
        "forest_wrong": "un souhait y dépend de lui-même, ou du souhait d’une autre personne",
        "tilt_wrong": "ce qu’un sujet d’une paire y paie en plus, l’autre ne le paie pas en moins",
        "bound_too_low": "ce qu’elle dit prouve {proven}, et pas moins",
        "repeats_not_closed": "quand des sujets peuvent être donnés deux fois, ce genre de preuve ne prouve que ses prix\u00a0: {proven}",
        "charges_wrong": "elle fait payer à quelqu’un ce qu’il ou elle ne gagne pas, ou davantage",
        "grid_above": "une grille vaut plus que sa borne",
        "branch_wrong": "l’une de ses parties est mal faite",
        "branch_incomplete": "ses parties laissent des grilles de côté",
        "branch_open": "dans l’une de ses parties, une grille pourrait valoir plus que la borne",
        "too_many_sets": "elle laisse plus à parcourir que ce qui est jamais parcouru",
        "problem_too_large": "ce genre de preuve n’est pas fait pour des problèmes aussi grands",
    },
}
"""What each name of a refusal means."""


def verify_answer(options: argparse.Namespace) -> int:
    """Check a proof; 0 when it holds, 2 when it is refused, 1 when the check has not ended in time."""
    phrases = PHRASES[options.lang]
    with Stop(options.time_limit, options.usual_time) as stop:
        problem, data = stop.read(lambda: (problem_of(options), read_json(options.proof)))
        stop.begin()
        try:
            certificate = proof_from_json(problem, data)
            examine(problem, certificate, stop.clock.over)
        except Refused as refused:
            why = REFUSED[options.lang][refused.code].format(proven=refused.proven)
            print(phrases["proof refused"].format(code=refused.code, why=why))
            return IMPOSSIBLE
        except Unfinished:
            print(phrases["proof undecided"])
            return GAP
    named = found_by(certificate.kind, options.lang)
    print(phrases["proof holds"].format(bound=certificate.bound, bound_by=named))
    return PROVEN
