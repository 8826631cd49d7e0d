"""Productions that cooperations finished and publications of actions, as a block of a report lists them."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from faire_reseau.activities.queries import public_publications
from faire_reseau.cooperations.models import Production
from faire_reseau.kit.dates import written
from faire_reseau.reports.models import Block, Document
from faire_reseau.reports.queries.facts import names_of


def productions_html(block: Block, document: Document) -> str:
    """The list of both, by day: a production leads to its cooperation, a publication to its action. Two queries.

    It says what it is of: figures that centres enter count works whose titles stand nowhere here.
    """
    years = block.first_year or document.first_year, block.last_year or document.last_year
    rows = sorted([*_productions(document, *years), *_publications(document, *years)])
    items = [item for _day, _place, _key, item in rows]
    text = (
        _("What is noted here by its title: productions of cooperations, publications of actions.") if items
        else _("No production of a cooperation and no publication of an action is noted here by its title in these years.")
    )  # fmt: skip
    return f"<p>{escape(text)}</p>" + (f"<ul>{''.join(items)}</ul>" if items else "")


def _productions(document: Document, first: int, last: int) -> list[tuple[date, int, int, SafeString]]:
    """Those of the theme of the report; a cooperation is of no territory."""
    rows = Production.objects.filter(done_on__year__gte=first, done_on__year__lte=last).select_related("cooperation")
    if document.theme:
        vocabulary, code = _theme(document)
        rows = rows.filter(cooperation__themes__code=code, cooperation__themes__vocabulary__slug=vocabulary)
    return [
        (row.done_on, 0, row.pk, _item(reverse("cooperations:cooperation", args=[row.cooperation_id]), row.title,
                                       row.done_on, (row.cooperation.title,)))
        for row in rows if row.done_on
    ]  # fmt: skip


def _publications(document: Document, first: int, last: int) -> list[tuple[date, int, int, SafeString]]:
    """Those of actions that everybody reads, of the theme and the territory of the report, narrower ones included."""
    rows = public_publications(first, last)
    if document.theme:
        vocabulary, code = _theme(document)
        own = Q(action__themes__code=code, action__themes__vocabulary__slug=vocabulary)
        broader = Q(action__themes__broader__code=code, action__themes__broader__vocabulary__slug=vocabulary)
        rows = rows.filter(own | broader).distinct()
    if document.territory:
        place = Q(action__territory__code=document.territory) | Q(action__territory__parent__code=document.territory)
        rows = rows.filter(place)
    centres = names_of({row.action.organisation for row in rows}, last)
    return [
        (row.published_on, 1, row.pk, _item(reverse("activities:action", args=[row.action_id]), row.title,
                                            row.published_on, (row.action.title, centres[row.action.organisation_id])))
        for row in rows
    ]  # fmt: skip


def _theme(document: Document) -> tuple[str, str]:
    vocabulary, _colon, code = document.theme.partition(":")
    return vocabulary, code


def _item(address: str, title: str, day: date, origins: Sequence[str]) -> SafeString:
    """`origins`: of what it is, and of whom; what the title says already is not said again."""
    facts = [title, written(day, "j F Y")]
    origin = ", ".join(word for word in origins if word and word.casefold() not in title.casefold())
    return format_html(
        '<li><p><a href="{}">{}</a>, {}{}</p></li>', address, *facts, format_html(" ({})", origin) if origin else ""
    )
