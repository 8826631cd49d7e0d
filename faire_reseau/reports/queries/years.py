"""A year: its centres, its work, and what counts as whose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from faire_reseau.activities.queries import figures_mark
from faire_reseau.kit.keys import digest
from faire_reseau.network.models import Organisation
from faire_reseau.reports.enums import Dimension
from faire_reseau.reports.logic.crossing import Crossing, cross
from faire_reseau.reports.logic.rules import NOT_SAID, Fact, Rule, chosen, shared_out
from faire_reseau.reports.logic.tables import YearTable
from faire_reseau.reports.queries.facts import (
    LaterFacts,
    centres_in,
    centres_of,
    facts_among,
    named_facts_of,
    names_of,
)
from faire_reseau.reports.queries.tables import is_large, table_of


@dataclass(frozen=True)
class YearOf:
    """A year: its centres in order, their names, its facts, what of them counts as each centre's; work of no centre is left out."""

    year: int
    centres: Sequence[Organisation]
    facts: Sequence[Fact]
    # The name of the facts; "" where nothing computed from them is kept.
    name: str = ""
    # In a large network: the same facts, to count all at once. Whatever is not asked of it is asked of the facts.
    table: YearTable | None = None
    _read: dict[int, list[Fact]] = field(default_factory=dict, repr=False)

    @cached_property
    def key(self) -> str:
        """What all that is computed from it depends on."""
        return digest(f"{self.name} {sorted(centre.pk for centre in self.centres)}")

    @cached_property
    def names(self) -> dict[int, str]:
        """What the centres are called."""
        return names_of(self.centres, self.year)

    @cached_property
    def by_centre(self) -> dict[int, list[Fact]]:
        """The facts of each centre, of joint work its part."""
        return self._shared_out[1]

    @cached_property
    def counted(self) -> list[Fact]:
        """The facts of all centres together, joint work once."""
        return self._shared_out[0]

    def narrowed(self, filters: Mapping[str, str], months: int = 12) -> "YearOf":
        """The part of it that answers every filter, of the first `months`; nothing computed from it is kept."""
        table = self.table.narrowed(filters, months) if self.table else None

        def facts() -> list[Fact]:
            return [fact for fact in chosen(self.facts, filters) if int(fact.cells[Dimension.MONTH][0]) <= months]

        return YearOf(self.year, self.centres, LaterFacts(facts) if table else facts(), table=table)

    def crossed(self, rule: Rule, by: Sequence[str]) -> Crossing:
        """What `rule` says apart by one or two dimensions."""
        slugs = {centre.pk: centre.slug for centre in self.centres}
        if self.table:
            return self.table.cross(rule, slugs, by)
        by_centre = {slugs[key]: facts for key, facts in self.by_centre.items()}
        return cross(rule, self.counted, by_centre, by)

    def found(self, filters: Mapping[str, str], stands: Iterable[tuple[str, str]], centre: int | None) -> list[int]:
        """The keys of the meetings of all centres, or of one (key), that answer every filter and stand under a code of each dimension
        that is named.
        """
        if self.table:
            return self.table.found(filters, stands, [row.pk for row in self.centres] if centre is None else [centre])
        facts = chosen(self.counted if centre is None else self.by_centre[centre], filters)
        for dimension, code in stands:
            facts = [fact for fact in facts if code in (fact.cells.get(dimension) or (NOT_SAID,))]
        return [fact.meeting for fact in facts]

    def recorded(self, filters: Mapping[str, str]) -> tuple[int, int]:
        """Of how many meetings of all centres that answer every filter anybody is known to have come, and how many there are."""
        if self.table:
            return self.table.recorded(filters, [centre.pk for centre in self.centres])
        meetings = chosen(self.counted, filters)
        return sum(bool(fact.people or fact.heads) for fact in meetings), len(meetings)

    def of_centre(self, centre: int) -> list[Fact]:
        """The facts of one centre (key), of joint work its part; in a large network they are read alone, once."""
        if not self.table:
            return self.by_centre.get(centre, [])
        if centre not in self._read:
            actions, meetings = self.table.work_of(centre)
            facts = [fact for fact in facts_among(self.year, actions) if fact.meeting in meetings]
            self._read[centre] = shared_out(facts, [centre])[1][centre]
        return self._read[centre]

    @cached_property
    def _shared_out(self) -> tuple[list[Fact], dict[int, list[Fact]]]:
        return shared_out(self.facts, [centre.pk for centre in self.centres])


def year_of(year: int) -> YearOf:
    """Everything that indicators of `year` are computed from; some five queries while kept."""
    return _year_of(year, centres_of(year), figures_mark())


def _year_of(year: int, centres: Sequence[Organisation], mark: str) -> YearOf:
    if not is_large(mark):
        name, facts = named_facts_of(year, mark)
        return YearOf(year, centres, facts, name)
    later = LaterFacts(lambda: named_facts_of(year, mark)[1])
    return YearOf(year, centres, later, digest(f"{year} {mark}"), table_of(year, mark))


def years_of(years: Iterable[int]) -> list[YearOf]:
    """The same of several years, in their order; some ten queries for all while kept."""
    wanted = list(years)
    mark, centres = figures_mark(), centres_in(wanted)
    return [_year_of(year, centres[year], mark) for year in wanted]
