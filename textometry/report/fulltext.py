"""Whole texts of a corpus as one HTML page, each segment with the colour and the number of its class."""

from __future__ import annotations

from collections.abc import Iterator

from textometry.analysis import Analysis
from textometry.pictures.words import class_names
from textometry.report.page import escaped
from textometry.report.words import REPORT

_STYLE = """
body{font:1rem/1.6 system-ui,sans-serif;color:#1a1a1a;background:#fff;max-width:46rem;margin:0 auto;padding:1rem}
article{white-space:pre-wrap;overflow-wrap:anywhere;border-top:2px solid #1a1a1a;margin-top:2rem}
h2{font-size:1.1rem;white-space:normal}ul{list-style:none;padding:0}
.s{border-bottom:3px solid transparent;padding-bottom:1px}.s>b{font-size:.75rem;vertical-align:super;margin-right:.15rem}
"""


def coloured_texts(analysis: Analysis, *, language: str = "fr") -> str:
    """The whole texts with their segments underlined in the colour of their class and preceded by its number.

    Parameters
    ----------
    analysis
        what was found; its `names` give names and colours.
    language
        "fr" or "en".

    Returns
    -------
    an HTML document that needs nothing else: every character of every text, in order; the number says what the colour says.
    Cost: linear in the texts.
    """
    say, classification = REPORT[language], analysis.classification
    names = class_names(
        classification.n_classes, language, [analysis.names.name(c) for c in range(1, classification.n_classes + 1)]
    )
    colours = "".join(
        f".c{c}{{border-color:{analysis.names.colour(c)}}}" for c in range(1, classification.n_classes + 1)
    )
    key = "".join(f'<li><span class="s c{c}"><b>{c}</b>{escaped(name)}</span></li>' for c, name in enumerate(names, 1))
    title = escaped(str(say["full text"]))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}{colours}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n"
        f"<p>{escaped(str(say['full text intro']))}</p>\n<ul>{key}</ul>\n"
        + "\n".join(_articles(analysis))
        + "\n</main>\n</body>\n</html>\n"
    )


def _articles(analysis: Analysis) -> Iterator[str]:
    segments, classes = analysis.read.segments, analysis.classification.row_class.tolist()
    rows: list[list[int]] = [[] for _ in analysis.read.corpus.documents]
    for row, document in enumerate(segments.document.tolist()):
        rows[document].append(row)
    for document, own in zip(analysis.read.corpus.documents, rows, strict=True):
        pieces, at = [], 0
        for row in own:
            start, end = int(segments.start[row]), int(segments.end[row])
            pieces.append(escaped(document.text[at:start]))
            segment_text = escaped(document.text[start:end])
            number = classes[row]
            pieces.append(
                f'<span class="s c{number}"><b>{number}</b>{segment_text}</span>'
                if number
                else f"<span>{segment_text}</span>"
            )
            at = end
        pieces.append(escaped(document.text[at:]))
        variables = " · ".join(
            name if value is None else f"{name} {value}" for name, value in document.said_variables.items()
        )
        about = f"<p>{escaped(variables)}</p>" if variables else ""
        yield f"<article><h2>{escaped(document.id)}</h2>{about}{''.join(pieces)}</article>"
