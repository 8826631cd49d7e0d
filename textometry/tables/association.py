"""Association of terms and variables with classes (signed chi-square), and the typical segments of each class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import erfc

from textometry.errors import InputError
from textometry.tables.matrix import Matrix

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

# A mark is listed above this chi2 (under its opposite in the antiprofile), as IRaMuTeQ does.
LEAST_CHI2 = 2.0


def chi2_chance(chi2: ArrayLike) -> Any:
    """Chance of a chi2 with one degree of freedom at least as large, 0 to 1; signs are left aside.

    Parameters
    ----------
    chi2
        a number, or numbers in any shape.

    Returns
    -------
    a float for a number, an array of the same shape otherwise.
    """
    chance = erfc(np.sqrt(np.abs(np.asarray(chi2, dtype=np.float64)) / 2))
    return float(chance) if np.ndim(chance) == 0 else np.asarray(chance)


def lexical_table(matrix: Matrix, classes: ArrayLike, n_classes: int | None = None) -> Longs:
    """Add the rows of each class.

    Parameters
    ----------
    matrix
        rows by terms, binary (numbers of segments) or with counts (numbers of occurrences).
    classes
        class of each row from 1, 0 = none.
    n_classes
        number of classes; the largest found when absent.

    Returns
    -------
    int64, terms x classes. Cost: one reading of the cells.

    Raises
    ------
    InputError
        when there is not one class number for each row.
    """
    class_of = np.asarray(classes, dtype=np.int64)
    if class_of.shape != (matrix.shape[0],):
        raise InputError("class_numbers_missing", classes=class_of.size, segments=matrix.shape[0])
    width = int(class_of.max(initial=0)) if n_classes is None else n_classes
    rows = np.flatnonzero(class_of > 0)
    members = sparse.csr_array(
        (np.ones(rows.size, dtype=np.int64), (class_of[rows] - 1, rows)), shape=(width, matrix.shape[0])
    )
    return np.asarray((members @ matrix.to_scipy()).toarray().T, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Mark:
    """How much a term marks a class.

    Parameters
    ----------
    term
        its number in the table, ``name`` its name.
    inside
        rows of the class that hold it.
    everywhere
        classified rows that hold it.
    share
        inside / everywhere, 0 to 1.
    chi2
        signed; negative when it is rarer in the class than elsewhere.
    p
        chance of a chi2 at least as large without any link (1 degree of freedom).
    """

    term: int
    name: str
    inside: int
    everywhere: int
    share: float
    chi2: float
    p: float

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {name: getattr(self, name) for name in ("term", "name", "inside", "everywhere", "share", "chi2", "p")}


@dataclass(frozen=True, slots=True, eq=False)
class Profiles:
    """Link of every term with every class, counted in rows.

    Parameters
    ----------
    terms
        names.
    sizes
        rows of each class.
    inside
        terms x classes, rows of the class that hold the term.
    chi2
        terms x classes, signed chi2 of presence by class, without correction; 0 where it has no value.
    """

    terms: tuple[str, ...]
    sizes: tuple[int, ...]
    inside: Longs
    chi2: Floats

    @property
    def p(self) -> Floats:
        """Chance of a chi2 at least as large without any link, terms x classes."""
        return np.asarray(chi2_chance(self.chi2))

    def profile(self, final_class: int, *, least: float = LEAST_CHI2, most: int | None = None) -> tuple[Mark, ...]:
        """Terms found more in a class (from 1) than elsewhere, by decreasing chi2 above ``least``."""
        return self._marks(final_class, self.chi2[:, final_class - 1], least, most)

    def antiprofile(self, final_class: int, *, least: float = LEAST_CHI2, most: int | None = None) -> tuple[Mark, ...]:
        """Terms found less in a class (from 1) than elsewhere, the most avoided first, under ``-least``."""
        return self._marks(final_class, -self.chi2[:, final_class - 1], least, most)

    def _marks(self, final_class: int, strength: Floats, least: float, most: int | None) -> tuple[Mark, ...]:
        column = final_class - 1
        order = np.argsort(-strength, kind="stable")
        order = order[strength[order] > least][:most]
        everywhere, p = self.inside.sum(axis=1), self.p
        return tuple(
            Mark(
                term=int(j),
                name=self.terms[j],
                inside=int(self.inside[j, column]),
                everywhere=int(everywhere[j]),
                share=float(self.inside[j, column] / everywhere[j]),
                chi2=float(self.chi2[j, column]),
                p=float(p[j, column]),
            )
            for j in order
        )

    def to_json(self, *, least: float = LEAST_CHI2, most: int | None = None) -> dict[str, Any]:
        """Profile and antiprofile of every class as plain values."""
        return {
            "sizes": list(self.sizes),
            "classes": [
                {
                    "class": c,
                    "profile": [mark.to_json() for mark in self.profile(c, least=least, most=most)],
                    "antiprofile": [mark.to_json() for mark in self.antiprofile(c, least=least, most=most)],
                }
                for c in range(1, len(self.sizes) + 1)
            ],
        }


def profiles(matrix: Matrix, classes: ArrayLike, n_classes: int | None = None) -> Profiles:
    """Link of every term (active, supplementary, or value of a variable) with every class.

    Only classified rows count, and presence alone: the chi2 is that of the table (holds the term or not) x (in the
    class or not). Variables are terms like others: give a table of rows by values.

    Source: IRaMuTeQ's profiles, from the definition of the chi2.

    Parameters
    ----------
    matrix
        rows by terms.
    classes
        class of each row from 1, 0 = none.
    n_classes
        number of classes; the highest found when absent.

    Returns
    -------
    counts and signed chi2. Cost: one reading of the cells.
    """
    class_of = np.asarray(classes, dtype=np.int64)
    inside = lexical_table(matrix.binary(), class_of, n_classes)
    sizes = np.bincount(class_of, minlength=inside.shape[1] + 1)[1:]
    chi2 = presence_by_class_chi2(inside, sizes)
    return Profiles(matrix.terms, tuple(int(n) for n in sizes), inside, chi2)


def presence_by_class_chi2(inside: ArrayLike, sizes: ArrayLike) -> Floats:
    """Signed chi2 of the 2 x 2 table of presence by class, for each term and class.

    Parameters
    ----------
    inside
        terms x classes, rows of each class that hold the term.
    sizes
        rows of each class.
    """
    counts, size = np.asarray(inside, dtype=np.float64), np.asarray(sizes, dtype=np.float64)
    everywhere = counts.sum(axis=1, keepdims=True)
    total = size.sum()
    gap = counts * total - everywhere * size
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = gap * np.abs(gap) * total / (everywhere * (total - everywhere) * size * (total - size))
    return np.where(np.isfinite(chi2), chi2, 0.0)


@dataclass(frozen=True, slots=True)
class TypicalRow:
    """A segment typical of a class.

    Parameters
    ----------
    row
        its row in the table (the place of its text is that of the segment).
    score
        sum or mean of the chi2 of the marks it holds.
    terms
        the marks it holds, strongest first.
    """

    row: int
    score: float
    terms: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return {"row": self.row, "score": self.score, "terms": list(self.terms)}


def typical_rows(
    matrix: Matrix,
    classes: ArrayLike,
    links: Profiles,
    final_class: int,
    *,
    most: int = 10,
    by: Literal["sum", "mean"] = "sum",
    least: float = LEAST_CHI2,
) -> tuple[TypicalRow, ...]:
    """The segments of a class that hold most of what marks it.

    Parameters
    ----------
    matrix, classes
        as given to :func:`profiles`.
    links
        the profiles of these classes.
    final_class
        class, from 1.
    most
        number of segments wanted.
    by
        add the chi2 of the marks held (``sum``: long, rich segments) or take their mean (``mean``).
    least
        chi2 above which a term is a mark.

    Returns
    -------
    best first; ties in the order of rows; segments without any mark are left out.
    """
    strength = np.where(links.chi2[:, final_class - 1] > least, links.chi2[:, final_class - 1], 0.0)
    rows = np.flatnonzero(np.asarray(classes) == final_class)
    presence = matrix.binary().keep_rows(rows).to_scipy(np.float64)
    score = presence @ strength
    if by == "mean":
        marking = presence @ (strength > 0).astype(np.float64)
        score = np.divide(score, marking, out=np.zeros_like(score), where=marking > 0)
    order = np.argsort(-score, kind="stable")
    order = order[score[order] > 0][:most]
    typical = []
    for place in order:
        terms = presence.indices[presence.indptr[place] : presence.indptr[place + 1]]
        terms = terms[strength[terms] > 0]
        ranked = terms[np.argsort(-strength[terms], kind="stable")]
        typical.append(TypicalRow(int(rows[place]), float(score[place]), tuple(int(j) for j in ranked)))
    return tuple(typical)
