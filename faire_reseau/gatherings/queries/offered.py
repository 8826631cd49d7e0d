"""Filters and variables of the texts that are written in sessions, for rooms above that offer them to the analysis of texts."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from faire_reseau.analysis.queries import Chosen, Filter
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.texts import FORMAT_LABELS
from faire_reseau.network.models import OrganisationTerritory, Theme
from faire_reseau.network.queries import holding_on, name_on

GATHERING, YEAR, CENTRE, THEME = "gathering", "year", "centre", "theme"
# Several values of one variable stand side by side, as in corpora that come from files.
BESIDE = " | "


def session_filters(sessions: QuerySet[Session]) -> list[Filter]:
    """The choices by which texts of `sessions` are narrowed: gatherings, years, host centres, themes; three queries."""
    rows = (
        Gathering.objects.filter(sessions__in=sessions).distinct().select_related("host").order_by("-starts_on", "pk")
    )
    gatherings = list(rows)
    hosts: dict[int, str] = {}
    for gathering in gatherings:
        hosts.setdefault(gathering.host_id, name_on(gathering.host, gathering.starts_on))
    years = sorted({gathering.starts_on.year for gathering in gatherings}, reverse=True)
    themes = Theme.objects.filter(pk__in=sessions.values("themes")).order_by("vocabulary", "code")
    filters = [
        Filter(GATHERING, _("Gatherings"), [(str(row.pk), dated_title(row)) for row in gatherings]),
        Filter(YEAR, _("Years"), [(str(year), str(year)) for year in years]),
        Filter(CENTRE, _("Host centres"), sorted(((str(key), name) for key, name in hosts.items()), key=_label)),
        Filter(THEME, _("Themes"), [(str(theme.pk), theme.label) for theme in themes]),
    ]
    return [choice for choice in filters if choice.values]


def dated_title(gathering: Gathering) -> str:
    """What a gathering is called, with its year where its title does not say it."""
    year = str(gathering.starts_on.year)
    return gathering.title if year in gathering.title else f"{gathering.title}, {year}"


def _label(pair: tuple[str, str]) -> str:
    return pair[1]


def sessions_chosen(sessions: QuerySet[Session], chosen: Chosen) -> QuerySet[Session]:
    """Those of `sessions` that the choices let through."""
    if GATHERING in chosen:
        sessions = sessions.filter(gathering__in=[int(key) for key in chosen[GATHERING]])
    if YEAR in chosen:
        sessions = sessions.filter(gathering__starts_on__year__in=[int(year) for year in chosen[YEAR]])
    if CENTRE in chosen:
        sessions = sessions.filter(gathering__host__in=[int(key) for key in chosen[CENTRE]])
    if THEME in chosen:
        # By key: a session of two chosen themes is one session.
        of_themes = Session.themes.through.objects.filter(theme__in=[int(key) for key in chosen[THEME]])
        sessions = sessions.filter(pk__in=of_themes.values("session"))
    return sessions


def session_variables(sessions: Iterable[Session]) -> dict[int, dict[str, str]]:
    """What is known of a text of each session: host centre, territory, year, gathering, session, its format, its themes.

    Sessions come with their gathering and its territory; one query, and two more a gathering.
    """
    rows = {session.pk: session for session in sessions}
    themes: dict[int, list[str]] = {}
    for session, label in (
        Session.themes.through.objects.filter(session__in=rows)
        .order_by("session", "theme__vocabulary", "theme__code")
        .values_list("session", "theme__label")
    ):
        themes.setdefault(session, []).append(label)
    places = {row.gathering_id: _place(row.gathering) for row in rows.values()}
    return {
        key: {
            **places[row.gathering_id],
            "gathering": row.gathering.title,
            "session": row.title,
            "format": str(FORMAT_LABELS[Format(row.format)]),
            **({"theme": BESIDE.join(themes[key])} if key in themes else {}),
        }
        for key, row in rows.items()
    }


def _place(gathering: Gathering) -> dict[str, str]:
    day: date = gathering.starts_on
    territory = gathering.territory or _territory_of_host(gathering.host_id, day)
    return {
        "host": name_on(gathering.host, day),
        **({"territory": str(territory)} if territory else {}),
        "year": str(day.year),
    }


def _territory_of_host(organisation: int, day: date) -> str:
    rows = OrganisationTerritory.objects.filter(holding_on(day), organisation=organisation).order_by("pk")
    return rows.values_list("territory__name", flat=True).first() or ""
