"""Figures that an article says and that are no longer what the records say."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = re.compile(r"\d+")
_THOUSANDS = re.compile(r"(?<=\d)[\s.,](?=\d{3}(?!\d))")
# Articles drafted before each figure had its own place lead there for three of them.
_FORMER = "demi-journees"
_FORMERLY_THERE = ("demi-journees-tenues", "signatures", "presences-notees")


@dataclass(frozen=True)
class StaleFigure:
    """What the article says and what the records say at `address`; `now` is empty when nothing is counted there any more."""

    said: str
    now: str
    address: str


def stale_figures(
    links: Iterable[tuple[str, str]], records: Iterable[tuple[str, str]], counted_on: str
) -> list[StaleFigure]:
    """Those of `links` (address and words, of a text) whose numbers differ from the `records` (the same, of a draft made
    now). Words around them may differ: writers choose them.
    A figure that the text says in several places stands here as often: each is to be put right. `counted_on` is the page on which every figure of presence stands.
    """
    now: dict[str, list[str]] = {}
    for address, words in records:
        now.setdefault(address, []).append(words)
    former = [words for mark in _FORMERLY_THERE for words in now.get(f"{counted_on}#{mark}", ())]
    stale: list[StaleFigure] = []
    for address, words in links:
        numbers = numbers_in(words)
        page, _sign, mark = address.partition("#")
        if not numbers or not mark:
            continue
        if page == counted_on and mark == _FORMER:
            known = {number for former_words in former for number in numbers_in(former_words)}
            is_stale, instead = not set(numbers) <= known, former
        elif address in now:
            instead = [max(now[address], key=len)]  # “81 people” rather than “81”
            is_stale = numbers not in [numbers_in(words_now) for words_now in now[address]]
        else:  # a topic may leave the list of the most wanted without being counted otherwise
            is_stale, instead = page == counted_on, []
        if is_stale:
            stale.append(StaleFigure(words, ", ".join(dict.fromkeys(instead)), address))
    return stale


def numbers_in(words: str) -> tuple[int, ...]:
    """The numbers of `words`, in their order: “1 250 people” holds 1250."""
    return tuple(int(number) for number in _NUMBER.findall(_THOUSANDS.sub("", words)))
