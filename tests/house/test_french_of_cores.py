"""The French of the cores keeps no-break spaces before `: ; ! ? »` and after `«`, in every catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BREAKING = re.compile(r"(?<=\S) [;:!?»](?=\W|$)|« |(?<=[\d}]) %(?!\w)")


def french_of(source: str, *, whole: bool) -> Iterator[tuple[int, str]]:
    """Yield line and text of each string under a key "fr" of `source`, or of each string below its docstring if `whole`."""
    tree = ast.parse(source)
    places = [tree.body[1:]] if whole else []
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            keys = (key.value if isinstance(key, ast.Constant) else None for key in node.keys)
            places += [[value] for key, value in zip(keys, node.values, strict=True) if key == "fr"]
    for place in places:
        for part in place:
            for node in ast.walk(part):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.lineno, node.value


@pytest.mark.parametrize("core", ["textometry", "forumgrid", "headcount"])
def test_no_french_sentence_of_a_core_lets_its_signs_fall_on_the_next_line(core):
    faults = []
    number = 0
    for file in sorted((ROOT / core).rglob("*.py")):
        whole = (file.stem == "fr" and file.parent.name == "sentences") or file.stem == "fr_coding"
        for line, text in french_of(file.read_text(encoding="utf-8"), whole=whole):
            number += 1
            if BREAKING.search(text):
                faults.append(f"{file.relative_to(ROOT)}:{line}: {text[:60]}")

    assert faults == []
    assert number > 70  # the catalogues were found


def test_a_space_that_breaks_is_found_under_the_french_key_alone():
    source = (
        """WORDS = {"en": {"a": "so : bad"}, "fr": {"a": "Quoi ?", "b": "« x »", "c": "bien\\u00a0!", "d": "12 %"}}"""
    )

    breaking = [text for _line, text in french_of(source, whole=False) if BREAKING.search(text)]

    assert breaking == ["Quoi ?", "« x »", "12 %"]
