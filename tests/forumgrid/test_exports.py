"""The front door of the core: what it exports is what it imports."""

import ast
from pathlib import Path

import forumgrid


def test_exports_are_imports():
    tree = ast.parse(Path(forumgrid.__file__).read_text(encoding="utf-8"))
    imported = {
        name.asname or name.name for node in tree.body if isinstance(node, ast.ImportFrom) for name in node.names
    }
    assert imported - {"annotations"} == set(forumgrid.__all__)
