"""Rooms add to the rooms below by plugs of one type, declared under their name, and only while the house starts."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from types import SimpleNamespace

from faire_reseau.kit.plugs import declared
from tests.house.parsed import parsed

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
# Events and channels have registers of their own, which check more; the others hold what was computed, or who waits.
OTHERWISE = {
    "kit/events.py: _handlers",
    "kit/events.py: _inside",
    "kit/plugs.py: _declared",
    "live/log.py: _sleepers",
    "live/registry.py: _channels",
    "live/registry.py: _intakes",
    "topics/queries/compositions.py: _baselines",
}


def registers(source: str) -> list[str]:
    """The names at the top of a module that begin as an empty list, dictionary or set: filled from elsewhere."""
    names = []
    for node in parsed(source).body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None and _is_empty(node.value):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names += [target.id for target in targets if isinstance(target, ast.Name)]
    return names


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
    names = {
        f"{file.relative_to(HOUSE).as_posix()}: {name}"
        for file in HOUSE.rglob("*.py")
        if not {"migrations", "settings"} & set(file.parts)
        for name in registers(file.read_text(encoding="utf-8"))
    }

    assert sorted(names ^ OTHERWISE) == [], "a list that other rooms fill is a Plug (kit/plugs.py)"


def test_registers_of_every_making_are_found():
    source = "_a = []\n_b: list[int] = []\n_c = {}\n_d = set()\n_e = defaultdict(list)\n_f = [1]\n_i = dict(a)\ndef g():\n    _h = []\n"

    assert registers(source) == ["_a", "_b", "_c", "_d", "_e"]


def ill_declared(plugs):
    """The plugs that do not stand under their name, or do not say in a sentence what is added."""
    wrong = []
    for name, plug in plugs.items():
        module, _, attribute = name.rpartition(".")
        if getattr(sys.modules[module], attribute, None) is not plug or not plug.asks.endswith("."):
            wrong.append(name)
    return wrong


def unused_or_late(plugs):
    """The plugs into which no room plugs, and the modules that plug in while the house already runs."""
    places = {added.by.rpartition(".")[2] for plug in plugs.values() for added in plug.added}
    return [name for name, plug in plugs.items() if not len(plug)], places - {"apps", "letters", "channels", "clearing"}


def test_every_plug_stands_under_its_name_and_says_what_is_added():
    assert ill_declared(plugs_of_the_house()) == []


def test_a_plug_under_another_name_without_a_sentence_unused_or_filled_late_is_found():
    astray, silent, sound = (SimpleNamespace(asks=asks, added=[]) for asks in ("A sentence.", "words", "A sentence."))
    names = ("astray", "silent", "sound")
    here = sys.modules[__name__]
    here.silent, here.sound = silent, sound
    plugs = {f"{__name__}.{name}": plug for name, plug in zip(names, (astray, silent, sound), strict=True)}
    late, early = SimpleNamespace(by="faire_reseau.topics.views"), SimpleNamespace(by="faire_reseau.topics.apps")

    assert ill_declared(plugs) == [f"{__name__}.astray", f"{__name__}.silent"]
    assert unused_or_late({"empty": FilledPlug([]), "late": FilledPlug([late]), "early": FilledPlug([early])}) == (
        ["empty"],
        {"views"},
    )


class FilledPlug:
    """A plug with what was plugged in."""

    def __init__(self, added):
        self.added = added

    def __len__(self):
        return len(self.added)


def test_every_plug_is_used_by_a_room_and_only_while_the_house_starts():
    assert unused_or_late(plugs_of_the_house()) == ([], set())
