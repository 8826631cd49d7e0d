"""The progress bar moves on a terminal, and is silent elsewhere."""

import io

from textometry.cli.phrases import PHRASES
from textometry.cli.screen import Bar


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def shown(monkeypatch, stream: io.StringIO, *, quiet: bool) -> str:
    monkeypatch.setattr("sys.stderr", stream)
    with Bar(PHRASES["fr"], quiet=quiet) as bar:
        bar("read", 0.0)
        bar("classify", 0.5)
        bar("classify", 0.5)
    return stream.getvalue()


def test_the_bar_says_the_step_and_the_share_and_wipes_itself_away(monkeypatch) -> None:
    drawn = shown(monkeypatch, Terminal(), quiet=False).split("\r")

    assert drawn[1:] == [
        f"lecture      [{'.' * 28}]   0%",
        f"classes      [{'#' * 14}{'.' * 14}]  50%",
        " " * 48,
        "",
    ]


def test_nothing_is_drawn_in_a_file_or_when_silence_is_asked_for(monkeypatch) -> None:
    assert shown(monkeypatch, io.StringIO(), quiet=False) == ""
    assert shown(monkeypatch, Terminal(), quiet=True) == ""
