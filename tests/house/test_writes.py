"""No room writes another room's table: it calls that room's action (ADR 0003). Receivers are followed by their types."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.parsed import parsed

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
# On a row, a set of rows or a manager.
WRITES = {
    *("save", "delete", "update", "create", "create_user", "get_or_create", "update_or_create"),
    *("bulk_create", "bulk_update", "asave", "adelete", "aupdate", "acreate"),
}
# On a related manager alone: sets of Python have some of these too.
MANAGER_WRITES = {"add", "remove", "set", "clear"}


def rooms() -> list[str]:
    """Every folder of the house that has tables."""
    return sorted({file.relative_to(HOUSE).parts[0] for room in HOUSE.iterdir() for file in files_of_models(room.name)})


def files_of_models(room: str) -> list[Path]:
    """The modules of a room's tables: one, or those of a package."""
    return [*(HOUSE / room).glob("models.py"), *sorted((HOUSE / room / "models").glob("*.py"))]


def models_of(room: str) -> set[str]:
    trees = [parsed(file.read_text(encoding="utf-8")) for file in files_of_models(room)]
    return {node.name for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}


def snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


class ForeignWrites(ast.NodeVisitor):
    """Collects the calls that write rows of `foreign` models: by class, annotated name, loop, assignment or key to them."""

    def __init__(self, foreign: set[str], keys: set[str]) -> None:
        self.foreign = foreign
        self.keys = keys
        self.rows: list[set[str]] = [set()]
        self.lines: list[str] = []

    def holds_foreign(self, node: ast.expr | None) -> bool:
        """Whether an expression is, or leads to, a foreign class, a name that holds foreign rows, or a key to such a row."""
        if isinstance(node, ast.Name):
            return node.id in self.foreign or any(node.id in scope for scope in self.rows)
        if isinstance(node, ast.Attribute):
            return node.attr in self.keys or self.holds_foreign(node.value)
        if isinstance(node, ast.Call):
            return isinstance(node.func, ast.Attribute) and self.holds_foreign(node.func.value)
        if isinstance(node, ast.Subscript):
            return self.holds_foreign(node.value)
        return False

    def annotates_foreign(self, annotation: ast.expr | None) -> bool:
        return annotation is not None and any(
            isinstance(part, ast.Name) and part.id in self.foreign for part in ast.walk(annotation)
        )

    def note(self, target: ast.expr) -> None:
        for part in ast.walk(target):
            if isinstance(part, ast.Name):
                self.rows[-1].add(part.id)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.rows.append(set())
        arguments = node.args
        for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]:
            if self.annotates_foreign(argument.annotation):
                self.rows[-1].add(argument.arg)
        self.generic_visit(node)
        self.rows.pop()

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 - the name that ast looks for

    def visit_NamedExpr(self, node: ast.NamedExpr) -> None:
        if self.holds_foreign(node.value):
            self.note(node.target)
        self.generic_visit(node)

    def in_comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        for part in node.generators:  # before what is done with each
            if self.holds_foreign(part.iter):
                self.note(part.target)
        self.generic_visit(node)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = in_comprehension  # noqa: N815 - as above

    def visit_Assign(self, node: ast.Assign) -> None:
        if self.holds_foreign(node.value):
            for target in node.targets:
                if isinstance(target, ast.Name):
                    self.note(target)
        self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if self.annotates_foreign(node.annotation) or self.holds_foreign(node.value):
            self.note(node.target)
        self.generic_visit(node)

    def visit_For(self, node: ast.For | ast.AsyncFor) -> None:
        if self.holds_foreign(node.iter):
            self.note(node.target)
        self.generic_visit(node)

    visit_AsyncFor = visit_For  # noqa: N815 - as above

    def visit_Call(self, node: ast.Call) -> None:
        function = node.func
        if isinstance(function, ast.Name) and function.id in self.foreign:
            self.lines.append(f"{node.lineno}: {function.id}")
        elif isinstance(function, ast.Attribute) and self.holds_foreign(function.value):
            through_manager = isinstance(function.value, ast.Attribute) and function.value.attr not in self.keys
            if function.attr in WRITES or (function.attr in MANAGER_WRITES and through_manager):
                self.lines.append(f"{node.lineno}: {ast.unparse(function)}")
        self.generic_visit(node)


def columns_of(tree: ast.AST) -> set[str]:
    """Columns that classes of the file define: a file column called as another room's table is no key to it."""
    return {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for line in node.body
        if isinstance(line, ast.Assign) and ast.unparse(line.value).startswith("models.")
        for target in line.targets
        if isinstance(target, ast.Name)
    }


def foreign_writes(source: str, room: str, everywhere: dict[str, set[str]]) -> list[str]:
    """Lines in which rows of another room are written; `everywhere` holds the models of each room."""
    tree = parsed(source)
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and ".models" in (node.module or "")
        if (parts := (node.module or "").split("."))[0] == "faire_reseau" and parts[1] != room
        for alias in node.names
    }
    own = {snake(name) for name in everywhere.get(room, set())} | columns_of(tree)
    keys = {snake(name) for other, names in everywhere.items() if other != room for name in names} - own
    visitor = ForeignWrites(foreign, keys)
    visitor.visit(tree)
    return visitor.lines


EVERYWHERE = {room: models_of(room) for room in rooms()}


@pytest.mark.parametrize("room", sorted(path.name for path in HOUSE.iterdir() if (path / "__init__.py").exists()))
def test_a_room_writes_only_its_own_tables(room):
    files = [path for path in sorted((HOUSE / room).rglob("*.py")) if "migrations" not in path.parts]

    writes = {str(path.relative_to(HOUSE)): foreign_writes(path.read_text(), room, EVERYWHERE) for path in files}

    assert {path: lines for path, lines in writes.items() if lines} == {}


PLANTED = {
    "a chain through objects": "Person.objects.filter(pk=1).update(phone='')",
    "a row made by its class": "Person(pk=2)",
    "a row made by the manager": "Person.objects.create(pk=2)",
    "rows made at once": "Person.objects.bulk_create([])",
    "a row given as argument, saved": "def f(person: Person): person.save()",
    "a row given as argument, deleted": "def f(person: Person): person.delete()",
    "a related manager": "def f(person: Person): person.posts.update(rank=1)",
    "a relation set": "def f(person: Person): person.themes.set([])",
    "a relation added to": "def f(person: Person): person.themes.add(1)",
    "rows given as a query set": "def f(rows: QuerySet[Person]): rows.delete()",
    "rows given as a list": "def f(people: list[Person]):\n    for one in people:\n        one.save()",
    "a row looked up": "one = Person.objects.get(pk=1)\none.save()",
    "a row behind a key": "def f(registration): registration.person.save(update_fields=['email'])",
    "a row got or made": "Person.objects.get_or_create(pk=1)",
    "a row updated or made": "Person.objects.update_or_create(pk=1)",
    "rows updated at once": "def f(rows: list[Person]): Person.objects.bulk_update(rows, ['phone'])",
    "an account made": "Person.objects.create_user('a@b.fr')",
    "a relation taken from": "def f(person: Person): person.themes.remove(1)",
    "a relation emptied": "def f(person: Person): person.themes.clear()",
    "a row of a row, one statement long": "def f(person: Person): person.posts.first().delete()",
    "a row assigned under its type": "row: Person = given()\nrow.save()",
    "rows looked up in a loop": "for row in Person.objects.filter(pk=1):\n    row.delete()",
    "a row of a comprehension": "def f(people: list[Person]): return [row.save() for row in people]",
    "a row named on the way": "def f(pk):\n    if row := Person.objects.filter(pk=pk).first():\n        row.delete()",
    "a row given by its keyword": "def f(*, person: Person | None): person.save()",
    "a row unpacked": "def f(people: list[tuple[int, Person]]):\n    for number, row in people:\n        row.save()",
    "a row saved without waiting": "async def f(person: Person): await person.asave()",
    "a row under another name": "def f(person: Person):\n    same = person\n    same.save()",
    "a row by its place": "def f(people: list[Person]): people[0].delete()",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_foreign_write_is_found(fault):
    source = "from faire_reseau.network.models import Person\n" + PLANTED[fault]

    assert len(foreign_writes(source, "topics", EVERYWHERE)) == 1


@pytest.mark.parametrize(
    "innocent",
    [
        "Person.objects.filter(pk=1).first()",
        "def f(people: set[Person]): people.add(1)",
        "def f(registration): registration.half_days.set([])",
        "def f(registration): registration.delete()",
    ],
)
def test_reading_a_foreign_table_or_writing_ones_own_is_no_foreign_write(innocent):
    source = "from faire_reseau.network.models import Person\n" + innocent

    assert foreign_writes(source, "gatherings", EVERYWHERE) == []


def test_a_new_room_is_found_by_itself():
    assert set(rooms()) >= {"accounts", "activities", "articles", "gatherings", "live", "network", "topics"}
