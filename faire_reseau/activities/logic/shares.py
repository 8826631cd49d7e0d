"""Shares of joint actions: what counts as whose, exactly, so that the parts of all centres add up to the whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from faire_reseau.activities.logic.counts import Counts, count_people
from faire_reseau.kit.numbers import WHOLE

NONE = Decimal(0)


class BadShares(ValueError):
    """Shares that cannot be; its argument is "part", "precise" or "sum", then the organisation, or the sum in percent."""


def in_hundredths(percents: Mapping[int, Decimal]) -> dict[int, int]:
    """Percents as whole hundredths.

    Parameters: `percents`, by organisation, each above 0 and at most 100, with two decimals at most; none at all for a work that is
    nobody's jointly. Returns hundredths of a percent that add up to `WHOLE`, or nothing for nothing.
    Raises `BadShares`: a share that is no part or has more decimals, or a sum other than 100. Nothing is rounded: thirds are
    said as 33.34, 33.33 and 33.33 by whoever shares. Cost: linear.
    """
    shares = {}
    for key, percent in percents.items():
        if not 0 < percent <= 100:
            raise BadShares("part", key)
        hundredths = percent * 100
        if hundredths != int(hundredths):
            raise BadShares("precise", key)
        shares[key] = int(hundredths)
    if shares and sum(shares.values()) != WHOLE:
        raise BadShares("sum", Decimal(sum(shares.values())) / 100)
    return shares


def part_of(number: int | Decimal, hundredths: int) -> Decimal:
    """The part `hundredths` of `number`, exact: the parts of a whole add up to it. Rounding is left to whoever shows it."""
    return Decimal(number) * hundredths / WHOLE


@dataclass(frozen=True)
class SharedCounts:
    """What counts as a centre's: of each joint action its part, exact; `people` are whole, distinct among all that were named.

    `joint` of its actions are shared with others.
    """

    actions: Decimal = NONE
    meetings: Decimal = NONE
    half_days: Decimal = NONE
    participations: Decimal = NONE
    people: int = 0
    signed: Decimal = NONE
    listed: Decimal = NONE
    counted: Decimal = NONE
    joint: int = 0


PARTED = ("actions", "meetings", "half_days", "participations", "signed", "listed", "counted")


def shared_counts(rows: Iterable[tuple[Counts, int, Iterable[bytes | memoryview]]]) -> SharedCounts:
    """The counts of a centre.

    Parameters: `rows`, for each of its actions: what was counted, the centre's share in hundredths, and the people
    of its meetings, `packed`.
    Returns the parts added up, exact; people are counted once over all of it, whatever the shares: nobody is half a person, so that
    the people of centres are never to be added up. Cost: linear in the participations.
    """
    sums, joint = dict.fromkeys(PARTED, NONE), 0
    named: list[bytes | memoryview] = []
    for counts, hundredths, people in rows:
        for name in PARTED:
            sums[name] += part_of(getattr(counts, name), hundredths)
        named += people
        joint += hundredths < WHOLE
    return SharedCounts(**sums, people=count_people(named)[1], joint=joint)
