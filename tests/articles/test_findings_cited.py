"""Findings in articles: added by saving, led to for who may see them, and asked again before anything is public."""

import pytest

from faire_reseau.analysis import actions as analysis
from faire_reseau.analysis.enums import MaskKind
from faire_reseau.analysis.models import Document
from faire_reseau.articles import actions, queries
from faire_reseau.articles.models import Article
from tests import factories
from tests.factories import NOW
from tests.reports.test_findings_cited import kept_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return factories.facilitator()


def citing(finding, before="<p>Lu.</p>"):
    return actions.begin_article(title="Dit", body=before + queries.cited_html(finding.pk), by=None, at=NOW)


def publish(article):
    return actions.publish_article(article, public_at=NOW, by=None, at=NOW)


def test_a_finding_is_added_at_the_end_of_what_is_typed_when_it_is_saved(lead, client):
    finding = kept_finding(lead)
    client.force_login(lead)
    client.post("/articles/nouveau/", {"title": "Dit", "kind": "article", "body": "Lu.", "finding": finding.pk})

    body = Article.objects.get().body
    assert body.startswith("<p>Lu.</p><h2>Les centres relient.</h2><p>Deux le disent.</p><blockquote>")
    assert ("Nous avons relié les voisins." in body, "rien relié" in body) == (True, False)
    assert f"/analyses/{finding.corpus_id}/constats/{finding.pk}/" in body


def test_findings_of_corpora_that_one_does_not_read_are_neither_offered_nor_taken(lead, client):
    finding = kept_finding(lead)
    client.force_login(factories.facilitator())

    page = client.get("/articles/nouveau/")
    client.post("/articles/nouveau/", {"title": "Dit", "kind": "article", "body": "Lu.", "finding": finding.pk})

    assert "finding" not in page.context["form"].fields
    assert Article.objects.get().body == "<p>Lu.</p>"


def test_visitors_read_the_quotations_without_the_way_to_the_passages(lead, client):
    finding = kept_finding(lead)
    article = publish(citing(finding))
    address = f"/analyses/{finding.corpus_id}/constats/{finding.pk}/"
    visitor = client.get("/article/dit").content.decode()
    client.force_login(lead)
    member = client.get("/article/dit").content.decode()

    assert [address in page for page in (visitor, member)] == [False, True]
    assert "Nous avons relié les habitants." in visitor
    assert [point.code for point in queries.points_of(article, NOW)] == []


def test_an_article_that_cites_a_withdrawn_finding_is_not_published(lead):
    finding = kept_finding(lead)
    article = citing(finding)
    analysis.move_finding(finding, "withdrawn", reason="Trop peu.", by=lead, at=NOW)

    with pytest.raises(actions.ArticleRefused, match="n’est plus gardé"):
        publish(article)
    assert queries.cited_html(finding.pk) == ""


def test_words_of_a_restricted_text_that_a_finding_quotes_are_not_published(lead):
    finding = kept_finding(lead)
    by_hand = citing(finding, before="<p>Personne  n’a <em>rien relié</em> chez nous.</p>")
    since = citing(finding)
    publish(since)

    with pytest.raises(actions.ArticleRefused, match="texte restreint"):
        publish(by_hand)
    Document.objects.filter(key="a").update(is_restricted=True)
    with pytest.raises(actions.ArticleRefused, match="texte restreint"):
        publish(citing(finding, before="<p>Nous avons relié les habitants.</p>"))


def test_words_that_were_masked_since_are_not_published(lead):
    finding = kept_finding(lead)
    article = citing(finding)
    analysis.mask_words(finding.corpus, "voisins", kind=MaskKind.OTHER, by=lead, at=NOW)

    with pytest.raises(actions.ArticleRefused, match="masqués"):
        publish(article)
    publish(citing(finding))
