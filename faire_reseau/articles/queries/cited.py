"""Findings of analyses of texts as an article cites them."""

from django.utils.html import format_html

from faire_reseau.analysis.queries import citation_html, citation_of


def cited_html(finding_id: int) -> str:
    """What an article that cites a finding says of it, under its claim; "" for one that is no longer kept."""
    citation = citation_of(finding_id)
    return "" if citation is None else format_html("<h2>{}</h2>{}", citation.claim, citation_html(citation))
