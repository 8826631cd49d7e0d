"""The product holds no function, class or method that only tests call: it would be kept, translated and trusted for nothing."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.house.parsed import parsed

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("faire_reseau", "forumgrid", "headcount", "textometry")
# What else calls the product: tools, measures, commands; pages and scripts name views, filters and methods.
CALLERS = ("tools", "bench")
PAGES = {".html", ".txt", ".xml", ".svg", ".js"}
WORD = re.compile(r"\w+")
FOR_USERS_OF_THE_CORE = "offered to who uses the core as a library: docs/methods describe it"
# Django, or the library above, finds these by their name.
BY_CONVENTION = re.compile(r"__\w+__|Command|add_arguments|process_exception|clean_\w+|DatabaseWrapper")
# name -> why it stands although only tests call it.
EXCUSED = {
    "can_see_person": "the twin of `people_visible_to`, that tests compare with it (docs/reference/rights.md)",
    "can_name": "the twin of `people_named_to`, as above",
    "forums_runnable_by": "the twin of `can_run_forum`, as above",
    "moderable_by": "the twin of `can_moderate`, as above",
    "spoken_by": "the twin of `can_speak`, as above",
    "converged_by": "the twin of `can_converge`, as above",
    "reports_written_by": "the twin of `can_write_report`, as above",
    "can_change_base": "the twin of `bases_changeable_by`, as above",
    "make_changeable": "called by a migration",
    "supplementary_rows": FOR_USERS_OF_THE_CORE,
    "supplementary_columns": FOR_USERS_OF_THE_CORE,
    "with_occasions": FOR_USERS_OF_THE_CORE,
}

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def definitions(tree: ast.Module, own_classes: set[str]) -> Iterator[Definition]:
    """What a module defines, with the methods of its classes; those of a class of a library are called by the library."""
    for node in tree.body:
        if not isinstance(node, Definition):
            continue
        yield node
        if isinstance(node, ast.ClassDef) and all(
            ast.unparse(base).partition("[")[0] in own_classes for base in node.bases
        ):
            yield from (part for part in node.body if isinstance(part, Definition))


def own_classes(trees: Iterable[ast.Module]) -> set[str]:
    """The classes whose methods nobody but us calls: no class of a library stands above them."""
    bases = {
        node.name: {ast.unparse(base).partition("[")[0] for base in node.bases}
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    }
    own = {"object", "Protocol", "Generic", "NamedTuple", "Exception", "StrEnum", "Enum"}
    while more := {name for name, above in bases.items() if above <= own} - own:
        own |= more
    return own


def _is_registered_otherwise(node: Definition) -> bool:
    """Whether a decorator gives it another name (`@register.filter(name="form")`)."""
    return any(
        isinstance(part, ast.Call) and any(k.arg == "name" for k in part.keywords) for part in node.decorator_list
    )


def uses(tree: ast.AST) -> Counter[str]:
    """How often each name is used: called, read, asked of something, or written in a text that is no docstring."""
    counts: Counter[str] = Counter()
    silent = {
        id(part)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__")
        for part in ast.walk(node.value)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            counts[node.id] += 1
        elif isinstance(node, ast.Attribute):
            counts[node.attr] += 1
        elif isinstance(node, ast.keyword) and node.arg:
            counts[node.arg] += 1
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent:
            counts.update(WORD.findall(node.value))
    return counts


def unused(modules: dict[str, str], *, callers: list[str], pages: list[str], public: set[str]) -> list[str]:
    """“path: name” of what no module, caller or page uses; `public`: what a core offers by its front door."""
    trees = {path: parsed(source) for path, source in modules.items()}
    used: Counter[str] = Counter()
    for tree in (*trees.values(), *map(parsed, callers)):
        used.update(uses(tree))
    used.update(word for page in pages for word in WORD.findall(page))
    classes = own_classes(trees.values())
    lines = {path: source.splitlines() for path, source in modules.items()}

    def is_used_elsewhere(path: str, node: Definition) -> bool:
        # What stands in its own text at most so often needs no closer look.
        text = "\n".join(lines[path][node.lineno - 1 : node.end_lineno])
        return used[node.name] > text.count(node.name) or used[node.name] > uses(node)[node.name]

    return [
        f"{path}: {node.name}"
        for path, tree in trees.items()
        for node in definitions(tree, classes)
        if node.name not in public
        and not is_used_elsewhere(path, node)
        and not BY_CONVENTION.fullmatch(node.name)
        and not _is_registered_otherwise(node)
    ]


def _texts(folders: tuple[str, ...], *suffixes: str) -> dict[str, str]:
    return {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for folder in folders
        for file in sorted((ROOT / folder).rglob("*"))
        if file.suffix in suffixes and "migrations" not in file.parts and "node_modules" not in file.parts
    }


def _public() -> set[str]:
    """What the cores offer by their front doors."""
    doors = [
        parsed((ROOT / core / "__init__.py").read_text(encoding="utf-8"))
        for core in ("forumgrid", "headcount", "textometry")
    ]
    return {
        part.value
        for door in doors
        for node in ast.walk(door)
        if isinstance(node, ast.Constant | ast.List | ast.Dict | ast.Tuple)
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    }


@pytest.mark.full
@pytest.mark.slow("reads every module of the product")
def test_nothing_of_the_product_is_called_by_tests_alone():
    others = [*_texts(CALLERS, ".py").values(), (ROOT / "dev.py").read_text(encoding="utf-8")]
    pages = [*_texts(PRODUCT, *PAGES).values(), (ROOT / "pyproject.toml").read_text(encoding="utf-8")]

    lines = unused(_texts(PRODUCT, ".py"), callers=others, pages=pages, public=_public())

    assert sorted(line.partition(": ")[2] for line in lines) == sorted(EXCUSED), lines


ROOM = """
def told(): return told()
class Row:
    def share(self): return 1
class Form(library.Form):
    def called_by_the_library(self): return 1
@register.filter(name="form")
def whole_form(): return 1
def __getattr__(name): return 1
"""


def planted(source: str = ROOM, **more: list[str]) -> list[str]:
    given = {"callers": [], "pages": [], "public": set()} | more
    return [line.partition(": ")[2] for line in unused({"a.py": source}, **given)]


def test_a_function_a_class_and_a_method_that_nobody_calls_are_found():
    assert planted() == ["told", "Row", "share", "Form"]


@pytest.mark.parametrize(
    "more",
    [
        {"callers": ["told(); Row().share(); Form()"]},
        {"pages": ["{% url 'told' %} {{ row.share }} Row Form"]},
        {"public": {"told", "Row", "share", "Form"}},
        {"callers": ["call('told'); x.Row.share; y(Form=1)"]},
    ],
)
def test_what_is_called_by_code_by_pages_or_by_the_front_door_of_a_core_is_not(more):
    assert planted(**more) == []


@pytest.mark.parametrize(
    "mention", ['"""Twin of told."""', 'def f():\n    "told"\nf()', '__all__ = ["told"]', "import told"]
)
def test_to_be_mentioned_exported_or_imported_is_not_to_be_called(mention):
    assert "told" in planted(callers=[mention])
