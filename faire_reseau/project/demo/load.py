"""Load the demo network by the rooms' own deeds: facts with their sources, and the labelled sample around Nantes 2019.

Loading twice changes nothing; a later stage may be loaded over an earlier one.
"""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation

from faire_reseau.gatherings.models import Gathering
from faire_reseau.network import actions as network
from faire_reseau.network.models import (
    Organisation,
    Person,
)
from faire_reseau.project.demo import forums
from faire_reseau.project.demo.holds.gathering import nantes
from faire_reseau.project.demo.holds.network import (
    NANTES,
    NotTheDemo,
    facilitator_of,
    known_gatherings,
    load_reference,
    name_network,
    open_door,
)
from faire_reseau.project.demo.holds.people import people_of
from faire_reseau.project.demo.holds.sample import facts, invent
from faire_reseau.project.demo.stages import STAGES
from faire_reseau.project.demo.stages.finished.presences import finish

__all__ = ["STAGES", "NotTheDemo", "load_demo", "load_reference"]


@transaction.atomic
def load_demo(stage: str, *, at: datetime) -> str:
    """Load the demo network up to `stage`; answers a sentence that says what there is.

    Raises `NotTheDemo` where another network lives, or the demo stands at a later stage.
    """
    with translation.override("fr"):
        name_network(at)
        _refuse_to_go_back(stage)
        load_reference()
        network.load_organisations(facts("organisations")["organisations"])
        facilitator = facilitator_of(at)
        known_gatherings(facilitator, at)
        sample = invent()
        gathering = nantes(facilitator, at)
        # Not before: links end when somebody takes a role, as who makes a gathering does.
        open_door(facilitator, "Anime le réseau : peut tout faire", at)
        people = people_of(sample, gathering, facilitator, at)
        forums.load(gathering, sample, people, stage, facilitator=facilitator, at=at)
        if stage == "finished":
            finish(gathering, sample, people, facilitator, at)
    return (
        f"Demo network loaded at stage “{stage}”: {Organisation.objects.count()} organisations, "
        f"{Person.objects.count()} people, {Gathering.objects.count()} gatherings."
    )


def _refuse_to_go_back(stage: str) -> None:
    """What people did since would be lost. Raises `NotTheDemo` when the gathering of Nantes is beyond `stage`."""
    standing = forums.stage_of(Gathering.objects.filter(slug=NANTES).first())
    if STAGES.index(standing) > STAGES.index(stage):
        raise NotTheDemo(
            f"The gathering of Nantes already stands at “{standing}”, and does not go back to “{stage}”. To see that stage, "
            f"set FAIRE_RESEAU_DATA to another folder, or stop the site and remove the folder {settings.DATA}."
        )
