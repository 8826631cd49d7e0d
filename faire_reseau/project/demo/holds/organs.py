"""Load labelled sample organs with their mandates, and decisions in force: one of the sample consultation, one that it replaced."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from faire_reseau.accounts.models import User
from faire_reseau.network.models import Post
from faire_reseau.project.demo.holds.consultations import STRUCTURE
from faire_reseau.project.demo.holds.sample import PARIS
from faire_reseau.structure import actions
from faire_reseau.structure.models import Consultation, Organ

# Each organ with what it does and how many directors sit in it (none: all of them).
ORGANS = (
    (
        "Collège des directions",
        "Réunit les directions des centres ; vote quand une consultation le dit. Exemple inventé.",
        None,
    ),
    ("Groupe de préparation", "Prépare les rencontres et les consultations. Exemple inventé.", 3),
)
ROLES = ("animation", "secrétariat", "trésorerie")


def load_organs(facilitator: User, at: datetime) -> None:
    """Load them, once."""
    if Organ.objects.filter(is_sample=True).exists():
        return
    day = localdate(at, PARIS)
    begun = day - timedelta(days=400)
    posts = Post.objects.filter(is_director=True, to_on=None).select_related("person", "organisation")
    directors = list(posts.order_by("organisation__slug", "pk"))
    by: dict[str, Any] = {"by": facilitator, "at": at, "is_sample": True}
    organs = []
    for name, purpose, seats in ORGANS:
        organ = actions.add_organ(name=name, purpose=purpose, from_on=begun, to_on=None, **by)
        organs.append(organ)
        for place, post in enumerate(directors[:seats]):
            role = ROLES[place] if seats else ""
            columns: dict[str, Any] = {
                "person": post.person,
                "organisation": post.organisation,
                "role": role,
                "from_on": begun,
            }
            actions.add_mandate(organ, **columns, **by)
    former = actions.note_decision(
        title="La coordination est portée par le centre hôte de la dernière rencontre",
        text="Exemple inventé.",
        decided_on=begun,
        organ=organs[0],
        **by,
    )
    actions.note_decision(
        title="La coordination est portée à tour de rôle, pour deux ans",
        text="Parce que la consultation l’a préférée aux trois autres formes. Exemple inventé.",
        decided_on=day - timedelta(days=1),
        organ=organs[0],
        consultation=Consultation.objects.get(title=STRUCTURE, is_sample=True),
        replaces=former,
        review_on=day + timedelta(days=365),
        **by,
    )
