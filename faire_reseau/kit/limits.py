"""Rate limits per account or token, never per address alone: a whole gathering sits behind one address."""

from typing import NamedTuple

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.refusals import Refusal


class TooMany(Refusal):
    """More actions than a person makes."""

    code = "too_many"
    status = 429


class Limit(NamedTuple):
    """How many of `what` one account may do in a time."""

    what: str
    at_most: int
    seconds: int

    def spend(self, who: str | int) -> None:
        """Count one by `who`. Raises `TooMany`."""
        spend(self.what, who, at_most=self.at_most, seconds=self.seconds)


def spend(what: str, who: str | int, *, at_most: int, seconds: int) -> None:
    """Count one `what` by `who`; raise `TooMany` above `at_most` within `seconds`.

    `who` is an account's or token's identifier. Cost: two look-ups in the cache.
    """
    key = f"limit:{what}:{who}"
    if cache.add(key, 1, seconds):
        return
    try:
        count = cache.incr(key)
    except ValueError:  # the entry ended between the two look-ups
        cache.set(key, 1, seconds)
        return
    if count > at_most:
        raise TooMany(_("That is a lot at once. Wait a minute, then try again: nothing you typed is lost."))
