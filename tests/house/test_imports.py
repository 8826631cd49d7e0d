"""The plan of imports holds, and refuses what it must: every contract is tried on a toy house with planted faults."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
ROOMS = [
    "project",
    "pages",
    "articles",
    "topics",
    "gatherings",
    "activities",
    "network",
    "accounts",
    "live",
    "ui",
    "kit",
]
SOUND = {
    **{f"faire_reseau/{room}/__init__.py": "" for room in ROOMS},
    "faire_reseau/__init__.py": "",
    "forumgrid/__init__.py": "import numpy",
    **{
        f"forumgrid/{name}/__init__.py": ""
        for name in ("bounds", "cli", "files", "proofs", "search", "seats", "telling")
    },
    **{f"forumgrid/{name}.py": "" for name in ("advice", "compose", "impossible", "incumbent", "mend", "warm")},
    "textometry/__init__.py": "",
    "faire_reseau/kit/events.py": "import django",
    "faire_reseau/live/hub.py": "import faire_reseau.kit.events",
    "faire_reseau/network/models.py": "import django\nimport faire_reseau.kit.events",
    "faire_reseau/network/enums.py": "",
    "faire_reseau/network/actions.py": "import faire_reseau.network.models",
    "faire_reseau/topics/enums.py": "",
    "faire_reseau/topics/texts.py": "import django\nimport faire_reseau.topics.enums",
    "faire_reseau/topics/models.py": "import faire_reseau.network.models",
    "faire_reseau/topics/logic/__init__.py": "import faire_reseau.topics.enums",
    "faire_reseau/topics/queries.py": "import faire_reseau.network.models",
    "faire_reseau/topics/channels.py": "import faire_reseau.live.hub",
    "faire_reseau/topics/actions.py": "import forumgrid\nimport faire_reseau.network.actions",
    "faire_reseau/topics/views.py": "import faire_reseau.topics.actions",
    "faire_reseau/pages/views.py": "import faire_reseau.topics.queries",
    "faire_reseau/project/urls.py": "import faire_reseau.topics.views",
}
# What is added to the sound house, and the contract that must break.
PLANTED = {
    "a lower room looks up": ("network/queries.py", "import faire_reseau.topics.queries", "Floors of the house"),
    "a room without a floor": ("helpers/__init__.py", "", "Floors of the house"),
    "a storey looks up": ("topics/models.py", "import faire_reseau.topics.actions", "Storeys inside a room"),
    "a file that is no storey": ("topics/utils.py", "", "Storeys inside a room"),
    "logic knows Django": ("topics/logic/choice.py", "import django", "Logic is pure"),
    "a view reads a table": ("topics/views.py", "import faire_reseau.topics.models", "A view never touches a table"),
    "a deed pushes": ("topics/actions.py", "import faire_reseau.live.hub", "Only channels push"),
    "a page writes": ("pages/views.py", "import faire_reseau.topics.actions", "Pages only read"),
    "a side door": (
        "topics/forms.py",
        "import faire_reseau.network.forms",
        "Another room, or a core, is entered by its front doors",
    ),
    "a door on a foreign table": (
        "topics/handlers.py",
        "import faire_reseau.network.models",
        "Another room, or a core, is entered by its front doors",
    ),
    "a side door of a core": (
        "topics/tasks.py",
        "import forumgrid.rules",
        "Another room, or a core, is entered by its front doors",
    ),
    "a checker that leans on the search": (
        "../forumgrid/proofs/peek.py",
        "import forumgrid.search.state",
        "The checkers of proofs share no code with the search",
    ),
}
MORE = {
    "faire_reseau/topics/logic/a.py": "import faire_reseau.topics.logic.b",
    "faire_reseau/network/forms.py": "",
    "faire_reseau/topics/logic/b.py": "import faire_reseau.topics.logic.a",
    "forumgrid/rules.py": "",
    "forumgrid/search/state.py": "",
    "forumgrid/loose.py": "import faire_reseau.kit",
    "textometry/loose.py": "import forumgrid",
}


def build(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text() if file.exists() else '"""Toy."""\n') + text + "\n")
    shutil.copy(ROOT / ".importlinter", folder)
    (folder / "tools").mkdir(exist_ok=True)
    (folder / "tools" / "__init__.py").touch()
    shutil.copy(ROOT / "tools" / "house_rules.py", folder / "tools")


def verdicts(folder: Path) -> tuple[dict[str, str], str]:
    """Return contract → KEPT or BROKEN, and all that was printed."""
    # Not the checkout's own packages: the toy's.
    surroundings = {**os.environ, "PYTHONPATH": str(folder), "COLUMNS": "400"}
    done = subprocess.run(
        [LINTER, "--no-cache"], cwd=folder, env=surroundings, capture_output=True, text=True, check=False
    )
    lines = [line.split(" (")[0].rsplit(" ", 1) for line in done.stdout.splitlines()]
    return {name: word for name, word in (line for line in lines if len(line) == 2) if word in {"KEPT", "BROKEN"}}, (
        done.stdout + done.stderr
    )


def sections(printed: str) -> dict[str, str]:
    """Return what was said under each broken contract."""
    parts = re.split(r"^(\S.*)\n-{3,}$", printed.split("Broken contracts")[1], flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_the_plan_holds_in_the_house():
    found, printed = verdicts(ROOT)

    assert {name: word for name, word in found.items() if word == "BROKEN"} == {}, printed
    assert len(found) == 11, printed


def test_the_plan_holds_in_a_sound_toy_house(tmp_path):
    build(tmp_path, SOUND)

    found, printed = verdicts(tmp_path)

    assert set(found.values()) == {"KEPT"}, printed


def test_every_contract_refuses_its_planted_fault(tmp_path):
    build(tmp_path, SOUND)
    build(tmp_path, MORE)
    for name, text, _ in PLANTED.values():
        build(tmp_path, {f"faire_reseau/{name}": text})

    found, printed = verdicts(tmp_path)

    assert {name for name, word in found.items() if word == "KEPT"} == set(), printed
    told = sections(printed)
    for fault, (name, text, contract) in PLANTED.items():
        place = name.removeprefix("../") if name.startswith("../") else f"faire_reseau/{name}"
        module = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        assert module in told[contract], fault
        assert text.removeprefix("import ") in told[contract], fault
    assert "No cycles are allowed in faire_reseau.topics.logic" in told["No circle anywhere"]
    assert "forumgrid.loose" in told["The cellar knows nothing of the house"]
    assert "textometry.loose" in told["The two cores do not know one another"]
