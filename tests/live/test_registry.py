"""Names of channels: of which row a channel is."""

import pytest

from faire_reseau import live


@pytest.mark.parametrize(
    ("channel", "row"),
    [
        ("forum:12", 12),
        ("questions_wall:007", 7),
        ("forum:" + "9" * 18, 10**18 - 1),
        ("forum:" + "9" * 19, None),
        ("forum:²", None),
        ("forum:-1", None),
        ("forum:12-abc", None),
        ("forum:", None),
        ("forum", None),
        ("", None),
    ],
)
def test_the_row_of_a_channel_is_a_number_that_a_key_can_be(channel, row):
    assert live.row_in(channel) == row
