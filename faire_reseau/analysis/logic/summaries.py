"""Summary of a classification as plain values: words, variables and characteristic segments of each class."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from textometry import Analysis

WORDS, AVOIDED, OTHERS, VALUES = 60, 15, 25, 40


def summary_of(analysis: Analysis) -> dict[str, Any]:
    """The summary of an analysis; places are (index of the document, start, end), no text is in it."""
    classification, stability, read = analysis.classification, analysis.stability, analysis.read
    classified = sum(classification.sizes)
    aside = int(classification.atypical_rows.size)
    notes = [*read.corpus.notes, *classification.notes, *(stability.notes() if stability is not None else ())]
    whole = {
        "counts": {
            "documents": len(read.corpus.documents),
            "segments": classification.n_rows,
            "tokens": len(read.tokens),
            "terms": len(read.matrix.terms),
            "classified": classified,
            "aside": aside,
            "left": classification.n_rows - classified - aside,
        },
        "share": classification.classified_share,
        "language": analysis.language,
        "classes": [_class(analysis, number) for number in range(1, classification.n_classes + 1)],
        "cuts": [
            {"number": cut.number, "sizes": list(cut.sizes), "chi2": cut.chi2, "apart": cut.chi2_over_n_swap}
            for cut in classification.splits
        ],
        "stability": None
        if stability is None
        else {
            "partition": stability.partition,
            "verdict": stability.verdict,
            "draws": int(stability.rand.size),
            "share": stability.share,
            "orders": float(stability.order_rand.mean()) if stability.order_rand.size else None,
            "mostly_fragile": stability.mostly_fragile,
        },
        "notes": [note.to_json() for note in notes],
    }
    return finite(whole)  # type: ignore[no-any-return]  # a dictionary stays one


def _class(analysis: Analysis, number: int) -> dict[str, Any]:
    segments, stability = analysis.read.segments, analysis.stability
    supplementary, variables = analysis.supplementary, analysis.variables
    return {
        "number": number,
        "size": analysis.classification.sizes[number - 1],
        "words": _marks(analysis.terms.profile(number, most=WORDS)),
        "avoided": _marks(analysis.terms.antiprofile(number, most=AVOIDED)),
        "others": _marks(supplementary.profile(number, most=OTHERS)) if supplementary is not None else [],
        "variables": _marks(variables.profile(number, most=VALUES)) if variables is not None else [],
        "passages": [
            {
                "document": int(segments.document[row.row]),
                "start": int(segments.start[row.row]),
                "end": int(segments.end[row.row]),
                "score": row.score,
                "words": [analysis.read.matrix.terms[term] for term in row.terms[:8]],
            }
            for row in analysis.typical[number - 1]
        ],
        "stability": None if stability is None else float(stability.classes[number - 1]),
        "verdict": None if stability is None else stability.verdicts[number - 1],
    }


def _marks(marks: Iterable[Any]) -> list[dict[str, Any]]:
    return [
        {"name": m.name, "inside": m.inside, "everywhere": m.everywhere, "share": m.share, "chi2": m.chi2, "p": m.p}
        for m in marks
    ]


def tables_of(analysis: Analysis, names: Sequence[str]) -> dict[str, dict[str, list[Any]]]:
    """Tables to download, by name and column: what marks each class, and the class of each segment, without its words."""
    marks: dict[str, list[Any]] = {
        name: [] for name in ("class", "name", "kind", "word", "inside", "everywhere", "chi2", "p")
    }
    kinds = (("word", analysis.terms), ("other", analysis.supplementary), ("variable", analysis.variables))
    for number, title in enumerate(names, 1):
        for kind, profiles in kinds:
            for mark in profiles.profile(number) if profiles is not None else ():
                row = (number, title, kind, mark.name, mark.inside, mark.everywhere, mark.chi2, mark.p)
                for column, value in zip(marks.values(), row, strict=True):
                    column.append(value)
    segments, documents = analysis.read.segments, analysis.read.corpus.documents
    places = {
        "text": [documents[document].id for document in segments.document.tolist()],
        "start": segments.start.tolist(),
        "end": segments.end.tolist(),
        "class": analysis.classification.row_class.tolist(),
    }
    return {"words": marks, "segments": places}


def forms_of(analysis: Analysis) -> dict[str, list[str]]:
    """The forms in which each term of the table stands in the texts, in order."""
    tokens, by_form = analysis.read.tokens, analysis.choices.terms == "form"
    known = set(analysis.read.matrix.terms)
    forms: dict[str, set[str]] = {}
    for form, lemma in zip(tokens.form_of.tolist(), tokens.lemma_of.tolist(), strict=True):
        term = tokens.forms[form] if by_form else tokens.lemmas[lemma]
        if term in known:
            forms.setdefault(term, set()).add(tokens.forms[form])
    return {term: sorted(forms[term]) for term in sorted(forms)}


def result_of(analysis: Analysis) -> dict[str, Any]:
    """The whole result in plain values, as the command line writes it, without the words of its quotations: whose texts those are
    is asked when they are shown.
    """
    whole = analysis.to_json()
    whole["typical"] = [
        [{name: value for name, value in row.items() if name != "text"} for row in rows] for rows in whole["typical"]
    ]
    return finite(whole)  # type: ignore[no-any-return]  # a dictionary stays one


def finite(value: Any) -> Any:
    """`value` with nothing in the place of what is no number: JSON knows none."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {name: finite(inner) for name, inner in value.items()}
    return [finite(inner) for inner in value] if isinstance(value, list | tuple) else value
