"""Ideas written as blocks in the note of a group are ideas of the group; its page and the minutes lead to what the note says."""

import uuid

import pytest

from faire_reseau.cooperations import actions, exports, queries
from faire_reseau.cooperations.models import Harvest, Idea
from faire_reseau.gatherings import actions as gatherings
from faire_reseau.notes import actions as notes
from faire_reseau.notes.actions import RecordBlock
from faire_reseau.notes.models import Note
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
LETTER, SEED = uuid.UUID(int=1), uuid.UUID(int=2)


def content(*ideas, text="Nous avons parlé."):
    """What a note says: a line, then ideas by their keys."""
    blocks = [{"type": "paragraph", "content": [{"type": "text", "text": text}]}]
    for key, words in ideas:
        text = [{"type": "text", "text": words}]
        blocks.append({"type": "idea", "attrs": {"key": str(key)}, "content": text})
    return {"type": "doc", "content": blocks}


def begun(scene, *ideas, session=None):
    writer = scene.people[0]
    where = session or scene.first
    return notes.begin_note(where, content=content(*ideas), person=writer, by=writer.user, at=NOW)


def rewrite(note, **ideas):
    """Have the note hold these blocks of ideas, as it does when it is read."""
    note = Note.objects.select_related("session__gathering").get(pk=note.pk)
    keys = {"letter": LETTER, "seed": SEED}
    actions.record_ideas(note, {keys[name]: RecordBlock(words) for name, words in ideas.items()}, NOW)


def standing():
    return sorted(Idea.objects.filter(is_withdrawn=False).values_list("text", flat=True))


def test_an_idea_written_in_the_note_of_a_group_is_an_idea_of_its_report(scene, client):
    begun(scene, (LETTER, "Une lettre  commune"), (SEED, "é" * 400))

    idea = Idea.objects.get(block=LETTER)
    assert (idea.session, idea.text, idea.harvest.forum) == (scene.first, "Une lettre commune", scene.forum)
    assert len(Idea.objects.get(block=SEED).text) == 300
    assert "Une lettre commune" in client.get(scene.group).content.decode()


def test_its_words_follow_the_note_until_it_has_dots_or_is_in_a_commitment(scene):
    note = begun(scene, (LETTER, "Une lettre"), (SEED, "Une graine"))
    rewrite(note, letter="Une lettre commune", seed="Une graine d’idée")
    followed, version = standing(), Harvest.objects.get().version
    actions.open_convergence(scene.forum, dots_each=3, by=None, at=NOW)
    idea = Idea.objects.get(block=LETTER)
    idea.dots.create(person=scene.people[1], number=1)

    rewrite(note, letter="Tout autre chose", seed="Une graine")

    assert followed == ["Une graine d’idée", "Une lettre commune"]
    assert standing() == ["Une graine", "Une lettre commune"]
    assert Harvest.objects.get().version > version


def test_a_reading_that_changes_no_idea_tells_no_screen(scene):
    note = begun(scene, (LETTER, "Une lettre"))
    version = Harvest.objects.get().version

    rewrite(note, letter="Une lettre")

    assert Harvest.objects.get().version == version


def test_a_block_taken_out_withdraws_its_idea_and_put_back_restores_it(scene):
    note = begun(scene, (LETTER, "Une lettre"))
    rewrite(note)
    gone = standing()
    rewrite(note, letter="Une lettre")

    assert (gone, standing(), Idea.objects.count()) == ([], ["Une lettre"], 1)


@pytest.mark.parametrize("touch", ["dots", "carried", "grouped", "went"])
def test_an_idea_on_which_somebody_built_outlives_its_block(scene, touch):
    note = begun(scene, (LETTER, "Une lettre"), (SEED, "Une graine"))
    idea, other = Idea.objects.get(block=LETTER), Idea.objects.get(block=SEED)
    if touch == "dots":
        idea.dots.create(person=scene.people[1], number=2)
    elif touch == "carried":
        actions.carry_idea(idea, scene.people[1], carries=True, at=NOW)
    elif touch == "grouped":
        actions.put_together(Harvest.objects.get(), [idea.pk, other.pk], by=None, at=NOW)
    else:
        actions.say_where_it_went(idea, went="Au conseil", seen="", by=None, at=NOW)

    rewrite(note, seed="Une graine")

    assert standing() == ["Une graine", "Une lettre"]


def test_what_somebody_withdraws_by_hand_does_not_come_back_with_the_next_reading(scene):
    note = begun(scene, (LETTER, "Une lettre"))
    actions.withdraw_idea(Idea.objects.get(), by=scene.organiser, at=NOW)

    rewrite(note, letter="Une lettre, encore")

    assert standing() == []


def test_an_idea_typed_in_the_form_stays_whatever_the_note_says(scene):
    actions.note_idea(scene.first, text="Une veille", key=LETTER, at=NOW)
    note = begun(scene, (LETTER, "Une lettre"))
    both = standing()
    rewrite(note)

    assert (both, standing()) == (["Une lettre", "Une veille"], ["Une veille"])


def test_a_block_copied_into_the_note_of_another_group_is_an_idea_of_that_group_too(scene):
    begun(scene, (LETTER, "Une lettre"))
    begun(scene, (LETTER, "Une lettre"), session=scene.second)

    assert {idea.session for idea in Idea.objects.all()} == {scene.first, scene.second}


def test_a_group_has_sixty_ideas_at_most_and_its_note_is_still_read(scene):
    note = begun(scene, *((uuid.UUID(int=number), f"Piste {number}") for number in range(1, 71)))

    assert (len(standing()), "Piste 70" in note.text) == (60, True)


def test_a_session_that_is_no_group_and_a_cancelled_gathering_have_no_ideas_but_their_notes_are_read(scene):
    other = begun(scene, (LETTER, "Une lettre"), session=factories.session(scene.gathering, hour=15))
    note = begun(scene, (LETTER, "Une lettre"))
    gatherings.cancel_gathering(scene.gathering, by=None, at=NOW)
    rewrite(note, letter="Une lettre commune")

    assert ("Une lettre" in other.text, standing()) == (True, ["Une lettre"])


def test_the_page_of_a_group_leads_to_its_note(scene, client):
    address = f"/rencontres/ici/sequences/{scene.first.pk}/note/"
    client.force_login(scene.people[0].user)
    before = client.get(scene.group).content.decode()
    begun(scene)
    after = client.get(scene.group).content.decode()

    assert [(address in page, "Note du groupe" in page) for page in (before, after)] == [(True, False), (True, True)]


def test_the_minutes_of_all_groups_hold_what_the_notes_say_to_who_may_read_them(scene, client):
    begun(scene)
    actions.write_report(scene.first, text="Le résumé.", seen="", by=None, at=NOW)
    client.force_login(scene.people[0].user)

    page = client.get(f"{scene.base}comptes-rendus/").content.decode()
    files = [client.get(f"{scene.base}comptes-rendus.{kind}").status_code for kind in ("odt", "pdf")]
    groups = queries.with_notes(scene.people[0].user, queries.groups_of(scene.forum))
    strangers = queries.with_notes(factories.user(), queries.groups_of(scene.forum))
    texts = [line.text for line in exports.minutes_of(scene.forum, groups, set(), at=NOW).lines]

    assert [words in page for words in ("Le résumé.", "Nous avons parlé.")] == [True, True]
    assert (files, [group.note for group in strangers]) == ([200, 200], [None, None])
    assert texts[texts.index("Le résumé.") + 1 :][:2] == ["Note du groupe", "Nous avons parlé."]


def test_a_report_is_closed_when_the_note_alone_says_something(scene):
    begun(scene)

    assert actions.close_report(scene.first, by=None, at=NOW).state == "closed"


def test_all_notes_are_one_press_away_from_the_groups_and_from_what_became_of_them(scene, client):
    client.force_login(scene.people[0].user)

    pages = [client.get(address).content.decode() for address in (f"{scene.base}groupes/", "/rencontres/ici/suites/")]

    assert [page.count('href="/rencontres/ici/notes/"') for page in pages] == [1, 1]
