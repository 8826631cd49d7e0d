"""The page “Add a room in ten steps” is true: what it speaks of exists, and the room it builds passes the tests of the house."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from importlib import import_module  # noqa: TID251  (what the page names is looked up)
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "how-to" / "add-a-room.md"
BLOCK = re.compile(r"^`([\w./]+)`:\n\n```(?:python|html)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([\w-]+(?:/[\w.-]+)+)`")
HEADING = re.compile(r"^## (\d+)\. ", re.MULTILINE)
# Where the new room is written beside the files of step 1: (file, what stands there, what it becomes).
PLACES = (
    (".importlinter", "    pages\n    articles\n", "    pages\n    notices\n    articles\n"),
    (
        "faire_reseau/project/settings/base.py",
        '    "faire_reseau.pages.apps.PagesConfig",\n',
        '    "faire_reseau.notices.apps.NoticesConfig",\n    "faire_reseau.pages.apps.PagesConfig",\n',
    ),
    (
        "faire_reseau/project/urls.py",
        '    path("", include("faire_reseau.articles.urls")),\n',
        '    path("", include("faire_reseau.articles.urls")),\n    path("", include("faire_reseau.notices.urls")),\n',
    ),
    ("tests/house/test_rights.py", "        gatherings:enter\n    ", "        gatherings:enter notices:list\n    "),
    (
        "tests/house/test_rights.py",
        "network:remove_word articles:begin reports:define",
        "network:remove_word articles:begin notices:post notices:remove reports:define",
    ),
    (
        "tests/house/test_rights.py",
        '        "account_id": users["guest"].pk,\n',
        (
            '        "account_id": users["guest"].pk,\n'
            '        "notice_id": post_notice(text="Avis", until=localdate(at), by=users["facilitator"], at=at).pk,\n'
        ),
    ),
    (
        "tests/house/test_rights.py",
        "from tests import factories\n",
        "from faire_reseau.notices.actions import post_notice\nfrom tests import factories\n",
    ),
)
PROOFS = (
    "imports",
    "templates",
    "sizes",
    "writes",
    "answers",
    "forms",
    "docstrings",
    "manners",
    "rights",
    "journal",
    "plugs",
)


def files() -> dict[str, str]:
    """What the page writes, by path."""
    return dict(BLOCK.findall(PAGE.read_text(encoding="utf-8")))


def of_the_house(source: str) -> list[tuple[str, str]]:
    """The (module, name) pairs that `source` imports from what stands already."""
    return [
        (node.module, name.name)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module and "notices" not in f"{node.module}.{node.names[0].name}"
        for name in node.names
    ]


def is_module(package: object, name: str) -> bool:
    return any((Path(folder) / f"{name}.py").exists() for folder in getattr(package, "__path__", ()))


def test_the_page_has_ten_steps():
    steps = [int(number) for number in HEADING.findall(PAGE.read_text(encoding="utf-8"))]

    assert steps == list(range(1, 11))


def unknown_files(text: str) -> set[str]:
    """The files of which a page speaks and that do not exist, save those of the room that it builds."""
    named = {path for path in NAMED.findall(text) if "notices" not in path}
    roots = (ROOT, ROOT / "faire_reseau", ROOT / "faire_reseau/ui/templates")
    return {path for path in named if not any((root / path).exists() for root in roots)}


def unknown_names(sources: dict[str, str]) -> list[str]:
    """What the code of a page uses of the house and that does not exist."""
    return [
        f"{path}: {module}.{name}"
        for path, text in sources.items()
        if path.endswith(".py")
        for module, name in of_the_house(text)
        if not (hasattr(imported := import_module(module), name) or is_module(imported, name))
    ]


def test_every_file_that_the_page_speaks_of_exists_or_is_written_by_it():
    assert unknown_files(PAGE.read_text(encoding="utf-8")) == set()


def test_everything_that_its_code_uses_exists():
    assert unknown_names(files()) == []


def test_a_file_and_a_name_that_are_gone_are_found():
    source = "from faire_reseau.kit.answering import gone, run\nfrom faire_reseau.kit import clock\n"

    assert unknown_files("`kit/holding.py` `kit/gone.py` `faire_reseau/notices/urls.py`") == {"kit/gone.py"}
    assert unknown_names({"a.py": source, "a.html": source}) == ["a.py: faire_reseau.kit.answering.gone"]


def test_the_places_of_the_first_step_stand_as_the_test_below_changes_them():
    assert [name for name, old, _new in PLACES if (ROOT / name).read_text(encoding="utf-8").count(old) != 1] == []


def build(folder: Path) -> None:
    """A copy of the repository with the room that the page describes."""
    unwanted = shutil.ignore_patterns(".git", ".venv", "var", "node_modules", "__pycache__", "*_cache")
    shutil.copytree(ROOT, folder, ignore=unwanted, symlinks=True)
    for name, old, new in PLACES:
        file = folder / name
        file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    for name, text in files().items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


def ran(folder: Path, *command: str) -> str:
    """What a command of the copy says when it fails; "" when all is well."""
    done = subprocess.run([sys.executable, *command], cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


@pytest.mark.full
@pytest.mark.slow("checks a copy of the house with a further room")
def test_the_room_of_the_page_passes_its_tests_and_those_of_the_house(tmp_path: Path):
    copy = tmp_path / "house"
    build(copy)

    assert ran(copy, "manage.py", "makemigrations", "notices", "--name", "notices") == ""
    assert ran(copy, "-m", "ruff", "check", "faire_reseau/notices", "tests/notices") == ""
    assert ran(copy, "-m", "ruff", "format", "--check", "faire_reseau/notices", "tests/notices") == ""
    assert ran(copy, "-m", "mypy", "faire_reseau/notices") == ""
    assert ran(copy, "-m", "pytest", "-q", "tests/notices", *(f"tests/house/test_{name}.py" for name in PROOFS)) == ""
