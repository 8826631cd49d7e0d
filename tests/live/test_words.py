"""Everything that reads the stream asks for it in the words that the server knows: pages, measures and stories alike."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ASKED = re.compile(r"/direct\?(\w+)=")
READ = re.compile(r"""(?:name ==? ?=? ?[\"']|event: )(pret|retour|suite|fin)[\"']""")


def texts() -> dict[str, str]:
    files = [path for folder in ("faire_reseau", "tests", "bench") for path in (ROOT / folder).rglob("*")]
    return {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in files
        if path.suffix in {".py", ".js"} and path != Path(__file__)
    }


def test_every_reader_of_the_stream_asks_for_channels():
    places = {(name, word) for name, text in texts().items() for word in ASKED.findall(text)}

    assert {word for _name, word in places} == {"channels"}, places
    assert {name.partition("/")[0] for name, _word in places} == {"faire_reseau", "tests", "bench"}


def test_no_reader_of_the_stream_waits_for_a_word_that_is_never_sent():
    assert {name: words for name, text in texts().items() if (words := READ.findall(text))} == {}


def test_a_reader_that_speaks_otherwise_is_found():
    assert ASKED.findall('get(f"/direct?canaux={one}")') == ["canaux"]
    assert READ.findall('if name == "pret": pass\nline.startswith(b"event: retour")') == ["pret", "retour"]
