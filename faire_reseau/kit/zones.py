"""Time zones by the names of their places: “Guyane”, “Londres”, “La Réunion”."""

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.folding import bare

_FILE = Path(__file__).resolve().parent / "data" / "zones.csv"  # written by tools/zones.py
# What their readers call the places of time zones that are written otherwise in the tables of zones.
ZONE_PLACES = {
    "America/Cayenne": _("French Guiana"),
    "America/Miquelon": _("Saint-Pierre and Miquelon"),
    "Indian/Reunion": _("Réunion"),
    "Pacific/Noumea": _("New Caledonia"),
    "Pacific/Wallis": _("Wallis and Futuna"),
}


def zone_choices(current: str = "") -> list[tuple[str, str]]:
    """Every zone as a choice, in the order of its places; `current` too when it is an older name of one."""
    language = "en" if (get_language() or "fr").startswith("en") else "fr"
    choices = sorted(((zone, zone_name(zone)) for zone in _places()), key=lambda choice: bare(choice[1]))
    if current and current not in _places() and current in available_timezones():
        choices.append((current, zone_name(current, language)))
    return choices


def zone_name(zone: str, language: str = "") -> str:
    """“Cayenne (Guyane française)”, in `language` (else that of the page); the last part of a code that has no place."""
    places = _places().get(zone)
    if places is None:
        return zone.rpartition("/")[2].replace("_", " ")
    is_english = (language or get_language() or "fr").startswith("en")
    city, territory = places[2:] if is_english else places[:2]
    return city if city == territory else f"{city} ({territory})"


def zones_called(words: str) -> list[str]:
    """The zones that `words` may mean, in either language, without accents or capitals; one that is called exactly so is alone.

    A code (“Indian/Reunion”) means itself.
    """
    if words in available_timezones():
        return [words]
    folded_words = _folded(words)
    if not folded_words:
        return []
    names = {zone: [_folded(name) for name in places] for zone, places in _places().items()}
    same = [zone for zone, parts in names.items() if folded_words in parts]
    if same:
        return same
    return [
        zone
        for zone, parts in names.items()
        if all(word in f"{' '.join(parts)} {_folded(zone.replace('/', ' '))}" for word in folded_words.split())
    ]


def zone_is(zone: str, words: str) -> bool:
    """Whether `words` are the name of a place of `zone`, of its territory, or its code."""
    return words == zone or _folded(words) in map(_folded, (*_places().get(zone, ()), zone_name(zone)))


def zone_label(zone: str, on: date, until: date | None = None) -> str:
    """“La Réunion (UTC+4)”: a place of the time zone `zone`, and how far its clocks are from UTC on the day `on`; on the day
    `until` too when they change in between: “Paris (UTC+2, puis UTC+1)”.
    """
    first, last = _offset_on(zone, on), _offset_on(zone, until or on)
    offset = first if first == last else gettext("%(before)s, then %(after)s") % {"before": first, "after": last}
    place = ZONE_PLACES.get(zone) or zone_name(zone).partition(" (")[0]
    return f"{place} ({offset})"


def _offset_on(zone: str, on: date) -> str:
    minutes = int((datetime.combine(on, time(12), ZoneInfo(zone)).utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}{f':{rest:02}' if rest else ''}" if minutes else "UTC"


@cache
def _places() -> dict[str, tuple[str, str, str, str]]:
    """City and territory of each zone, in French then in English."""
    rows = [line.split(";") for line in _FILE.read_text(encoding="utf-8").splitlines()[1:]]
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in rows if row[0] in available_timezones()}


def _folded(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in bare(text)).split())
