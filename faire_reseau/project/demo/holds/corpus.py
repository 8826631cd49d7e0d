"""Corpus of the demo: invented answers in words of the centres, and an analysis of them with named classes, for the worker to compute."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.analysis import actions as analysis
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.parameters import ClassParameters
from faire_reseau.analysis.models import Corpus
from faire_reseau.project.demo.holds.sample import centres_of_the_day, facts

TITLE = "Réponses d’exemple des centres, 2018"
PARAMETERS = ClassParameters(k=4, size=30, min_segments=2)
MEMO = (
    "Nom proposé à la lecture des passages. Le corpus d’exemple est petit et la classe est fragile\u00a0: à revoir avec "
    "davantage de réponses."
)
# Named after what the core finds with these parameters; a test reads that each class has these words.
NAMES = {
    1: ("Appels à projets, calendriers et attente", ("appel", "attendre", "projet")),
    2: ("Conseils citoyens et réunions\u00a0: ce qu’on demande aux habitants", ("conseil", "citoyen", "réunion")),
    3: ("Accueil, relogement, paroles d’agents et de locataires", ("agent", "accueil", "relogement")),
    4: ("Venir, s’engager\u00a0: jeunes, femmes, entreprises", ("venir", "engager", "stage")),
}


def sample_answers(centres: list[str]) -> list[Offered]:
    """The invented answers, one text for each centre and question."""
    invented = facts("sample_answers")
    names = {row["slug"]: row["names"][-1]["short"] for row in facts("organisations")["organisations"]}
    return [
        Offered(
            key=f"sample:{centre}:{place}",
            title=f"{names[centre]}, 2018\u00a0: {question} (exemple)",
            text=answer,
            variables={"centre": names[centre], "year": "2018", "question": question},
        )
        for centre, answers in zip(centres, invented["answers"], strict=False)
        for place, (question, answer) in enumerate(zip(invented["questions"], answers, strict=True), 1)
    ]


def keep_sample_corpus(facilitator: User, at: datetime) -> None:
    """Keep the invented answers as a corpus, ask for their analysis, and name the classes it will have."""
    if Corpus.objects.filter(title=TITLE).exists():
        return
    corpus = analysis.make_corpus(
        sample_answers(centres_of_the_day()),
        title=TITLE,
        purpose="Réponses inventées pour la démonstration\u00a0: aucun centre ne les a écrites.",
        is_sample=True,
        by=facilitator,
        at=at,
    )
    run = analysis.ask_run(
        corpus, title="Ce que les réponses ont en commun", parameters=PARAMETERS, by=facilitator, at=at
    )
    for number, (name, _words) in NAMES.items():
        analysis.name_class(run, number, name=name, memo=MEMO, by=facilitator, at=at)
