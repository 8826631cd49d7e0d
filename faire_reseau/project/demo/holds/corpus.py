"""Corpus of the demo: invented answers and notes of the centres, coded by two people, an analysis with named classes, findings."""

import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.analysis import actions as analysis
from faire_reseau.analysis import tasks
from faire_reseau.analysis.enums import MemberRole
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.parameters import ClassParameters
from faire_reseau.analysis.models import Corpus
from faire_reseau.analysis.queries import open_masks
from faire_reseau.network.models import Person
from faire_reseau.project.demo.holds.coded import code_sample, find_sample
from faire_reseau.project.demo.holds.people import who_opens
from faire_reseau.project.demo.holds.sample import FACTS, Sample, centres_of_the_day, facts

TITLE = "Réponses et notes d’exemple des centres, 2018"
YEAR = "2018"
QUESTIONS = {
    "annee": "Que retenir de l’année\u202f?",
    "difficile": "Qu’est-ce qui a été difficile\u202f?",
    "autrement": "Racontez une situation où il a fallu faire autrement que prévu.",
    "attentes": "Que vous demandent les territoires, et que répondez-vous\u202f?",
    "equipe": "Comment l’équipe a-t-elle travaillé\u202f?",
}
KINDS = {"answer": "réponse", "note": "note de séance", "group": "compte rendu de groupe"}
# How long before the demo is loaded it was made, classed, coded and discussed.
MADE, CLASSED, NAMED = timedelta(days=45), timedelta(days=44), timedelta(days=43)
MASKED = MADE - timedelta(hours=1)
# Nothing to hide: the first woman who was the relay of a neighbourhood, whose name the papers had, and the address of a front desk.
READABLE = ("Ferrandi", "accueil.federation@exemple.fr")
# An answer makes a segment or two; verbs and small words that every story has make no column.
PARAMETERS = ClassParameters(
    k=5,
    size=130,
    min_segments=10,
    stop_words=(
        "aller", "an", "autre", "chose", "demander", "dernier", "devenir", "donner", "falloir", "fois", "jour", "mettre", "même",
        "parce", "passer", "petit", "pouvoir", "premier", "prendre", "tout", "trouver", "venir", "voir", "vouloir",
    ),
)  # fmt: skip
# Named after what the core finds with these parameters; a test reads that each class has these words.
NAMES = {
    1: ("Entre collègues\u00a0: compter, s’accorder, partager un lieu", ("collègue", "compter", "commun", "lieu")),
    2: (
        "Parler en groupe\u00a0: agents, locataires, bailleurs, règles",
        ("parler", "groupe", "agent", "bailleur", "règle"),
    ),
    3: (
        "Locaux fermés, médiateurs, jeunes\u00a0: qui ouvre, qui paie",
        ("local", "fermer", "médiateur", "jeune", "payer"),
    ),
    4: ("Appels, projets, réponses à donner", ("appel", "projet", "réponse", "téléphone")),
    5: ("Conseils, élus et comités\u00a0: ce qui se lit", ("citoyen", "conseil", "comité", "élu", "lire")),
}
MEMOS = {
    1: "Beaucoup de comptes rendus de groupes\u00a0: la classe parle autant de la façon de travailler que du métier.",
    2: "Formations et ateliers sur des cas. Petite classe\u00a0: la lire avec la suivante.",
    3: "Les récits les plus concrets, avec des clés, des salles et des heures d’ouverture.",
    4: "Ses passages se ressemblent à la lecture, mais la classe se défait quand quelques textes manquent\u00a0: rien n’est bâti dessus.",
    5: "Ce que les conseils citoyens demandent à lire, et ce qu’on leur donne.",
}


def sample_answers(centres: list[str]) -> Iterator[Offered]:
    """The invented answers and notes, centre by centre; a text is called “centre:place” in the files of codings."""
    names = {row["slug"]: row["names"][-1]["short"] for row in facts("organisations")["organisations"]}
    for centre in centres:
        for place, text in enumerate(_narratives(centre), 1):
            question = QUESTIONS.get(text.get("asks", ""), "")
            about = {"question": question} if question else {}
            day = f"{text['on']:%d/%m/%Y}" if "on" in text else YEAR
            yield Offered(
                key=f"sample:{centre}:{place}",
                title=f"{names[centre]}, {day}\u00a0: {question or text['title']} (exemple)",
                text=text["text"].strip(),
                variables={
                    "centre": names[centre],
                    "type de texte": KINDS[text.get("kind", "answer")],
                    "year": day[-4:],
                    **about,
                },
            )


def keep_sample_corpus(sample: Sample, people: dict[str, Person], facilitator: User, at: datetime) -> None:
    """Keep the invented texts as a corpus with its analysis, its codings and its findings; once.

    Whom one can be in the demo has a part: the facilitator leads, a project officer and an information officer code, an organiser reads.
    """
    if Corpus.objects.filter(title=TITLE).exists():
        return
    corpus = analysis.make_corpus(
        sample_answers(centres_of_the_day()),
        title=TITLE,
        purpose="Réponses et notes inventées pour la démonstration\u00a0: aucun centre ne les a écrites. Elles servent à montrer comment "
        "se lit, se code et se cite ce que dix-neuf équipes racontent de leur année.",
        is_sample=True,
        by=facilitator,
        at=at - MADE,
    )
    organiser, first, second = (people[invented.key] for invented in who_opens(sample, "reso-villes")[:3])
    for person, role in ((organiser, MemberRole.READ), (first, MemberRole.CODE), (second, MemberRole.CODE)):
        analysis.invite_member(corpus, email=person.email, role=role, by=facilitator, at=at - MADE)
    mask_sample(corpus, facilitator, at - MASKED)
    run = analysis.ask_run(
        corpus, title="Ce que les textes ont en commun", parameters=PARAMETERS, by=facilitator, at=at - CLASSED
    )
    for number, (name, _words) in NAMES.items():
        analysis.name_class(run, number, name=name, memo=MEMOS[number], by=facilitator, at=at - NAMED)
    tasks.compute(run.pk, now=lambda: at - CLASSED)
    coders = {"lead": facilitator} | {key: who.user for key, who in (("first", first), ("second", second)) if who.user}
    code_sample(corpus, coders, at)
    find_sample(corpus, coders, at)


def mask_sample(corpus: Corpus, facilitator: User, at: datetime) -> None:
    """Mask the inhabitants who are named and a telephone number, and leave some readable; people of the network are left to decide on."""
    analysis.ask_masks(corpus, with_places=False, by=facilitator, at=at)
    tasks.look_for_personal_data(corpus.pk, now=lambda: at)
    proposed = open_masks(corpus)
    readable = [mask for mask in proposed if mask.real in READABLE]
    hidden = [mask for mask in proposed if mask not in readable and not mask.key.startswith("person:")]
    analysis.decide_masks(corpus, hidden, is_accepted=True, by=facilitator, at=at)
    analysis.decide_masks(corpus, readable, is_accepted=False, by=facilitator, at=at)


def _narratives(centre: str) -> list[dict[str, Any]]:
    content = tomllib.loads((FACTS / "narratives" / f"{centre}.toml").read_text(encoding="utf-8"))
    return list(content["text"])
