"""The vocabularies of themes as SKOS: JSON-LD and Turtle."""

import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from faire_reseau.network.enums import Mapping
from faire_reseau.network.models import Theme, Vocabulary
from faire_reseau.network.queries.vocabulary import Branch, Tree

JSON_LD = "application/ld+json; charset=utf-8"
TURTLE = "text/turtle; charset=utf-8"
CONTEXT = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dct": "http://purl.org/dc/terms/",
    **{
        name: {"@id": f"skos:{name}", "@type": "@id"}
        for name in (
            "inScheme",
            "topConceptOf",
            "hasTopConcept",
            "broader",
            "narrower",
            "exactMatch",
            "closeMatch",
            "broadMatch",
            "narrowMatch",
        )
    },
    "prefLabel": "skos:prefLabel",
    "notation": "skos:notation",
    "source": {"@id": "dct:source", "@type": "@id"},
    "rights": "dct:rights",
}
MATCHES = {
    Mapping.EXACT.value: "exactMatch",
    Mapping.CLOSE.value: "closeMatch",
    Mapping.BROAD.value: "broadMatch",
    Mapping.NARROW.value: "narrowMatch",
}
LINKS = frozenset(name for name, meaning in CONTEXT.items() if isinstance(meaning, dict))


def skos_json(trees: Sequence[Tree], base: str) -> str:
    """Every vocabulary as one JSON-LD document; `base` is the address of the page of themes."""
    return json.dumps({"@context": CONTEXT, "@graph": _nodes(trees, base)}, ensure_ascii=False, indent=1)


def skos_turtle(trees: Sequence[Tree], base: str) -> str:
    """Every vocabulary as Turtle."""
    lines = [f"@prefix {name}: <{CONTEXT[name]}> ." for name in ("skos", "dct")]
    for node in _nodes(trees, base):
        facts = [f"a {node['@type']}"]
        for name, value in node.items():
            if not name.startswith("@"):
                meaning = CONTEXT[name]
                term = meaning["@id"] if isinstance(meaning, dict) else meaning
                values = value if isinstance(value, list) else [value]
                facts.append(f"{term} " + ", ".join(_term(name, item) for item in values))
        lines += ["", f"<{node['@id']}>", "  " + " ;\n  ".join(facts) + " ."]
    return "\n".join(lines) + "\n"


def _nodes(trees: Sequence[Tree], base: str) -> list[dict[str, Any]]:
    nodes: list[dict[str, Any]] = []
    for tree in trees:
        scheme: dict[str, Any] = {
            "@id": _scheme(tree.vocabulary, base),
            "@type": "skos:ConceptScheme",
            "prefLabel": [{"@value": tree.vocabulary.label, "@language": "fr"}],
        }
        if tree.vocabulary.source:
            scheme["source"] = tree.vocabulary.source
        if tree.vocabulary.licence:
            scheme["rights"] = tree.vocabulary.licence
        if tree.top:
            scheme["hasTopConcept"] = [_concept(branch.theme, base) for branch in tree.top]
        nodes.append(scheme)
        nodes += [_node(branch, base) for branch in tree.themes]
    return nodes


def _node(branch: Branch, base: str) -> dict[str, Any]:
    theme = branch.theme
    labels = [{"@value": theme.label, "@language": "fr"}]
    if theme.label_en:
        labels.append({"@value": theme.label_en, "@language": "en"})
    node: dict[str, Any] = {
        "@id": _concept(theme, base),
        "@type": "skos:Concept",
        "inScheme": _scheme(theme.vocabulary, base),
        "notation": theme.code,
        "prefLabel": labels,
    }
    if theme.broader_id is None:
        node["topConceptOf"] = _scheme(theme.vocabulary, base)
    else:
        node["broader"] = _concept_of(theme.vocabulary, theme.broader.code, base) if theme.broader else ""
    if branch.narrower:
        node["narrower"] = [_concept(narrower.theme, base) for narrower in branch.narrower]
    for mapping in branch.mappings:
        node.setdefault(MATCHES[mapping.kind], []).append(_concept(mapping.other, base))
    return node


def _scheme(vocabulary: Vocabulary, base: str) -> str:
    return f"{base}#{vocabulary.slug}"


def _concept(theme: Theme, base: str) -> str:
    return _concept_of(theme.vocabulary, theme.code, base)


def _concept_of(vocabulary: Vocabulary, code: str, base: str) -> str:
    return f"{base}#{vocabulary.slug}-{quote(code, safe='')}"


def _term(name: str, value: Any) -> str:
    if isinstance(value, dict):
        return f"{_quoted(value['@value'])}@{value['@language']}"
    if name in LINKS:
        return f"<{quote(value, safe=':/?#[]@!$&()*+,;=%~')}>"
    return _quoted(value)


def _quoted(text: str) -> str:
    # A JSON string is a Turtle string: same quotation marks, same escapes.
    return json.dumps(text, ensure_ascii=False)
