"""Signs that no font at hand draws, on paper: an emoji is left out, unless a text is nothing else; other signs say their number."""

import json
from datetime import date
from io import BytesIO

from pypdf import PdfReader

from faire_reseau.kit.papers import _written, pdf_of, unprintable


def test_signs_that_no_font_draws_are_said_before_one_prints():
    assert [unprintable(names) for names in (["Éric", "Zoë"], ["Ana \ue001", "B\ue000"])] == ["", "\ue000 \ue001"]


def test_emoji_that_cannot_be_drawn_are_left_out_and_other_signs_written_as_numbers():
    data = {"name": "Ana 🎉 «» 👍🏽", "whole": "🎉👍🏽", "sign": "𠮷 a", "empty": "", "drawn": "é ♥"}

    written = json.loads(_written(json.dumps(data, ensure_ascii=False), set("🎉👍🏽𠮷")))

    assert written == {
        "name": "Ana  «» ",
        "whole": "[U+1F389][U+1F44D][U+1F3FD]",
        "sign": "[U+20BB7] a",
        "empty": "",
        "drawn": "é ♥",
    }


def test_names_in_chinese_japanese_and_korean_are_drawn_whatever_fonts_the_machine_has(tmp_path):
    names = ["王小明", "陳怡君", "田中さくら", "サトウ", "김민수", "Zoë"]
    source = tmp_path / "names.typ"
    source.write_text('#set document(title: "x")\n#for name in json("data.json").names [#name \\ ]', encoding="utf-8")

    content = pdf_of(source, {"names": names}, day=date(2026, 11, 30), language="fr")

    assert unprintable(names) == ""
    assert PdfReader(BytesIO(content)).pages[0].extract_text().split() == names
