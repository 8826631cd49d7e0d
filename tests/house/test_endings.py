"""The table of docs/reference/life-of-a-gathering.md: every action, on a finished and on a cancelled gathering."""

import ast
import copy
import io
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

import faire_reseau
from faire_reseau.activities import actions as activities
from faire_reseau.activities.actions.noting import note_meeting
from faire_reseau.activities.enums import Means, Part
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.cooperations import actions as cooperations
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.gatherings.enums import Format, RegistrationState, SessionState
from faire_reseau.gatherings.models import GatheringPass, Invitation, Organiser, Registration, Session
from faire_reseau.kit import made_once
from faire_reseau.kit.keys import digest
from faire_reseau.kit.models import Letter
from faire_reseau.kit.refusals import Refusal
from faire_reseau.notes import actions as notes
from faire_reseau.notes.logic.contents import line_code
from faire_reseau.questions import actions as questions
from faire_reseau.topics import actions as topics
from faire_reseau.topics.enums import CompositionState, Phase
from faire_reseau.topics.models import Composition, Forum, Placement, Topic
from tests import factories
from tests.factories import DAY, NOW
from tests.house.parsed import parsed
from tests.house.test_rights import taken_back
from tests.markup import tight

pytestmark = pytest.mark.django_db
HOUSE = Path(faire_reseau.__file__).parent
PAGE = HOUSE.parent / "docs" / "reference" / "life-of-a-gathering.md"
# Rooms of which the actions are no acts of a gathering.
OTHER_ROOMS = {"accounts", "network", "articles", "reports", "analysis", "catalogue", "structure"}
ROOMS = sorted({path.name for path in HOUSE.iterdir() if [*path.glob("actions*")]} - OTHER_ROOMS)
# Erasure and periods of keeping, which go on whatever the state, and what only says, checks or holds something.
APART = re.compile(r"(why|check|erase|clear|end_all|end_calendar|end_passes)\w*|end_passes|end_calendars")
PARTS = {
    *("gatherings.raise_version", "gatherings.planned_sessions", "gatherings.set_agreed", "gatherings.give_places"),
    *("gatherings.offering", "gatherings.offer_places", "gatherings.end_late_offers"),
    *("topics.raise_version", "topics.locked", "topics.begin", "topics.end"),
    *("questions.raise_version", "questions.locked", "questions.held", "questions.stands_for"),
    *(
        "notes.document_of",
        "notes.remember",
        "notes.forget",
        "notes.compact",
        "notes.read",
        "notes.add_version",
        "notes.beginning",
    ),
    *(
        "notes.keep_records",
        "notes.record_action_items",
        "notes.locked",
        "notes.edit_here",
        "notes.edit_of",
        "notes.refuse",
        "notes.follow_passages",
    ),
    # Texts of rooms above, which are of no gathering.
    *(
        "notes.begin_text",
        "notes.say_text",
        "notes.close_text",
        "notes.open_text",
    ),
    *(
        "cooperations.raise_version",
        "cooperations.locked",
        "cooperations.harvest_of",
        "cooperations.harvest_of_session",
        "cooperations.record_ideas",
    ),
    *("cooperations.begin_report", "cooperations.drop_empty_clusters"),
    "activities.sign_in_as_known",  # `sign_in`, once it is looked up where the person works
    "activities.chained",  # the link of a fact, which `note_fact` and `record_works` write
}
HOUR = {"starts_at": NOW + timedelta(hours=5), "ends_at": NOW + timedelta(hours=6)}
BY = {"by": None, "at": NOW}
NEWCOMER = {"first_name": "Ève", "last_name": "Roy", "email": "eve@exemple.fr", "organisation": None, "trade": None}
ASKED = {"screening": "at_once", "order": "fair", "takes_anonymous": True}
OVER = {"finished": "Cette rencontre est terminée", "cancelled": "Cette rencontre est annulée"}


def table():
    """(action, on what) → what the page says of it once finished, once cancelled."""
    rows = {}
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("`"):
            for name in cells[0].split(", "):
                assert name not in rows, f"{name} stands in two rows"
                rows[name.replace("`", "")] = dict(zip(("finished", "cancelled"), cells[1:3], strict=True))
    return rows


def written_actions():
    """Every public function of the actions of rooms that act on gatherings, less what is no action on its own."""
    actions = set()
    for room in ROOMS:
        files = [HOUSE / room / "actions.py", *(HOUSE / room / "actions").glob("*.py")]
        for path in filter(Path.exists, files):
            tree = parsed(path.read_text(encoding="utf-8"))
            names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
            actions |= {f"{room}.{name}" for name in names if not name.startswith("_") and not APART.fullmatch(name)}
    return (actions | {"gatherings.check_postponement"}) - PARTS


def rowless(table, actions):
    """The actions without a row, and the rows without an action."""
    return sorted({name.partition(" ")[0] for name in table} ^ set(actions))


def uncalled(table, calls):
    """The rows that say something and are not tried here, and what is tried without a row that says something."""
    return sorted({name for name, states in table.items() if set(states.values()) != {"–"}} ^ set(calls))


def test_every_action_has_its_row():
    assert rowless(table(), written_actions()) == []


def test_every_action_of_a_row_is_called():
    assert uncalled(table(), CALLS) == []


def a_note(session, person):
    """A note with an action item and a former state, written in again."""
    key = "12345678-1234-1234-1234-123456789abc"
    attrs = {"key": key, "who": "", "due": "", "done": False}
    item = {"type": "actionItem", "attrs": attrs, "content": [{"type": "text", "text": "Écrire"}]}
    note = notes.begin_note(session, content={"type": "doc", "content": [item]}, person=person, **BY)
    notes.finish_note(note, **BY)
    notes.open_note(note, **BY)
    return note, note.action_items.get()


def a_comment(note, person):
    return notes.comment_on(note, text="Quand ?", line=line_code(0, "Écrire"), person=person, **BY)


def a_picture():
    packed = io.BytesIO()
    Image.new("RGB", (8, 8)).save(packed, "JPEG")
    return SimpleUploadedFile("x.jpg", packed.getvalue(), "image/jpeg")


class World:
    """A gathering with everything an action could be about; `end` finishes or cancels it."""

    def __init__(self):
        self.forum = factories.forum(phase=Phase.PROPOSE)
        self.session, self.gathering = self.forum.session, self.forum.session.gathering
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
        self.time = questions.open_questions(self.session, **ASKED, **BY)
        self.question, self.same = (
            questions.ask(self.time, self.host, text=text, at=NOW) for text in ("Qui ?", "Quoi ?")
        )
        self.poll, self.ready = (questions.add_poll(self.time, text="Déjà ?", kind="scale", **BY) for _ in range(2))
        questions.open_poll(self.poll, **BY)
        self.note, self.item = a_note(self.session, self.host)
        self.run = Composition.objects.create(
            forum=self.forum, asked_at=NOW, grid_version=0, state=CompositionState.DONE, result={"cells": []}
        )

        self.harvest()

    def harvest(self):
        """What groups yield: an open report, a closed one, ideas, a round of dots, commitments."""
        self.group, self.closed = (factories.session(self.gathering, hour=hour) for hour in (11, 12))
        for session in (self.group, self.closed):
            Placement.objects.create(topic=factories.topic(self.forum, host=self.host), session=session)
            cooperations.write_report(session, text="Dit.", seen="", **BY)
        cooperations.close_report(self.closed, **BY)
        self.idea, self.other_idea, self.third = (
            cooperations.note_idea(self.group, text=text, at=NOW) for text in ("Une", "Deux", "Trois")
        )
        self.yields = cooperations.open_convergence(self.forum, dots_each=3, **BY)
        self.cluster = cooperations.put_together(self.yields, [self.idea.pk, self.other_idea.pk], **BY)
        self.lead = factories.centre()
        self.commitment = self.commit("Faire")

    def commit(self, what):
        step = {"first_step": "Se voir", "first_step_on": DAY + timedelta(days=9), "joining": []}
        return cooperations.propose_commitment(self.forum, what=what, lead=self.lead, **step, **BY)

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


def asking_reports(w):
    # Its hour was over when the gathering ended: what was to begin later was not held.
    Session.objects.filter(pk=w.group.pk).update(starts_at=NOW - timedelta(hours=1), ends_at=NOW)
    return cooperations.ask_reports(w.forum, by=None, at=NOW)


def signing(means):
    return lambda w: activities.sign_in(w.halves[1], w.host, means=means, organisation=None, trade=None, **BY)


def of_topics(name, /, *rest, **named):
    return lambda w: getattr(topics, name)(w.topic, *(argument(w) for argument in rest), **named, **BY)


def of_forum(name, /, *rest, **named):
    return lambda w: getattr(topics, name)(w.forum, *(argument(w) for argument in rest), **named, **BY)


def _question(w):
    return w.gathering.form_questions.create(kind="text", label="Un mot ?")


def of_gathering(name, /, *rest, **named):
    return lambda w: getattr(gatherings, name)(w.gathering, *(argument(w) for argument in rest), **named, **w.by())


def of_question(name, /, **named):
    return lambda w: getattr(questions, name)(w.question, **named, **w.by())


def of_group(name, /, *rest, on="group", **named):
    return lambda w: getattr(cooperations, name)(getattr(w, on), *(argument(w) for argument in rest), **named, **w.by())


def of_time(name, /, **named):
    return lambda w: getattr(questions, name)(w.time, **named, **w.by())


def restored(session):
    session.state = SessionState.CANCELLED
    session.save()
    return gatherings.restore_session(session, **BY)


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
    "gatherings.change_cover": of_gathering("change_cover", file=None, alternative="", credit="", off=True),
    "gatherings.keep_cover": of_gathering("keep_cover", lambda _w: None, alternative="", credit="", off=True),
    "gatherings.change_session": (
        lambda w: gatherings.change_session(w.second, title="Autre", text="Corrigé", **BY),
        lambda w: gatherings.change_session(w.second, **HOUR, **BY),
    ),
    "gatherings.set_speakers": lambda w: gatherings.set_speakers(w.second, [{"name": "Anne"}], **BY),
    "gatherings.add_session": of_gathering("add_session", title="Plus", format=Format.TALK, **HOUR),
    "gatherings.cancel_session": lambda w: gatherings.cancel_session(w.second, **BY),
    "gatherings.restore_session": lambda w: restored(w.second),
    "gatherings.arrange_sessions": of_gathering("arrange_sessions", places=[]),
    "gatherings.copy_ground_and_agenda": lambda w: gatherings.copy_ground_and_agenda(
        factories.gathering(), w.gathering, **w.by()
    ),
    "gatherings.add_space": of_gathering("add_space", name="Salle", capacity_people=3),
    "gatherings.change_space": lambda w: gatherings.change_space(w.space, name="Autre", **BY),
    "gatherings.remove_space": lambda w: gatherings.remove_space(w.space, **BY),
    "gatherings.add_form_question": of_gathering("add_form_question", kind="text", label="Un mot ?"),
    "gatherings.change_form_question": lambda w: gatherings.change_form_question(
        _question(w), kind="text", label="Deux ?", **BY
    ),
    "gatherings.ask_form_question_again": lambda w: gatherings.ask_form_question_again(_question(w), **BY),
    "gatherings.move_form_question": lambda w: gatherings.move_form_question(_question(w), up=True, at=NOW),
    "gatherings.remove_form_question": lambda w: (gatherings.remove_form_question(_question(w), **BY),),
    "gatherings.set_meals": of_gathering("set_meals", lambda w: [(w.gathering.starts_on, "lunch")]),
    "gatherings.invite_centre": of_gathering("invite_centre", lambda w: w.gathering.host, people=2),
    "gatherings.close_centre_link": lambda w: gatherings.close_centre_link(
        w.gathering.centre_links.create(organisation=w.gathering.host, people=2, key="k"), **BY
    ),
    "gatherings.add_slot": of_gathering("add_slot", **HOUR),
    "gatherings.change_slot": lambda w: gatherings.change_slot(w.slot, **HOUR, **BY),
    "gatherings.remove_slot": lambda w: gatherings.remove_slot(w.slot, **BY),
    "gatherings.add_half_day": of_gathering("add_half_day", on=DAY, part="evening"),
    "gatherings.remove_half_day": of_gathering("remove_half_day", lambda w: w.halves[1]),
    "gatherings.register": of_gathering("register", lambda w: w.person, lambda w: w.halves, post=None),
    "gatherings.register_each": of_gathering("register_each", lambda w: [(w.person, w.halves, None)]),
    "gatherings.register_newcomer": lambda w: gatherings.register_newcomer(w.gathering, w.halves, at=NOW, **NEWCOMER),
    "gatherings.register_by_organiser": of_gathering(
        "register_by_organiser", lambda w: w.halves, despite_resemblance=True, **NEWCOMER
    ),
    "gatherings.confirm_registration": lambda w: gatherings.confirm_registration(w.waiting, **w.by()),
    "gatherings.add_material": lambda w: gatherings.add_material(
        w.session, kind="other", title="A", url="https://a.fr", **BY
    ),
    "gatherings.remove_material": lambda w: gatherings.remove_material(
        w.session.materials.create(kind="other", title="A", url="https://a.fr", added_at=NOW), **BY
    ),
    "gatherings.change_letter_text": lambda w: gatherings.change_letter_text(
        w.gathering, "place_given", "fr", subject="Oyez", body="{inscription}", **BY
    ),
    "gatherings.reset_letter_text": lambda w: gatherings.reset_letter_text(w.gathering, "place_given", "fr", **BY),
    "gatherings.accept_offer": lambda w: gatherings.accept_offer(w.waiting, **w.by()),
    "gatherings.decline_offer": lambda w: gatherings.decline_offer(w.waiting, **w.by()),
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
    "activities.note_meeting": lambda w: note_meeting(
        w.gathering.action, held_on=DAY, parts=[Part.EVENING], heads={}, **BY
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
    "activities.count_heads": lambda w: activities.count_heads(w.halves[1].meeting, {0: 12}, **BY),
    "activities.change_action": lambda w: activities.change_action(w.gathering.action, purpose="Dire", **BY),
    "activities.change_meeting": lambda w: activities.change_meeting(w.halves[1].meeting, hours="9 h – 12 h", **BY),
    "topics.propose_topic": lambda w: topics.propose_topic(
        w.forum, title="Tard", kind="question", hosts=[w.host], **BY
    ),
    "topics.change_topic": of_topics("change_topic", title="Autre"),
    "topics.withdraw_topic": of_topics("withdraw_topic"),
    "topics.merge_topics": of_topics("merge_topics", lambda w: [w.other]),
    "topics.remove_person": lambda w: topics.remove_person(w.held, hosts={}, **w.by()),
    "topics.wish": of_topics("wish", HOST, level=2),
    "topics.choose": of_forum("choose", HOST, SLOT, topic=None),
    "topics.create_forum": lambda w: topics.create_forum(w.second, slots=[], spaces=[], **BY),
    "topics.set_ground": of_forum("set_ground", slots=[], spaces=[]),
    "topics.move_to_phase": of_forum("move_to_phase", phase=Phase.WISH),
    "topics.take_cell": of_topics("take_cell", SLOT, SPACE),
    "topics.free_cell": of_topics("free_cell"),
    "topics.let_hosts_take_cells": of_forum("let_hosts_take_cells", on=True),
    "topics.move_round": of_forum("move_round", deed="begin", seen=None),
    "topics.open_tablet": of_forum("open_tablet", on=True),
    "topics.write_on_tablet": lambda w: topics.write_on_tablet(
        w.forum, name="Tard", organisation=1, title="Tard", kind="question", key=None, at=BY["at"]
    ),
    "gatherings.turn_wall": of_gathering("turn_wall", mode=""),
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
    "questions.open_questions": lambda w: questions.open_questions(w.session, **ASKED, **BY),
    "questions.pause_questions": of_time("pause_questions"),
    "questions.close_questions": of_time("close_questions"),
    "notes.begin_note": lambda w: notes.begin_note(w.second, person=w.host, **BY),
    "notes.take": lambda w: notes.take(
        [notes.Edit(w.note.pk, notes.Writer(w.host.pk, "", "fr"), settles=True)], at=NOW
    ),
    "notes.finish_note": lambda w: notes.finish_note(w.note, **BY),
    "notes.open_note": lambda w: notes.open_note(w.note, **BY),
    "notes.read_again": lambda w: notes.read_again(w.note, at=NOW),
    "notes.restore_version": lambda w: notes.restore_version(w.note.versions.get(), person=None, **w.by()),
    "notes.tick_action_item": lambda w: notes.tick_action_item(w.item, is_done=True, person=None, **w.by()),
    "notes.comment_on": lambda w: a_comment(w.note, w.host),
    "notes.reply_to": lambda w: notes.reply_to(a_comment(w.note, w.host), text="Mardi", person=w.host, **BY),
    "notes.resolve_thread": lambda w: notes.resolve_thread(
        a_comment(w.note, w.host), is_resolved=True, person=w.host, **BY
    ),
    "notes.delete_comment": lambda w: notes.delete_comment(a_comment(w.note, w.host), **w.by()),
    "notes.add_picture": lambda w: notes.add_picture(
        w.note, a_picture(), alternative="Le mur", person=w.host, **w.by()
    ),
    "questions.ask": lambda w: questions.ask(w.time, w.host, text="Encore ?", at=NOW),
    "questions.support": lambda w: questions.support(w.question, w.person, wants=True, at=NOW),
    "questions.withdraw_question": lambda w: questions.withdraw_question(w.question, w.host, at=NOW),
    "questions.show_question": of_question("show_question"),
    "questions.change_question": of_question("change_question", text="Qui donc ?", seen="Qui ?"),
    "questions.mark_live": of_question("mark_live"),
    "questions.mark_answered": of_question("mark_answered"),
    "questions.put_aside": of_question("put_aside", reason="Ailleurs"),
    "questions.merge_questions": lambda w: questions.merge_questions(w.question, [w.same], **w.by()),
    "questions.send_question": lambda w: questions.send_question(w.question, to=w.host, due=DAY, **w.by()),
    "questions.answer_question": of_question("answer_question", text="Nous.", seen=""),
    "questions.add_poll": of_time("add_poll", text="Et là ?", kind="scale"),
    "questions.open_poll": lambda w: questions.open_poll(w.ready, **w.by()),
    "questions.close_poll": lambda w: questions.close_poll(w.poll, **w.by()),
    "questions.remove_poll": lambda w: questions.remove_poll(w.ready, **w.by()),
    "questions.answer_poll": lambda w: questions.answer_poll(w.poll, w.person, given="3", at=NOW),
    "questions.note_turn": of_time("note_turn", trade=None, kind=None),
    "cooperations.be_here": lambda w: cooperations.be_here(w.group, w.host, at=NOW),
    "cooperations.take_notes": of_group("take_notes", lambda w: w.host),
    "cooperations.hand_on_notes": of_group("hand_on_notes"),
    "cooperations.write_report": of_group("write_report", text="Dit mieux.", seen="Dit."),
    "cooperations.close_report": of_group("close_report"),
    "cooperations.reopen_report": of_group("reopen_report", on="closed"),
    "cooperations.ask_reports": asking_reports,
    "cooperations.note_idea": lambda w: cooperations.note_idea(w.group, text="Encore une", at=NOW),
    "cooperations.carry_idea": lambda w: cooperations.carry_idea(w.idea, w.host, carries=True, at=NOW),
    "cooperations.withdraw_idea": of_group("withdraw_idea", on="third"),
    "cooperations.say_where_it_went": of_group("say_where_it_went", on="idea", went="Ailleurs", seen=""),
    "cooperations.open_convergence": of_group("open_convergence", on="forum", dots_each=4),
    "cooperations.close_convergence": of_group("close_convergence", on="yields"),
    "cooperations.put_together": of_group("put_together", lambda w: [w.idea.pk, w.third.pk], on="yields"),
    "cooperations.take_out": of_group("take_out", on="idea"),
    "cooperations.name_cluster": lambda w: cooperations.name_cluster(
        w.cluster, title="Autrement", seen=w.cluster.title, **w.by()
    ),
    "cooperations.place_dots": lambda w: cooperations.place_dots(w.idea, w.host, number=1, at=NOW),
    "cooperations.propose_commitment": lambda w: w.commit("Faire plus"),
    "cooperations.accept_commitment": of_group("accept_commitment", on="commitment"),
    "cooperations.decline_commitment": of_group("decline_commitment", on="commitment", reason="Non"),
    "cooperations.withdraw_commitment": of_group("withdraw_commitment", on="commitment"),
}


@pytest.mark.parametrize("state", ["finished", "cancelled"])
def test_each_action_answers_after_the_end_as_its_row_says(subtests, state):
    rows, world = table(), World()
    world.end(state)

    for name, call in CALLS.items():
        with subtests.test(name), taken_back():
            made_once.forget_all()  # rows of the call before had the same numbers
            judge(rows[name][state], call, state, copy.deepcopy(world))


def judge(expected, call, state, world):
    """Try an action on a world that ended as `state`, and fail where it answers otherwise than its row says."""
    if expected == "–":
        return
    opens, shuts = call if expected == "words" else (call, None) if expected == "open" else (None, call)

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

    shown = page.partition("</head>")[2]  # for the outbox, its head says it too
    assert shown.count("Cette rencontre est terminée\u00a0: elle reste telle quelle.") == 1
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
        texts = [tight(client.get(page)).partition("<main")[2] for page in pages]
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
