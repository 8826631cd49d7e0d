"""Queries for the import of a year of a centre: its columns, what their words mean, whose it is."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import ngettext

from faire_reseau.accounts.models import User
from faire_reseau.activities.enums import Mode, Part
from faire_reseau.activities.models import Action, Meeting
from faire_reseau.activities.permissions import accountable_by, keepable_by
from faire_reseau.activities.texts import LENGTH_LABELS, MODE_LABELS, PART_LABELS
from faire_reseau.kit.dates import written
from faire_reseau.kit.folding import searchable
from faire_reseau.network.models import ActionKind, Audience, MissionAxis, Organisation, Territory, Theme
from faire_reseau.network.queries import FileColumn, FileRow
from faire_reseau.ui.templatetags.ui import label as label_of

YEAR = "year"
ENTRY = "entry"
COLUMNS = (
    FileColumn(
        "held_on", "date", "day", "day", required=True, others=("jour", "date de la réunion", "le", "date", "quand")
    ),
    FileColumn(
        "action",
        "action",
        "action",
        required=True,
        others=("intitulé", "titre", "nom de l’action", "objet", "libellé", "title"),
    ),
    FileColumn("kind", "type d’action", "type of action", "code", others=("type", "nature", "catégorie")),
    FileColumn("theme", "thème", "theme", "code", others=("thématique", "themes", "thèmes")),
    FileColumn("axis", "axe de mission", "mission axis", "code", others=("axe", "mission", "axis")),
    FileColumn("audience", "public", "audience", "code", others=("publics", "type de public")),
    FileColumn("mode", "modalité", "how", "code", others=("mode", "présentiel / distanciel", "format")),
    FileColumn("place", "lieu", "place", others=("ville", "commune", "adresse", "salle")),
    FileColumn("territory", "territoire", "territory", "code", others=("département", "région")),
    FileColumn(
        "part",
        "moment",
        "part of the day",
        "code",
        others=("matin / après-midi", "moment de la journée", "durée", "duration"),
    ),
    FileColumn(
        "half_days",
        "demi-journées",
        "half-days",
        "number",
        others=("nombre de demi-journées", "nb de demi-journées", "nb demi-journées"),
    ),
    FileColumn(
        "heads",
        "participants",
        "participants",
        "number",
        others=(
            "participations",
            "nombre de participants",
            "nb de participants",
            "effectif",
            "présents",
            "nb participants",
        ),
    ),
    FileColumn(
        "staff_days",
        "jours de travail",
        "days of staff",
        "decimal",
        others=("temps de travail", "jours agents", "temps passé", "jours"),
    ),
    # Of an agenda: the digests by which its next file is compared.
    FileColumn(ENTRY, "entrée d’agenda", "entry of an agenda", is_only_read=True),
)


def centre_key(what: str) -> int:
    """The organisation (key) whose year the table `what` is."""
    return int(what.partition(":")[2])


def may_import(user: User, what: str) -> bool:
    """Whether `user` imports the table `what`: of a centre whose year they account for."""
    return accountable_by(user).filter(pk=centre_key(what)).exists()


def imported_from(what: str) -> str:
    """The page from which the table `what` is sent."""
    slug = Organisation.every.values_list("slug", flat=True).get(pk=centre_key(what))
    return reverse("activities:import_year", args=[slug])


def actions_led_by(user: User, organisation: Organisation) -> list[str]:
    """What the actions are called (`called_apart`) that `organisation` leads and that `user` keeps, in order, the last 200; two queries."""
    own = set(keepable_by(user).filter(organisation=organisation).values_list("pk", flat=True).order_by("-pk")[:200])
    # Told apart among all that it leads, as the import knows them.
    called = called_apart(Action.objects.filter(organisation=organisation))
    return sorted((name for name, row in called.items() if row.pk in own), key=str.casefold)


def called_apart(actions: Iterable[Action]) -> dict[str, Action]:
    """Actions by how a list calls them: their title, and where several have the same, the year of their last meeting (else # and their number)
    in parentheses; the newest first. One query.
    """
    rows = sorted(actions, key=lambda row: -row.pk)
    alike = Counter(searchable(row.title) for row in rows)
    last = Meeting.objects.filter(action__in=[row.pk for row in rows if alike[searchable(row.title)] > 1])
    years = {key: day.year for key, day in last.order_by("held_on").values_list("action", "held_on")}
    called: dict[str, Action] = {}
    for row in rows:
        name = row.title
        if alike[searchable(row.title)] > 1:
            name = f"{row.title} ({years.get(row.pk, f'#{row.pk}')})"
            if searchable(name) in alike or name in called:
                name = f"{name} #{row.pk}"
        called[name] = row
    return called


def labels() -> dict[str, dict[str, str]]:
    """The words of each column of codes, by code; five queries. Axes of a centre may be named by any: an action takes its own alone."""
    return {
        "kind": {row.code: label_of(row) for row in ActionKind.objects.all()},
        "theme": {_theme_code(row): label_of(row) for row in Theme.objects.select_related("vocabulary")},
        "axis": {row.code: label_of(row) for row in MissionAxis.objects.order_by("code")},
        "audience": {row.code: label_of(row) for row in Audience.objects.all()},
        "part": {part.value: str(PART_LABELS[part]) for part in Part}
        | {str(code): str(label) for code, label in LENGTH_LABELS.items()},
        "mode": {mode.value: str(MODE_LABELS[mode]) for mode in Mode},
        "territory": {row.code: row.name for row in Territory.objects.filter(to_on=None).order_by("kind", "alphabet")},
    }


def words_by_code(organisation: int) -> dict[str, dict[str, Any]]:
    """What a code of each column is kept as, for the year of `organisation` (key); five queries."""
    axes = MissionAxis.objects.filter(organisation=None) | MissionAxis.objects.filter(organisation=organisation)
    return {
        "kind": {code: code for code in ActionKind.objects.values_list("code", flat=True)},
        "theme": {_theme_code(row): row.pk for row in Theme.objects.select_related("vocabulary")},
        "axis": dict(axes.values_list("code", "pk")),
        "audience": dict(Audience.objects.values_list("code", "pk")),
        "territory": dict(Territory.objects.values_list("code", "pk")),
    }


def _theme_code(theme: Theme) -> str:
    return f"{theme.vocabulary.slug}:{theme.code}"


def details_of_row(row: FileRow) -> str:
    """A row beside the name of its action: its day and how many came."""
    day, heads = row.values.get("held_on"), row.values.get("heads")
    words = [written(day, "j F Y")] if day and not isinstance(day, str) else []
    if isinstance(heads, int):
        words.append(ngettext("%(n)s person", "%(n)s people", heads) % {"n": heads})
    return ", ".join(words)


def rows_written(number: int) -> str:
    """“12 meetings are noted.”."""
    return ngettext("%(n)s meeting is noted.", "%(n)s meetings are noted.", number) % {"n": number}
