"""Answers written together in the editor of the notes: begun, typed by several, in the plain field too, closed with the report."""

from datetime import timedelta

import pytest
from django.urls import reverse

from faire_reseau.accounts.models import AuditLine
from faire_reseau.kit.refusals import ChangedMeanwhile
from faire_reseau.network.queries import person_of
from faire_reseau.notes.actions import Writer, open_text, say_text
from faire_reseau.notes.channels import may_follow, writer
from faire_reseau.notes.models import Note
from faire_reseau.notes.permissions import can_write, hosted, writable_by
from faire_reseau.notes.queries import document_now, note_data
from faire_reseau.reports import actions, queries
from faire_reseau.reports.models import Entry
from tests import factories
from tests.factories import NOW
from tests.notes.conftest import Editor
from tests.reports.test_campaigns import BY, Year

pytestmark = pytest.mark.django_db
PAGE = "/bilans/2019/centres/nord/"


@pytest.fixture
def year(time_machine):
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    return Year()


def begun(year: Year) -> tuple[Note, list[Editor]]:
    """The text of the story, and the editors of two colleagues."""
    note = actions.write_together(year.report, year.words, by=year.colleague, at=BY["at"])
    people = [person_of(user) for user in (year.colleague, year.director)]
    return note, [Editor(note, person, seed) for seed, person in enumerate(people, 1)]


def answer(year: Year) -> str:
    return year.report.entries.get(item=year.words).text


def test_what_two_type_at_once_is_one_answer_and_nothing_of_either_is_lost(year):
    note, (first, second) = begun(year)
    first.paragraph("Les conseils citoyens.")
    second.paragraph("La santé.")
    first.send()
    second.send(settles=True)

    assert sorted(answer(year).split("\n")) == ["La santé.", "Les conseils citoyens."]
    entry = year.report.entries.get(item=year.words)
    assert (entry.note, entry.changed_by) == (note, year.director)
    assert list(AuditLine.objects.filter(deed="save_entries").values_list("by", flat=True)) == [year.director.pk]


def test_a_text_begins_with_the_answer_and_is_begun_once(year, client):
    year.save(words="Une année.\n– de travail\n– de liens")
    client.force_login(year.colleague)
    there = f"{PAGE}remplir/{year.words.pk}/"

    assert year.words.prompt in client.get(there).text
    client.post(there)
    address = reverse("notes:text", args=[Note.objects.get().key])
    assert client.get(there).url == client.post(there).url == address
    page = client.get(address)
    assert (page.status_code, "data-note-editor" in page.text, "data-note-comment" in page.text) == (200, True, False)
    assert answer(year) == "Une année.\n– de travail\n– de liens"
    # What is written there has its form where it is read.
    assert "<ul><li><p>de travail</p></li><li><p>de liens</p></li></ul>" in client.get(PAGE).text


def test_the_plain_field_and_the_editor_are_one_text_and_neither_overwrites_the_other(year):
    note, (editor, other) = begun(year)
    editor.paragraph("Un.")
    editor.paragraph("Deux.")
    editor.send()  # stored, and not read yet
    field = f"v{year.words.pk}"
    with pytest.raises(ChangedMeanwhile):
        actions.save_entries(year.report, {field: "Trois."}, seen={field: ""}, **BY)
    assert answer(year) == "Un.\nDeux."

    actions.save_entries(year.report, {field: "Un.\r\nDeux et demi."}, seen={field: "Un.\r\nDeux."}, **BY)
    assert answer(year) == "Un.\nDeux et demi."
    other.hear(document_now(note).state)
    assert other.text == "<paragraph>Un.</paragraph><paragraph>Deux et demi.</paragraph>"
    # The first paragraph was not touched: who writes in it goes on.
    editor.root.children[0].children[0].insert(0, "Et ")
    assert editor.send(settles=True).status == 200
    assert answer(year) == "Et Un.\nDeux et demi."


def test_a_report_that_is_submitted_holds_all_that_was_typed_and_takes_no_more_until_it_is_returned(year):
    note, (editor, _other) = begun(year)
    year.save(etp=4.5)
    editor.paragraph("Une année.")
    editor.send()
    actions.submit_report(year.report, **BY)
    assert answer(year) == "Une année."

    editor.paragraph("Trop tard.")
    assert (editor.send().status, answer(year)) == (409, "Une année.")
    actions.return_report(year.report, note="Dites-en plus.", comments={}, **BY)
    assert (editor.send(settles=True).status, answer(year)) == (200, "Une année.\nTrop tard.")
    note.refresh_from_db()
    assert hosted(note).title == "Que retenir ?"


def test_a_report_that_is_not_ready_goes_on_being_written(year):
    _note, (editor, _other) = begun(year)
    with pytest.raises(actions.NotReady):
        actions.submit_report(year.report, **BY)
    editor.paragraph("Une année.")
    assert (editor.send(settles=True).status, answer(year)) == (200, "Une année.")


def test_an_answer_that_grew_too_long_there_is_to_be_mended(year):
    _note, (editor, _other) = begun(year)
    editor.paragraph("a" * 201)
    editor.send(settles=True)
    line = queries.lines_of(year.report)[-1]
    assert [(issue.code, issue.is_error, issue.values) for issue in line.issues] == [
        ("too_long", True, {"length": 201, "bound": 200})
    ]


def test_only_people_of_the_centre_write_in_its_answer(year, client):
    note, _editors = begun(year)
    channel = f"notes:{note.pk}"
    person = person_of(year.colleague)
    assert writer(year.colleague, channel) == Writer(person.pk, str(person), year.colleague.language)
    addresses = [reverse(name, args=[note.key]) for name in ("notes:text", "notes:text_state", "notes:text_authors")]
    client.force_login(year.colleague)
    assert [client.get(address).status_code for address in addresses] == [200, 200, 200]
    for user in (year.elsewhere, year.facilitator):
        assert (may_follow(user, channel), writer(user, channel), can_write(user, note)) == (False, None, False)
        assert note not in writable_by(user)
        client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]


def test_a_text_of_nothing_is_written_by_nobody(year, client):
    note, _editors = begun(year)
    Entry.objects.all().delete()
    client.force_login(year.colleague)
    assert (hosted(note), can_write(year.colleague, note)) == (None, False)
    assert client.get(reverse("notes:text", args=[note.key])).status_code == 404


def test_an_account_is_told_where_it_wrote(year):
    _note, (editor, _other) = begun(year)
    editor.paragraph("Une année.")
    editor.send()
    assert [row["session"] for row in note_data(year.colleague)["wrote_in"]] == ["Que retenir ?"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "Un."),
        ("Un.", ""),
        ("Un.\nDeux.\nTrois.", "Un.\nTrois."),
        ("Un.\nTrois.", "Un.\n\nDeux.\nTrois."),
        ("– un\n– deux", "– un\n– trois\nFin."),
        ("Même.\nMême.", "Même.\nMême.\nMême."),
    ],
)
def test_a_plain_field_says_what_its_text_says_whatever_changes(year, before, after):
    year.save(words=before)
    note = actions.write_together(year.report, year.words, by=year.colleague, at=BY["at"])
    say_text(note, after, person=factories.person(), at=BY["at"])
    open_text(note)
    assert answer(year) == after
