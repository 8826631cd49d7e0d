"""A draft gathering with a secret word in each of its texts, for the tests that nobody who may not see it reads one."""

import itertools
import uuid
from datetime import timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from faire_reseau.articles.actions import add_picture, begin_article
from faire_reseau.cooperations import actions as cooperations
from faire_reseau.gatherings.actions import hand_out_passes, invite_centre, make_own_pass
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering, Speaker
from faire_reseau.network.actions import prepare_import
from faire_reseau.notes.actions import begin_note, finish_note
from faire_reseau.questions.actions import add_poll, answer_question, ask, open_questions
from faire_reseau.topics.models import Placement
from tests import factories
from tests.factories import DAY, NOW
from tests.house.test_rights import failed_letter
from tests.topics import made

COMMON = "Cachette"  # in every secret: what the searches look for
_secrets = itertools.count(1)
YEAR = 2031  # of the draft alone: no list of years may hold it


def secret() -> str:
    """A word that stands nowhere else."""
    return f"{COMMON}{next(_secrets):03d}zq"


def draft_gathering() -> tuple[Gathering, Any, Any, dict[str, Any]]:
    """A draft gathering with something of each kind, each with a secret word, and what addresses take to ask for it.

    With it a person on its list and one of its organisers.
    """
    host = factories.centre("Hôte", slug="hote")
    gathering = factories.gathering(
        slug="brouillon", host=host, title=secret(), summary=secret(), place_name=secret(), address=secret()
    )
    action = gathering.action
    action.title, action.purpose = secret(), secret()
    action.save()
    session = factories.session(gathering, hour=14, title=secret(), text=secret())
    Speaker.objects.create(session=session, name=secret(), role=secret(), organisation_name=secret())
    comes = factories.participant(gathering)
    Speaker.objects.create(session=session, name=str(comes), role="Témoin", person=comes)
    forum = factories.forum(gathering)
    forum.session.title = secret()
    forum.session.save()
    topic = factories.topic(forum, secret(), host=factories.participant(gathering), text=secret())
    topic.hosts.create(person=comes, rank=1)
    factories.wish(topic, comes)
    grid = made.publish(forum, {topic: (0, 0)})
    grid.note = secret()
    grid.save()
    made.give(forum, comes, forum.slots.first(), topic)
    for space in gathering.spaces.all():
        space.name = secret()
        space.save()
    meeting = factories.meeting(action, DAY.replace(year=YEAR), title=secret(), place=secret(), hours="9 h")
    half = factories.half_day(meeting, sign_in_open=True)
    presence = half.presences.create(person=comes, means="own_phone", at=NOW)
    registration = gathering.registrations.get(person=comes)
    registration.half_days.add(half)
    organiser = factories.organiser(gathering)
    gathering.form_questions.create(kind="text", label=secret())
    invite_centre(gathering, host, people=5, by=None, at=NOW)
    article = _article_about(gathering, organiser)
    others_taken = _question_identifiers(session, comes) | _cooperation_identifiers(forum, topic, comes)
    Gathering.objects.filter(pk=gathering.pk).update(state=GatheringState.DRAFT)
    gathering.refresh_from_db()
    things = _identifiers(gathering, half, presence, registration, topic, session)
    things |= others_taken | {"article_id": article.pk, "article": article.addresses.get().slug}
    return gathering, comes, organiser, things | {"name": article.picture.file.name.partition("/")[2]}


def _question_identifiers(session: Any, comes: Any) -> dict[str, Any]:
    time = open_questions(session, screening="at_once", order="fair", takes_anonymous=True, by=None, at=NOW)
    question = ask(time, comes, text="Mes propres mots ?", at=NOW)
    answer_question(question, text=secret(), seen="", by=None, at=NOW)
    poll = add_poll(time, text=secret(), kind="choice", options=[secret(), secret()], by=None, at=NOW)
    item = {"type": "actionItem", "attrs": {"key": str(uuid.uuid4())}, "content": [{"type": "text", "text": secret()}]}
    note = begin_note(session, content={"type": "doc", "content": [item]}, person=comes, by=None, at=NOW)
    finish_note(note, by=None, at=NOW)
    return {
        "note_id": note.pk,
        "item_id": note.action_items.get().pk,
        "time_id": time.pk,
        "question_id": question.pk,
        "poll_id": poll.pk,
    }


def _cooperation_identifiers(forum: Any, topic: Any, comes: Any) -> dict[str, Any]:
    session = Placement.objects.get(topic=topic).session
    lead = factories.centre()
    cooperations.take_notes(session, comes, by=None, at=NOW)
    cooperations.write_report(session, text=secret(), seen="", by=None, at=NOW)
    ideas = [cooperations.note_idea(session, text=secret(), carrier=comes, at=NOW) for _ in range(3)]
    harvest = cooperations.open_convergence(forum, dots_each=3, by=None, at=NOW)
    cluster = cooperations.put_together(harvest, [idea.pk for idea in ideas[:2]], title=secret(), by=None, at=NOW)
    cooperations.place_dots(ideas[0], comes, number=1, at=NOW)
    step = {"first_step": secret(), "first_step_on": DAY, "joining": [], "by": None, "at": NOW}
    waits = cooperations.propose_commitment(forum, what=secret(), lead=lead, **step)
    commitment = cooperations.propose_commitment(forum, what=secret(), lead=lead, ideas=[ideas[2].pk], **step)
    cooperation = cooperations.accept_commitment(commitment, by=None, at=NOW)
    news = cooperations.tell_news(cooperation, on=DAY, text=secret(), by=None, at=NOW)
    production = cooperations.expect_production(cooperation, title=secret(), expected_on=None, by=None, at=NOW)
    return {
        "group_id": session.pk,
        "idea_id": ideas[0].pk,
        "cluster_id": cluster.pk,
        "commitment_id": waits.pk,
        "cooperation_id": cooperation.pk,
        "news_id": news.pk,
        "production_id": production.pk,
        "harvest_id": harvest.pk,
    }


def _article_about(gathering: Gathering, organiser: Any) -> Any:
    picture = add_picture(_a_picture(), alternative=secret(), credit=secret(), by=organiser, at=NOW)
    article = begin_article(
        title=secret(), chapo=secret(), body=f"<p>{secret()}</p>", gathering=gathering, by=organiser, at=NOW
    )
    # As if it had been published before the rule that refuses it.
    article.picture, article.state, article.public_at = picture, "published", NOW - timedelta(days=1)
    article.save()
    return article


def _identifiers(
    gathering: Any, half: Any, presence: Any, registration: Any, topic: Any, session: Any
) -> dict[str, Any]:
    host, invited = gathering.host, factories.centre()
    table = [["1", "prénom", "nom"], ["2", "Ana", "Neuve"]]
    return {
        "organisation": host.slug,
        "gathering": gathering.slug,
        "person_id": presence.person_id,
        "post_id": factories.post(factories.person(account=False), host).pk,
        "name_id": host.names.get().pk,
        "membership_id": host.memberships.get().pk,
        "batch_id": 1,
        "colour": "0b5d57",
        "picture_key": "k",
        "import_key": prepare_import("people", table, file_name="t.csv", by=factories.facilitator(), at=NOW).key,
        "kind": "metiers",
        "word_id": factories.trade().pk,
        "action_id": gathering.action_id,
        "meeting_id": half.meeting_id,
        "half_day_id": half.pk,
        "gathering_half_day_id": half.pk,
        "presence_id": presence.pk,
        "sign_in_key": half.sign_in_key,
        "welcome_key": gathering.welcome_key,
        "registration_id": registration.pk,
        "invitation_id": gathering.invitations.create(organisation=invited, asked_at=NOW).pk,
        "letter_id": failed_letter(NOW).pk,
        "account_id": factories.user().pk,
        "pass_key": hand_out_passes(gathering, [factories.person()], by=factories.facilitator(), at=NOW).popitem()[1],
        "pass_id": make_own_pass(gathering, factories.user(), at=NOW).pk,
        "organiser_id": gathering.organisers.get().pk,
        "centre_link_id": gathering.centre_links.get().pk,
        "centre_link_key": gathering.centre_links.get().key,
        "form_question_id": gathering.form_questions.get().pk,
        "space_id": gathering.spaces.first().pk,
        "slot_id": gathering.slots.first().pk,
        "session_id": session.pk,
        "forum_id": topic.forum_id,
        "topic_id": topic.pk,
        "link_key": "aucune",
        "code": "fr",
    }


def _a_picture() -> SimpleUploadedFile:
    packed = BytesIO()
    Image.new("RGB", (4, 4)).save(packed, "PNG")
    return SimpleUploadedFile("image.png", packed.getvalue(), content_type="image/png")
