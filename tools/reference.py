"""Write the generated pages of docs/reference (addresses, events, plugs); `--check` only compares."""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
MADE = "<!-- Written by `python3 dev.py docs`; a test compares it with the code. -->\n"


def table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '&#124;') for cell in line)} |\n" for line in lines)


def addresses() -> Iterator[tuple[str, str, str]]:
    """Give (address, name, where it is answered) for every address of the house itself."""
    from django.urls import URLPattern, get_resolver  # noqa: PLC0415 - once Django is ready

    def walk(patterns, prefix: str, space: str) -> Iterator[tuple[str, str, str]]:
        for pattern in patterns:
            address = prefix + str(pattern.pattern)
            if not isinstance(pattern, URLPattern):
                inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
                yield from walk(pattern.url_patterns, address, inner)
                continue
            view = getattr(pattern.callback, "view_class", pattern.callback)
            module = getattr(view, "__module__", "")
            yield "/" + address, f"{space}{pattern.name}" if pattern.name else "", f"{module}.{view.__qualname__}"

    yield from walk(get_resolver("faire_reseau.project.urls").url_patterns, "", "")


def first_lines_of_events() -> dict[str, str]:
    """Read what each event of each room says of itself."""
    lines = {}
    for file in sorted((ROOT / "faire_reseau").glob("*/events.py")):
        if file.parent.name != "kit":
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    words = (ast.get_docstring(node) or "").splitlines()
                    lines[f"{file.parent.name}.events.{node.name}"] = words[0] if words else ""
    return lines


def rgaa() -> str:
    """Write how the product stands with each criterion of RGAA, from the file the declaration is made of."""
    from faire_reseau.pages.texts import declaration  # noqa: PLC0415 - once Django is ready

    declared = declaration()
    rows = [(c.number, c.title, c.state, f"{c.proof}. {c.lacks}" if c.lacks else c.proof) for c in declared.criteria]
    return (
        f"# RGAA 4.1.2: the 106 criteria\n\n{MADE}\n"
        f"{declared.conforming} of {declared.applicable} applicable criteria conform ({declared.percentage} %); {declared.count('NC')} do not, "
        f"{declared.count('NA')} do not apply. Expert audit of {declared.audited_on}, Chromium and Orca only. States and proofs are "
        "written in `faire_reseau/pages/rgaa.toml`, from which the declaration `/accessibilite/` is made too. C: conforms, "
        "NC: does not conform, NA: does not apply.\n\nTitles: RGAA 4.1.2, DINUM, "
        "<https://accessibilite.numerique.gouv.fr/>, Licence Ouverte 2.0 (Etalab).\n\n"
        f"{table(('Criterion', 'Title', 'State', 'Proof'), rows)}"
    )


def plugs() -> Iterator[tuple[str, str, str]]:
    """Give (plug, what is added, what every room added) for each plug of the house."""
    from faire_reseau.kit.plugs import declared  # noqa: PLC0415 - once Django is ready

    for name, plug in declared().items():
        if name.startswith("faire_reseau."):
            added = dict.fromkeys(f"{_room(added.by)}{_thing(added.what)}" for added in plug.added)
            yield f"`{name.removeprefix('faire_reseau.')}`", plug.asks, "<br>".join(added)


def _room(module: str) -> str:
    return module.removeprefix("faire_reseau.").partition(".")[0]


def _thing(what: object) -> str:
    """Name what was added, where it has a name: a function, a table, the code of a period."""
    if callable(what):
        return f": `{getattr(what, '__qualname__', type(what).__qualname__)}`"
    name = what if isinstance(what, str) else getattr(what, "code", "")
    return f": `{name}`" if name else ""


def pages() -> dict[Path, str]:
    """Return every generated page with what it should hold."""
    from faire_reseau.kit.events import wires  # noqa: PLC0415 - once Django is ready

    heard = {event.removeprefix("faire_reseau."): handlers for event, handlers in wires().items()}
    rows = [
        (f"`{event}`", words, "<br>".join(f"`{name.removeprefix('faire_reseau.')}`" for name in heard.get(event, [])))
        for event, words in first_lines_of_events().items()
    ]
    known = [(f"`{a}`", f"`{n}`" if n else "", f"`{v}`") for a, n, v in addresses() if not a.startswith("/^")]
    return {
        REFERENCE / "addresses.md": f"# Addresses\n\n{MADE}\n{table(('Address', 'Name', 'Answered by'), known)}",
        REFERENCE / "rgaa.md": rgaa(),
        REFERENCE / "events.md": (
            "# Events\n\nWhat has happened, told once the transaction is kept, and who hears it.\n\n"
            f"{MADE}\n{table(('Event', 'Meaning', 'Heard by'), rows)}"
        ),
        REFERENCE / "plugs.md": (
            "# Plugs\n\nA room knows nothing of the rooms above it: they add to it from their `apps.py` (hooks; "
            "`faire_reseau/kit/plugs.py`).\n\n"
            f"{MADE}\n{table(('Plug', 'What is added', 'Who adds what'), list(plugs()))}"
        ),
    }


def stale(expected: dict[Path, str] | None = None, root: Path = ROOT) -> list[str]:
    """Return the pages (of `expected`, else all) that no longer say what the code says, as paths within `root`."""
    return [
        file.relative_to(root).as_posix()
        for file, text in (pages() if expected is None else expected).items()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    ]


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are stale."""
    import django  # noqa: PLC0415 - settings first

    # The settings of tests: no debug address, nothing of this machine.
    os.environ["DJANGO_SETTINGS_MODULE"] = "faire_reseau.project.settings.tests"
    django.setup()
    if arguments == ["--check"]:
        wrong = stale()
        print(
            "\n".join(f"{name} is stale: python3 dev.py docs" for name in wrong) or "Every generated page is current."
        )
        return int(bool(wrong))
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for file, text in pages().items():
        file.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
