"""Coding by hand: code books in and out, passages coded once and undone, blind coding, who sees and changes what."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

import textometry
from faire_reseau.analysis import actions, exports, permissions, queries
from faire_reseau.analysis.channels import may_follow
from faire_reseau.analysis.imports import books
from faire_reseau.analysis.logic.books import codes_in, memo_of, said_in
from faire_reseau.analysis.logic.cores import core_book
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.signs import next_sign
from faire_reseau.analysis.models import Code, Coding, Document, Memo
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.presses import Press
from faire_reseau.kit.undoing import UndoRefused, undo
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXTS = [
    Offered(
        "a", "Nord", "Nous avons relié les habitants. L’équipe s’est adaptée 🙂. Tout a changé.", "", {"centre": "Nord"}
    ),
    Offered("b", "Sud", "Ici aussi, l’équipe a pris une initiative.", "", {"centre": "Sud"}, is_restricted=True),
]


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def corpus(lead):
    return actions.make_corpus(TEXTS, title="Réponses", by=lead, at=NOW)


@pytest.fixture
def document(corpus):
    return Document.objects.get(corpus=corpus, position=1)


def code(corpus, name="Adaptation", **columns):
    return actions.add_code(corpus, name=name, by=corpus.made_by, at=NOW, **columns)


def invited(corpus, role):
    person = factories.person()
    actions.invite_member(corpus, email=person.user.email, role=role, by=corpus.made_by, at=NOW)
    return person.user


def coded(document, code, by, start=0, end=10, **more):
    return actions.code_passage(document, [code], start=start, end=end, by=by, at=NOW, **more)


def test_codes_stand_in_a_tree_each_with_a_sign_of_its_own(corpus, lead):
    above = code(corpus, "Faire face", is_heading=True)
    below = [code(corpus, name, parent=above) for name in ("Adaptation", "Initiative")]
    actions.move_code(below[1], -1, by=lead, at=NOW)

    book = queries.book_of(corpus)
    assert [row.path for row in book] == ["Faire face", "Faire face / Initiative", "Faire face / Adaptation"]
    assert len({(row.code.colour, row.code.mark) for row in book}) == 3
    with pytest.raises(actions.CodeRefused):
        code(corpus, "Initiative", parent=above)
    with pytest.raises(actions.CodeRefused):
        actions.change_code(above, parent=below[0], by=lead, at=NOW)
    assert len({next_sign(set()), next_sign({next_sign(set())})}) == 2


def test_a_code_with_passages_is_merged_and_not_removed(corpus, document, lead):
    target, gone = code(corpus), code(corpus, "S’adapter")
    coded(document, target, lead)
    coded(document, gone, lead)
    coded(document, gone, lead, 11, 16)
    with pytest.raises(actions.CodeRefused):
        actions.remove_code(gone, by=lead, at=NOW)

    actions.merge_code(gone, target, by=lead, at=NOW)

    assert [(row.code, row.start, row.end) for row in Coding.objects.order_by("start")] == [
        (target, 0, 10),
        (target, 11, 16),
    ]


@pytest.mark.parametrize("ending", ["qdc", "csv", "xlsx", "json"])
def test_a_code_book_goes_out_and_comes_back_the_same(corpus, lead, ending):
    above = code(corpus, "Faire face", is_heading=True)
    code(corpus, parent=above, definition="S’adapter.", example="=1+1", counter_example="Subir.", colour="#123456")
    before = core_book([row.code for row in queries.book_of(corpus)])
    content = exports.book_file(queries.book_of(corpus), ending)
    other = actions.make_corpus(TEXTS, title="Autre", by=lead, at=NOW)

    codes = books.read_book(SimpleUploadedFile(f"codes.{ending}", content))
    rights = actions.take_in_book(other, codes, by=lead, at=NOW)

    assert (rights, core_book([row.code for row in queries.book_of(other)])) == ((2, 0), before)
    assert actions.take_in_book(other, codes, by=lead, at=NOW) == (0, 0)
    assert Code.objects.filter(corpus=other).get(parent__isnull=False).example == "=1+1"


def test_a_memo_holds_definition_example_and_counter_example():
    three = {"definition": "Un.\n\nDeux.", "example": "Trois.", "counter_example": "Quatre."}

    assert said_in(memo_of(**three)) == three
    book = textometry.CodeBook.from_paths(["A / B"])
    assert [(row.name, bool(row.parent)) for row in codes_in(book)] == [("A", False), ("B", True)]


def test_a_file_that_is_no_code_book_is_refused_with_its_sentence(corpus, lead, client):
    client.force_login(lead)

    page = client.post(f"/analyses/{corpus.pk}/codes/importer/", {"file": SimpleUploadedFile("codes.csv", b"a;b\n1;2")})

    assert (page.status_code, Code.objects.count()) == (422, 0)
    assert page.context["form"].errors["file"]


def test_a_passage_is_coded_once_for_each_key_without_the_space_around_it(corpus, document, lead):
    given, press = code(corpus), Press(uuid.uuid4())
    first = coded(document, given, lead, 4, 12, press=press)
    again = coded(document, given, lead, 4, 12, press=press)
    by_hand = coded(document, given, lead, 5, 12)
    other = coded(document, given, invited(corpus, "code"), 5, 12)

    assert [row.pk for row in first] == [row.pk for row in again] == [row.pk for row in by_hand]
    assert ([row.start for row in first + other], Coding.objects.count()) == ([5, 5], 2)


def test_what_is_no_passage_is_refused(corpus, document, lead):
    given = code(corpus)
    for start, end in ((4, 5), (9_000, 9_001), (8, 8)):
        with pytest.raises(actions.CodingRefused):
            coded(document, given, lead, start, end)
    with pytest.raises(actions.CodingRefused):
        coded(document, code(corpus, "Titre", is_heading=True), lead)

    assert Coding.objects.count() == 0


def test_coding_and_taking_away_are_undone(corpus, document, lead):
    row = coded(document, code(corpus), lead, memo="À voir")[0]
    actions.remove_coding(row, by=lead, at=NOW)
    gone = Coding.objects.count()
    undo(UndoableAct.objects.get(kind="remove_coding").pk, by=lead, at=NOW)
    back = Coding.objects.get()
    undo(UndoableAct.objects.get(kind="code_passage").pk, by=lead, at=NOW)

    assert (gone, back.memo, back.guid, Coding.objects.count()) == (0, "À voir", row.guid, 0)


def test_a_passage_that_bears_the_code_again_is_not_given_it_twice(corpus, document, lead):
    given = code(corpus)
    actions.remove_coding(coded(document, given, lead)[0], by=lead, at=NOW)
    coded(document, given, lead)

    with pytest.raises(UndoRefused):
        undo(UndoableAct.objects.get(kind="remove_coding").pk, by=lead, at=NOW)


def test_who_works_blind_sees_own_codings_alone_until_the_comparison_is_opened(corpus, document, lead):
    given, other = code(corpus), invited(corpus, "code")
    coded(document, given, lead)
    coded(document, given, other, 12, 17)

    def seen(user):
        rows = [row.start for row in queries.coded_part(user, document, 1).codings]
        twins = [permissions.can_read_coding(user, row) for row in Coding.objects.order_by("pk")]
        assert [row in permissions.codings_read_by(user) for row in Coding.objects.order_by("pk")] == twins
        return rows, queries.book_of(corpus, user)[0].passages

    before = seen(other)
    actions.set_blind(corpus, True, by=lead, at=NOW)
    blind = [seen(user) for user in (lead, other, invited(corpus, "read"))]
    actions.set_blind(corpus, False, by=lead, at=NOW)

    assert (before, blind, seen(other)) == (([0, 12], 2), [([0], 1), ([12], 1), ([], 0)], ([0, 12], 2))


def test_codings_are_changed_by_who_made_them_and_who_leads_and_restricted_ones_seen_by_coders(corpus, lead):
    restricted = Document.objects.get(corpus=corpus, position=2)
    coder, other, reader = (invited(corpus, role) for role in ("code", "code", "read"))
    row = coded(restricted, code(corpus), coder)[0]
    rights = {
        user: (permissions.can_read_coding(user, row), permissions.can_change_coding(user, row))
        for user in (coder, other, lead, reader)
    }

    assert rights == {coder: (True, True), other: (True, False), lead: (True, True), reader: (False, False)}
    for user, (reads, changes) in rights.items():
        assert (row in permissions.codings_read_by(user), row in permissions.codings_changed_by(user)) == (
            reads,
            changes,
        )
        assert may_follow(user, f"coding:{restricted.pk}") == reads
    assert queries.book_of(corpus, reader)[0].passages == 0


def test_a_text_is_coded_by_numbers_by_pasted_words_and_by_a_script(corpus, document, lead, client):
    given = code(corpus)
    client.force_login(lead)
    page, post = f"/analyses/{corpus.pk}/textes/1/codage/", f"/analyses/{corpus.pk}/textes/1/coder/"

    by_numbers = client.post(post, {"codes": [given.pk], "part": 1, "first": "2.2", "last": "2.3"})
    client.post(post, {"codes": [given.pk], "pasted": "Tout  a\nchangé."})
    fields = {"codes": [given.pk], "start": 0, "end": 4, "key": str(uuid.uuid4())}
    answers = [client.post(post, fields, headers={"X-CSRFToken": "x", "X-Outbox": "1"}) for _ in range(2)]
    wrong = client.post(post, {"codes": [given.pk], "first": "99"})

    assert (by_numbers.status_code, by_numbers["Location"]) == (302, f"{page}?place=41#text")
    assert [answer.status_code for answer in answers] == [200, 200]
    words = [document.text[row.start : row.end] for row in Coding.objects.order_by("start")]
    assert words == ["Nous", "s’est adaptée", "Tout a changé."]
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["first"])
    shown = client.get(page).content.decode()
    assert shown.count('class="code-edge code-begins"') == shown.count('class="code-edge code-ends"') == 3
    assert '<mark class="coded coded-1" data-at="0" data-sentence="1">Nous</mark>' in shown


def test_memos_stand_on_passages_texts_and_codes(corpus, document, lead, client):
    given = code(corpus)
    row = coded(document, given, lead)[0]
    client.force_login(lead)
    client.post(f"/analyses/{corpus.pk}/codages/{row.pk}/memo/", {"text": "Fort"})
    client.post(f"/analyses/{corpus.pk}/textes/1/memos/", {"text": "Texte court"})
    client.post(f"/analyses/{corpus.pk}/codes/{given.pk}/memos/", {"text": "Trop large ?"})
    row.refresh_from_db()
    about_text, about_code = Memo.objects.order_by("pk")

    assert (row.memo, about_text.document, about_code.code) == ("Fort", document, given)
    assert queries.coding_data(lead)["memos"][0]["text"] == "Texte court"
    client.post(f"/analyses/{corpus.pk}/memos/{about_text.pk}/supprimer/")
    assert list(Memo.objects.all()) == [about_code]


def test_a_code_is_added_and_changed_by_its_pages(corpus, lead, client):
    client.force_login(lead)
    sent = {"name": "Adaptation", "parent": "", "colour": "#0072b2", "mark": "star", "definition": "", "example": ""}
    client.post(f"/analyses/{corpus.pk}/codes/nouveau/", sent)
    added = Code.objects.get()
    form = client.get(f"/analyses/{corpus.pk}/codes/{added.pk}/").context["form"]
    remembered = {
        f"initial-{name}": "" if form[name].value() in (None, False) else form[name].value() for name in form.fields
    }
    changed = client.post(f"/analyses/{corpus.pk}/codes/{added.pk}/", {**sent, **remembered, "name": "S’adapter"})
    added.refresh_from_db()

    assert (changed.status_code, added.name, added.colour, added.mark) == (302, "S’adapter", "#0072b2", "star")
    book = client.get(f"/analyses/{corpus.pk}/codes.qdc")
    assert book["Content-Disposition"] == 'attachment; filename="codes-reponses.qdc"'


def test_codings_stay_without_a_name_when_their_coder_is_erased(corpus, document, lead):
    other = invited(corpus, "code")
    coded(document, code(corpus), other)
    rights = queries.coding_data(other)["codings"][0]

    actions.forget_coder(other, NOW)

    assert (rights["code"], Coding.objects.get().coder) == ("Adaptation", None)
