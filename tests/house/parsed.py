"""Sources as trees, each parsed once for all the laws that read it. Nobody changes a tree."""

import ast
from functools import cache


@cache
def parsed(source: str) -> ast.Module:
    """The tree of a source."""
    return ast.parse(source)
