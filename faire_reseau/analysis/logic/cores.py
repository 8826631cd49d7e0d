"""Code books and codings as the core has them (`textometry`), from plain rows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any

import textometry
from faire_reseau.analysis.logic.books import memo_of


def core_book(codes: Sequence[Any]) -> Any:
    """A `textometry.CodeBook` of codes in the order of their tree."""
    guids = {code.pk: str(code.guid) for code in codes}
    return textometry.CodeBook(
        tuple(
            textometry.Code(
                id=guids[code.pk],
                name=code.name,
                parent=guids[code.parent_id] if code.parent_id else None,
                memo=memo_of(code.definition, code.example, code.counter_example),
                colour=code.colour,
                codable=not code.is_heading,
            )
            for code in codes
        )
    )


def coded_corpus(
    documents: Iterable[Any],
    codes: Sequence[Any],
    codings: Iterable[Any],
    coders: Mapping[int, str],
    *,
    title: str = "",
    users: Iterable[str] = (),
) -> Any:
    """A `textometry.CodedCorpus`; `coders` says by the key of a coding what its coder is called."""
    rows = list(documents)
    keys = {row.pk: row.key for row in rows}
    guids = {code.pk: str(code.guid) for code in codes}
    corpus = textometry.Corpus(
        tuple(
            textometry.Document(
                id=row.key,
                text=row.text,
                variables=dict(row.variables),
                themes=tuple(textometry.Theme(*theme) for theme in row.themes),
                title=row.title,
            )
            for row in rows
        )
    )
    return textometry.CodedCorpus(
        corpus,
        core_book(codes),
        tuple(
            textometry.Coding(
                document=keys[row.document_id],
                start=row.start,
                end=row.end,
                code=guids[row.code_id],
                coder=coders[row.pk],
                date=row.coded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
                memo=row.memo,
                id=str(row.guid),
            )
            for row in codings
            if row.document_id in keys
        ),
        name=title,
        users=tuple(users),
    )
