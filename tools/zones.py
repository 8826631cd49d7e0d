"""Writes faire_reseau/kit/data/zones.csv: every time zone by the name of its place, in French and English, from Unicode CLDR (Babel).

Run it again when places or zones change: `.venv/bin/python tools/zones.py`.
"""

from __future__ import annotations

import csv
from pathlib import Path

from babel import Locale
from babel.core import get_global

FILE = Path(__file__).resolve().parents[1] / "faire_reseau" / "kit" / "data" / "zones.csv"


def main() -> None:
    """Write a row a zone: its code, then city and territory in French and English."""
    languages = [Locale(code) for code in ("fr", "en")]
    rows = []
    for zone, territory in sorted(get_global("zone_territories").items()):
        if zone.startswith("Etc/") or territory == "001":
            continue
        cells = [zone]
        for language in languages:
            names = language.time_zones.get(zone) or {}
            cells += [names.get("city") or zone.rpartition("/")[2].replace("_", " "), language.territories[territory]]
        rows.append(cells)
    FILE.parent.mkdir(exist_ok=True)
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(["zone", "city_fr", "territory_fr", "city_en", "territory_en"])
        writer.writerows(rows)


if __name__ == "__main__":
    main()
