"""The plan of imports holds, and refuses what it must: every contract is tried on a toy house with planted faults."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")
ROOMS = sorted(path.parent.name for path in (ROOT / "faire_reseau").glob("*/__init__.py"))
SOUND = {
    **{f"faire_reseau/{room}/__init__.py": "" for room in ROOMS},
    "faire_reseau/__init__.py": "",
    "forumgrid/__init__.py": "import numpy",
    **{
        f"forumgrid/{name}/__init__.py": ""
        for name in ("bounds", "cli", "files", "proofs", "search", "seats", "telling", "whole")
    },
    **{
        f"forumgrid/{name}.py": ""
        for name in (
            "advice",
            "aims",
            "clock",
            "compose",
            "impossible",
            "incumbent",
            "mend",
            "sentences",
            "value",
            "warm",
        )
    },
    "textometry/__init__.py": "",
    "headcount/__init__.py": "import numpy",
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
    "faire_reseau/project/count_ballots.py": "",
}
# What is added to the sound house, and the contract that must break.
PLANTED = {
    "a lower room looks up": ("network/queries.py", "import faire_reseau.topics.queries", "Floors of the house"),
    "a room without a floor": ("helpers/__init__.py", "", "Floors of the house"),
    "a room looks beside": ("ui/parts.py", "import faire_reseau.live.hub", "Floors of the house"),
    "the ground looks up": ("kit/mail.py", "import faire_reseau.accounts", "Floors of the house"),
    "a storey looks up": ("topics/models.py", "import faire_reseau.topics.actions", "Storeys inside a room"),
    "a storey looks beside": ("topics/letters.py", "import faire_reseau.topics.channels", "Storeys inside a room"),
    "a sentence looks up": ("topics/texts.py", "import faire_reseau.topics.models", "Storeys inside a room"),
    "a file that is no storey": ("topics/utils.py", "", "Storeys inside a room"),
    "logic knows Django": ("topics/logic/choice.py", "import django", "Logic is pure"),
    "codes know Django": ("topics/enums.py", "import django", "Logic is pure"),
    "an event knows Django": ("topics/events.py", "import django", "Logic is pure"),
    "a view of another room's table": (
        "network/views/people.py",
        "import faire_reseau.accounts.models",
        "A view never touches a table",
    ),
    "a view reads a table": ("topics/views.py", "import faire_reseau.topics.models", "A view never touches a table"),
    "a deed pushes": ("topics/actions.py", "import faire_reseau.live.hub", "Only channels push"),
    "a view pushes": ("network/views/tables.py", "import faire_reseau.live.hub", "Only channels push"),
    "a query pushes": ("topics/queries.py", "import faire_reseau.live.hub", "Only channels push"),
    "a query of pages writes": ("pages/queries/__init__.py", "import faire_reseau.network.actions", "Pages only read"),
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
    "the views of another room": (
        "pages/urls.py",
        "import faire_reseau.topics.views",
        "Another room, or a core, is entered by its front doors",
    ),
    "the logic of another room": (
        "topics/logic/peek.py",
        "import faire_reseau.network.logic",
        "Another room, or a core, is entered by its front doors",
    ),
    "a core entered from a view": (
        "topics/urls.py",
        "import forumgrid.search.state",
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
    "a recount that leans on the tally": (
        "project/count_ballots.py",
        "import faire_reseau.structure.logic",
        "The recount of published ballots shares no code with the tally",
    ),
}
MORE = {
    "faire_reseau/structure/logic/__init__.py": "",
    "faire_reseau/topics/logic/a.py": "import faire_reseau.topics.logic.b",
    "faire_reseau/network/forms.py": "",
    "faire_reseau/network/logic/__init__.py": "",
    "faire_reseau/accounts/models.py": "",
    "faire_reseau/network/views/__init__.py": "",
    "faire_reseau/topics/logic/b.py": "import faire_reseau.topics.logic.a",
    "forumgrid/rules.py": "",
    "forumgrid/search/state.py": "",
    "forumgrid/loose.py": "import faire_reseau.kit\nimport textometry",
    "textometry/loose.py": "import forumgrid\nimport django",
    "headcount/loose.py": "import textometry\nimport django",
    "textometry/tables/__init__.py": "",
    "textometry/tables/one.py": "import textometry.tables.two",
    "textometry/tables/two.py": "import textometry.tables.one",
    **{
        f"forumgrid/proofs/of_{name}.py": f"import forumgrid.{name}"
        for name in ("bounds", "compose", "mend", "seats", "sentences", "telling", "value", "warm", "files", "cli")
    },
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
    words, printed = verdicts(ROOT)

    assert {name: word for name, word in words.items() if word == "BROKEN"} == {}, printed
    assert len(words) == 12, printed


def test_the_plan_holds_in_a_sound_toy_house(tmp_path):
    build(tmp_path, SOUND)

    words, printed = verdicts(tmp_path)

    assert set(words.values()) == {"KEPT"}, printed


def test_every_contract_refuses_its_planted_fault(tmp_path):
    build(tmp_path, SOUND)
    build(tmp_path, MORE)
    for name, text, _ in PLANTED.values():
        build(tmp_path, {f"faire_reseau/{name}": text})

    words, printed = verdicts(tmp_path)

    assert {name for name, word in words.items() if word == "KEPT"} == set(), printed
    printed_sections = sections(printed)
    for fault, (name, text, contract) in PLANTED.items():
        place = name.removeprefix("../") if name.startswith("../") else f"faire_reseau/{name}"
        module = place.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        assert module in printed_sections[contract], fault
        assert text.removeprefix("import ") in printed_sections[contract], fault
    assert "No cycles are allowed in faire_reseau.topics.logic" in printed_sections["No circle anywhere"]
    assert "No cycles are allowed in textometry.tables" in printed_sections["No circle anywhere"]
    for core in ("forumgrid.loose", "headcount.loose", "textometry.loose"):
        assert core in printed_sections["The cellar knows nothing of the house"]
        assert core in printed_sections["The cores do not know one another"]
    checkers = printed_sections["The checkers of proofs share no code with the search"]
    assert [name for name in MORE if "/of_" in name and name[:-3].replace("/", ".") not in checkers] == []


def test_the_checkers_of_proofs_may_know_the_problem_its_rules_and_kernels_and_nothing_else_of_the_core():
    plan = ConfigParser()
    plan.read(ROOT / ".importlinter", encoding="utf-8")
    forbidden = plan["importlinter:contract:proofs"]["forbidden_modules"].split()
    parts = {path.stem for path in (ROOT / "forumgrid").iterdir() if path.is_dir() or path.suffix == ".py"}
    own = {name for name in parts if not name.startswith("_")} - {"proofs", "problem", "rules", "kernels"}

    assert forbidden == sorted(f"forumgrid.{name}" for name in own)
