"""Corpora: corpus of texts that rooms offer, kept as they were, read by those invited, restricted texts by who codes or leads."""

import pytest

from faire_reseau.accounts.actions import erase_account
from faire_reseau.accounts.models import AuditLine
from faire_reseau.analysis import actions, permissions, queries
from faire_reseau.analysis.logic.checksums import checksum_of
from faire_reseau.analysis.logic.offered import Filter, Offered, chosen_in
from faire_reseau.analysis.models import Corpus, Document, Member
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXTS = [
    Offered("entry:1", "Nord, 2018", "Nous avons relié les habitants.", "/bilans/2018/nord/", {"centre": "Nord"}),
    Offered("entry:2", "Sud, 2018", "L’équipe a changé 🙂.", "", {"centre": "Sud"}, is_restricted=True),
    Offered("entry:3", "Est, 2018", "  \n"),
]
TWINS = [
    (permissions.can_read, permissions.readable_by),
    (permissions.can_code, permissions.codable_by),
    (permissions.can_lead, permissions.led_by),
]


def make(by, **columns):
    return actions.make_corpus(TEXTS, title="Réponses", by=by, at=NOW, **columns)


def invited(corpus, role):
    person = factories.person()
    actions.invite_member(corpus, email=person.user.email, role=role, by=corpus.made_by, at=NOW)
    return person.user


@pytest.fixture
def lead():
    return factories.facilitator()


def test_a_corpus_keeps_its_texts_as_they_were_in_order_and_leaves_empty_ones_out(lead):
    corpus = make(lead, recipe={"source": "answers", "chosen": {}})

    rows = Document.objects.filter(corpus=corpus).order_by("position")
    columns = [(row.position, row.key, row.text, row.address, row.variables, row.is_restricted) for row in rows]
    assert columns == [
        (1, "entry:1", "Nous avons relié les habitants.", "/bilans/2018/nord/", {"centre": "Nord"}, False),
        (2, "entry:2", "L’équipe a changé 🙂.", "", {"centre": "Sud"}, True),
    ]
    assert (corpus.words, corpus.checksum) == (9, checksum_of(rows))
    line = AuditLine.objects.get(deed="make_corpus")
    assert (line.by, line.detail["texts"]) == (lead, 2)


def test_the_checksum_changes_with_a_word_a_variable_and_the_order(lead):
    rows = list(Document.objects.filter(corpus=make(lead)).order_by("position"))
    before = checksum_of(rows)
    rows[0].variables = {"centre": "nord"}

    assert len({before, checksum_of(rows), checksum_of(rows[::-1])}) == 3


def test_nothing_is_kept_of_a_choice_without_a_word(lead):
    with pytest.raises(actions.CorpusRefused, match="aucun texte"):
        actions.make_corpus(TEXTS[2:], title="Vide", by=lead, at=NOW)

    assert Corpus.objects.count() == 0


def test_more_than_a_corpus_holds_is_refused(lead, monkeypatch):
    monkeypatch.setattr("faire_reseau.analysis.actions.corpora.MOST_LETTERS", 40)

    with pytest.raises(actions.CorpusRefused, match="plus qu’un corpus"):
        make(lead)


def test_what_is_no_choice_of_a_filter_or_chooses_everything_is_left_out():
    filters = [Filter("year", "Years", [("2018", "2018"), ("2019", "2019")]), Filter("centre", "", [("1", "Nord")])]

    assert chosen_in(filters, {"year": ["2019", "1999"], "centre": ["1"], "x": ["1"]}) == {"year": ["2019"]}


def test_each_right_is_that_of_its_twin_for_every_role(lead):
    corpus = make(lead)
    people = {role: invited(corpus, role) for role in ("read", "code", "lead")}
    rights = {
        role: [(holds(user, corpus), corpus in rows_of(user)) for holds, rows_of in TWINS]
        for role, user in {**people, "maker": lead, "elsewhere": factories.facilitator()}.items()
    }

    assert rights == {
        "read": [(True, True), (False, False), (False, False)],
        "code": [(True, True), (True, True), (False, False)],
        "lead": [(True, True), (True, True), (True, True)],
        "maker": [(True, True), (True, True), (True, True)],
        "elsewhere": [(False, False)] * 3,
    }


@pytest.mark.parametrize(("role", "whole"), [("read", False), ("code", False), ("read", True), ("code", True)])
def test_a_restricted_text_is_read_by_who_codes_or_leads(lead, client, role, whole):
    corpus = make(lead, is_restricted=whole)
    user = invited(corpus, role)
    client.force_login(user)

    pages = [client.get(f"/analyses/{corpus.pk}/textes/{n}/") for n in (1, 2)]

    twins = [
        permissions.can_read_text(user, row) == (row in permissions.texts_read_by(user))
        for row in Document.objects.filter(corpus=corpus)
    ]
    expected = [200, 200] if role == "code" else [404 if whole else 200, 404]
    assert (twins, [page.status_code for page in pages]) == ([True, True], expected)
    listed = client.get(f"/analyses/{corpus.pk}/").content.decode()
    assert ("Sud, 2018" in listed) == (role == "code")


def test_somebody_always_leads_a_corpus(lead):
    corpus = make(lead)
    own = Member.objects.get(corpus=corpus)

    with pytest.raises(actions.CorpusRefused):
        actions.remove_member(own, by=lead, at=NOW)
    with pytest.raises(actions.CorpusRefused):
        actions.invite_member(corpus, email=lead.email, role="read", by=lead, at=NOW)
    invited(corpus, "lead")
    actions.remove_member(own, by=lead, at=NOW)

    assert [member.role for member in Member.objects.filter(corpus=corpus)] == ["lead"]


def test_a_corpus_is_looked_at_then_kept_changed_and_removed_by_its_pages(lead, client):
    client.force_login(lead)
    sent = {"title": "Mots", "purpose": "", "language": "fr"}
    source = queries.TextSource("Textes", "Des textes.", lambda _user: [], lambda _user, _chosen: TEXTS)
    with queries.also_offer_texts.only(source, under="mots"):
        looked = client.post("/analyses/nouveau/mots/", sent)
        before = Corpus.objects.count()
        client.post("/analyses/nouveau/mots/", {**sent, "keep": "1"})
    corpus = Corpus.objects.get()
    preview = looked.context["preview"]

    assert (before, preview.texts, preview.words, preview.restricted, preview.empty) == (0, 2, 9, 1, 1)
    assert preview.variables == [("centre", 2, 2, ["Nord", "Sud"])]
    assert (corpus.title, corpus.recipe) == ("Mots", {"source": "mots", "chosen": {}})
    client.post(f"/analyses/{corpus.pk}/changer/", {"title": "Autres", "purpose": "Voir", "is_restricted": "on"})
    corpus.refresh_from_db()
    assert (corpus.title, corpus.purpose, corpus.is_restricted) == ("Autres", "Voir", True)
    client.post(f"/analyses/{corpus.pk}/supprimer/")
    assert (Corpus.objects.count(), Document.objects.count()) == (0, 0)


def test_a_name_that_is_erased_is_covered_and_every_position_stays_true(lead):
    person = factories.person()
    name = str(person)
    text = f"Hier {name} a parlé. Voici la suite."
    corpus = actions.make_corpus([Offered("1", "Un", text)], title="Un", by=lead, at=NOW)

    erase_account(person.user, by=lead, at=NOW)

    after = Document.objects.get(corpus=corpus).text
    start = text.index("Voici")
    assert (name in after, len(after), after[start:]) == (False, len(text), "Voici la suite.")


def test_who_is_erased_is_let_into_no_corpus_and_named_as_no_maker(lead):
    corpus = make(lead)
    other = invited(corpus, "lead")
    assert queries.corpora_data(lead)["made"] == [{"title": "Réponses", "at": NOW.isoformat()}]

    factories.facilitator()
    erase_account(lead, by=lead, at=NOW)
    corpus.refresh_from_db()

    assert (corpus.made_by, [member.user for member in Member.objects.filter(corpus=corpus)]) == (None, [other])
