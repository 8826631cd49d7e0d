"""Findings as reports and articles cite them: the claim, quotations that everybody may read, how many texts of how many say so.

Words of a restricted text are in no citation, whoever asks: what is cited becomes public.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import FindingState, Stands
from faire_reseau.analysis.models import Document, Finding, FindingPassage
from faire_reseau.analysis.permissions import is_restricted, readable_by
from faire_reseau.analysis.queries.findings import sources_of

# Fewer letters than these are no words of anybody in particular.
FEWEST_LETTERS = 20
_ADDRESS = re.compile(r"/analyses/\d+/constats/(\d{1,15})/(?:#.*)?$")


@dataclass(frozen=True)
class Quotation:
    """A passage as everybody may read it, and who is said to have written it."""

    passage: int
    words: str
    source: str


@dataclass(frozen=True)
class Citation:
    """A kept finding as it is cited. `withheld`: how many of its passages stand in restricted texts."""

    finding: int
    claim: str
    paragraph: str
    carries: list[Quotation]
    contradicts: list[Quotation]
    withheld: int
    sources: int
    against: int
    all_sources: int
    address: str
    is_sample: bool

    @property
    def passages(self) -> list[int]:
        """The keys of the passages whose words it says."""
        return [row.passage for row in (*self.carries, *self.contradicts)]


def findings_to_cite(user: User) -> QuerySet[Finding]:
    """The findings that `user` may cite: kept ones of corpora that they are invited to, the newest first."""
    rows = Finding.objects.filter(state=FindingState.KEPT, corpus__in=readable_by(user))
    return rows.select_related("corpus").order_by("-decided_at", "-pk")


def citation_of(finding_id: int | None) -> Citation | None:
    """A finding as it is cited now; None for one that is gone or no longer kept."""
    if finding_id is None:
        return None
    finding = Finding.objects.select_related("corpus").filter(pk=finding_id, state=FindingState.KEPT).first()
    if finding is None:
        return None
    passages = list(finding.passages.select_related("document__corpus").order_by("position", "pk"))
    public = [row for row in passages if not is_restricted(row.document)]
    return Citation(
        finding=finding.pk,
        claim=finding.claim,
        paragraph=finding.paragraph,
        carries=_quotations(public, Stands.CARRIES),
        contradicts=_quotations(public, Stands.CONTRADICTS),
        withheld=len(passages) - len(public),
        sources=len(sources_of(finding, Stands.CARRIES)),
        against=len(sources_of(finding, Stands.CONTRADICTS)),
        all_sources=Document.objects.filter(corpus=finding.corpus_id).count(),
        address=reverse("analysis:finding", args=[finding.corpus_id, finding.pk]),
        is_sample=finding.corpus.is_sample,
    )


def citation_html(citation: Citation) -> SafeString:
    """What a citation says under its claim, as stored rich text, in the language that is active.

    How many texts say so leads to the passages: whoever may not open them reads the same words without the link.
    """
    paragraph = format_html_join("", "<p>{}</p>", ((line,) for line in citation.paragraph.splitlines() if line.strip()))
    against = format_html("<p>{}</p>", _("Against it:")) if citation.contradicts else ""
    return format_html(
        '{}{}{}{}<p><a href="{}">{}</a>{}</p>',
        paragraph,
        _quoted(citation.carries),
        against,
        _quoted(citation.contradicts),
        citation.address,
        _counted(citation),
        "".join(f" {sentence}" for sentence in _remarks(citation)),
    )


def why_not_published(cited: Iterable[tuple[int, str, Sequence[int], str]]) -> list[str]:
    """Why what cites findings is not published as it is: each with its claim, the passages whose words it says, and its text ("" before
    there is one). A sentence for each that is no longer kept, quotes a text that is restricted now, or words that are masked now.
    """
    sentences: list[str] = []
    for finding, claim, passages, text in cited:
        words = {"claim": claim}
        rows = list(FindingPassage.objects.filter(finding=finding, pk__in=passages).select_related("document__corpus"))
        whole = _plain(text)
        if not Finding.objects.filter(pk=finding, state=FindingState.KEPT).exists():
            sentences.append(_("The finding “%(claim)s” is no longer kept: it cannot be cited.") % words)
        elif any(is_restricted(row.document) for row in rows):
            sentence = _("A text that “%(claim)s” quotes is restricted now: its words cannot be published.")
            sentences.append(sentence % words)
        elif text and any(_plain(row.document.text[row.start : row.end]) not in whole for row in rows):
            sentence = _("Words that “%(claim)s” quotes are masked now: freeze the report again, then publish.")
            sentences.append(sentence % words)
    return sentences


def findings_linked(addresses: Iterable[str]) -> list[Finding]:
    """The findings that links of a text lead to, in order; one query."""
    keys = [int(match[1]) for match in map(_ADDRESS.search, addresses) if match]
    rows = Finding.objects.select_related("corpus").in_bulk(keys)
    return [rows[key] for key in dict.fromkeys(keys) if key in rows]


def is_finding_address(address: str) -> bool:
    """Whether an address is that of a finding."""
    return _ADDRESS.search(address) is not None


def why_text_not_published(text: str, addresses: Iterable[str]) -> list[str]:
    """Why a text that links to findings is not published as it is: one of them is not kept, or words of a restricted text that they
    quote, or words that are masked there, stand in it.
    """
    whole = _plain(text)
    sentences: list[str] = []
    for finding in findings_linked(addresses):
        sentences += why_not_published([(finding.pk, finding.claim, [], "")])
        passages = finding.passages.select_related("document__corpus")
        hidden = (_plain(words) for row in passages for words in _hidden(row))
        if any(len(words) >= FEWEST_LETTERS and words in whole for words in hidden):
            sentence = _(
                "Words of a restricted text, or masked ones, that “%(claim)s” quotes stand here: take them out before you publish."
            )
            sentences.append(sentence % {"claim": finding.claim})
    return list(dict.fromkeys(sentences))


def _hidden(passage: FindingPassage) -> list[str]:
    """The words of a passage that nobody may publish: as it was kept where something of it is masked, all of a restricted text."""
    document = passage.document
    span = slice(passage.start, passage.end)
    shown, original = document.text[span], document.original[span]
    return [shown, original] if is_restricted(document) else [original] if shown != original else []


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _quotations(passages: Iterable[FindingPassage], stands: Stands) -> list[Quotation]:
    return [
        Quotation(row.pk, row.document.text[row.start : row.end], row.pseudonym or row.document.title)
        for row in passages
        if row.stands == stands
    ]


def _quoted(quotations: Iterable[Quotation]) -> SafeString:
    rows = ((" ".join(row.words.split()), row.source) for row in quotations)
    return format_html_join("", "<blockquote><p>{}</p></blockquote><p>– {}</p>", rows)


def _counted(citation: Citation) -> str:
    """How many texts of how many say so."""
    sentence = ngettext("%(n)s text of %(all)s says so.", "%(n)s texts of %(all)s say so.", citation.sources)
    return sentence % {"n": citation.sources, "all": citation.all_sources}


def _remarks(citation: Citation) -> list[str]:
    """How many texts contradict it, how many passages are not quoted, and whether it is invented."""
    sentences: list[str] = []
    if citation.against:
        sentence = ngettext("%(n)s contradicts it.", "%(n)s contradict it.", citation.against)
        sentences.append(sentence % {"n": citation.against})
    if citation.withheld:
        sentence = ngettext(
            "%(n)s passage of a restricted text is not quoted.",
            "%(n)s passages of restricted texts are not quoted.",
            citation.withheld,
        )
        sentences.append(sentence % {"n": citation.withheld})
    if citation.is_sample:
        sentences.append(_("Example: nobody wrote these words."))
    return sentences
