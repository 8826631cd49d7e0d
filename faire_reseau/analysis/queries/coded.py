"""Queries on coded passages: by code, by combination of codes, by variable and by coder; codes crossed with a variable."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import Relation
from faire_reseau.analysis.logic.combining import NEAR_LETTERS, Place, combined
from faire_reseau.analysis.models import Coding, Corpus, Document
from faire_reseau.analysis.permissions import codings_read_by, texts_read_by
from faire_reseau.analysis.queries.classed import Classed, class_finder
from faire_reseau.analysis.queries.coding import BookRow, book_of
from faire_reseau.analysis.queries.corpora import names_of

NOBODY = "-"


@dataclass(frozen=True)
class Wanted:
    """Which passages are asked for; codes count with those under them."""

    code: int | None = None
    relation: Relation | None = None
    other: int | None = None
    near: int = NEAR_LETTERS
    variable: str = ""
    value: str = ""
    # “12” an account, “=Ana” a name of a file, “-” nobody any more.
    coder: str = ""
    # A run by its number, and one of its classes: that in which the middle of the passage lies.
    run: int | None = None
    class_number: int = 0


@dataclass(frozen=True)
class PassageRow:
    """A coded passage with its words and where it comes from."""

    coding: Coding
    words: str
    path: str
    coder: str
    document: Document


@dataclass
class Crossing:
    """Codes crossed with the values of a variable: passages, and how many texts they come from."""

    columns: list[str]
    # Texts of each column.
    sources: dict[str, int]
    rows: list[tuple[BookRow, list[tuple[int, int]]]] = field(default_factory=list)


def under(book: Iterable[BookRow], code_id: int | None) -> set[int]:
    """A code of the book and those under it, by key; all of them for None."""
    if code_id is None:
        return {row.code.pk for row in book}
    below = {code_id}
    for row in book:
        if row.code.parent_id in below:
            below.add(row.code.pk)
    return below


def places(user: User, corpus: Corpus, wanted: Wanted) -> list[Place]:
    """The passages asked for that `user` may see, in the order of the texts; three queries, five by class."""
    book = book_of(corpus)
    first, second = under(book, wanted.code), under(book, wanted.other) if wanted.relation else set()
    rows = codings_read_by(user).filter(document__corpus=corpus)
    if wanted.variable:
        rows = rows.filter(document__in=_with_value(corpus, wanted.variable, wanted.value))
    rows = of_coder(rows, wanted.coder)
    if len(first | second) < len(book):
        rows = rows.filter(code__in=first | second)
    columns = ("pk", "document__position", "code", "start", "end")
    seen = [Place(*row) for row in rows.order_by().values_list(*columns).iterator(chunk_size=5_000)]
    if wanted.relation is None:
        asked_for = combined(seen, (), Relation.OR)
    else:
        some = [place for place in seen if place.code in first]
        asked_for = combined(some, [place for place in seen if place.code in second], wanted.relation, wanted.near)
    if wanted.run is None:
        return asked_for
    class_of = class_finder(corpus, wanted.run)
    return [row for row in asked_for if class_of(row.document, row.start, row.end) == wanted.class_number]


def of_coder(rows: QuerySet[Coding], key: str) -> QuerySet[Coding]:
    """Those of `rows` that the coder under `key` made; all of them for “”."""
    if key == NOBODY:
        return rows.filter(coder=None, coder_name="")
    if key.startswith("="):
        return rows.filter(coder_name=key[1:])
    return rows.filter(coder=int(key), coder_name="") if key.isdecimal() and len(key) < 19 else rows


def passage_rows(corpus: Corpus, these: Iterable[Place]) -> Iterator[PassageRow]:
    """The passages with their words, text by text, so that one text is held at a time; some queries for each hundred texts."""
    wanted = list(these)
    paths = {row.code.pk: row.path for row in book_of(corpus)}
    for first in range(0, len(wanted), 500):
        some = wanted[first : first + 500]
        codings = {
            row.pk: row
            for row in Coding.objects.filter(pk__in=[place.coding for place in some]).select_related("code", "coder")
        }
        names = names_of(row.coder for row in codings.values())
        texts = {row.pk: row for row in Document.objects.filter(pk__in={row.document_id for row in codings.values()})}
        for place in some:
            row = codings.get(place.coding)
            if row is not None:
                document = texts[row.document_id]
                coder = row.coder_name or names.get(row.coder_id, "")
                yield PassageRow(row, document.text[row.start : row.end], paths[row.code_id], coder, document)


def coders_in(user: User, corpus: Corpus) -> list[tuple[str, str]]:
    """Whose codings `user` sees in a corpus: keys and what they are called; two queries."""
    rows = codings_read_by(user).filter(document__corpus=corpus).order_by().values_list("coder", "coder_name")
    pairs = set(rows.distinct())
    names = names_of(User.objects.filter(pk__in={coder for coder, name in pairs if coder and not name}))
    labels = {
        f"={name}" if name else str(coder or NOBODY): name or names.get(coder, "") or "—" for coder, name in pairs
    }
    return sorted(labels.items(), key=lambda pair: pair[1].casefold())


def variables_of(corpus: Corpus) -> dict[str, list[str]]:
    """The variables of a corpus with their values, in order; one query."""
    values: dict[str, set[str]] = {}
    for variables in Document.objects.filter(corpus=corpus).values_list("variables", flat=True):
        for name, value in variables.items():
            values.setdefault(name, set()).add(str(value))
    return {name: sorted(some) for name, some in sorted(values.items())}


def crossing(user: User, corpus: Corpus, variable: str, coder: str = "") -> Crossing:
    """Codes crossed with a variable, over the texts that `user` may read; each code for itself. Four queries."""
    texts = texts_read_by(user).filter(corpus=corpus).values_list("pk", "variables")
    value_of = {key: str(variables.get(variable, "")) for key, variables in texts}
    columns = sorted(set(value_of.values()))
    sources = dict.fromkeys(columns, 0)
    for value in value_of.values():
        sources[value] += 1
    grouped = of_coder(codings_read_by(user).filter(document__corpus=corpus), coder).order_by()
    cells: dict[tuple[int, str], list[int]] = {}
    for code, document, n in (
        grouped.values("code", "document").annotate(n=Count("pk")).values_list("code", "document", "n")
    ):
        cell = cells.setdefault((code, value_of[document]), [0, 0])
        cell[0] += n
        cell[1] += 1
    table = Crossing(columns, sources)
    for row in book_of(corpus):
        if not row.code.is_heading:
            counts = [cells.get((row.code.pk, column), [0, 0]) for column in columns]
            totals = (sum(n for n, _sources in counts), sum(n for _n, n in counts))
            table.rows.append((row, [*((n, texts) for n, texts in counts), totals]))
    return table


def class_crossing(user: User, corpus: Corpus, classed: Classed, labels: dict[int, str], coder: str = "") -> Crossing:
    """Codes crossed with the classes of a run: a passage counts in the class in which its middle lies. `labels` names the columns,
    0 for passages of no class. Five queries.
    """
    class_of = class_finder(corpus, classed.run.number)
    rows = of_coder(codings_read_by(user).filter(document__corpus=corpus), coder).order_by()
    passages: Counter[tuple[int, int]] = Counter()
    texts: dict[tuple[int, int], set[int]] = {}
    texts_of_code: dict[int, set[int]] = {}
    for code, position, start, end in rows.values_list("code", "document__position", "start", "end"):
        cell = (code, class_of(position, start, end))
        passages[cell] += 1
        texts.setdefault(cell, set()).add(position)
        texts_of_code.setdefault(code, set()).add(position)
    table = Crossing(list(labels.values()), {})
    for row in book_of(corpus):
        if not row.code.is_heading:
            cells = [(passages[row.code.pk, number], len(texts.get((row.code.pk, number), ()))) for number in labels]
            total = (sum(n for n, _texts in cells), len(texts_of_code.get(row.code.pk, ())))
            table.rows.append((row, [*cells, total]))
    return table


def _with_value(corpus: Corpus, variable: str, value: str) -> list[int]:
    """The texts of which a variable has a value: compared here, since databases compare values in JSON each in its way."""
    rows = Document.objects.filter(corpus=corpus).values_list("pk", "variables")
    return [key for key, variables in rows if str(variables.get(variable, "")) == value]
