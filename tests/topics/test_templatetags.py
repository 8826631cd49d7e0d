"""Template words of topics."""

import pytest

from faire_reseau.topics.templatetags.topics import gap


@pytest.mark.parametrize(
    ("share", "expected"), [(0, "0,0\u00a0%"), (0.0003, "0,1\u00a0%"), (0.011, "1,1\u00a0%"), (0.0231, "2,4\u00a0%")]
)
def test_what_at_most_could_be_gained_is_rounded_up(share, expected):
    assert gap(share) == expected
