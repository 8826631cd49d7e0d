"""The cores and the product read tables by one rule, though none imports another: the separator of a CSV, lost cells."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from faire_reseau.kit import plain_tables as of_kit
from forumgrid.files import plain_tables as of_forumgrid
from headcount.files import plain_tables as of_headcount
from tests.house.test_sizes import ROOT
from tests.kit import made_files
from textometry.files import plain_tables as of_textometry

MODULES = (of_kit, of_forumgrid, of_headcount, of_textometry)
CASES = {
    "semicolons, commas in the headings": ("Nom, prénom;Fonction, service, lieu\nUn;Deux\nTrois;Quatre, cinq\n", ";"),
    "semicolons, as many commas in each row": ("a, b;c, d\ne, f;g, h\n", ";"),
    "commas, semicolons in the texts": ("nom,texte\nUn,oui ; non\nDeux,peut-être ; ou pas ; ou si\n", ","),
    "commas, semicolons within marks": ('nom,texte\nUn,"a;b;c"\n"Deux","d;e;f"\n', ","),
    "tabs, commas and semicolons in the texts": ("nom\ttexte\nUn\ta, b; c\nDeux\td, e; f\n", "\t"),
    "bars": ("nom|texte\nUn|a, b\nDeux|c, d\n", "|"),
    "a title above": ("Liste au 3 mars\nnom;ville\nUn;Brest, Finistère\nDeux;Lyon\n", ";"),
    "a title above, commas": ("Liste\nnom,ville\nUn,Brest\nDeux,Lyon\n", ","),
    "one column of sentences": ("texte\nBonjour, toi\nOui, moi\n", ";"),
    "rows cut short": ("a,b,c\n1,2,3\n4,5\n6,7,8\n", ","),
    "cells of several lines": ('nom;texte\nUn;"a\nb, c"\nDeux;"d, e, f"\n', ";"),
    "nothing": ("", ";"),
}


def test_the_modules_are_the_same_word_for_word():
    files = [Path(module.__file__) for module in MODULES]

    assert [str(file.relative_to(ROOT)) for file in files] == [
        "faire_reseau/kit/plain_tables.py",
        "forumgrid/files/plain_tables.py",
        "headcount/files/plain_tables.py",
        "textometry/files/plain_tables.py",
    ]
    assert different(files) == []


def test_the_cores_measure_open_documents_by_the_same_module_word_for_word():
    assert (
        different([ROOT / core / "files" / "open_documents.py" for core in ("forumgrid", "headcount", "textometry")])
        == []
    )


def different(files: list[Path]) -> list[str]:
    """The files that do not say word for word what the first one says."""
    texts = [file.read_text(encoding="utf-8") for file in files]
    return [str(file) for file, text in zip(files, texts, strict=True) if text != texts[0]]


def test_a_copy_of_a_rule_that_differs_by_a_sign_is_found(tmp_path):
    files = [tmp_path / name for name in ("one", "same", "other")]
    for file, text in zip(files, ("a = 1\n", "a = 1\n", "a = 1 \n"), strict=True):
        file.write_text(text)

    assert different(files) == [str(tmp_path / "other")]


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("module", MODULES)
def test_the_separator_is_the_one_that_parts_every_row_alike(module, case):
    text, separator = CASES[case]

    assert module.separator_of(text) == (separator, text)


@pytest.mark.parametrize("first", ["sep=;\r\n", '"sep=;"\n', "SEP=;\n"])
@pytest.mark.parametrize("module", MODULES)
def test_the_line_by_which_excel_names_the_separator_is_obeyed_and_no_row(module, first):
    assert module.separator_of(f"{first}a,b;c,d\n1,2;3,4\n") == (";", "a,b;c,d\n1,2;3,4\n")


@pytest.mark.parametrize("module", MODULES)
def test_cells_of_an_error_or_of_a_formula_without_its_result_are_found_and_no_others(module):
    cells = (
        '<c r="A1" t="str"><v>nom</v></c>'
        '<c r="B1"><f>1+1</f></c>'
        '<c r="C1" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
        '<c r="D1" t="str"><f>A1</f><v></v></c>'
        '<c r="E1"><f>2+2</f><v>4</v></c>'
        '<c r="F1"/>'
        '<c r="G1"><f t="shared" si="0"/></c>'
    )
    content = made_files.workbook(f'<row r="1">{cells}</row>', target="ailleurs/feuille.xml")

    with zipfile.ZipFile(BytesIO(content)) as archive:
        assert module.unread_cells(archive, "a") == ["B1", "C1", "G1"]
        assert module.unread_cells(archive, "another") == []
