"""The files of reference are those that were compared with: none changed, none missing, none without an origin."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.conftest import not_compared
from tests.references import NOT_COMPARED, SHIPPED, reference

SUMS = {
    name.removeprefix("./"): digest
    for digest, name in (line.split("  ", 1) for line in (SHIPPED / "SHA256SUMS").read_text().splitlines())
}


def changed(folder: Path, sums: dict[str, str]) -> list[str]:
    """Files of a folder of references that have another digest than written, none, or are missing."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    for about in ("SHA256SUMS", "SOURCES.md"):
        files.pop(about, None)
    digests = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()}
    return sorted({name for name, _digest in digests.items() ^ sums.items()})


def without_origin(origins: str, names: Iterable[str]) -> list[str]:
    """The folders of files of which `origins` does not tell where they come from."""
    return [folder for folder in sorted({"/".join(name.split("/")[:2]) for name in names}) if folder not in origins]


def test_every_shipped_reference_has_its_digest_and_every_digest_its_file():
    assert changed(SHIPPED, SUMS) == []
    assert len(SUMS) > 10


def test_every_folder_of_references_has_an_origin_and_a_licence():
    assert without_origin((SHIPPED / "SOURCES.md").read_text(encoding="utf-8"), SUMS) == []


def test_a_reference_that_is_changed_added_or_missing_and_one_without_origin_are_found(tmp_path):
    (tmp_path / "text").mkdir()
    (tmp_path / "SOURCES.md").touch()
    for name in ("same", "other", "added"):
        (tmp_path / "text" / name).write_text(name)
    digests = {name: hashlib.sha256(name.encode()).hexdigest() for name in ("same", "missing")}

    sums = {"text/same": digests["same"], "text/other": digests["same"], "text/missing": digests["missing"]}

    assert changed(tmp_path, sums) == ["text/added", "text/missing", "text/other"]
    assert without_origin("text/a: somewhere", ["text/a/one", "text/b/one", "text/b/two"]) == ["text/b"]


def test_an_absent_reference_is_told_by_name_at_the_end_of_the_run(pytester_like_report):
    with pytest.raises(pytest.skip.Exception) as skipped:
        reference("text/no-such-file")

    assert str(skipped.value).startswith(f"{NOT_COMPARED} text/no-such-file")
    assert not_compared([pytester_like_report(str(skipped.value)), pytester_like_report("long: elsewhere")]) == [
        str(skipped.value)
    ]


@pytest.fixture
def pytester_like_report():
    """Make the report of a skipped test with a reason."""

    def report(reason: str) -> pytest.TestReport:
        return pytest.TestReport("a.py::t", ("a.py", 1, "t"), {}, "skipped", ("a.py", 1, f"Skipped: {reason}"), "setup")

    return report
