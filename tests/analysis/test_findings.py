"""What is made of coded passages: combinations, tables, agreement and decisions, findings with their sources, projects out."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faire_reseau.analysis import actions, exports, queries
from faire_reseau.analysis.enums import FindingState, Stands
from faire_reseau.analysis.logic.combining import Place, Relation, combined
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.models import Coding, Decision, Document, Finding
from faire_reseau.analysis.queries.coded import Wanted
from faire_reseau.kit.spreadsheets import read_table
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXTS = [
    Offered("a", "Nord", "Nous avons relié les habitants.", "", {"centre": "Nord", "year": "2018"}),
    Offered("b", "Sud", "=1+1 Nous avons relié les voisins.", "", {"centre": "Sud", "year": "2018"}),
    Offered("c", "Est", "Personne n’a rien relié ici.", "", {"centre": "Est", "year": "2019"}, is_restricted=True),
]
codings = st.lists(st.tuples(st.integers(1, 2), st.integers(0, 12), st.integers(1, 6)), max_size=8)


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def corpus(lead):
    return actions.make_corpus(TEXTS, title="Réponses", by=lead, at=NOW)


@pytest.fixture
def texts(corpus):
    return list(Document.objects.filter(corpus=corpus).order_by("position"))


def code(corpus, name, **columns):
    return actions.add_code(corpus, name=name, by=corpus.made_by, at=NOW, **columns)


def invited(corpus, role):
    person = factories.person()
    actions.invite_member(corpus, email=person.user.email, role=role, by=corpus.made_by, at=NOW)
    return person.user


def coded(document, code, by, words):
    start = document.text.index(words)
    return actions.code_passage(document, [code], start=start, end=start + len(words), by=by, at=NOW)[0]


@settings(max_examples=60, deadline=None)
@given(codings, codings, st.sampled_from(list(Relation)))
def test_combinations_are_what_comparing_every_pair_gives(some, others, relation):
    first = [Place(n, d, 1, start, start + size) for n, (d, start, size) in enumerate(some)]
    second = [Place(n + 100, d, 2, start, start + size) for n, (d, start, size) in enumerate(others)]
    pairs = {
        Relation.AND: lambda a, b: a.start < b.end and b.start < a.end,
        Relation.NEAR: lambda a, b: a.start - 3 < b.end and b.start < a.end + 3,
        Relation.INSIDE: lambda a, b: b.start <= a.start and a.end <= b.end,
    }

    def stands(place):
        pair = pairs.get(relation, pairs[Relation.AND])
        return any(place.document == other.document and pair(place, other) for other in second) != (
            relation == Relation.NOT
        )

    wanted = first + second if relation == Relation.OR else list(filter(stands, first))
    assert Counter(combined(first, second, relation, near=3)) == Counter(wanted)


def test_passages_are_asked_for_by_code_combination_variable_and_coder(corpus, texts, lead):
    above = code(corpus, "Liens")
    ties, people, other = code(corpus, "Relier", parent=above), code(corpus, "Habitants"), invited(corpus, "code")
    coded(texts[0], ties, lead, "avons relié les habitants")
    coded(texts[0], people, other, "habitants")
    coded(texts[1], ties, lead, "relié les voisins")

    def words_of(**wanted):
        return [row.words for row in queries.passage_rows(corpus, queries.places(lead, corpus, Wanted(**wanted)))]

    assert words_of() == ["avons relié les habitants", "habitants", "relié les voisins"]
    assert words_of(code=above.pk) == ["avons relié les habitants", "relié les voisins"]
    assert words_of(code=above.pk, relation=Relation.AND, other=people.pk) == ["avons relié les habitants"]
    assert words_of(code=people.pk, relation=Relation.INSIDE, other=ties.pk) == ["habitants"]
    assert words_of(variable="centre", value="Sud") == ["relié les voisins"]
    assert words_of(coder=str(other.pk)) == ["habitants"]


def test_codes_are_crossed_with_a_variable_and_files_hold_no_formula(corpus, texts, lead, client):
    ties = code(corpus, "Relier")
    for text, words in ((texts[0], "Nous"), (texts[0], "relié"), (texts[1], "=1+1"), (texts[2], "relié")):
        coded(text, ties, lead, words)
    client.force_login(lead)

    table = queries.crossing(lead, corpus, "year")
    page = client.get(f"/analyses/{corpus.pk}/tableau/?variable=year")
    sheet = read_table(client.get(f"/analyses/{corpus.pk}/passages-codes.xlsx").content)
    plain = client.get(f"/analyses/{corpus.pk}/passages-codes.csv").content.decode()
    crossed = read_table(client.get(f"/analyses/{corpus.pk}/tableau.csv?variable=year").content)

    assert (table.columns, table.sources) == (["2018", "2019"], {"2018": 2, "2019": 1})
    assert [cells for _row, cells in table.rows] == [[(3, 2), (1, 1), (4, 3)]]
    assert "3 (2)" in page.content.decode()
    assert [line.cells[4] for line in sheet.lines] == ["Nous", "relié", "=1+1", "relié"]
    assert "'=1+1" in plain
    assert crossed.lines[0].cells == ["Relier", "3", "2", "1", "1", "4", "3"]


def test_restricted_passages_are_in_no_list_table_and_file_of_who_only_reads(corpus, texts, lead, client):
    ties, reader = code(corpus, "Relier"), invited(corpus, "read")
    coded(texts[0], ties, lead, "relié")
    coded(texts[2], ties, lead, "rien relié")
    client.force_login(reader)

    assert [cells[-1] for _row, cells in queries.crossing(reader, corpus, "year").rows] == [(1, 1)]
    for page in ("passages-codes/", "passages-codes.csv", "accord/", "tableau/", "textes/1/codage/"):
        assert "rien relié" not in client.get(f"/analyses/{corpus.pk}/{page}").content.decode()
    project, _coders = queries.project_of(reader, corpus)
    assert [document.id for document in project.corpus.documents] == ["a", "b"]
    assert b"rien reli" not in exports.project_file(project)


def test_coders_who_differ_are_shown_side_by_side_and_what_is_decided_keeps_who_did(corpus, texts, lead, client):
    ties, other = code(corpus, "Relier"), invited(corpus, "code")
    coded(texts[0], ties, lead, "relié les habitants")
    coded(texts[0], ties, other, "relié")
    agreed = queries.agreement(lead, corpus, [])
    difference = agreed.differences[0]
    client.force_login(lead)
    place = {"document": texts[0].pk, "code": ties.pk, "start": difference.start, "end": difference.end}

    client.post(f"/analyses/{corpus.pk}/accord/decider/", {**place, "verdict": "kept", "reason": "Groupe entier"})
    again = queries.agreement(lead, corpus, [])

    assert (difference.words, len(difference.marked), len(difference.unmarked)) == ("les habitants", 1, 1)
    assert 0 < agreed.measures.alpha < 1
    assert [(row.verdict, row.reason, row.decided_by) for row in Decision.objects.all()] == [
        ("kept", "Groupe entier", lead)
    ]
    assert (again.undecided, Coding.objects.count()) == (0, 2)
    assert "Groupe entier" in client.get(f"/analyses/{corpus.pk}/accord/").content.decode()


def test_a_difference_reads_in_whole_words_with_the_white_space_it_has(lead, client):
    long = f"{'Avant cela, rien. ' * 9}Il a relié les voisins. Puis on a mangé. {'Ensuite, rien. ' * 9}"
    corpus = actions.make_corpus([Offered("d", "Long", long)], title="Long", by=lead, at=NOW)
    document, ties = Document.objects.get(corpus=corpus), code(corpus, "Relier")
    coded(document, ties, lead, "Il a relié les voisins.")
    coded(document, ties, invited(corpus, "code"), "Il a relié les voisins. Puis on a mangé.")
    client.force_login(lead)

    difference = queries.agreement(lead, corpus, []).differences[0]
    page = client.get(f"/analyses/{corpus.pk}/accord/").content.decode()

    assert (difference.before[:8], difference.words, difference.after[-7:]) == (
        "…Avant c",
        "Puis on a mangé.",
        " rien.…",
    )
    assert "relié les voisins. <mark>Puis on a mangé.</mark> Ensuite" in page


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("un deux\ntrois", "un deux trois"),
        ("mot " * 60, f"{'mot ' * 14}mot […] {'mot ' * 9}mot"),
        ("é" * 200, f"{'é' * 60} […] {'é' * 40}"),
    ],
)
def test_the_middle_of_a_long_passage_is_left_out_between_words(words, line):
    assert queries.shortened(words) == line


def test_agreement_of_one_coder_says_why_there_is_none(corpus, texts, lead, client):
    coded(texts[0], code(corpus, "Relier"), lead, "relié")
    client.force_login(lead)

    page = client.get(f"/analyses/{corpus.pk}/accord/")

    assert (page.status_code, page.context["agreed"], bool(page.context["why_not"])) == (200, None, True)


def quoted(finding, text, words, stands=Stands.CARRIES):
    start = text.text.index(words)
    place = {"start": start, "end": start + len(words), "stands": stands}
    return actions.quote_passage(finding, text, by=finding.made_by, at=NOW, **place)


def test_a_finding_is_kept_on_two_sources_or_for_a_reason_and_then_stands(corpus, texts, lead):
    finding = actions.add_finding(corpus, claim="On relie.", by=lead, at=NOW)
    quoted(finding, texts[0], "relié")
    quoted(finding, texts[0], "Nous")
    with pytest.raises(actions.FindingRefused) as refused:
        actions.move_finding(finding, FindingState.KEPT, by=lead, at=NOW)
    assert refused.value.field == "reason"
    quoted(finding, texts[1], "relié")
    actions.move_finding(finding, FindingState.KEPT, by=lead, at=NOW)
    with pytest.raises(actions.FindingRefused):
        quoted(finding, texts[2], "relié")
    with pytest.raises(actions.FindingRefused):
        actions.move_finding(finding, FindingState.WITHDRAWN, by=lead, at=NOW)
    actions.move_finding(finding, FindingState.WITHDRAWN, reason="Trop court", by=lead, at=NOW)
    finding.refresh_from_db()

    assert (finding.state, finding.reason, finding.decided_by) == ("withdrawn", "Trop court", lead)


def test_sources_are_counted_from_quotations_and_codes(corpus, texts, lead):
    ties = code(corpus, "Relier")
    finding = actions.add_finding(corpus, claim="On relie.", codes=[ties], by=lead, at=NOW)
    coded(texts[0], ties, lead, "relié")
    coded(texts[2], ties, lead, "relié")
    quoted(finding, texts[1], "relié")
    quoted(finding, texts[2], "rien relié", Stands.CONTRADICTS)
    reader = invited(corpus, "read")

    page, for_reader = queries.finding_page(lead, finding), queries.finding_page(reader, finding)

    assert (page.sources, page.against, page.all_sources) == (2, 1, 3)
    assert [row.words for row in page.contradicts] == ["rien relié"]
    assert [row.words for row in for_reader.contradicts] == [None]
    assert [words for _coding, words in queries.candidates(lead, finding)] == ["relié", "relié"]
    assert queries.findings_of(corpus) == [(finding, 2, 3)]


def test_passages_that_changed_in_a_new_snapshot_are_flagged(corpus, texts, lead):
    finding = actions.add_finding(corpus, claim="On relie.", by=lead, at=NOW)
    quoted(finding, texts[0], "les habitants")
    quoted(finding, texts[1], "les voisins")
    changed = [Offered("a", "Nord", "Nous avons relié le quartier.", ""), TEXTS[1]]
    newer = actions.make_corpus(changed, title="Réponses", by=lead, at=NOW)
    newer.renews = corpus
    newer.save()

    assert [row.words for row in queries.finding_page(lead, finding).changed] == ["les habitants"]


def test_a_finding_is_made_discussed_and_kept_by_its_pages(corpus, texts, lead, client):
    ties = code(corpus, "Relier")
    row = coded(texts[0], ties, lead, "relié")
    client.force_login(lead)
    client.post(f"/analyses/{corpus.pk}/constats/nouveau/", {"claim": "On relie.", "codes": [ties.pk]})
    finding = Finding.objects.get()
    page = f"/analyses/{corpus.pk}/constats/{finding.pk}/"
    client.post(f"{page}citer/", {"coding": row.pk, "stands": "carries"})
    client.post(f"{page}citer/", {"position": 2, "pasted": "les voisins", "stands": "carries"})
    wrong = client.post(f"{page}citer/", {"position": 2, "pasted": "absent", "stands": "carries"})
    first = finding.passages.order_by("position").first()
    client.post(f"{page}commenter/", {"text": "Vraiment ?", "passage": first.pk})
    client.post(f"{page}passages/{first.pk}/deplacer/", {"step": "1"})
    client.post(f"{page}etat/", {"to": "kept"})
    finding.refresh_from_db()

    assert (wrong.status_code, list(wrong.context["quotation_form"].errors)) == (422, ["pasted"])
    assert [row.document.position for row in finding.passages.order_by("position")] == [2, 1]
    assert (finding.state, finding.comments.get().passage) == ("kept", first)
    assert "On relie." in client.get(f"/analyses/{corpus.pk}/constats/").content.decode()
    assert queries.finding_data(lead)["findings"][0]["claim"] == "On relie."
    assert client.get(page).context["page"].sources == 2
