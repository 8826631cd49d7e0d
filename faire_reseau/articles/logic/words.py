"""The language of a draft, and the star beside what is invented."""

from collections.abc import Callable
from dataclasses import dataclass

from faire_reseau.articles.logic.blocks import Line, Part

# What is invented, beside the figure that counts it; a sentence at the end says what the star means.
SAMPLE: Line = (Part("*", mark=True),)


@dataclass(frozen=True)
class Words:
    """The language of a draft: its code, and the two ways of saying a sentence of the code in it."""

    language: str
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]


def marked(content: Line, *, is_sample: bool) -> Line:
    """`content` with the star when it is invented."""
    return (*content, Part(" "), *SAMPLE) if is_sample else content
