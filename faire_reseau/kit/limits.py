"""Rate limits per account or token, never per address alone: a whole gathering sits behind one address."""

from math import ceil
from typing import NamedTuple

from django.core.cache import cache
from django.utils.translation import ngettext

from faire_reseau.kit import clock
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

    `who` is an account's or token's identifier. Cost: two or three look-ups in the cache.
    """
    key = f"limit:{what}:{who}"
    ends = clock.now().timestamp() + seconds
    if cache.add(key, 1, seconds):
        cache.set(f"{key}:until", ends, seconds)
        return
    try:
        count = cache.incr(key)
    except ValueError:  # the entry ended between the two look-ups
        cache.set_many({key: 1, f"{key}:until": ends}, seconds)
        return
    if count > at_most:
        until = cache.get(f"{key}:until")
        left = seconds if until is None else until - clock.now().timestamp()
        raise TooMany(_wait(min(seconds, max(1, left))))


def _wait(seconds: float) -> str:
    """How long the reader has to wait, in whole minutes, rounded up."""
    minutes = ceil(seconds / 60)
    sentence = ngettext(
        "That is a lot at once. Wait %(n)s minute, then try again: nothing you typed is lost.",
        "That is a lot at once. Wait %(n)s minutes, then try again: nothing you typed is lost.",
        minutes,
    )
    return sentence % {"n": minutes}
