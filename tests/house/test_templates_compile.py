"""A filter or tag that no longer exists fails here, not on the page that happens to use it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.template import TemplateSyntaxError, engines

ROOT = Path(__file__).resolve().parents[2] / "faire_reseau"


def fault_of(read: Callable[[str], object], what: str) -> list[str]:
    """What is wrong with the template that `read` makes of a name or a source."""
    try:
        read(what)
    except TemplateSyntaxError as fault:
        return [f"{what}: {fault}"]
    return []


def test_every_template_compiles():
    names = [
        file.relative_to(folder).as_posix()
        for folder in ROOT.glob("*/templates")
        for file in folder.rglob("*")
        if file.is_file()
    ]
    read = engines["django"].get_template

    assert len(names) > 100
    assert [fault for name in names for fault in fault_of(read, name)] == []


@pytest.mark.parametrize(
    "source", ["{{ a|no_such_filter }}", "{% no_such_tag %}", "{% if a %}", "{% load no_such_library %}"]
)
def test_a_template_that_does_not_compile_is_found(source):
    assert len(fault_of(engines["django"].from_string, source)) == 1
