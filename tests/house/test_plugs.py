"""Rooms add to the rooms below by plugs of one type, declared under their name, and only while the house starts."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

from faire_reseau.kit.plugs import declared

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
# Events and channels have registers of their own, which check more; the others hold what was computed, or who waits.
OTHERWISE = {
    "kit/events.py: _handlers",
    "kit/events.py: _inside",
    "kit/plugs.py: _declared",
    "live/log.py: _sleepers",
    "live/registry.py: _channels",
    "topics/queries/compositions.py: _baselines",
}


def registers(source: str) -> list[str]:
    """The names at the top of a module that begin as an empty list, dictionary or set: filled from elsewhere."""
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _is_empty(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            found += [target.id for target in targets if isinstance(target, ast.Name)]
    return found


def _is_empty(value: ast.expr) -> bool:
    if isinstance(value, ast.List):
        return not value.elts
    if isinstance(value, ast.Dict):
        return not value.keys
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name):
        return False
    return value.func.id == "defaultdict" or (value.func.id in {"list", "dict", "set"} and not value.args)


def plugs_of_the_house():
    return {name: plug for name, plug in declared().items() if name.startswith("faire_reseau.")}


def test_no_room_holds_a_register_of_its_own_making():
    found = {
        f"{file.relative_to(HOUSE).as_posix()}: {name}"
        for file in HOUSE.rglob("*.py")
        if not {"migrations", "settings"} & set(file.parts)
        for name in registers(file.read_text(encoding="utf-8"))
    }

    assert sorted(found ^ OTHERWISE) == [], "a list that other rooms fill is a Plug (kit/plugs.py)"


def test_registers_of_every_making_are_found():
    source = "_a = []\n_b: list[int] = []\n_c = {}\n_d = set()\n_e = defaultdict(list)\n_f = [1]\n_i = dict(a)\ndef g():\n    _h = []\n"

    assert registers(source) == ["_a", "_b", "_c", "_d", "_e"]


def test_every_plug_stands_under_its_name_and_says_what_is_added():
    wrong = []
    for name, plug in plugs_of_the_house().items():
        module, _, attribute = name.rpartition(".")
        if getattr(sys.modules[module], attribute, None) is not plug or not plug.asks.endswith("."):
            wrong.append(name)

    assert wrong == []


def test_every_plug_is_used_by_a_room_and_only_while_the_house_starts():
    plugs = plugs_of_the_house()
    places = {added.by.rpartition(".")[2] for plug in plugs.values() for added in plug.added}

    assert [name for name, plug in plugs.items() if not len(plug)] == []
    assert places <= {"apps", "letters", "channels", "clearing"}
