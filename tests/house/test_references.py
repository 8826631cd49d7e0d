"""The files of reference are those that were compared with: none changed, none missing, none without an origin."""

import hashlib

import pytest

from tests.conftest import not_compared
from tests.references import NOT_COMPARED, SHIPPED, reference

SUMS = {
    name.removeprefix("./"): digest
    for digest, name in (line.split("  ", 1) for line in (SHIPPED / "SHA256SUMS").read_text().splitlines())
}


def test_every_shipped_reference_has_its_digest_and_every_digest_its_file():
    files = {path.relative_to(SHIPPED).as_posix(): path for path in SHIPPED.rglob("*") if path.is_file()}
    for about in ("SHA256SUMS", "SOURCES.md"):
        files.pop(about)

    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items()} == SUMS


def test_every_folder_of_references_has_an_origin_and_a_licence():
    said = (SHIPPED / "SOURCES.md").read_text(encoding="utf-8")
    folders = {"/".join(name.split("/")[:2]) for name in SUMS}

    assert [folder for folder in sorted(folders) if folder not in said] == []


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
