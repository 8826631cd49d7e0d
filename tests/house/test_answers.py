"""Views run actions in one way (kit.answering): none catches a refusal, or chooses a status for it, by itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.parsed import parsed

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
REFUSALS = {"Refusal", "Overtaken", "ChangedMeanwhile", "TooMany"}
# "path::function" -> why it answers by itself.
BY_THEMSELVES = {
    "accounts/views/confirming.py::_page": "shows the page of another view until the proof is there; has no form",
}


def by_hand(source: str) -> set[str]:
    """Names of the functions that catch a refusal, or answer 409, 422 or 429 themselves."""
    by_themselves: set[str] = set()
    for function in ast.walk(parsed(source)):
        if not isinstance(function, ast.FunctionDef):
            continue
        for node in ast.walk(function):
            if isinstance(node, ast.ExceptHandler) and node.type is not None:
                names = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)}
                names |= {part.attr for part in ast.walk(node.type) if isinstance(part, ast.Attribute)}
                is_refusal = names & REFUSALS or any(name.endswith(("Refused", "Known")) for name in names)
                if is_refusal:
                    by_themselves.add(function.name)
            if isinstance(node, ast.keyword) and node.arg == "status":
                numbers = {part.value for part in ast.walk(node.value) if isinstance(part, ast.Constant)}
                if numbers & {409, 422, 429}:
                    by_themselves.add(function.name)
    return by_themselves


def views() -> dict[str, str]:
    files = [*HOUSE.glob("*/views.py"), *HOUSE.glob("*/views/*.py")]
    return {file.relative_to(HOUSE).as_posix(): file.read_text(encoding="utf-8") for file in sorted(files)}


def test_every_view_answers_refusals_in_the_one_way():
    answering = {f"{file}::{name}" for file, source in views().items() for name in by_hand(source)}

    assert answering == set(BY_THEMSELVES)


@pytest.mark.parametrize(
    "body",
    [
        "try:\n        act()\n    except Refusal as refusal:\n        form.refuse(refusal)",
        "try:\n        act()\n    except (ValueError, refusals.Refusal):\n        pass",
        "try:\n        act()\n    except actions.PersonKnown:\n        pass",
        "try:\n        act()\n    except Refusal as refusal:\n        refusal.field = 'picture'\n        raise",
        "return render(request, 'a.html', {}, status=422 if form.errors else 200)",
        "return JsonResponse({}, status=429)",
    ],
)
def test_a_view_that_answers_by_hand_is_found(body: str):
    assert by_hand(f"def view(request):\n    {body}\n") == {"view"}


@pytest.mark.parametrize(
    "body",
    [
        "with about('picture'):\n        act()",
        "return render(request, 'gone.html', {}, status=410)",
        "return run(request, act).go('home')",
    ],
)
def test_a_view_that_uses_the_one_way_is_not(body: str):
    assert by_hand(f"def view(request):\n    {body}\n") == set()
