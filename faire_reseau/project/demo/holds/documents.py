"""Reports of the demo as documents, frozen and published: what was said of the network from 2017 to 2021, and a sample year."""

from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.reports import actions as reports
from faire_reseau.reports.enums import BlockKind, CampaignState
from faire_reseau.reports.models import Campaign, Document, Indicator

FIGURE, CHART, TABLE, TEXT = BlockKind.FIGURE, BlockKind.CHART, BlockKind.TABLE, BlockKind.TEXT
# Kind, heading, indicator or text, and the columns of a reference.
Outline = tuple[tuple[BlockKind, str, str, dict[str, Any]], ...]

PUBLISHED: Outline = (
    (FIGURE, "L’activité de 2021", "activite-publiee", {}),
    (FIGURE, "Ceux qui y travaillaient en 2017", "etp", {"first_year": 2017, "last_year": 2017}),
    (FIGURE, "Les publications de 2017", "publications", {"first_year": 2017, "last_year": 2017}),
    (
        TEXT,
        "Cinq années, deux façons de compter",
        (
            "<p>Ce rapport rassemble ce que le réseau a publié de 2017 à 2021. En 2017, ses bilans comptent des "
            "<strong>actions</strong>\u00a0; à partir de 2020, des <strong>demi-journées</strong>. Les deux ne se comparent pas.</p>"
            "<p>Quand une année n’a rien publié, le tableau le dit\u00a0: un trou n’est jamais comblé.</p>"
        ),
        {},
    ),
    (CHART, "D’actions en demi-journées\u00a0: une rupture, pas une baisse", "activite-publiee", {}),
    (FIGURE, "Personnes touchées en 2017", "personnes-touchees", {"first_year": 2017, "last_year": 2017}),
    (CHART, "Trois thèmes de 2021", "parts-par-theme-publiees", {"first_year": 2021, "last_year": 2021}),
)

YEAR: Outline = (
    (FIGURE, "Des demi-journées partout en France", "demi-journees", {}),
    (FIGURE, "Des participations", "participations", {}),
    (FIGURE, "Des personnes, chacune une fois", "personnes", {}),
    (
        TEXT,
        "Une année d’exemple",
        (
            "<p>Cette année est <strong>inventée pour la démonstration</strong>, réunion par réunion\u00a0: chaque chiffre se suit "
            "jusqu’aux réunions dont il est fait.</p>"
        ),
        {},
    ),
    (CHART, "Sur quels axes le réseau travaille", "demi-journees-par-axe", {}),
    (CHART, "Mois par mois", "demi-journees", {"dimension": "month"}),
    (TABLE, "Par type d’action", "demi-journees", {"dimension": "kind"}),
    (FIGURE, "La part tenue en ligne", "part-en-ligne", {}),
    (FIGURE, "Ceux qui y travaillent", "etp", {}),
)
ABOUT: dict[str, dict[str, Any]] = {
    "published": {
        "title": "Le réseau de 2017 à 2021, par ses chiffres publiés",
        "opening": "De 2017 à 2021, le réseau est passé de compter des actions à compter des demi-journées.",
        "first_year": 2017,
        "last_year": 2021,
    },
    "year": {
        "title": "Bilan d’activité {year} (exemple)",
        "opening": "Une année du réseau, comptée d’après ses feuilles.",
    },
}


def publish_reports(facilitator: User, at: datetime) -> None:
    """Write both reports, freeze and publish them; the sample year once its campaign is published."""
    if Document.objects.exists():
        return
    _publish(ABOUT["published"], PUBLISHED, facilitator, at)
    year = Campaign.objects.filter(state=CampaignState.PUBLISHED, is_sample=True).first()
    if year is not None:
        title = str(ABOUT["year"]["title"]).format(year=year.year)
        _publish(
            ABOUT["year"] | {"title": title, "first_year": year.year, "last_year": year.year}, YEAR, facilitator, at
        )


def _publish(about: dict[str, Any], outline: Outline, facilitator: User, at: datetime) -> None:
    by: dict[str, Any] = {"by": facilitator, "at": at}
    document = reports.begin_document(is_sample=True, **about, **by)
    rows = {row.code: row for row in Indicator.objects.all()}
    for kind, title, words, columns in outline:
        if kind == TEXT:
            reports.add_block(document, kind, title=title, text=words, **by)
        elif words in rows:
            reports.add_block(document, kind, title=title, indicator=rows[words], **columns, **by)
    reports.publish_edition(reports.freeze_document(document, **by), **by)
