"""Whether somebody is a facilitator is read in permissions alone: a flag read elsewhere would not know of passes."""

import ast
from pathlib import Path

from tests.house.parsed import parsed

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"


def flags_read(source: str) -> list[str]:
    """Where `source` reads by itself whether somebody is a facilitator."""
    return [
        ast.unparse(node)
        for node in ast.walk(parsed(source))
        if isinstance(node, ast.Attribute) and node.attr == "is_facilitator"
        if ast.unparse(node.value) in ("user", "by", "request.user")
    ]


def test_rights_are_read_in_permissions_alone():
    """A flag read elsewhere would not know of passes: `is_facilitator(user)` of `network.permissions` does."""
    files = [path for path in sorted(HOUSE.rglob("*.py")) if path.name not in ("models.py", "permissions.py")]
    reads = [f"{path.relative_to(HOUSE)}: {flag}" for path in files for flag in flags_read(path.read_text())]

    assert reads == [
        # Accounts, below `network`: what is written.
        "accounts/actions/__init__.py: user.is_facilitator",
        "accounts/actions/__init__.py: user.is_facilitator",
        # Views that no pass opens: where to go after leaving, and what the desk shows.
        "gatherings/views/running.py: request.user.is_facilitator",
        "pages/queries/__init__.py: user.is_facilitator",
    ]


def test_a_flag_that_is_read_is_found_and_a_permission_that_is_asked_is_not():
    assert flags_read("a = user.is_facilitator or by.is_facilitator") == ["user.is_facilitator", "by.is_facilitator"]
    assert flags_read("if not request.user.is_facilitator: raise Http404") == ["request.user.is_facilitator"]
    assert flags_read("is_facilitator(user)\nperson.user_flags.is_facilitator") == []
