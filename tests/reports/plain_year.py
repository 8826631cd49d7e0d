"""A second program for the figures of a year: plain loops over plain rows of the tables, sharing no code with the product."""

from collections import defaultdict
from datetime import date
from fractions import Fraction

from django.db import connection

TABLES = {
    "actions": "select id, organisation_id, kind, axis_id, territory_id from activities_action",
    "meetings": "select id, action_id, held_on, mode, territory_id, is_called_off, counted from activities_meeting",
    "half_days": "select id, meeting_id from activities_halfday",
    "presences": "select id, half_day_id, person_id, is_present, corrects_id from activities_presence",
    "shares": "select action_id, organisation_id, hundredths from activities_share",
    "members": "select organisation_id, from_on, to_on from network_membership",
    "axes": "select id, code, national_id from network_missionaxis",
    "territories": "select id, code, parent_id from network_territory",
    "themes": "select a.action_id, v.slug || ':' || t.code from activities_action_themes a "
    "join network_theme t on t.id = a.theme_id join network_vocabulary v on v.id = t.vocabulary_id",
    "audiences": "select a.action_id, w.code from activities_action_audiences a "
    "join network_audience w on w.id = a.audience_id",
    "slugs": "select id, slug from network_organisation",
}


class PlainYear:
    """What every count of a year is, of all centres, of each, and of each cell of two dimensions."""

    def __init__(self, year):
        with connection.cursor() as cursor:
            for name, query in TABLES.items():
                cursor.execute(query)
                setattr(self, name, cursor.fetchall())
        self.year = year
        self.slug_of = dict(self.slugs)
        self.centres = {who for who, first, last in self.members if self._is_in(first, last)}
        self.rows = list(self._rows())

    def _is_in(self, first, last):
        return (first is None or day(first).year <= self.year) and (last is None or day(last).year >= self.year)

    def _rows(self):
        """Each meeting of the year that counts, with all that is said of it."""
        corrected = {row[4] for row in self.presences}
        present = defaultdict(set)
        for key, half, person, is_present, _corrects in self.presences:
            if key not in corrected and is_present:
                present[half].add(person)
        halves = defaultdict(list)
        for half, meeting in self.half_days:
            halves[meeting].append(half)
        actions = {row[0]: row[1:] for row in self.actions}
        axes, places = {row[0]: row[1:] for row in self.axes}, {row[0]: row[1] for row in self.territories}
        themes, audiences, shares = defaultdict(list), defaultdict(list), defaultdict(dict)
        for action, code in self.themes:
            themes[action].append(code)
        for action, code in self.audiences:
            audiences[action].append(code)
        for action, who, part in self.shares:
            shares[action][who] = Fraction(part, 10_000)
        for meeting, action, on, mode, place, is_called_off, counted in self.meetings:
            if day(on).year != self.year or is_called_off or not halves[meeting]:
                continue
            lead, kind, axis, own_place = actions[action]
            parts = {who: part for who, part in (shares[action] or {lead: Fraction(1)}).items() if who in self.centres}
            if not parts:
                continue
            people = set().union(*(present[half] for half in halves[meeting]))
            code, national = axes.get(axis, ("", None))
            yield {
                "action": action, "meeting": meeting, "parts": parts, "people": people, "heads": counted,
                "half_days": len(halves[meeting]),
                "axis": [axes[national][0] if national else code], "kind": [kind or ""], "mode": [mode],
                "theme": themes[action] or [""], "audience": audiences[action] or [""],
                "territory": [places.get(place or own_place, "")], "month": [f"{day(on).month:02}"],
                "centre": [self.slug_of[who] for who in parts],
            }  # fmt: skip

    def counts(self, rows, slug=""):
        """The five counts over `rows`: of the centre at `slug` its parts, of all together each action whole."""

        def part(row):
            own = [part for who, part in row["parts"].items() if self.slug_of[who] == slug]
            return own[0] if slug else Fraction(1)

        actions = {row["action"]: part(row) for row in rows}
        noted = [row for row in rows if row["people"] or row["heads"]]
        people = set().union(*(row["people"] for row in rows)) if rows else set()
        return {
            "actions": sum(actions.values()),
            "meetings": sum(part(row) for row in rows),
            "half_days": sum(part(row) * row["half_days"] for row in rows),
            "participations": sum(part(row) * (len(row["people"]) + row["heads"]) for row in noted) if noted else None,
            "people": len(people) or None,
        }

    def crossing(self, by):
        """The counts of all (None, None), of rows (code, None), of columns (None, code), of cells."""
        groups = defaultdict(list)
        for row in self.rows:
            for first in [None, *row[by[0]]]:
                for second in [None, *row[by[1]]]:
                    groups[first, second].append(row)
        slug = {key: next((c for c, name in zip(key, by, strict=True) if c and name == "centre"), "") for key in groups}
        return {key: self.counts(rows, slug[key]) for key, rows in groups.items()}


def day(value):
    """A day as either database gives it."""
    return date.fromisoformat(value) if isinstance(value, str) else value
