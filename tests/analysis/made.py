"""A corpus small enough to be classified in a moment: three ways of speaking, each of its own words."""

from typing import Any

from faire_reseau.analysis import actions
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.models import Corpus
from tests.factories import NOW

WAYS = (
    "Le conseil citoyen réunit des habitants du quartier autour de la participation et de la parole",
    "La rénovation urbaine détruit des logements puis relogera les locataires dans un immeuble neuf",
    "La réussite éducative accompagne des élèves au collège avec leurs enseignants et leurs parents",
)
ENDS = ("sans attendre.", "depuis deux ans.", "malgré tout.", "avec patience.", "comme prévu.")


def texts(each: int = 12) -> list[Offered]:
    """`each` texts of every way of speaking, in turn, by two centres; the last one is restricted."""
    return [
        Offered(
            f"entry:{number}",
            f"Texte {number}",
            f"{WAYS[number % 3]} {ENDS[number % 5]}",
            "",
            {"centre": "Nord" if number % 3 else "Sud", "year": "2018"},
            is_restricted=number == 3 * each - 1,
        )
        for number in range(3 * each)
    ]


def corpus(by: Any, **columns: Any) -> Corpus:
    """The same as a corpus that `by` leads."""
    return actions.make_corpus(texts(), title="Trois manières", by=by, at=NOW, **columns)
