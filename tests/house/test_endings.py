"""The table of docs/reference/life-of-a-gathering.md: every action, on a finished and on a cancelled gathering."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

import faire_reseau
from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import Format, RegistrationState
from faire_reseau.gatherings.models import GatheringPass, Invitation, Organiser, Registration
from faire_reseau.kit.keys import digest
from faire_reseau.kit.models import Letter
from faire_reseau.kit.refusals import Refusal
from faire_reseau.topics import actions as topics
from faire_reseau.topics.enums import CompositionState, Phase
from faire_reseau.topics.models import Composition, Forum, Topic
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db
HOUSE = Path(faire_reseau.__file__).parent
PAGE = HOUSE.parent / "docs" / "reference" / "life-of-a-gathering.md"
ROOMS = ("activities", "gatherings", "topics")
# Erasure and periods of keeping, which go on whatever the state, and what only says, checks or holds something.
APART = re.compile(r"(why|check|erase|clear|end_all|end_calendar|end_passes)\w*|end_passes|end_calendars")
PARTS = {
    *("gatherings.raise_version", "gatherings.planned_sessions", "gatherings.set_agreed", "gatherings.give_places"),
    *("topics.raise_version", "topics.locked", "topics.begin", "topics.end"),
    "activities.sign_in_as_known",  # `sign_in`, once it is looked up where the person works
}
HOUR = {"starts_at": NOW + timedelta(hours=5), "ends_at": NOW + timedelta(hours=6)}
BY = {"by": None, "at": NOW}
NEWCOMER = {"first_name": "Ève", "last_name": "Roy", "email": "eve@exemple.fr", "organisation": None, "trade": None}
OVER = {"finished": "Cette rencontre est terminée", "cancelled": "Cette rencontre est annulée"}


def table():
    """(action, on what) → what the page says of it once finished, once cancelled."""
    said = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("`"):
            for name in cells[0].split(", "):
                assert name not in said, f"{name} stands in two rows"
                said[name.replace("`", "")] = dict(zip(("finished", "cancelled"), cells[1:3], strict=True))
    return said


def written_actions():
    """Every public function of the actions of the three rooms, less what is no action on its own."""
    found = set()
    for room in ROOMS:
        files = [HOUSE / room / "actions.py", *(HOUSE / room / "actions").glob("*.py")]
        for path in filter(Path.exists, files):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            found |= {f"{room}.{name}" for name in names if not name.startswith("_") and not APART.fullmatch(name)}
    return (found | {"gatherings.check_postponement"}) - PARTS


def test_every_action_has_its_row():
    assert {name.partition(" ")[0] for name in table()} == written_actions()


def test_every_action_of_a_row_is_called():
    judged = {name for name, states in table().items() if set(states.values()) != {"–"}}

    assert judged == set(CALLS)


class World:
    """A gathering with everything an action could be about; `end` finishes or cancels it."""

    def __init__(self):
        self.forum = factories.forum(phase=Phase.PROPOSE)
        self.gathering = self.forum.session.gathering
        self.topic = factories.topic(self.forum)
        self.host = self.topic.hosts.get().person
        self.other = factories.topic(self.forum, host=self.host)
        self.slot, self.space = self.forum.slots.first(), self.forum.spaces.first()
        self.halves = list(HalfDay.objects.filter(meeting__action=self.gathering.action_id).order_by("pk"))
        self.person, self.facilitator = factories.person(), factories.facilitator()
        self.held = Registration.objects.get()
        self.waiting = factories.registration(self.gathering, factories.person(), RegistrationState.WAITING)
        organisers = [factories.organiser(self.gathering) for _ in range(2)]
        self.organiser = Organiser.objects.get(user=organisers[0])
        self.asked = gatherings.invite(self.gathering, factories.organisation(), by=organisers[0], at=NOW)
        self.key = GatheringPass.objects.create(
            gathering=self.gathering, user=self.person.user, key_digest=digest("clé"), made_at=NOW
        )
        self.second = factories.session(self.gathering, format=Format.OPEN_FORUM)
        self.run = Composition.objects.create(
            forum=self.forum, asked_at=NOW, grid_version=0, state=CompositionState.DONE, result={"cells": []}
        )

    def end(self, state):
        if state == "finished":
            activities.sign_in(
                self.halves[0], self.host, means=Means.ORGANISER_LIST, organisation=None, trade=None, **BY
            )
        end = gatherings.finish_gathering if state == "finished" else gatherings.cancel_gathering
        end(self.gathering, by=None, at=NOW)
        self.forum, self.topic = Forum.objects.get(pk=self.forum.pk), Topic.objects.get(pk=self.topic.pk)

    def by(self):
        return {"by": self.facilitator, "at": NOW}


def signing(means):
    return lambda w: activities.sign_in(w.halves[1], w.host, means=means, organisation=None, trade=None, **BY)


def of_topics(name, /, *rest, **named):
    return lambda w: getattr(topics, name)(w.topic, *(one(w) for one in rest), **named, **BY)


def of_forum(name, /, *rest, **named):
    return lambda w: getattr(topics, name)(w.forum, *(one(w) for one in rest), **named, **BY)


def of_gathering(name, /, *rest, **named):
    return lambda w: getattr(gatherings, name)(w.gathering, *(one(w) for one in rest), **named, **w.by())


SLOT, SPACE, HOST = (lambda w: w.slot), (lambda w: w.space), (lambda w: w.host)
CALLS = {
    "gatherings.reopen_gathering": of_gathering("reopen_gathering"),
    "gatherings.restore_gathering": of_gathering("restore_gathering"),
    "gatherings.finish_gathering": of_gathering("finish_gathering"),
    "gatherings.cancel_gathering": of_gathering("cancel_gathering"),
    "gatherings.announce_gathering": of_gathering("announce_gathering"),
    "gatherings.postpone_gathering": of_gathering("postpone_gathering", starts_on=DAY + timedelta(days=7)),
    "gatherings.check_postponement": of_gathering("check_postponement", starts_on=DAY + timedelta(days=7)),
    "gatherings.change_gathering": (
        of_gathering("change_gathering", title="Autre", summary="Corrigé", place_name="Rezé"),
        of_gathering("change_gathering", capacity_people=3),
    ),
    "gatherings.change_session": (
        lambda w: gatherings.change_session(w.second, title="Autre", text="Corrigé", **BY),
        lambda w: gatherings.change_session(w.second, **HOUR, **BY),
    ),
    "gatherings.set_speakers": lambda w: gatherings.set_speakers(w.second, [{"name": "Anne"}], **BY),
    "gatherings.add_session": of_gathering("add_session", title="Plus", format=Format.TALK, **HOUR),
    "gatherings.cancel_session": lambda w: gatherings.cancel_session(w.second, **BY),
    "gatherings.arrange_sessions": of_gathering("arrange_sessions", places=[]),
    "gatherings.copy_ground_and_agenda": lambda w: gatherings.copy_ground_and_agenda(
        factories.gathering(), w.gathering, **w.by()
    ),
    "gatherings.add_space": of_gathering("add_space", name="Salle", capacity_people=3),
    "gatherings.change_space": lambda w: gatherings.change_space(w.space, name="Autre", **BY),
    "gatherings.remove_space": lambda w: gatherings.remove_space(w.space, **BY),
    "gatherings.add_slot": of_gathering("add_slot", **HOUR),
    "gatherings.remove_slot": lambda w: gatherings.remove_slot(w.slot, **BY),
    "gatherings.add_half_day": of_gathering("add_half_day", on=DAY, part="evening"),
    "gatherings.remove_half_day": of_gathering("remove_half_day", lambda w: w.halves[1]),
    "gatherings.register": of_gathering("register", lambda w: w.person, lambda w: w.halves, post=None),
    "gatherings.register_newcomer": lambda w: gatherings.register_newcomer(w.gathering, w.halves, at=NOW, **NEWCOMER),
    "gatherings.register_by_organiser": of_gathering(
        "register_by_organiser", lambda w: w.halves, despite_resemblance=True, **NEWCOMER
    ),
    "gatherings.confirm_registration": lambda w: gatherings.confirm_registration(w.waiting, **w.by()),
    "gatherings.cancel_registration": lambda w: gatherings.cancel_registration(w.held, **w.by()),
    "gatherings.invite": of_gathering("invite", lambda _w: factories.organisation()),
    "gatherings.answer_invitation": lambda w: gatherings.answer_invitation(w.asked, agrees=True, **w.by()),
    "gatherings.withdraw_invitation": lambda w: gatherings.withdraw_invitation(w.asked, **w.by()),
    "gatherings.name_organiser": of_gathering("name_organiser", lambda w: w.person.user),
    "gatherings.name_organiser_at": of_gathering("name_organiser_at", email="nouvelle@exemple.fr"),
    "gatherings.release_organiser": lambda w: gatherings.release_organiser(w.organiser, **w.by()),
    "gatherings.renew_welcome_key": of_gathering("renew_welcome_key"),
    "gatherings.hand_out_passes": of_gathering("hand_out_passes", lambda w: [w.host]),
    "gatherings.ask_badges": lambda w: gatherings.ask_badges(w.gathering, **w.by()),
    "gatherings.account_to_link": lambda w: gatherings.account_to_link(w.held, **w.by()),
    "gatherings.use_pass": lambda w: gatherings.use_pass(w.key, at=NOW),
    "gatherings.end_pass": lambda w: gatherings.end_pass(w.key, by=w.person.user, at=NOW),
    "activities.hold_meeting": lambda w: activities.hold_meeting(
        w.gathering.action, held_on=DAY, parts=["evening"], **BY
    ),
    "activities.drop_meeting": lambda w: activities.drop_meeting(w.halves[1].meeting, **BY),
    "activities.sign_in on a phone": signing(Means.OWN_PHONE),
    "activities.open_sign_in": lambda w: activities.open_sign_in(w.halves[1], **BY),
    "activities.sign_in on the list": signing(Means.ORGANISER_LIST),
    "activities.note_newcomer": lambda w: activities.note_newcomer(
        w.halves[1], despite_resemblance=True, **NEWCOMER, **w.by()
    ),
    "activities.close_sign_in": lambda w: activities.close_sign_in(w.halves[1], **BY),
    "activities.correct_presence": lambda w: activities.correct_presence(
        Presence.objects.get(), is_present=False, reason="Absente", **w.by()
    ),
    "activities.change_action": lambda w: activities.change_action(w.gathering.action, purpose="Dire", **BY),
    "activities.change_meeting": lambda w: activities.change_meeting(w.halves[1].meeting, hours="9 h – 12 h", **BY),
    "topics.propose_topic": lambda w: topics.propose_topic(
        w.forum, title="Tard", kind="question", hosts=[w.host], **BY
    ),
    "topics.change_topic": of_topics("change_topic", title="Autre"),
    "topics.withdraw_topic": of_topics("withdraw_topic"),
    "topics.merge_topics": of_topics("merge_topics", lambda w: [w.other]),
    "topics.wish": of_topics("wish", HOST, level=2),
    "topics.choose": of_forum("choose", HOST, SLOT, topic=None),
    "topics.create_forum": lambda w: topics.create_forum(w.second, slots=[], spaces=[], **BY),
    "topics.set_ground": of_forum("set_ground", slots=[], spaces=[]),
    "topics.move_to_phase": of_forum("move_to_phase", phase=Phase.WISH),
    "topics.move_topic": of_topics("move_topic", SLOT, SPACE),
    "topics.give_twice": of_topics("give_twice"),
    "topics.give_once": of_topics("give_once"),
    "topics.lock_topic": of_topics("lock_topic"),
    "topics.unlock_topic": of_topics("unlock_topic"),
    "topics.close_cells": of_forum("close_cells", SPACE, lambda w: [w.slot]),
    "topics.open_cells": of_forum("open_cells", SPACE, lambda w: [w.slot]),
    "topics.set_absence": of_forum("set_absence", HOST, lambda w: [w.slot], away=True),
    "topics.ask_composition": of_forum("ask_composition", seconds=5),
    "topics.ask_mending": of_forum("ask_mending"),
    "topics.ask_advice": of_forum("ask_advice"),
    "topics.take_result": lambda w: topics.take_result(w.run, **BY),
    "topics.publish_grid": of_forum("publish_grid"),
    "topics.stop_composition": lambda w: topics.stop_composition(w.run, **BY),
}


@pytest.mark.parametrize("state", ["finished", "cancelled"])
@pytest.mark.parametrize("name", CALLS)
def test_each_action_answers_after_the_end_as_its_row_says(name, state):
    said = table()[name][state]
    if said == "–":
        return
    world, call = World(), CALLS[name]
    world.end(state)
    opens, shuts = call if said == "words" else (call, None) if said == "open" else (None, call)

    if shuts is not None:
        with pytest.raises(Refusal) as refused:
            shuts(world)
        assert str(refused.value.sentence).startswith(OVER[state])
    if opens is not None:
        assert opens(world) is not False


def test_naming_another_organiser_after_the_end_is_refused_on_the_page_and_opens_no_account(client):
    world = World()
    world.end("finished")
    client.force_login(world.facilitator)

    page = client.post(
        f"/rencontres/{world.gathering.slug}/preparer/organisateurs/", {"email": "nouvelle@exemple.fr"}
    ).content.decode()

    assert page.count("Cette rencontre est terminée\u00a0: elle reste telle quelle.") == 1
    assert (Organiser.objects.count(), Invitation.objects.get().state) == (2, "asked")
    assert type(world.facilitator).objects.filter(email="nouvelle@exemple.fr").count() == 0


def test_pages_of_organisers_offer_neither_organisers_nor_invitations_nor_accesses_after_the_end(client):
    world = World()
    client.force_login(world.facilitator)
    way = f"/rencontres/{world.gathering.slug}/preparer/"
    pages = [way, f"{way}badges/", f"/rencontres/invitations/{world.asked.pk}/"]
    offered = [
        *('preparer/organisateurs/"', f'organisateurs/{world.organiser.pk}/retirer/"', 'preparer/invitations/"'),
        *(f'invitations/{world.asked.pk}/retirer/"', "avec un QR personnel</button>", 'value="agreed"'),
    ]

    def found():
        texts = [client.get(page).content.decode().partition("<main")[2] for page in pages]
        return [words for words in offered if any(words in text for text in texts)]

    before = found()
    world.end("finished")

    assert (before, found()) == (offered, [])


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_forms_whose_action_is_shut_are_not_shown_and_say_why(client, state):
    world = World()
    world.end(state)
    slug, forum, space = world.gathering.slug, world.forum.pk, world.space.pk
    paths = [
        f"/rencontres/{slug}/preparer/sequences/",
        f"/rencontres/{slug}/preparer/espaces/{space}/",
        f"/rencontres/{slug}/preparer/reporter/",
        f"/rencontres/{slug}/forums/ouvrir/{world.second.pk}/",
        f"/rencontres/{slug}/forums/{forum}/terrain/",
        f"/rencontres/{slug}/forums/{forum}/fusionner/",
    ]
    if state == "finished":  # a cancelled one says so there by itself
        paths.append(f"/rencontres/{slug}/preparer/annuler/")
    shown = {}

    client.force_login(world.facilitator)
    for path in paths:
        shown[path] = main_of(client.get(path))
    client.force_login(world.host.user)
    shown["propose"] = main_of(client.get(f"/rencontres/{slug}/forums/{forum}/proposer/"))

    assert [path for path, text in shown.items() if OVER[state] not in text] == []
    assert [path for path, text in shown.items() if "<form" in text] == []


def test_once_somebody_signed_cancelling_and_moving_are_not_offered_and_say_why(client):
    world = World()
    activities.sign_in(
        world.halves[0], world.host, means=Means.ORGANISER_LIST, organisation=None, trade=None, by=None, at=NOW
    )
    client.force_login(world.facilitator)
    path = f"/rencontres/{world.gathering.slug}/preparer"

    shown = [main_of(client.get(f"{path}/{page}/")) for page in ("annuler", "reporter")]

    assert ["Des personnes ont" in text for text in shown] == [True, True]
    assert ["<form" in text for text in shown] == [False, False]


def main_of(answer):
    """What the page says, apart from the menu around it."""
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_no_personal_link_is_sent_once_it_is_over(client, mailoutbox, state):
    world = World()
    world.end(state)
    client.force_login(world.facilitator)
    mailoutbox.clear()
    before = Letter.objects.count()

    page = client.post(f"/rencontres/{world.gathering.slug}/preparer/inscrits/{world.held.pk}/courrier/", follow=True)

    assert [OVER[state] in str(message) for message in page.context["messages"]] == [True]
    assert Letter.objects.count() == before
