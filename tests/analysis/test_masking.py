"""Personal data: what is found, masks of the same length everywhere, a table for facilitators, masks on a new snapshot."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faire_reseau.accounts.models import AuditLine
from faire_reseau.analysis import actions, exports, queries, tasks
from faire_reseau.analysis.actions.runs import end_run
from faire_reseau.analysis.enums import RunState
from faire_reseau.analysis.logic.masks import FILL, apart, masked
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.parameters import ClassParameters
from faire_reseau.analysis.logic.personal_data import Names, personal_data
from faire_reseau.analysis.models import Corpus, Document, Mask, MaskSpan, Run
from faire_reseau.analysis.queries.masking import masked_spans
from faire_reseau.kit.refusals import Overtaken
from tests import factories
from tests.analysis.test_corpora import invited
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TEXT = "Hier Zoé Lefèvre et M. Durand ont écrit à zoe@exemple.fr ou au 02 40 12 34 56. Lefèvre a ri, à Nantes."
SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12), st.sampled_from(("P1", "P22", "C3"))), max_size=6)


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def corpus(lead):
    factories.person(first_name="Zoé", last_name="Lefèvre")
    texts = [
        Offered("a", "Un", TEXT),
        Offered("b", "Deux", "LEFEVRE Zoé revient.\nZoé Lefèvre aussi.", is_restricted=True),
    ]
    return actions.make_corpus(texts, title="Réponses", by=lead, at=NOW)


def looked(corpus, by, *, with_places=False):
    actions.ask_masks(corpus, with_places=with_places, by=by, at=NOW)
    tasks.find_personal_data.func(corpus.pk)


def texts_of(corpus):
    return list(Document.objects.filter(corpus=corpus).order_by("position").values_list("text", flat=True))


def found(text, *people, places=()):
    names = Names()
    for number, (first, last) in enumerate(people):
        names.add_person(f"person:{number}", first, last)
    for place in places:
        names.add_place(place)
    return [(row.kind.value, row.key, text[row.start : row.end]) for row in personal_data(text, names)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Avec Zoé Lefèvre.", ("person", "person:0", "Zoé Lefèvre")),
        ("Avec LEFEVRE Zoe, hier.", ("person", "person:0", "LEFEVRE Zoe")),
        ("Z. Lefèvre est là.", ("person", "person:0", "Z. Lefèvre")),
        ("On a vu Lefèvre hier.", ("person", "person:0", "Lefèvre")),
        ("Avec Jean-Pierre de La Rochefoucauld.", ("person", "person:1", "Jean-Pierre de La Rochefoucauld")),
        ("Avec Mme Martin.", ("person", "name:martin", "Martin")),
        (
            "Écrire à jean.dupont+vdl@mairie-x.fr.",
            ("email", "jean.dupont+vdl@mairie-x.fr", "jean.dupont+vdl@mairie-x.fr"),
        ),
        ("Au +33 (0)2 40 12 34 56 !", ("phone", "0240123456", "+33 (0)2 40 12 34 56")),
        ("Au 0692.12.34.56", ("phone", "0692123456", "0692.12.34.56")),
        ("Au +262 692 12 34 56", ("phone", "262692123456", "+262 692 12 34 56")),
    ],
)
def test_people_addresses_and_numbers_are_found(text, expected):
    assert expected in found(text, ("Zoé", "Lefèvre"), ("Jean-Pierre", "de La Rochefoucauld"))


@pytest.mark.parametrize(
    "text", ["un petit chemin", "Petit à petit", "En 2018, 19 centres sur 23", "de 1000 à 2000 €", ""]
)
def test_common_words_and_figures_are_not(text):
    assert found(text, ("Ana", "Petit")) == []


def test_places_are_found_by_choice():
    assert found("À Saint-Denis et à Nantes.", places=("Saint-Denis", "Nantes")) == [
        ("place", "saint denis", "Saint-Denis"),
        ("place", "nantes", "Nantes"),
    ]


@given(st.text("abc d\n", max_size=60), SPANS)
def test_a_masked_text_is_as_long_and_hides_every_letter_under_a_mask(text, spans):
    masks = [(start, min(len(text), start + length), name) for start, length, name in spans if start < len(text)]
    shown = masked(text, masks)
    hidden = {place for start, end, _name in masks for place in range(start, end)}

    assert len(shown) == len(text)
    assert all(shown[place] == text[place] for place in range(len(text)) if place not in hidden)
    assert all(text[place] == "\n" or shown[place] in f"{FILL}PC123" for place in hidden)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9))),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9))),
)
def test_passages_apart_share_no_letter(spans, taken):
    rows = [(start, start + length) for start, length in spans]
    standing = apart([(start, start + length) for start, length in taken], ())
    chosen = apart(rows, standing)

    for place, (start, end) in enumerate(chosen):
        assert all(end <= first or last <= start for first, last in [*standing, *chosen[place + 1 :]])
    assert set(chosen) <= set(rows)


def test_nothing_is_masked_before_somebody_says_so_and_then_everywhere_the_same(corpus, lead):
    looked(corpus, lead)
    assert texts_of(corpus)[0] == TEXT
    assert {(row.kind, row.real) for row in Mask.objects.all()} == {
        ("person", "Zoé Lefèvre"),
        ("person", "Durand"),
        ("email", "zoe@exemple.fr"),
        ("phone", "02 40 12 34 56"),
    }

    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)
    first, second = texts_of(corpus)
    zoe = queries.pseudonym_of(Mask.objects.get(real="Zoé Lefèvre"))

    assert [len(first), second.count("\n")] == [len(TEXT), 1]
    assert first.startswith(f"Hier {zoe}{FILL * (11 - len(zoe))} et M. P")
    assert second.count(zoe) == 2
    for word in ("Lefèvre", "LEFEVRE", "Durand", "exemple.fr", "40 12"):
        assert word not in first + second
    assert Document.objects.get(corpus=corpus, position=1).original == TEXT


def test_masks_are_on_every_page_and_file_and_are_taken_off_again(corpus, lead, client):
    looked(corpus, lead)
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)
    code = actions.add_code(corpus, name="Gens", by=lead, at=NOW)
    document = Document.objects.get(corpus=corpus, position=1)
    actions.code_passage(document, [code], start=0, end=30, by=lead, at=NOW)
    client.force_login(lead)
    pages = [
        "",
        "textes/1/",
        "textes/1/codage/",
        "passages-codes/",
        "passages-codes.csv",
        "passages/?mot=lefevre",
        "donnees-personnelles/",
    ]
    bodies = [client.get(f"/analyses/{corpus.pk}/{page}").content.decode() for page in pages]
    project = exports.project_file(queries.project_of(lead, corpus)[0])

    assert [
        page for page, body in zip(pages, bodies, strict=True) if "Lefèvre" in body.replace('value="lefevre"', "")
    ] == []
    assert "Lefèvre".encode() not in project
    actions.decide_masks(corpus, list(Mask.objects.all()), is_accepted=False, by=lead, at=NOW)
    assert texts_of(corpus)[0] == TEXT
    assert Document.objects.exclude(real_text="").count() == 0


def test_one_passage_stays_readable_and_is_found_so_again(corpus, lead, client):
    looked(corpus, lead)
    mask = Mask.objects.get(real="Zoé Lefèvre")
    client.force_login(lead)
    client.post(f"/analyses/{corpus.pk}/donnees-personnelles/{mask.pk}/decider/", {"answer": "yes"})
    span = MaskSpan.objects.get(mask=mask, document__position=1, start=5)
    client.post(f"/analyses/{corpus.pk}/donnees-personnelles/passages/{span.pk}/", {"answer": "no"})
    before = texts_of(corpus)
    looked(corpus, lead)

    assert before[0].startswith("Hier Zoé Lefèvre et")
    assert "Lefèvre" not in before[1]
    assert texts_of(corpus) == before


def test_what_is_found_later_of_somebody_masked_is_masked_at_once(corpus, lead):
    looked(corpus, lead)
    mask = Mask.objects.get(real="Zoé Lefèvre")
    actions.decide_masks(corpus, [mask], is_accepted=True, by=lead, at=NOW)
    MaskSpan.objects.filter(mask=mask, document__position=2).delete()
    looked(corpus, lead)

    assert "Lefèvre" not in texts_of(corpus)[1]
    assert Mask.objects.filter(real="Zoé Lefèvre").count() == 1


def test_words_are_masked_by_hand(corpus, lead, client):
    client.force_login(lead)
    address = f"/analyses/{corpus.pk}/donnees-personnelles/mots/"
    client.post(address, {"words": "a   ri", "kind": "other"})
    refused = client.post(address, {"words": "nulle part", "kind": "other"})

    assert " X1▒▒," in texts_of(corpus)[0]
    assert refused.status_code == 422
    assert "nulle part" in refused.content.decode()


def test_the_table_is_opened_by_facilitators_alone_and_the_journal_says_so(corpus, lead, client):
    looked(corpus, lead)
    other = invited(corpus, "lead")
    address = f"/analyses/{corpus.pk}/donnees-personnelles/table/"
    client.force_login(other)
    assert client.post(address).status_code == 404
    client.force_login(lead)
    page = client.post(address)

    assert "Zoé Lefèvre" in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    assert AuditLine.objects.filter(deed="open_mask_table", by=lead).count() == 1


def test_a_run_made_before_shows_nothing_until_it_is_made_again(corpus, lead, client):
    run = actions.ask_run(corpus, title="", parameters=ClassParameters(), by=lead, at=NOW)
    summary = {"classes": [], "counts": {}, "notes": []}
    files = {"summary.json": json.dumps(summary).encode(), "words.csv": b"lefevre"}
    end_run(run, RunState.DONE, files=files, at=NOW)
    looked(corpus, lead)
    later = NOW.replace(hour=23)
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=later)
    client.force_login(lead)
    run = Run.objects.select_related("corpus").get()

    assert (queries.summary_in(run), queries.file_names(lead, run)) == ({}, [])
    assert client.get(f"/analyses/{corpus.pk}/analyses/1/fichiers/words.csv").status_code == 404
    assert "avant le masquage" in client.get(f"/analyses/{corpus.pk}/analyses/1/").content.decode()


def test_the_core_reads_blanks_where_something_is_masked(corpus, lead):
    looked(corpus, lead)
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)
    core = tasks.core_corpus_of(Corpus.objects.get(pk=corpus.pk))

    assert core.documents[0].text.startswith("Hier             et M.")
    assert len(core.documents[0].text) == len(TEXT)
    assert sum(map(len, masked_spans(corpus).values())) == 7


def test_masks_stand_on_a_new_snapshot_with_their_pseudonyms(corpus, lead):
    looked(corpus, lead)
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)
    texts = [Offered("a", "Un", f"Nouveau. {TEXT} Zoé  Lefèvre."), Offered("c", "Trois", "Avec Zoé Lefèvre.")]
    renewed = actions.renew_corpus(corpus, texts, by=lead, at=NOW)
    zoe = queries.pseudonym_of(Mask.objects.get(corpus=corpus, real="Zoé Lefèvre"))

    first, second = texts_of(renewed)
    assert "Lefèvre" not in first + second
    assert second.startswith(f"Avec {zoe}")
    assert "zoe@" not in first


def test_a_checksum_says_that_nothing_changed_whatever_is_masked(corpus, lead):
    from faire_reseau.analysis.logic.checksums import checksum_of

    looked(corpus, lead)
    actions.decide_masks(corpus, queries.open_masks(corpus), is_accepted=True, by=lead, at=NOW)

    assert checksum_of(Document.objects.filter(corpus=corpus).order_by("position")) == corpus.checksum


def test_two_who_look_at_once_are_told(corpus, lead):
    actions.ask_masks(corpus, with_places=False, by=lead, at=NOW)
    with pytest.raises(Overtaken):
        actions.ask_masks(corpus, with_places=True, by=lead, at=NOW)
