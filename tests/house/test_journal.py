"""Every action that the journal keeps has its words, whichever room it is of."""

import ast
from pathlib import Path

from faire_reseau.accounts.queries import action_labels
from tests.house.parsed import parsed

HOUSE = Path(__file__).resolve().parents[2] / "faire_reseau"
WRITER = "write_audit_line"


def named(argument):
    """The actions that an argument may be; None when reading the source does not tell."""
    if isinstance(argument, ast.Constant):
        return [argument.value]
    if isinstance(argument, ast.IfExp):
        return [*named(argument.body), *named(argument.orelse)]
    return None


def calls_of(trees, name):
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [call for call in calls if getattr(call.func, "id", "") == name]


def deeds_of(sources):
    """The actions written by `sources`: said on the spot, or handed on by a function that has a parameter `deed`."""
    trees = [parsed(source) for source in sources]
    arguments = [call.args[0] for call in calls_of(trees, WRITER)]
    for call in calls_of(trees, f"{WRITER}s"):  # many lines at once: each begins with its action
        arguments += [line.elts[0] for line in ast.walk(call.args[0]) if isinstance(line, ast.Tuple)]
    for function in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        places = [place for place, parameter in enumerate(function.args.args) if parameter.arg == "deed"]
        if places and any(ast.unparse(call.args[0]) == "deed" for call in calls_of([function], WRITER)):
            arguments += [call.args[places[0]] for call in calls_of(trees, function.name)]
    return {deed: None for argument in arguments for deed in (named(argument) or [f"?{ast.unparse(argument)}"])}


def all_deeds():
    deeds = set()
    for room in sorted(path for path in HOUSE.iterdir() if path.is_dir()):
        deeds |= set(deeds_of(path.read_text() for path in [*room.glob("actions.py"), *room.glob("actions/*.py")]))
    return deeds - {"?deed"}


def without_words(deeds, labels):
    """The actions that have no words, then the words that no action has."""
    return sorted(set(deeds) - set(labels)), sorted(set(labels) - set(deeds))


def test_every_deed_of_the_code_has_its_words_and_none_is_left_over():
    assert without_words(all_deeds(), action_labels()) == ([], [])


def test_a_deed_without_words_and_words_without_a_deed_are_found():
    deeds = deeds_of(["write_audit_line('kept', x)\nwrite_audit_lines([('silent', x, {}) for x in xs])"])

    assert without_words(deeds, {"kept": "Kept", "gone": "Gone"}) == (["silent"], ["gone"])


def test_deeds_are_found_said_on_the_spot_chosen_between_two_or_handed_on():
    sources = [
        "write_audit_line('a', x)\nwrite_audit_line('b' if y else 'c', x)",
        "def keep(x, deed):\n    write_audit_line(deed, x)\n\nkeep(1, 'd')\n",
    ]

    assert set(deeds_of(sources)) == {"a", "b", "c", "d", "?deed"}


def test_a_deed_put_together_is_found_out():
    assert list(deeds_of(["write_audit_line(f'{x}_y', x)"])) == ["?f'{x}_y'"]
