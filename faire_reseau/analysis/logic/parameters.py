"""Parameters of a classification: from a form to what is kept, and from there to the choices of the core."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from textometry import Choices

MOST_CLASSES, MOST_DRAWS, LARGEST_SEED = 30, 100, 2**31 - 1
SIZES = (10, 200)
# Active terms that the joined segments of a double classification hold, for each of the two.
DOUBLE = (12, 14)


@dataclass(frozen=True)
class ClassParameters:
    """What is chosen for a classification; the defaults are those of the core."""

    mode: str = "default"
    k: int = 10
    is_double: bool = False
    size: int = 40
    terms: str = "lemma"
    min_segments: int = 3
    least_terms: int = 0
    stop_words: tuple[str, ...] = ()
    expressions: tuple[str, ...] = ()
    draws: int = 20
    seed: int = 0

    def kept(self) -> dict[str, Any]:
        """Plain values, to be kept with the run."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in ((name, getattr(self, name)) for name in self.__dataclass_fields__)
        }


def parameters_in(values: Mapping[str, Any]) -> ClassParameters:
    """The parameters that were kept; what a former version did not know has its default."""
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if name in ClassParameters.__dataclass_fields__
    }
    return ClassParameters(**known)


def choices_of(parameters: ClassParameters, language: str) -> Choices:
    """The same as choices of the core."""
    return Choices(
        mode=parameters.mode,
        k=parameters.k,
        double=DOUBLE if parameters.is_double else None,
        size=parameters.size,
        language=language,
        terms=parameters.terms,
        min_segments=parameters.min_segments,
        least_terms=0 if parameters.is_double else parameters.least_terms,
        stop_words=parameters.stop_words,
        expressions=parameters.expressions,
        draws=parameters.draws,
        seed=parameters.seed,
    )
