"""The tutorial and the reference do what they say: commands and Python are run as they are printed."""

import re
import shlex
import shutil
from pathlib import Path

from headcount.cli.command import main

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "tutorials" / "headcount.md").read_text(encoding="utf-8")


def test_each_command_of_the_tutorial_prints_what_stands_under_it(tmp_path, monkeypatch, capsys):
    shutil.copy(DOCS / "tutorials" / "presences.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    printed = []
    for line in "".join(re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)).splitlines():
        program, *arguments = shlex.split(line)
        assert program == "headcount"
        code = main(arguments)
        result = capsys.readouterr()
        target = arguments[arguments.index("--json") + 1] if "--json" in arguments else None
        printed.append((code, result.err if code else Path(target).read_text() if target else result.out))

    shown = re.findall(r"```(text|json)\n(.*?)```", PAGE, re.DOTALL)
    assert printed == [({"text": 64, "json": 0}[kind], text) for kind, text in shown]
    notes = re.findall(r"^    (headcount: note: .*)$", PAGE, re.MULTILINE)
    assert (len(notes), result.err.splitlines()) == (2, notes)
    assert (tmp_path / "presences.csv").read_bytes() == (DOCS / "tutorials" / "presences.csv").read_bytes()


def test_the_first_lines_and_the_errors_of_the_tutorial_are_those_of_its_file(tmp_path, monkeypatch, capsys):
    content = (DOCS / "tutorials" / "presences.csv").read_text(encoding="utf-8")
    first = re.findall(r"^    (.*;.*)$", PAGE, re.MULTILINE)[:3]
    assert content.splitlines()[:3] == first
    lines = content.splitlines()
    monkeypatch.chdir(tmp_path)

    Path("presences.csv").write_text("\n".join([*lines[:30], lines[30].rpartition(";")[0] + ";un"]), encoding="utf-8")
    main(["count", "presences.csv"])
    main(["count", "presences.csv", "--by", "Région"])

    assert capsys.readouterr().err.splitlines() == re.findall(r"^    (headcount: error: .*)$", PAGE, re.MULTILINE)


def test_the_python_of_the_reference_runs(capsys):
    code = re.findall(r"```python\n(.*?)```", (DOCS / "reference" / "headcount.md").read_text(encoding="utf-8"), re.DOTALL)  # fmt: skip

    exec(compile("".join(code), "headcount.md", "exec"), {})  # noqa: S102 - our own page

    assert capsys.readouterr().out.count("'people':") == 2
