"""Linear algebra on one thread: inside, and not after."""

import pytest

from forumgrid.kernels import one_thread


def test_one_thread_holds_inside_and_gives_back_what_was_set():
    library = one_thread._library()
    if library is None:
        pytest.skip("numpy is built with another linear algebra here")
    count = library.scipy_openblas_get_num_threads64_
    before = count()
    with one_thread.one_thread():
        inside = count()
    assert (inside, count()) == (1, before)
