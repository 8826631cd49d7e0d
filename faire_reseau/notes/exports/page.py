"""Notes as a page of HTML that stands alone."""

from html import escape

from faire_reseau.notes.exports.paper import Paper
from faire_reseau.notes.logic.html import html_of
from faire_reseau.notes.texts import day_of


def page(paper: Paper) -> bytes:
    """The file."""
    parts = [f"<h1>{escape(paper.title)}</h1>"]
    parts += [f"<p>{escape(line)}</p>" for line in paper.about]
    for title, content in paper.sections:
        parts += [f"<h2>{escape(title)}</h2>"] if paper.has_headings else []
        parts.append(html_of(content, paper.labels, top=paper.top, home=paper.home, day=day_of))
    body = "\n".join(parts)
    head = (
        f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{escape(paper.title)}</title>'
    )
    return f'<!doctype html>\n<html lang="{paper.language}">\n<head>{head}</head>\n<body>\n{body}\n</body>\n</html>\n'.encode()
