"""Problems drawn by number: a few of them each time, the rest in the long tests."""

import pytest


def drawn(few: int, many: int, first: int = 0) -> pytest.MarkDecorator:
    """Mark a test that is given `seeds`: `few` of `many` from `first` on in every run, the rest with the long tests."""
    rest = pytest.param(range(first + few, first + many), marks=pytest.mark.full, id="the rest")
    return pytest.mark.parametrize("seeds", [pytest.param(range(first, first + few), id="a few"), rest])
