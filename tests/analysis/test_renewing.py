"""New snapshots: what changed in the sources, what is taken over word for word, what is listed, and who may do it."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faire_reseau.analysis import actions, queries
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.renewing import differences, place_in
from faire_reseau.analysis.models import Code, Coding, CodingRound, Corpus, Decision, Document, Member, Memo
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
BEFORE = [
    Offered("a", "Nord", "Nous avons relié les habitants.", "", {"centre": "Nord"}),
    Offered("b", "Sud", "Hier. Nous avons relié les voisins.", "", {"centre": "Sud"}),
    Offered("c", "Est", "Personne ici.", "", {"centre": "Est"}, is_restricted=True),
]
# The words of “a” moved, those of “b” changed, “c” is gone, “d” is new.
NOW_SAID = [
    replace(BEFORE[0], text="Cette année, nous avons changé. Nous avons relié les habitants."),
    replace(BEFORE[1], text="Hier. Nous avons relié les voisines."),
    Offered("d", "Ouest", "Tout commence.", "", {"centre": "Ouest"}),
]


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def offered_now():
    """What the source says, which a test may change."""
    return list(BEFORE)


@pytest.fixture
def source(offered_now):
    offered = queries.TextSource("Textes", "Des textes.", lambda _user: [], lambda _user, _chosen: offered_now)
    with queries.also_offer_texts.only(offered, under="mots"):
        yield


@pytest.fixture
def corpus(lead, source):
    return actions.make_corpus(BEFORE, title="Réponses", recipe={"source": "mots", "chosen": {}}, by=lead, at=NOW)


@pytest.fixture
def coded(corpus, lead):
    """The same with a passage of each text coded, a heading above the code, a memo and a decision."""
    by = {"by": lead, "at": NOW}
    heading = actions.add_code(corpus, name="Liens", is_heading=True, **by)
    code = actions.add_code(corpus, name="Relier", parent=heading, **by)
    for document, words in zip(documents(corpus), ("Nous avons relié", "les voisins", "Personne"), strict=True):
        start = document.text.index(words)
        actions.code_passage(document, [code], start=start, end=start + len(words), **by)
    actions.write_memo(corpus, "À relire", document=documents(corpus)[0], **by)
    actions.write_memo(corpus, "Sans suite", document=documents(corpus)[2], **by)
    actions.write_memo(corpus, "Trop large ?", code=code, **by)
    return corpus


def documents(corpus):
    return list(Document.objects.filter(corpus=corpus).order_by("position"))


def renewed(corpus, lead, offered_now):
    offered_now[:] = NOW_SAID
    return actions.renew_corpus(corpus, queries.texts_now(lead, corpus), by=lead, at=NOW)


def test_the_page_of_a_corpus_says_how_many_texts_changed_came_and_went(corpus, lead, offered_now, client):
    client.force_login(lead)
    same = client.get(f"/analyses/{corpus.pk}/").content.decode()
    offered_now[:] = NOW_SAID
    since = client.get(f"/analyses/{corpus.pk}/").context["since"]

    assert "Ses sources disent aujourd’hui ce qu’il dit." in same
    assert since.differences == differences({"a": "1", "b": "1", "c": "1"}, {"a": "2", "b": "2", "d": "1"})
    assert (since.differences.changed, since.differences.new, since.differences.gone) == (["a", "b"], ["d"], ["c"])


def test_a_new_snapshot_takes_over_what_stands_word_for_word_and_leaves_the_former_as_it_was(coded, lead, offered_now):
    reader = factories.person()
    actions.invite_member(coded, email=reader.user.email, role="read", by=lead, at=NOW)
    actions.set_blind(coded, is_blind=True, by=lead, at=NOW)

    later = renewed(coded, lead, offered_now)

    assert (later.renews, later.title, later.recipe) == (coded, coded.title, coded.recipe)
    rows = Coding.objects.filter(document__corpus=later)
    passages = [(row.document.key, row.document.text[row.start : row.end], row.code.name) for row in rows]
    assert passages == [("a", "Nous avons relié", "Relier")]
    assert rows.get().start == 32
    roles = set(Member.objects.filter(corpus=later).values_list("user", "role"))
    assert roles == {(lead.pk, "lead"), (reader.user.pk, "read")}
    book = [(row.name, str(row.parent)) for row in Code.objects.filter(corpus=later).order_by("pk")]
    assert book == [("Liens", "None"), ("Relier", "Liens")]
    assert Code.objects.filter(corpus=later).get(name="Relier").parent.corpus == later
    memos = set(Memo.objects.filter(corpus=later).values_list("text", "document__key", "code__name"))
    assert memos == {("À relire", "a", None), ("Trop large ?", None, "Relier")}
    assert CodingRound.objects.get(corpus=later).is_blind
    assert Coding.objects.filter(document__corpus=coded).count() == 3
    assert [row.text for row in documents(coded)] == [text.text for text in BEFORE]


def test_decisions_are_taken_over_with_their_passage(coded, lead, offered_now):
    code = Code.objects.get(corpus=coded, name="Relier")
    for document in documents(coded)[:2]:
        start = document.text.index("relié")
        Decision.objects.create(
            document=document, code=code, start=start, end=len(document.text), verdict="kept", decided_at=NOW
        )

    later = renewed(coded, lead, offered_now)

    rows = Decision.objects.filter(document__corpus=later)
    assert [row.document.text[row.start : row.end] for row in rows] == ["relié les habitants."]


def test_what_was_not_taken_over_is_listed_with_its_reason_as_far_as_it_is_read(coded, lead, offered_now, client):
    reader = factories.person()
    actions.invite_member(coded, email=reader.user.email, role="read", by=lead, at=NOW)
    finding = actions.add_finding(coded, claim="On relie.", by=lead, at=NOW)
    document = documents(coded)[1]
    start = document.text.index("voisins")
    actions.quote_passage(finding, document, start=start, end=start + 7, by=lead, at=NOW)
    later = renewed(coded, lead, offered_now)

    whole, part = (queries.renewal_of(user, later) for user in (lead, reader.user))

    assert [(row.words, row.is_gone) for row in whole.lost] == [("les voisins", False), ("Personne", True)]
    assert [row.words for row in part.lost] == ["les voisins"]
    assert (whole.carried, [row.key for row in whole.gone], part.gone) == (1, ["c"], [])
    # “voisins” stands in “voisines” no more: the finding is to be looked at.
    assert whole.findings == [finding]
    client.force_login(lead)
    page = client.get(f"/analyses/{later.pk}/reprise/").content.decode()
    assert [words in page for words in ("les voisins", "On relie.")] == [True, True]
    assert "instantané le plus récent" in client.get(f"/analyses/{coded.pk}/constats/").content.decode()


def test_one_snapshot_is_made_of_two_presses_and_none_of_sources_that_did_not_change(corpus, lead, offered_now, client):
    client.force_login(lead)
    same = client.post(f"/analyses/{corpus.pk}/renouveler/", follow=True).content.decode()
    offered_now[:] = NOW_SAID
    for _press in range(2):
        client.post(f"/analyses/{corpus.pk}/renouveler/")

    assert "Rien n’a changé" in same
    assert [row.renews for row in Corpus.objects.order_by("pk")] == [None, corpus]
    assert queries.since_of(lead, corpus, 3).newer == Corpus.objects.get(renews=corpus)


def test_who_does_not_lead_or_a_corpus_of_files_has_no_new_snapshot(corpus, lead, offered_now, client):
    coder = factories.facilitator()
    actions.invite_member(corpus, email=coder.email, role="code", by=lead, at=NOW)
    offered_now[:] = NOW_SAID
    client.force_login(coder)
    refused = client.post(f"/analyses/{corpus.pk}/renouveler/").status_code
    files = actions.make_corpus(BEFORE, title="Fichiers", recipe={"file": "a.txt"}, by=lead, at=NOW)
    client.force_login(lead)

    page = client.post(f"/analyses/{files.pk}/renouveler/").content.decode()

    assert (refused, queries.since_of(coder, corpus, 3), Corpus.objects.filter(renews__isnull=False).count()) == (
        404,
        None,
        0,
    )
    assert "aucune source à laquelle le comparer" in page


def test_whoever_asks_texts_have_the_values_of_the_language_of_the_site(lead):
    from django.utils.translation import gettext, override

    source = queries.TextSource(
        "",
        "",
        lambda _user: [],
        lambda _user, _chosen: [Offered("a", "A", "Mot", "", {"x": gettext("Page not found")})],
    )
    with override("en"):
        rows = queries.offered_texts(source, lead, {})

    assert rows[0].variables["x"] != "Page not found"


@settings(max_examples=60, deadline=None)
@given(st.text("ab ", min_size=1, max_size=12), st.text("ab ", max_size=12), st.integers(0, 11), st.integers(1, 6))
def test_a_passage_found_again_says_the_same_words_at_the_same_rank(before, after, start, length):
    span = (min(start, len(before) - 1), min(start + length, len(before)))
    if span[0] >= span[1]:
        return
    words = before[slice(*span)]

    place = place_in(before, after, span)

    ranks = [[i for i in range(len(text)) if text.startswith(words, i)] for text in (before, after)]
    expected = None
    if before == after:
        expected = span
    elif len(ranks[0]) == len(ranks[1]):
        begin = ranks[1][ranks[0].index(span[0])]
        expected = (begin, begin + len(words))
    assert place == expected
