"""Comments on passages of notes: they follow the letters, are stored once, resolved, deleted, left out of files unless asked."""

import re
import uuid
from datetime import timedelta

import pycrdt
import pytest

from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import undo
from faire_reseau.notes import actions, queries
from faire_reseau.notes.logic.documents import SharedDocument
from faire_reseau.notes.logic.passages import Standing, runs_of, written_runs
from faire_reseau.notes.models import NoteComment
from faire_reseau.notes.queries.comments import Thread
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def written(scene, *lines):
    editor = scene.editors[0]
    for line in lines:
        editor.paragraph(line)
    editor.send(settles=True)


def letters_of(editor, quotation):
    """The letters that the editor of a browser names when these words are selected."""
    return written_runs(Standing(SharedDocument(editor.doc.get_update())).runs_that_say(quotation))


def commented(scene, quotation="du quartier", text="Lequel ?", **more):
    who = scene.people[1]
    given = {"letters": letters_of(scene.editors[0], quotation), "quotation": quotation, "at": NOW} | more
    return actions.comment_on(scene.note, text=text, person=who, by=who.user, **given)


def place_of(comment):
    comment.refresh_from_db()
    return comment.place


def test_a_comment_follows_its_letters_until_they_are_taken_out(scene):
    written(scene, "Un lieu du quartier, ouvert")
    comment = commented(scene)
    editor = scene.editors[0]
    text = editor.root.children[0].children[0]
    text.insert(0, "Il manque : ")
    editor.root.children.insert(0, pycrdt.XmlElement("paragraph", {}, [pycrdt.XmlText("Avant")]))
    editor.send(settles=True)
    followed = place_of(comment)

    at = str(text).index("du quartier")
    del text[at : at + len("du quartier")]
    editor.send(settles=True)

    thread = queries.threads_of(scene.note, scene.people[1].user)[0]
    assert (followed, place_of(comment)) == (1, None)
    assert (thread.is_gone, thread.quotation) == (True, "du quartier")


def test_a_comment_finds_its_words_again_where_a_former_state_is_restored(scene):
    written(scene, "Un lieu", "du quartier")
    comment = commented(scene)
    before = comment.letters
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    actions.open_note(scene.note, by=scene.organiser, at=NOW)

    version = scene.note.versions.get(cause="final")
    actions.restore_version(version, person=scene.people[0], by=scene.organiser, at=NOW)

    assert place_of(comment) == 1
    assert comment.letters != before


def test_words_that_stand_twice_are_not_guessed():
    document = SharedDocument()
    twice = {"type": "paragraph", "content": [{"type": "text", "text": "les mêmes mots 𝄞"}]}
    document.change(lambda changed: changed.say({"type": "doc", "content": [twice, twice]}))

    assert Standing(document).runs_that_say("les mêmes mots") == []


@pytest.mark.parametrize("letters", ["x", "1:2", "1:2+3,4:5+6", "1:2+3 " * 500, "-1:2+3"])
def test_letters_that_are_garbage_are_refused(scene, letters):
    written(scene, "Un lieu du quartier")

    with pytest.raises(actions.CommentRefused):
        commented(scene, letters=letters)

    with pytest.raises(ValueError, match="no runs"):
        runs_of(letters)


def test_the_words_quoted_are_those_of_the_text(scene):
    written(scene, "Un lieu du quartier")

    comment = commented(scene, quotation="du quartier", letters=letters_of(scene.editors[0], "du quartier"))
    forged = actions.comment_on(
        scene.note,
        text="Ah",
        letters=comment.letters,
        quotation="Je démissionne",
        person=scene.people[1],
        by=scene.people[1].user,
        at=NOW,
    )

    assert (comment.quotation, forged.quotation) == ("du quartier", "Un lieu du quartier")


def test_a_comment_that_comes_before_its_letters_finds_them_when_they_arrive(scene):
    written(scene, "Un lieu")
    editor = scene.editors[0]
    editor.paragraph("encore en route")
    comment = commented(scene, "encore en route")
    first = comment.place

    editor.send(settles=True)

    assert (first, place_of(comment)) == (None, 1)


def test_sent_again_under_its_key_it_is_one_comment_and_a_deleted_one_stays_deleted(scene):
    written(scene, "Un lieu du quartier")
    key = uuid.uuid4()
    comment = commented(scene, key=key)
    reply_key = uuid.uuid4()
    for _ in range(2):
        actions.reply_to(
            comment, text="Le nôtre", key=reply_key, person=scene.people[0], by=scene.people[0].user, at=NOW
        )
    actions.delete_comment(comment, by=scene.people[1].user, at=NOW)

    again = commented(scene, key=key)

    assert (again.pk, again.text, NoteComment.objects.count()) == (comment.pk, "", 2)


def test_the_page_without_script_comments_on_a_block_replies_resolves_and_deletes(scene, client):
    written(scene, "Un lieu du quartier", "Autre chose")
    client.force_login(scene.people[0].user)
    line = queries.lines_to_comment(queries.content_of(_fresh(scene)))[1][0]

    made_one = client.post(f"{scene.base}commentaires/", {"line": line, "text": "Quoi donc ?", "back": "read"})
    comment = NoteComment.objects.get()
    address = f"{scene.base}commentaires/{comment.pk}/"
    client.post(f"{address}repondre/", {"text": "Le lieu."})
    client.post(f"{address}resoudre/", {"resolved": "1"})
    page = client.get(scene.base).content.decode()

    assert (made_one.status_code, made_one["Location"]) == (302, f"{scene.base}#comment-{comment.pk}")
    assert comment.quotation == "Autre chose"
    assert [words in page for words in ("Quoi donc ?", "Le lieu.", "1 commentaire résolu")] == [True, True, True]
    client.post(f"{address}supprimer/")
    undo(UndoableAct.objects.get().pk, by=scene.people[0].user, at=NOW + timedelta(hours=1))
    comment.refresh_from_db()
    assert (comment.text, comment.deleted_at) == ("Quoi donc ?", None)


def test_a_block_that_says_something_else_meanwhile_is_refused_and_what_was_typed_stays(scene, client):
    written(scene, "Un lieu du quartier")
    client.force_login(scene.people[0].user)

    page = client.post(f"{scene.base}commentaires/", {"line": "0-abc", "text": "Ma question"})

    assert (page.status_code, NoteComment.objects.count()) == (422, 0)
    text = page.content.decode()
    assert ("Ma question" in text, "choisissez-le à nouveau" in text) == (True, True)


def test_an_empty_reply_is_refused_beside_its_field(scene, client):
    written(scene, "Un lieu du quartier")
    comment = commented(scene)
    client.force_login(scene.people[0].user)

    page = client.post(f"{scene.base}commentaires/{comment.pk}/repondre/", {"text": " "})

    assert (page.status_code, "Écrivez le commentaire." in page.content.decode()) == (422, True)


def test_a_final_note_takes_no_comment_and_its_author_still_deletes(scene):
    written(scene, "Un lieu du quartier")
    comment = commented(scene)
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    who = scene.people[1]

    with pytest.raises(actions.CommentRefused):
        commented(scene)
    with pytest.raises(actions.CommentRefused):
        actions.reply_to(comment, text="Non", person=who, by=who.user, at=NOW)
    with pytest.raises(actions.CommentRefused):
        actions.resolve_thread(comment, is_resolved=True, person=who, by=who.user, at=NOW)
    actions.delete_comment(comment, by=who.user, at=NOW)

    assert NoteComment.objects.get().text == ""


def test_readers_of_a_final_note_do_not_see_its_comments_and_nobody_deletes_those_of_others(scene, client):
    written(scene, "Un lieu du quartier")
    comment = commented(scene)
    client.force_login(scene.people[0].user)
    refused = client.post(f"{scene.base}commentaires/{comment.pk}/supprimer/").status_code
    actions.finish_note(scene.note, by=scene.organiser, at=NOW)
    seen = "Lequel ?" in client.get(scene.base).content.decode()
    client.force_login(factories.user())

    page = client.get(scene.base).content.decode()

    assert (refused, seen, "quartier" in page, "Lequel ?" in page) == (404, True, True, False)
    file = client.get(f"{scene.base[:-1]}.md", {"commentaires": "1"}).content.decode()
    assert "Lequel ?" not in file


@pytest.mark.parametrize("extension", ["md", "html"])
def test_files_hold_comments_only_where_they_are_asked_for(scene, client, extension):
    written(scene, "Un lieu du quartier")
    comment = commented(scene)
    actions.reply_to(comment, text="Le nôtre", person=scene.people[0], by=scene.people[0].user, at=NOW)
    client.force_login(scene.people[0].user)

    without = client.get(f"{scene.base[:-1]}.{extension}").content.decode()
    with_comments = client.get(f"{scene.base[:-1]}.{extension}", {"commentaires": "1"}).content.decode()

    assert [words in without for words in ("Lequel", "nôtre")] == [False, False]
    assert [words in with_comments for words in ("Lequel", "nôtre", str(scene.people[1]))] == [True, True, True]
    # Days, hours and where it comes from, as people write them.
    assert [words in without for words in ("25 juin 2019, ", scene.gathering.title)] == [True, True]
    assert "25 juin 2019 à " in with_comments
    assert re.search(r"\d\d/\d\d/\d{4}", with_comments) is None


def test_screens_are_told_of_a_comment(scene, django_capture_on_commit_callbacks):
    from faire_reseau.live.models import LiveMessage

    written(scene, "Un lieu du quartier")

    with django_capture_on_commit_callbacks(execute=True):
        commented(scene)

    last = LiveMessage.objects.order_by("-pk").first()
    assert (last.channel, last.kind) == (f"notes:{scene.note.pk}", "commented")


def test_comments_of_an_erased_person_stay_without_the_name(scene):
    written(scene, "Un lieu du quartier")
    comment = commented(scene)
    held_before = queries.note_data(scene.people[1].user)["comments"]
    actions.resolve_thread(comment, is_resolved=True, person=scene.people[1], by=scene.people[1].user, at=NOW)

    actions.erase_person_traces(scene.people[1], NOW)

    comment.refresh_from_db()
    assert [row["text"] for row in held_before] == ["Lequel ?"]
    assert (comment.person, comment.resolved_by, comment.text) == (None, None, "Lequel ?")


@pytest.mark.parametrize(
    ("quotation", "fragment"),
    [
        ("du quartier", "du%20quartier"),
        ("Un, deux & l’avant-scène", "Un%2C%20deux%20%26%20l%E2%80%99avant%2Dsc%C3%A8ne"),
        ("a b c d e f g h i", "a%20b%20c%20d,f%20g%20h%20i"),
    ],
)
def test_a_comment_leads_to_its_passage_in_the_text_without_script(quotation, fragment):
    thread = Thread(None, quotation, "", is_gone=False, resolved_at=None, resolved_by="")

    assert thread.in_text == f"#:~:text={fragment}"


def _fresh(scene):
    scene.note.refresh_from_db()
    return scene.note
