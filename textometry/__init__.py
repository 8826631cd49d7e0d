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
    "concord": "texts.concordance",
    "Concordance": "texts.concordance",
    "Line": "texts.concordance",
    "read_corpus": "files.corpora",
    "read_table": "files.corpora",
    "read_paper": "files.corpora",
    "parse_text": "files.corpora",
    "adjusted_rand": "classes.stability",
    "stability_of": "classes.stability",
    "Stability": "classes.stability",
    "SimilarityGraph": "tables.similarity",
    "similarity_graph": "tables.similarity",
    "factors_of": "tables.factors",
    "Points": "tables.factors",
    "Factors": "tables.factors",
    "Corpus": "texts.corpus",
    "Document": "texts.corpus",
    "Theme": "texts.corpus",
    "Note": "texts.corpus",
    "Limits": "texts.corpus",
    "read_iramuteq": "files.iramuteq",
    "parse_iramuteq": "files.iramuteq",
    "format_iramuteq": "files.iramuteq",
    "write_iramuteq": "files.iramuteq",
    "simplify_variables": "files.iramuteq",
    "Segments": "texts.segments",
    "split_segments": "texts.segments",
    "Tokens": "texts.tokens",
    "tokenize": "texts.tokens",
    "lemmatise": "texts.lemmas",
    "language_named": "languages",
    "Reading": "languages.grammar",
    "build_matrix": "tables.build",
    "evolution": "tables.periods",
    "Evolution": "tables.periods",
    "labbe_distances": "tables.distances",
    "keyness": "tables.keyness",
    "Keyness": "tables.keyness",
    "probabilities": "tables.specificity",
    "specificities": "tables.specificity",
    "lexical_table": "tables.association",
    "typical_rows": "tables.association",
    "profiles": "tables.association",
    "TypicalRow": "tables.association",
    "Mark": "tables.association",
    "Profiles": "tables.association",
    "for_segments": "classes.regrouping",
    "neighbour_groups": "classes.regrouping",
    "greedy_partition": "classes.double",
    "Double": "classes.double",
    "classify_twice": "classes.double",
    "best_partitions": "classes.double",
    "best_partition": "classes.double",
    "cross": "classes.crossings",
    "Partition": "classes.double",
    "Crossings": "classes.crossings",
    "classify": "classes.descending",
    "Settings": "classes.model",
    "Classification": "classes.model",
    "Agreement": "coding.agreement",
    "agreement_of": "coding.agreement",
    "Comparison": "coding.coders",
    "Disagreement": "coding.coders",
    "compare_coders": "coding.coders",
    "Code": "coding.model",
    "CodeBook": "coding.model",
    "CodedCorpus": "coding.model",
    "Coding": "coding.model",
    "CodeLinks": "coding.links",
    "code_links": "coding.links",
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
    "report_html": "report.report",
    "report_pdf": "report.report",
    "report_pictures": "report.report",
    "InputError": "errors",
    "Matrix": "tables.matrix",
    "read_matrix": "tables.matrixmarket",
    "write_matrix": "tables.matrixmarket",
}

__all__ = sorted(_WHERE)  # noqa: PLE0605 - one list of names, not two to keep alike


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(f"module 'textometry' has no name {name!r}")
    return getattr(importlib.import_module(f"textometry.{_WHERE[name]}"), name)  # noqa: TID251 - its own modules only


def __dir__() -> list[str]:
    return __all__
