"""The text of a change of the grid: what is written is read again as it was, anything else is no change."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from faire_reseau.topics.enums import ChangeKind
from faire_reseau.topics.logic.changes import AGAIN, GridChange, change_in

ROOM = Path(__file__).resolve().parents[2] / "faire_reseau" / "topics"
HOW_MANY = {
    "move": (3, 4),
    "off": (1, 2),
    "lock": (1,),
    "unlock": (1,),
    "twice": (1, 4),
    "once": (1,),
    "close": (1, 2),
    "open": (1, 2),
    "away": (0, 2),
    "there": (2,),
    "undo": (1,),
    "redo": (1,),
}


@st.composite
def changes(draw: st.DrawFn) -> GridChange:
    kind = draw(st.sampled_from(list(ChangeKind)))
    count = draw(st.sampled_from(HOW_MANY[kind]))
    keys = draw(st.lists(st.integers(0, 2**63 - 1), min_size=count, max_size=count))
    return GridChange(kind, tuple(keys), is_again=kind in {"move", "off"} and draw(st.booleans()))


@given(changes())
def test_a_change_that_is_written_is_read_as_it_was(change: GridChange):
    assert change_in(str(change)) == change


@given(st.text())
def test_any_text_is_a_change_or_none(text: str):
    change = change_in(text)

    assert change is None or len(change.keys) in HOW_MANY[change.kind]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "move",
        "move:x:1:1",
        "move:1:2",
        "sing:1",
        f"lock:1:{AGAIN}",
        f"move:1:{AGAIN}:2",
        "away:1",
        f"off:{9**40}",
        "off:-1",
    ],
)
def test_what_says_no_change_is_none(text: str):
    assert change_in(text) is None


def test_every_page_and_script_writes_kinds_that_are_read():
    pages = "\n".join(file.read_text(encoding="utf-8") for file in (ROOM / "templates").rglob("*.html"))
    script = (ROOM / "static" / "topics" / "compose.js").read_text(encoding="utf-8")
    values = re.findall(r'name="do"\s+value="([^"]*)"', pages)
    bare = [re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", value).replace(":", " ") for value in values]
    written = {name for value in bare for name in value.split()} | set(re.findall(r"`(\w+):\$\{", script))

    assert written == {kind.value for kind in ChangeKind}
