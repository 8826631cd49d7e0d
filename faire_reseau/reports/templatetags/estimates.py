"""Template words of what stands beside a total: the method of an estimate in words, numbers per full-time equivalent."""

from django import template
from django.utils.translation import ngettext

from faire_reseau.kit.codes import label_in
from faire_reseau.reports import texts
from faire_reseau.reports.enums import Estimate
from faire_reseau.reports.queries import Beside, Together
from faire_reseau.reports.templatetags.reports import counted_said
from faire_reseau.reports.texts import number_said

register = template.Library()


@register.filter
def estimate_said(beside: Beside, whole: Together) -> str:
    """The estimate with its method in words, or why there is none."""
    estimate = beside.estimate
    if estimate is None:
        return label_in(texts.NO_ESTIMATE_SENTENCES, beside.lacks) if beside.lacks else ""
    words = {
        "total": counted_said((whole.total or 0) + estimate.added, whole.version),
        "added": counted_said(estimate.added, whole.version),
        "n": estimate.n,
        "before": whole.year - 1,
        "ratio": number_said(estimate.ratio),
    }
    if beside.method == Estimate.CARRIED:
        text = ngettext(
            "%(total)s, of which %(added)s for %(n)s centre that said nothing, taken at what it said in %(before)s.",
            "%(total)s, of which %(added)s for %(n)s centres that said nothing, taken at what they said in %(before)s.",
            estimate.n,
        )
    else:
        text = ngettext(
            "%(total)s, of which %(added)s for %(n)s centre that said nothing, taken at %(ratio)s per full-time equivalent.",
            "%(total)s, of which %(added)s for %(n)s centres that said nothing, taken at %(ratio)s per full-time equivalent.",
            estimate.n,
        )
    sentences = [text % words]
    if estimate.base:
        base = ngettext(
            "That ratio is the one of %(n)s centre that said both.",
            "That ratio is the one of %(n)s centres that said both, their sums divided.",
            estimate.base,
        )
        sentences.append(base % {"n": estimate.base})
    if estimate.left:
        left = ngettext(
            "%(n)s more centre said nothing and is not estimated.",
            "%(n)s more centres said nothing and are not estimated.",
            estimate.left,
        )
        sentences.append(left % {"n": estimate.left})
    return " ".join(sentences)


@register.filter
def per_fte_said(beside: Beside, whole: Together) -> str:
    """The number per full-time equivalent, with the centres that it is of."""
    if beside.per_fte is None:
        return ""
    text = ngettext(
        "Per full-time equivalent: %(number)s (%(n)s centre that said both).",
        "Per full-time equivalent: %(number)s (%(n)s centres that said both, their sums divided).",
        beside.per_fte.n,
    )
    return text % {"number": counted_said(beside.per_fte.ratio, whole.version), "n": beside.per_fte.n}


@register.filter
def per_fte_of(beside: Beside, slug: str) -> str:
    """The number of a centre per full-time equivalent; “–” where it is not known."""
    return number_said(beside.of_centres.get(slug))
