"""Every command reads a corpus alike: it cuts the same segments, and a report compares the numbers of classes that `choose` compares."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from textometry import Choices
from textometry.analysis import read_all
from textometry.cli.command import main
from textometry.files.corpora import read_corpus


@pytest.mark.parametrize("cut", ["default", "iramuteq", "rainette"])
def test_a_text_is_cut_alike_by_every_command_whatever_its_expressions(cut: str, tmp_path: Path) -> None:
    text = " ".join(f"mot{n} de la mise en œuvre de cela" for n in range(30))
    (tmp_path / "t.txt").write_text(text, encoding="utf-8")
    (tmp_path / "e.txt").write_text("mise en œuvre\n", encoding="utf-8")
    (tmp_path / "r.csv").write_text("code;pattern\ntout;*\n", encoding="utf-8")
    own = ["--cut", cut, "--size", "10", "--expressions", str(tmp_path / "e.txt")]

    assert main(["segments", str(tmp_path / "t.txt"), *own, "--json", str(tmp_path / "s.json")]) == 0
    rules, output = str(tmp_path / "r.csv"), str(tmp_path / "o.json")
    assert main(["autocode", str(tmp_path / "t.txt"), rules, output, "--unit", "segment", *own]) == 0
    read = read_all(
        read_corpus(tmp_path / "t.txt"), Choices(cut=cut, size=10, expressions=("mise en œuvre",), min_segments=1)
    )

    cut_there = [(row["start"], row["end"]) for row in json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))]
    coded = json.loads((tmp_path / "o.json").read_text(encoding="utf-8"))["codings"]
    assert [(coding["start"], coding["end"]) for coding in coded] == cut_there
    assert list(zip(read.segments.start.tolist(), read.segments.end.tolist(), strict=True)) == cut_there


def test_a_report_compares_the_numbers_that_choose_compares(corpus: Path, tmp_path: Path, capsys) -> None:
    out, own = tmp_path / "out", ["--draws", "2", "--min-segments", "1"]
    assert main(["classify", str(corpus), "-k", "3", "--compare", "2,3", "--out", str(out), *own]) == 0
    alone = tmp_path / "alone.csv"
    assert main(["choose", str(corpus), "--from", "2", "--to", "3", "--table", str(alone), *own]) == 0
    assert (
        alone.read_text(encoding="utf-8-sig").splitlines()[1:]
        == ((out / "numbers.csv").read_text(encoding="utf-8-sig").splitlines()[1:])
    )
    capsys.readouterr()
    for wrong in ("2", "3,2", "2,x", "1,4", "2,1000"):
        assert main(["classify", str(corpus), "--compare", wrong]) == 64
    assert "Traceback" not in capsys.readouterr().err
