"""Findings in reports: kept ones alone, without words of restricted texts, frozen with their checksum, asked again before they are public."""

import pytest

from faire_reseau.analysis import actions as analysis
from faire_reseau.analysis.enums import MaskKind
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.models import Document as Text
from faire_reseau.reports import actions, exports, queries
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.exports.outline import outline_of
from tests import factories
from tests.factories import NOW
from tests.reports.test_documents import BY, report, said

pytestmark = pytest.mark.django_db
TEXTS = [
    Offered("a", "Nord", "Nous avons relié les habitants."),
    Offered("b", "Sud", "Nous avons relié les voisins."),
    Offered("c", "Est", "Personne n’a rien relié chez nous.", is_restricted=True),
]


@pytest.fixture
def lead():
    return factories.facilitator()


def kept_finding(lead, *, is_sample=False):
    """A kept finding that two texts carry and a restricted one contradicts."""
    by = {"by": lead, "at": NOW}
    corpus = analysis.make_corpus(TEXTS, title="Réponses", is_sample=is_sample, **by)
    finding = analysis.add_finding(corpus, claim="Les centres relient.", paragraph="Deux le disent.", **by)
    for text, stands in zip(corpus.documents.order_by("position"), ("carries", "carries", "contradicts"), strict=True):
        pseudonym = "une directrice" if text.key == "b" else ""
        analysis.quote_passage(finding, text, start=0, end=len(text.text), stands=stands, pseudonym=pseudonym, **by)
    analysis.move_finding(finding, "kept", **by)
    finding.refresh_from_db()
    return finding


def citing(finding, **columns):
    document = report()
    actions.add_block(document, BlockKind.FINDING, finding=finding, **columns, **BY)
    return document


def words_of(nodes):
    return ["".join(piece.get("text", "") for piece in _pieces(node)) for node in nodes]


def _pieces(node):
    return (
        [node] if node["type"] == "text" else [piece for inner in node.get("content", []) for piece in _pieces(inner)]
    )


def test_a_block_says_claim_quotations_and_how_many_and_no_word_of_a_restricted_text(lead):
    finding = kept_finding(lead)
    edition = actions.freeze_document(citing(finding), **BY)

    content = queries.content_of(edition)
    part = content.parts[0]
    assert (part.title, part.cited.finding) == ("Les centres relient.", finding.pk)
    nodes, _pictures = outline_of(content, [])
    assert words_of(nodes) == [
        "Les centres relient.",
        "Deux le disent.",
        "Nous avons relié les habitants.",
        "– Nord",
        "Nous avons relié les voisins.",
        "– une directrice",
        "2 textes sur\u00a03 le disent. 1 le contredit. 1 passage d’un texte restreint n’est pas cité.",
    ]
    assert "rien relié" not in edition.content
    assert exports.report_file(content, [], edition.checksum, "docx")[:2] == b"PK"


def test_passages_are_led_to_for_who_may_see_them(lead, client):
    finding = kept_finding(lead)
    edition = actions.freeze_document(citing(finding), **BY)
    actions.publish_edition(edition, **BY)
    address = f"/analyses/{finding.corpus_id}/constats/{finding.pk}/"

    visitor = client.get(f"/bilans/rapports/{edition.document.slug}/").content.decode()
    client.force_login(lead)
    member = client.get(f"/bilans/rapports/{edition.document.slug}/").content.decode()
    slide = client.get(f"/bilans/rapports/{edition.document.slug}/editions/1/diapos/1/")

    assert [address in page for page in (visitor, member)] == [False, True]
    assert ["Nous avons relié les voisins." in page for page in (visitor, member)] == [True, True]
    assert queries.content_of(edition).slides == queries.content_of(edition).parts
    assert ("Nous avons relié" in slide.content.decode(), "constats" in slide.content.decode()) == (True, False)


def test_kept_findings_of_corpora_that_one_reads_are_offered_and_no_others(lead, client):
    finding = kept_finding(lead)
    analysis.add_finding(finding.corpus, claim="Un brouillon.", by=lead, at=NOW)
    document = report()
    address = f"/bilans/rapports/{document.slug}/blocs/ajouter/finding/"
    offered = {}
    for user in (lead, factories.facilitator()):
        client.force_login(user)
        offered[user] = client.get(address)
    client.force_login(lead)
    client.post(address, {"title": "", "finding": finding.pk})

    assert [list(page.context["form"].fields["finding"].queryset) for page in offered.values()] == [[finding], []]
    assert document.blocks.get().finding == finding


def test_what_is_no_longer_kept_is_neither_added_nor_frozen_nor_published(lead):
    finding = kept_finding(lead)
    document = citing(finding)
    edition = actions.freeze_document(document, **BY)
    analysis.move_finding(finding, "withdrawn", reason="Trop peu.", by=lead, at=NOW)
    finding.refresh_from_db()

    with pytest.raises(actions.DocumentRefused, match="n’est plus gardé"):
        citing(finding)
    with pytest.raises(actions.DocumentRefused, match="n’est plus gardé"):
        actions.freeze_document(document, **BY)
    with pytest.raises(actions.DocumentRefused, match="n’est plus gardé"):
        actions.publish_edition(edition, **BY)
    assert "Nous avons relié" not in said(document).parts[0].html


def test_an_edition_that_quotes_a_text_restricted_since_is_not_published(lead):
    finding = kept_finding(lead)
    edition = actions.freeze_document(citing(finding), **BY)
    Text.objects.filter(key="a").update(is_restricted=True)

    with pytest.raises(actions.DocumentRefused, match="restreint maintenant"):
        actions.publish_edition(edition, **BY)
    edition.refresh_from_db()
    assert edition.published_at is None


def test_an_edition_that_says_words_masked_since_is_frozen_again_before_it_is_published(lead):
    finding = kept_finding(lead)
    document = citing(finding)
    edition = actions.freeze_document(document, **BY)
    analysis.mask_words(finding.corpus, "voisins", kind=MaskKind.OTHER, by=lead, at=NOW)

    with pytest.raises(actions.DocumentRefused, match="masqués maintenant"):
        actions.publish_edition(edition, **BY)
    again = actions.freeze_document(document, **BY)
    actions.publish_edition(again, **BY)
    assert ("voisins" in edition.content, "voisins" in again.content) == (True, False)


def test_a_report_that_cites_an_invented_finding_is_a_sample(lead):
    document = citing(kept_finding(lead, is_sample=True))

    content = said(document)

    assert (content.is_sample, queries.rests_on_samples(document)) == (True, True)
    assert "personne n’a écrit ces mots" in content.parts[0].html


def test_editions_without_findings_are_the_same_text_as_before(lead):
    document = report()
    actions.add_block(document, BlockKind.QUOTATION, text="Nous avons appris.", source="Une directrice", **BY)

    assert "cited" not in actions.freeze_document(document, **BY).content
