"""The words of a network, classified exactly, fast, and always quotable: statistics on texts, without any framework."""

from __future__ import annotations

import importlib
from typing import Any

# Public names and the module that holds each. They are loaded when first used: asking for help or reading a file
# must not wait for the compiler of the classification.
_WHERE = {
    "Analysis": "analysis",
    "Choices": "analysis",
    "analyse": "analysis",
    "read_all": "analysis",
    "variable_matrix": "analysis",
    "document_groups": "analysis",
    "concord": "concordance",
    "Concordance": "concordance",
    "Line": "concordance",
    "read_corpus": "readers",
    "read_table": "readers",
    "read_paper": "readers",
    "parse_text": "readers",
    "adjusted_rand": "stability",
    "stability_of": "stability",
    "Stability": "stability",
    "SimilarityGraph": "similarity",
    "similarity_graph": "similarity",
    "factors_of": "factors",
    "Points": "factors",
    "Factors": "factors",
    "Corpus": "corpus",
    "Document": "corpus",
    "Theme": "corpus",
    "Note": "corpus",
    "Limits": "corpus",
    "read_iramuteq": "iramuteq",
    "parse_iramuteq": "iramuteq",
    "format_iramuteq": "iramuteq",
    "write_iramuteq": "iramuteq",
    "simplify_variables": "iramuteq",
    "Segments": "segments",
    "split_segments": "segments",
    "Tokens": "tokens",
    "tokenize": "tokens",
    "lemmatise": "lemmas",
    "language_named": "languages",
    "Reading": "languages.grammar",
    "build_matrix": "build",
    "evolution": "periods",
    "Evolution": "periods",
    "labbe_distances": "distances",
    "keyness": "keywords",
    "Keyness": "keywords",
    "probabilities": "specificity",
    "specificities": "specificity",
    "lexical_table": "association",
    "typical_rows": "association",
    "profiles": "association",
    "TypicalRow": "association",
    "Mark": "association",
    "Profiles": "association",
    "for_segments": "regrouping",
    "neighbour_groups": "regrouping",
    "greedy_partition": "double",
    "Double": "double",
    "classify_twice": "double",
    "best_partitions": "double",
    "best_partition": "double",
    "cross": "crossings",
    "Partition": "double",
    "Crossings": "crossings",
    "classify": "descending",
    "Settings": "classes",
    "Classification": "classes",
    "Agreement": "agreement",
    "agreement_of": "agreement",
    "Comparison": "coders",
    "Disagreement": "coders",
    "compare_coders": "coders",
    "Code": "coding",
    "CodeBook": "coding",
    "CodedCorpus": "coding",
    "Coding": "coding",
    "CodeLinks": "coding",
    "code_links": "coding",
    "ReadProject": "exchange.refi_reading",
    "read_project": "exchange.refi_reading",
    "project_bytes": "exchange.refi_writing",
    "read_codebook": "exchange.codebooks",
    "codebook_bytes": "exchange.codebooks",
    "write_codebook": "exchange.codebooks",
    "table_bytes": "exchange.tables",
    "write_table": "exchange.tables",
    "dendrogram": "pictures.trees",
    "factor_plane": "pictures.planes",
    "similarity_picture": "pictures.graphs",
    "specificity_bars": "pictures.bars",
    "evolution_picture": "pictures.bars",
    "report_html": "report",
    "report_pdf": "report",
    "report_pictures": "report",
    "InputError": "errors",
    "Matrix": "matrix",
    "read_matrix": "matrixmarket",
    "write_matrix": "matrixmarket",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605 - one list of names, not two to keep alike


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'textometry' has no name {name!r}")
    return getattr(importlib.import_module(f"textometry.{_WHERE[name]}"), name)  # noqa: TID251 - its own modules only


def __dir__() -> list[str]:
    return __all__
