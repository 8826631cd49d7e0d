"""Equal parts of joint work, as percents."""

from collections.abc import Sequence
from decimal import Decimal


def equal_parts(organisations: Sequence[int]) -> dict[int, Decimal]:
    """Percents with two decimals by organisation, at least one, that make 100; the first has what is left over. Cost: linear."""
    part = Decimal(10_000 // len(organisations)) / 100
    return {**dict.fromkeys(organisations, part), organisations[0]: 100 - part * (len(organisations) - 1)}
