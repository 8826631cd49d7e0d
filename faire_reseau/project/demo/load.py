"""Load the demo by the actions of the rooms: sourced facts with Nantes 2019 finished, labelled samples of the next gathering and of years.

Loading twice changes nothing; a later stage may be loaded over an earlier one.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.timezone import localdate

from faire_reseau.accounts.enums import DemoRole
from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Presence
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import Format, GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit.events import unheard
from faire_reseau.network import actions as network
from faire_reseau.network.models import (
    Organisation,
    Person,
)
from faire_reseau.project.demo import forums
from faire_reseau.project.demo.holds.catalogue import load_catalogue
from faire_reseau.project.demo.holds.consultations import load_consultations
from faire_reseau.project.demo.holds.corpus import keep_sample_corpus
from faire_reseau.project.demo.holds.documents import publish_reports
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
from faire_reseau.project.demo.holds.next import NEXT, first_day_from, invent_next, next_gathering, programme_from
from faire_reseau.project.demo.holds.organs import load_organs
from faire_reseau.project.demo.holds.people import people_of, register_all
from faire_reseau.project.demo.holds.reports import PUBLISHED_YEAR, SAMPLE_YEAR, invent_campaigns, load_indicators
from faire_reseau.project.demo.holds.sample import PARIS, Sample, facts, invent
from faire_reseau.project.demo.holds.sessions import cite_findings, keep_session_corpora
from faire_reseau.project.demo.holds.years import invent_years
from faire_reseau.project.demo.stages import STAGES
from faire_reseau.project.demo.stages.finished.article import tell
from faire_reseau.project.demo.stages.finished.harvest import commit
from faire_reseau.project.demo.stages.finished.presences import finish
from faire_reseau.project.demo.stages.published import harvest, notes, questions

__all__ = ["STAGES", "NotTheDemo", "load_demo", "load_reference"]
BOTH = (Format.BARCAMP, Format.OPEN_FORUM)
# How long before its first day the gathering to come is brought forward to a stage.
EARLIER = timedelta(weeks=2)
# Its second day is today, and was yesterday.
FIRST_DAYS: dict[str, Callable[[date], date]] = {
    "published": lambda today: today - timedelta(days=1),
    "finished": lambda today: today - timedelta(days=2),
}


@transaction.atomic
def load_demo(stage: str, *, at: datetime, nantes_at: str = "") -> str:
    """Load the demo network, Nantes 2019 finished and the next gathering at `stage`; answers a sentence that says what there is.

    `nantes_at`: load Nantes alone, as it was at that stage. Raises `NotTheDemo` where another network lives, or where the gathering
    stands at a later stage.
    """
    with translation.override("fr"), unheard():
        name_network(at)
        _refuse_to_go_back(*((NANTES, nantes_at) if nantes_at else (NEXT, stage)))
        load_reference()
        network.load_organisations(facts("organisations")["organisations"])
        facilitator = facilitator_of(at)
        known_gatherings(facilitator, at)
        sample = invent()
        gathering = nantes(facilitator, at)
        # Not before: links end when somebody takes a role, as who makes a gathering does.
        open_door(facilitator, DemoRole.FACILITATOR, at)
        people = people_of(sample, gathering, facilitator, at)
        harvest.know(facilitator, at)
        load_nantes(gathering, sample, people, nantes_at or STAGES[-1], facilitator, at)
        if not nantes_at:
            load_next(gathering, sample, people, stage, facilitator, at)
        load_catalogue(facilitator, at)
        load_indicators(facilitator, at)
        if not nantes_at:
            invent_years((PUBLISHED_YEAR, SAMPLE_YEAR), list(people.values()), facilitator, at)
            invent_campaigns(facilitator, at)
            publish_reports(facilitator, at)
            keep_sample_corpus(sample, people, facilitator, at)
            keep_session_corpora(gathering, facilitator, at)
            cite_findings(facilitator, at)
            load_consultations(facilitator, at)
            load_organs(facilitator, at)
    return (
        f"Demo network loaded at stage “{nantes_at or stage}”: {Organisation.objects.count()} organisations, "
        f"{Person.objects.count()} people, {Gathering.objects.count()} gatherings."
    )


def load_nantes(
    gathering: Gathering, sample: Sample, people: dict[str, Person], stage: str, facilitator: User, at: datetime
) -> None:
    """Bring the gathering of Nantes to `stage`."""
    forums.load(gathering, facts("nantes"), sample, people, stage, facilitator=facilitator, at=at)
    if stage in ("published", "finished"):
        questions.ask(gathering, facts("sample_questions"), people, facilitator, at)
        notes.write(gathering, facts("sample_notes"), people, at)
        harvest.note(gathering, facts("sample_harvest"), people, facilitator, BOTH)
        harvest.place(gathering, facts("sample_harvest"), people, facilitator)
    if stage == "finished":
        questions.settle(gathering, facts("sample_questions"), facilitator, at)
        notes.finish(gathering, facilitator, at)
        commit(gathering, facts("sample_harvest"), facilitator, at)
        finish(gathering, sample, people, facilitator, at)
        tell(gathering, facilitator, at)


def load_next(
    before: Gathering, sample: Sample, people: dict[str, Person], stage: str, facilitator: User, at: datetime
) -> None:
    """Make the gathering to come, with the organisers of the one `before`, and bring it to `stage`: at “published” its second day is
    today, at “finished” it ended yesterday (today where somebody has signed meanwhile: what is signed does not move).
    """
    today = localdate(at, PARIS)
    gathering = next_gathering(facilitator, at, FIRST_DAYS.get(stage, first_day_from)(today))
    moves = STAGES.index(forums.stage_of(gathering)) < STAGES.index(stage)
    first_day = FIRST_DAYS[stage](today) if stage in FIRST_DAYS else gathering.starts_on
    if (
        moves
        and first_day != gathering.starts_on
        and not Presence.objects.filter(half_day__meeting__action=gathering.action).exists()
    ):
        # Seen from before that day, as its organisers would have.
        gatherings.postpone_gathering(gathering, starts_on=first_day, by=facilitator, at=at - EARLIER)
        gathering.refresh_from_db()
    programme = programme_from(gathering.starts_on)
    invented = invent_next(sample, programme, at)
    register_all(gathering, before, invented, people, facilitator, at)
    forums.load(gathering, programme, invented, people, stage, facilitator=facilitator, at=at)
    if stage in ("published", "finished"):
        live_next(gathering, people, stage, facilitator, at)
    if stage == "finished":
        finish(gathering, invented, people, facilitator, at)


def live_next(gathering: Gathering, people: dict[str, Person], stage: str, facilitator: User, at: datetime) -> None:
    """What the gathering to come leaves behind: its first day at “published”, so that the second is there to be lived; all of it at
    “finished”.
    """
    gathering.refresh_from_db()
    if gathering.state == GatheringState.FINISHED:
        return
    life = facts("next_life")
    comers = set(gathering.registrations.values_list("person", flat=True))
    people = {key: person for key, person in people.items() if person.pk in comers}
    questions.ask(gathering, life["questions"], people, facilitator, at)
    notes.write(gathering, life["notes"], people, at)
    harvest.note(gathering, life["harvest"], people, facilitator, BOTH[:1])
    if stage == "finished":
        harvest.note(gathering, life["harvest"], people, facilitator, BOTH[1:])
        harvest.place(gathering, life["harvest"], people, facilitator)
        questions.settle(gathering, life["questions"], facilitator, at)
        notes.finish(gathering, facilitator, at)
        commit(gathering, life["harvest"], facilitator, at)


def _refuse_to_go_back(slug: str, stage: str) -> None:
    """What people did since would be lost. Raises `NotTheDemo` when the gathering at `slug` is beyond `stage`."""
    standing = forums.stage_of(Gathering.objects.filter(slug=slug).first())
    if STAGES.index(standing) > STAGES.index(stage):
        name = "Nantes" if slug == NANTES else "the next months"
        raise NotTheDemo(
            f"The gathering of {name} already stands at “{standing}”, and does not go back to “{stage}”. To see that stage, "
            f"set FAIRE_RESEAU_DATA to another folder, or stop the site and remove the folder {settings.DATA}."
        )
