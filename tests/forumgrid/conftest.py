"""What the tests of the core share: compiled kernels, so that no test pays for their compilation."""

import pytest

from forumgrid.warm import warm


@pytest.fixture(scope="session", autouse=True)
def _compiled_kernels() -> None:
    warm()
