"""The table of rows (segments) by terms: sparse, binary or with counts, built, reduced and regrouped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from textometry.errors import InputError

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Matrix:
    """A table of rows by terms in compressed sparse rows; columns are sorted and never repeated inside a row.

    Parameters
    ----------
    indptr
        int64, length rows + 1: where each row begins in ``indices``.
    indices
        int32: column (term) of each non-zero cell, ascending inside a row.
    terms
        the name of each column.
    data
        int32 counts (all at least 1) parallel to ``indices``, or ``None`` when the table is binary.
    documents
        int32, one per row: index of the document a row comes from; ``None`` when unknown.

    Raises
    ------
    InputError
        when the arrays do not describe such a table.
    """

    indptr: Longs
    indices: Ints
    terms: tuple[str, ...]
    data: Ints | None = None
    documents: Ints | None = None

    def __post_init__(self) -> None:
        if self.indptr.ndim != 1 or self.indptr.size < 1 or self.indptr[0] != 0 or self.indptr[-1] != self.indices.size:
            raise InputError("matrix_rows_wrong")
        if np.any(np.diff(self.indptr) < 0):
            raise InputError("matrix_rows_unordered")
        if self.indices.size and (self.indices.min() < 0 or self.indices.max() >= len(self.terms)):
            raise InputError("matrix_term_outside", terms=len(self.terms))
        if self.data is not None and (
            self.data.shape != self.indices.shape or (self.data.size and self.data.min() < 1)
        ):
            raise InputError("matrix_counts_wrong")
        if self.documents is not None and self.documents.shape != (self.indptr.size - 1,):
            raise InputError("matrix_documents_missing")

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of terms."""
        return self.indptr.size - 1, len(self.terms)

    @property
    def total(self) -> int:
        """Sum of all cells."""
        return int(self.indices.size if self.data is None else self.data.sum())

    @classmethod
    def from_segments(
        cls,
        rows: Iterable[Sequence[int] | Ints],
        terms: Sequence[str],
        *,
        documents: ArrayLike | None = None,
        counts: bool = False,
    ) -> Matrix:
        """Build the table from the term numbers found in each segment, in any order, repeated as often as they occur.

        Parameters
        ----------
        rows
            one sequence of term numbers (0-based) per segment.
        terms
            the name of each term.
        documents
            index of the document of each segment.
        counts
            keep how often a term occurs in a segment; otherwise only whether it does.

        Returns
        -------
        one row per segment, in the order given. Cost: linear in the number of occurrences.

        Raises
        ------
        InputError
            on a term number outside ``terms``.
        """
        arrays = [np.asarray(row, dtype=np.int32) for row in rows]
        lengths = np.fromiter((a.size for a in arrays), dtype=np.int64, count=len(arrays))
        columns = np.concatenate(arrays) if arrays else np.empty(0, dtype=np.int32)
        row_of = np.repeat(np.arange(len(arrays), dtype=np.int64), lengths)
        return cls.from_pairs(row_of, columns, len(arrays), terms, documents=documents, counts=counts)

    @classmethod
    def from_pairs(
        cls,
        rows: ArrayLike,
        columns: ArrayLike,
        n_rows: int,
        terms: Sequence[str],
        *,
        documents: ArrayLike | None = None,
        counts: bool = False,
    ) -> Matrix:
        """Build the table from parallel arrays: the row and the term of every occurrence.

        Parameters
        ----------
        rows
            row (0-based) of each occurrence.
        columns
            term (0-based) of each occurrence; negative values (terms set aside) are left out.
        n_rows
            number of rows, empty ones included.
        terms, documents, counts
            as in :meth:`from_segments`.

        Returns
        -------
        the table. Cost: one sort of the occurrences inside each row, about 0.1 s per million.

        Raises
        ------
        InputError
            on a row or a term outside the table.
        """
        row_of, column_of = np.asarray(rows, dtype=np.int64), np.asarray(columns, dtype=np.int64)
        in_terms = column_of >= 0
        if not in_terms.all():
            row_of, column_of = row_of[in_terms], column_of[in_terms]
        if row_of.size and (row_of.min() < 0 or row_of.max() >= n_rows or column_of.max() >= len(terms)):
            raise InputError("matrix_occurrence_outside", rows=n_rows, terms=len(terms))
        ones = np.ones(row_of.size, dtype=np.int32)
        table = sparse.csr_array((ones, (row_of, column_of)), shape=(n_rows, len(terms)), dtype=np.int32)
        return cls.from_scipy(table, terms, documents=documents, counts=counts)

    @classmethod
    def from_scipy(
        cls, table: sparse.csr_array, terms: Sequence[str], *, documents: ArrayLike | None = None, counts: bool = True
    ) -> Matrix:
        """Take a scipy sparse table of whole counts; ``counts=False`` keeps presence only. Zero cells are dropped."""
        table = sparse.csr_array(table, copy=True)
        if table.shape[1] != len(terms):
            raise InputError("terms_of_other_number", columns=table.shape[1], terms=len(terms))
        table.sum_duplicates()
        table.eliminate_zeros()
        if table.nnz and (table.data.min() < 0 or np.any(table.data != np.floor(table.data))):
            raise InputError("matrix_counts_not_whole")
        return cls(
            indptr=table.indptr.astype(np.int64),
            indices=table.indices.astype(np.int32),
            terms=tuple(terms),
            data=table.data.astype(np.int32) if counts else None,
            documents=None if documents is None else np.asarray(documents, dtype=np.int32),
        )

    def to_scipy(self, dtype: type[np.generic] = np.int64) -> sparse.csr_array:
        """The table as a scipy sparse array of the given type."""
        data = np.ones(self.indices.size, dtype=dtype) if self.data is None else self.data.astype(dtype)
        return sparse.csr_array((data, self.indices, self.indptr), shape=self.shape)

    def binary(self) -> Matrix:
        """The same table, cells only saying that a term is present."""
        return self if self.data is None else Matrix(self.indptr, self.indices, self.terms, None, self.documents)

    def row_sums(self) -> Longs:
        """Sum of each row: how many occurrences (or distinct terms when binary) it holds."""
        return _sums_by_row(self.indptr, self.data)

    def term_sums(self) -> Longs:
        """Sum of each column: total frequency of each term (its number of rows when binary)."""
        weights = None if self.data is None else self.data.astype(np.float64)
        return np.bincount(self.indices, weights=weights, minlength=len(self.terms)).astype(np.int64)

    def document_frequency(self) -> Longs:
        """Number of rows in which each term is found."""
        return np.bincount(self.indices, minlength=len(self.terms)).astype(np.int64)

    def keep_terms(self, chosen: ArrayLike) -> Matrix:
        """Keep some columns, in their order. ``chosen`` is one boolean per term. Rows stay, even when they empty."""
        mask = np.asarray(chosen, dtype=bool)
        cells = mask[self.indices]
        kept_before = np.concatenate(([0], np.cumsum(cells, dtype=np.int64)))
        renumber = (np.cumsum(mask) - 1).astype(np.int32)
        return Matrix(
            indptr=kept_before[self.indptr],
            indices=renumber[self.indices[cells]],
            terms=tuple(term for term, keep in zip(self.terms, mask, strict=True) if keep),
            data=None if self.data is None else self.data[cells],
            documents=self.documents,
        )

    def keep_rows(self, rows: ArrayLike) -> Matrix:
        """Take some rows, in the order given. ``rows`` is either one boolean per row or row numbers."""
        chosen = np.asarray(rows)
        chosen = np.flatnonzero(chosen) if chosen.dtype == bool else chosen.astype(np.int64)
        lengths = np.diff(self.indptr)[chosen]
        indptr = np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)
        cells = np.repeat(self.indptr[:-1][chosen] - indptr[:-1], lengths) + np.arange(indptr[-1])
        return Matrix(
            indptr=indptr,
            indices=self.indices[cells],
            terms=self.terms,
            data=None if self.data is None else self.data[cells],
            documents=None if self.documents is None else self.documents[chosen],
        )

    def limit_terms(self, *, min_rows: int = 1, max_share: float = 1.0, max_terms: int | None = None) -> Matrix:
        """Keep terms by the number of rows they are found in.

        Parameters
        ----------
        min_rows
            fewest rows a term must be found in.
        max_share
            largest share (0 to 1) of rows a term may be found in.
        max_terms
            keep at most so many terms, the most frequent ones (ties: first in the table).

        Returns
        -------
        a table with fewer columns and the same rows.
        """
        frequency = self.document_frequency()
        chosen = (frequency >= min_rows) & (frequency <= max_share * self.shape[0])
        if max_terms is not None and int(chosen.sum()) > max_terms:
            ranked = np.argsort(np.where(chosen, -frequency, 1), kind="stable")[:max_terms]
            chosen = np.zeros(len(self.terms), dtype=bool)
            chosen[ranked] = True
        return self.keep_terms(chosen)

    def regroup(self, groups: ArrayLike) -> Matrix:
        """Add rows together.

        Parameters
        ----------
        groups
            one number per row, 0 to G - 1; a negative number leaves the row out.

        Returns
        -------
        G rows; a binary table stays binary. The document of a group is the one of its first row.
        """
        group = np.asarray(groups, dtype=np.int64)
        if group.shape != (self.shape[0],):
            raise InputError("matrix_groups_missing")
        members = np.flatnonzero(group >= 0)
        n_groups = int(group.max(initial=-1)) + 1
        gather = sparse.csr_array(
            (np.ones(members.size, dtype=np.int64), (group[members], members)), shape=(n_groups, self.shape[0])
        )
        documents = None
        if self.documents is not None:
            documents = np.full(n_groups, -1, dtype=np.int32)
            documents[group[members][::-1]] = self.documents[members][::-1]
        return Matrix.from_scipy(
            gather @ self.to_scipy(), self.terms, documents=documents, counts=self.data is not None
        )


def _sums_by_row(indptr: Longs, data: Ints | None) -> Longs:
    """Sum of the cells of each row (their number when ``data`` is ``None``)."""
    if data is None:
        return np.diff(indptr)
    cumulated = np.concatenate(([0], np.cumsum(data, dtype=np.int64)))
    return np.asarray(cumulated[indptr[1:]] - cumulated[indptr[:-1]], dtype=np.int64)
