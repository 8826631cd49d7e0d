"""Load labelled sample consultations: one on the structure of the network, counted; one that is open, on the next gathering."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.project.demo.holds.sample import PARIS, SEED, chance_of
from faire_reseau.structure import actions
from faire_reseau.structure.enums import Electorate, Method
from faire_reseau.structure.models import Consultation, Voter

STRUCTURE = "Quelle structure pour le réseau national ?"
GRADES = "Très bien\nBien\nAssez bien\nPassable\nInsuffisant\nÀ rejeter"
# Each option with the place of the grade that most of the sample gives it, 0 the best.
OPTIONS = {
    "Une coordination portée à tour de rôle par un centre": 1,
    "Une association nationale, dont les centres sont membres": 2,
    "Un groupement d’employeurs pour une petite équipe commune": 3,
    "Rester un réseau sans structure": 4,
}
TEXT = """\
À Nantes, la deuxième journée a commencé à réfléchir à la structuration du réseau national. Quatre formes reviennent dans les échanges.

Exemple inventé : les options, les votes et le résultat ne sont pas ceux du réseau.
"""
VOTERS = 40
MARKS = "23456789abcdefghjkmnpqrstuvwxyz"


def load_consultations(facilitator: User, at: datetime) -> None:
    """Load both, once."""
    if Consultation.objects.filter(is_sample=True).exists():
        return
    begun, day = at - timedelta(days=20), localdate(at, PARIS)
    counted = actions.prepare_consultation(
        title=STRUCTURE,
        text=TEXT,
        options="\n".join(OPTIONS),
        method=Method.MAJORITY_JUDGEMENT,
        grades=GRADES,
        electorate=Electorate.EVERYBODY,
        quorum_percent=20,
        closes_on=day - timedelta(days=1),
        by=facilitator,
        at=begun,
        is_sample=True,
    )
    actions.open_consultation(counted, by=facilitator, at=begun)
    chance = chance_of("consultation", SEED)
    voters = list(Voter.objects.filter(consultation=counted).order_by("person__alphabet", "pk"))
    for voter in chance.sample(voters, min(VOTERS, len(voters))):
        marks = [min(5, max(0, round(chance.gauss(usual, 1.3)))) for usual in OPTIONS.values()]
        letters = "".join(chance.choice(MARKS) for _letter in range(8))
        actions.cast_ballot(voter, marks=marks, receipt=f"{letters[:4]}-{letters[4:]}", at=at - timedelta(days=10))
    opened = actions.prepare_consultation(
        title="Combien de temps pour la prochaine rencontre nationale ?",
        text="Cochez toutes les durées qui vous conviennent.\n\nExemple : votez pour essayer.",
        options="Un jour\nUn jour et demi\nDeux jours\nTrois jours",
        method=Method.APPROVAL,
        electorate=Electorate.EVERYBODY,
        closes_on=day + timedelta(days=30),
        by=facilitator,
        at=at,
        is_sample=True,
    )
    actions.open_consultation(opened, by=facilitator, at=at)
