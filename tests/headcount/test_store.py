"""Stored registers: what is damaged, missing or of another source is built again; a kill leaves what was there."""

import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from headcount import Register, StaleError, Store
from headcount.files.containers import read_arrays, write_arrays
from tests.headcount.networks import LABELS, counts, register_of

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="ends a process of its own in mid-write")


def small(log: int = 0, more: int = 0) -> Register:
    labels = {number: {"centre": LABELS["centre"][number % 4], "mode": "à distance"} for number in range(12)}
    presences = {(person, number): 1 + person for person in range(20 + more) for number in range(12) if person % 3 or number % 2}  # fmt: skip
    return register_of(labels, {0, 1, 2, 3}, presences, log=log)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "kept", "a network")


def code_of(store: Store) -> str:
    with pytest.raises(StaleError) as raised:
        store.read()
    return raised.value.code


def test_a_register_that_is_stored_comes_back_as_it_was_and_cannot_be_written_to(store):
    register = small(log=41)
    store.write(register)

    read = store.read()

    assert counts(read, ["centre", "mode"]) == counts(register, ["centre", "mode"])
    assert (read.log, read.per_half_day, len(read)) == (41, 4, len(register))
    assert [part.occasions.flags.writeable for part in (read.closed, read.open)] == [False, False]
    assert {path.stat().st_mode & 0o077 for path in store.folder.glob("*.arrays")} == {0}
    later = read.applied(np.array([77]), np.array([5]), np.array([4]), log=42)
    assert len(later) == len(register) + 1


def test_nothing_is_stored_where_nothing_was_and_it_is_built_once(store):
    assert code_of(store) == "store_missing"

    first = store.open(small)

    assert counts(store.open(lambda: pytest.fail("built again"))) == counts(first)


def test_another_source_is_stale_and_takes_its_place(store):
    store.write(small())
    other = Store(store.folder, "another network")

    assert code_of(other) == "store_of_other_source"
    assert counts(other.open(lambda: small(more=5))) == counts(small(more=5))
    assert code_of(store) == "store_of_other_source"


def damages(content: bytes) -> list[bytes]:
    middle = len(content) // 2
    flipped = content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]
    return [b"", content[:-1], content[:middle], content + b"\0", flipped, b"\0" * len(content)]


def test_every_file_that_is_truncated_longer_or_changed_by_a_bit_is_found_and_built_again(store):
    store.write(small())
    expected = counts(small(), ["centre"])
    for path in sorted(store.folder.glob("*.*")):
        for content in damages(path.read_bytes()):
            path.write_bytes(content)

            assert code_of(store) == "store_broken", path.name
            assert counts(store.open(small), ["centre"]) == expected


def test_a_file_that_went_is_found_and_built_again(store):
    store.write(small())
    for path in sorted(store.folder.glob("*.*")):
        path.unlink()

        assert code_of(store) == "store_missing", path.name
        assert counts(store.open(small)) == counts(small())


@pytest.mark.parametrize(
    "listed",
    [
        "[]",
        "{",
        '{"check": 1}',
        '{"format": "headcount-register/1", "source": "a network", "log": 0, "files": {}, "check": ""}',
        "[" * 50_000,
        '"' + "x" * 100_000 + '"',
    ],
)
def test_a_list_that_is_none_is_found(store, listed):
    store.write(small())
    (store.folder / "register.json").write_text(listed)

    assert code_of(store) == "store_broken"


def test_a_container_whose_header_says_otherwise_than_its_content_is_found_though_its_name_is_right(tmp_path):
    from hashlib import blake2b

    for header in (
        b'{"format": "headcount-arrays/1", "arrays": [["a", "<i8", 2]]}\n',
        b'{"format": "headcount-arrays/1", "arrays": [["a", "|O8", 1]]}\n',
        b'{"format": "headcount-arrays/1", "arrays": [["a", "<i8", -1]]}\n',
        b'{"format": "headcount-arrays/2", "arrays": []}\n',
        b"no header at all",
    ):
        content = header.ljust(64 if b"no" not in header else 0) + bytes(8)
        name = f"open-{blake2b(content, digest_size=16).hexdigest()}.arrays"
        (tmp_path / name).write_bytes(content)
        with pytest.raises(StaleError):
            read_arrays(tmp_path, name)


def test_an_older_register_does_not_take_the_place_of_a_newer_one_and_old_files_go(store):
    store.write(small(log=5, more=1))
    store.write(small(log=4))
    assert store.read().log == 5

    store.write(small(log=6, more=2))

    assert (store.read().log, len(store.read())) == (6, len(small(more=2)))
    assert len([*store.folder.glob("*.arrays")]) == 3


def test_closed_years_are_not_written_again_when_the_open_year_changes(store):
    store.write(small())
    read = store.read()
    before = {path.name: path.stat().st_ino for path in store.folder.glob("*.arrays")}

    store.write(read.applied(np.array([77]), np.array([5]), np.array([4]), log=42))

    after = {path.name: path.stat().st_ino for path in store.folder.glob("*.arrays")}
    assert [name.partition("-")[0] for name, _ in after.items() - before.items()] == ["open"]
    assert (store.read().log, len(store.read())) == (42, len(read) + 1)


def test_the_same_arrays_have_the_same_name(tmp_path):
    arrays = {"a": np.arange(5, dtype=np.int64), "b": np.zeros(0, np.uint8), "c": np.array([True, False])}

    name = write_arrays(tmp_path, "open", arrays)

    assert write_arrays(tmp_path, "open", {key: values.copy() for key, values in arrays.items()}) == name
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert {key: values.tolist() for key, values in read_arrays(tmp_path, name).items()} == {
        "a": [0, 1, 2, 3, 4], "b": [], "c": [True, False],
    }  # fmt: skip


@needs_fork
@pytest.mark.parametrize("step", range(1, 8))
def test_a_process_killed_at_any_step_of_writing_leaves_the_register_that_was_there(store, step):
    store.write(small(log=1))
    child = os.fork()
    if not child:
        end_at_replacement(step)
        store.write(small(log=2, more=3))
        os._exit(0)
    _, status = os.waitpid(child, 0)

    assert os.WIFSIGNALED(status)
    assert (store.read().log, len(store.read())) == (1, len(small()))
    store.write(small(log=2, more=3))
    assert (store.read().log, len(store.read())) == (2, len(small(more=3)))
    assert sorted(path.suffix for path in store.folder.iterdir()) == ["", ".arrays", ".arrays", ".arrays", ".json"]


def end_at_replacement(step: int) -> None:
    """Kill this process when it is about to put the file of that number in place."""
    count = 0

    def watch(event: str, _arguments: object) -> None:
        nonlocal count
        if event == "os.rename":
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


@needs_fork
def test_two_processes_build_once_between_them_and_read_the_same(store, tmp_path):
    log = tmp_path / "built"

    def build() -> Register:
        with log.open("a") as stream:
            stream.write("built\n")
        return small()

    children = []
    for _ in range(2):
        child = os.fork()
        if not child:
            os._exit(0 if counts(store.open(build)) == counts(small()) else 1)
        children.append(child)

    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    assert log.read_text() == "built\n"


def test_a_reader_keeps_what_it_has_opened_when_the_register_is_replaced(store):
    store.write(small(log=1))
    read = store.read()
    before = counts(read, ["centre"])

    store.write(small(log=2, more=9))

    assert counts(read, ["centre"]) == before
