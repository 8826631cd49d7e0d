"""Every module says what it is for; in cores and logic, the parameters a docstring tells of are the real ones."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.house.parsed import parsed

ROOT = Path(__file__).resolve().parents[2]
CORES = ("forumgrid", "headcount", "textometry")
ROOTS = ("faire_reseau", *CORES)
FIELD_LIST = re.compile(r"^\s*:(param|returns?|raises)\b", re.MULTILINE)
PROSE = "Parameters:"
NAMES = re.compile(r"^(?P<names>\*{0,2}\w+(?:, *\*{0,2}\w+)*)(?: *:| *\(|$)")


def says_what_it_is_for(source: str) -> bool:
    """Say whether a module begins with a docstring whose first line is a sentence."""
    words = ast.get_docstring(parsed(source))
    return bool(words and words.splitlines()[0].strip().endswith((".", "…", "!", "?", ":")))


# Stand-ins of ours for a standard term, and a relative clause in the place of a noun (CONTRIBUTING.md, “How to write”).
STAND_INS = re.compile(
    r"^(?:Who|What(?!-if)|Whether|Where|How|Which)\b|\b(?:deeds?|doors?|told|the plug)\b", re.IGNORECASE
)


def can_be_searched_for(source: str) -> bool:
    """Say whether the first line of a module begins with a noun or a verb, in words of the trade."""
    return not STAND_INS.search((ast.get_docstring(parsed(source)) or "").partition("\n")[0])


def documented(words: str) -> list[str] | None:
    """Return the parameters a numpy-style docstring lists; None when it has no such list."""
    lines = words.splitlines()
    for number, line in enumerate(lines[:-1]):
        if line.strip() == "Parameters" and set(lines[number + 1].strip()) == {"-"}:
            break
    else:
        return None
    names: list[str] = []
    for number_after, line in enumerate(lines[number + 2 :], number + 2):
        if number_after + 1 < len(lines) and re.fullmatch(r"-{3,}", lines[number_after + 1].strip()):
            break
        if line and not line[0].isspace() and (match := NAMES.match(line)):
            names += [name.strip().lstrip("*") for name in match["names"].split(",")]
    return names


def real(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    arguments = function.args
    named = [*arguments.posonlyargs, *arguments.args, arguments.vararg, *arguments.kwonlyargs, arguments.kwarg]
    return [argument.arg for argument in named if argument and argument.arg not in {"self", "cls"}]


def unnamed(words: str, parameters: list[str]) -> list[str]:
    """Return the parameters that a docstring with a sentence of parameters does not name in backticks."""
    text = words.partition(PROSE)[0] + words.partition(PROSE)[2]
    named = set(re.findall(r"`\*{0,2}(\w+)`", text))
    return [name for name in parameters if name not in named]


def mismatched(source: str) -> list[str]:
    """Return the public functions whose documented parameters are not their real ones, in their order.

    One list is numpydoc's; a short docstring may name each parameter in backticks after "Parameters:" instead.
    """
    faults = []
    for node in ast.walk(parsed(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            continue
        words = ast.get_docstring(node) or ""
        if FIELD_LIST.search(words):
            faults.append(f"{node.name}: a list of fields (`:param x:`), where numpydoc's is wanted")
        if node.name.startswith("_") or isinstance(node, ast.ClassDef):
            continue
        if documented(words) not in (None, real(node)):
            faults.append(f"{node.name}: {documented(words)} ≠ {real(node)}")
        elif PROSE in words and (missing := unnamed(words, real(node))):
            faults.append(f"{node.name}: says nothing of {', '.join(missing)}")
    return faults


def modules(*patterns: str) -> dict[str, str]:
    return {
        file.relative_to(ROOT).as_posix(): file.read_text(encoding="utf-8")
        for pattern in patterns
        for file in sorted(ROOT.glob(pattern))
        if "migrations" not in file.parts and "node_modules" not in file.parts
    }


def test_every_module_says_what_it_is_for():
    sources = modules(*(f"{root}/**/*.py" for root in ROOTS), "tools/*.py", "dev.py")

    # An empty package of management commands is Django's, and has nothing to say.
    silent = [name for name, source in sources.items() if source.strip() and not says_what_it_is_for(source)]

    assert silent == []


def test_every_module_opens_with_words_that_a_stranger_would_search_for():
    sources = modules(*(f"{root}/**/*.py" for root in ROOTS))

    assert [name for name, source in sources.items() if not can_be_searched_for(source)] == [], (
        "CONTRIBUTING, How to write"
    )


def test_documented_parameters_are_the_real_ones_in_cores_and_logic():
    sources = modules(*(f"{core}/**/*.py" for core in CORES), "faire_reseau/*/logic.py", "faire_reseau/*/logic/**/*.py")

    assert {name: wrong for name, source in sources.items() if (wrong := mismatched(source))} == {}


def test_a_module_without_a_first_sentence_is_refused():
    assert says_what_it_is_for('"""Count half-days."""\n') is True
    assert says_what_it_is_for("x = 1\n") is False
    assert says_what_it_is_for('"""\nutils\n"""\n') is False


@pytest.mark.parametrize(
    "line",
    [
        "What has happened to gatherings.",
        "Who may read articles.",
        "How far a composition is.",
        "Deeds on topics.",
        "Views of the wall, and the doors of the demo.",
        "The plug of the room.",
        "Live messages that screens are told.",
    ],
)
def test_a_title_in_words_of_ours_or_that_begins_with_a_relative_clause_is_refused(line):
    assert can_be_searched_for(f'"""{line}"""\n') is False
    assert can_be_searched_for('"""What-if analysis of a grid."""\n') is True
    assert can_be_searched_for('"""Events of gatherings: identifiers only."""\n') is True


def test_a_docstring_that_tells_of_other_parameters_is_refused():
    good = 'def f(a, *, b=1):\n    """Do.\n\n    Parameters\n    ----------\n    a : int\n        First.\n    b : int\n\n    Returns\n    -------\n    int\n    """\n'

    assert mismatched(good) == []
    assert mismatched(good.replace("b : int", "c : int")) == ["f: ['a', 'c'] ≠ ['a', 'b']"]
    assert mismatched("def f(a):\n    '''Do.'''\n") == []


@pytest.mark.parametrize(
    ("words", "faults"),
    [
        (
            "Do.\n\n    :param a: first.\n    :param b: second.\n",
            ["f: a list of fields (`:param x:`), where numpydoc's is wanted"],
        ),
        ("Do.\n\n    Parameters\n    ----------\n    a\n        First.\n", ["f: ['a'] ≠ ['a', 'b']"]),
        ("Do.\n\n    Parameters\n    ----------\n    b\n        2\n    a\n        1\n", ["f: ['b', 'a'] ≠ ['a', 'b']"]),
        ("Do.\n\n    Parameters: `a`, first. Returns: it.\n", ["f: says nothing of b"]),
        ("Do `a` with `b`.\n\n    Parameters: `a`, first; `b`, second.\n", []),
    ],
)
def test_a_list_that_misses_a_parameter_is_refused_in_every_form(words, faults):
    assert mismatched(f'def f(a, *, b=1):\n    """{words}"""\n') == faults
