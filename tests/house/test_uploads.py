"""Nothing but the reader, in its own process, opens what somebody sent."""

import ast
from pathlib import Path

from django import forms

import faire_reseau
from tests.house.parsed import parsed
from tests.house.test_forms import FORMS

HOUSE = Path(faire_reseau.__file__).parent
# They run in the child process of `kit.bounded` alone.
# Backups are given by who runs the server, on its command line, and bounded by their manifest.
BACKUPS = {"project/operate/archive.py"}
READERS = {
    "kit/spreadsheet_reading.py",
    "kit/plain_tables.py",
    "kit/picture_reading.py",
    "kit/spreadsheet_scan.py",
    "kit/percent_cells.py",
    "kit/document_reading.py",
    "kit/corpus_reading.py",
    "kit/oai_reading.py",
}
# They write tables and archives, or read tables that are shipped with the code; cards and narrow pictures open those that the
# reader itself drew, papers the charts that they drew a line before.
OWN_FILES = {
    "catalogue/exports/oai.py",
    "catalogue/views/harvesting.py",
    "kit/papers.py",
    "reports/exports/packages.py",
    "kit/spreadsheets.py",
    "pages/texts.py",
    "notes/exports/office.py",
    "notes/exports/paper.py",
    "notes/exports/word.py",
    "kit/sized_pictures.py",
    "network/actions/reference.py",
    "network/queries/map.py",
    "ui/share_cards.py",
}
OPENERS = {
    "PIL",
    "python_calamine",
    "openpyxl",
    "pandas",
    "xlrd",
    "csv",
    "zipfile",
    "tarfile",
    "docx",
    "odfdo",
    "lxml",
    "pypdf",
}


def imports(path):
    for node in ast.walk(parsed(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"{'.' * node.level}{node.module or ''}"
            yield from (f"{'.' * node.level}{node.module or ''}.{alias.name}" for alias in node.names)


def importers_of(names, house=HOUSE):
    return {
        path.relative_to(house).as_posix()
        for path in house.rglob("*.py")
        if any(name == module or name.startswith(f"{module}.") for name in imports(path) for module in names)
    }


def test_only_the_reader_loads_what_opens_tables_pictures_and_archives():
    assert importers_of(OPENERS) - OWN_FILES - BACKUPS == READERS


def test_only_the_child_process_loads_the_reader():
    readers = {f"faire_reseau.{name.removesuffix('.py').replace('/', '.')}" for name in READERS}

    assert importers_of(readers) - READERS == {"kit/reading.py"}
    assert importers_of({"faire_reseau.kit.reading"}) == set()


def test_the_reader_knows_neither_django_nor_settings():
    loaded = {name.partition(".")[0] for path in READERS | {"kit/reading.py"} for name in imports(HOUSE / path)}

    assert loaded & {"django", "allauth", "numpy"} == set()


def test_no_form_opens_a_picture_in_the_server_s_own_process():
    fields = [field for form in FORMS.values() for field in form.base_fields.values()]

    assert [field for field in fields if isinstance(field, forms.ImageField)] == []


def test_an_opener_is_found_however_it_is_imported(tmp_path):
    ways = [
        "import csv",
        "import PIL.Image as i",
        "from PIL import Image",
        "from lxml.etree import parse",
        "def f():\n    import zipfile",
    ]
    for number, way in enumerate([*ways, "import csvs", "from .csv import x", "x = 'import csv'"]):
        (tmp_path / f"{number}.py").write_text(way)

    assert importers_of(OPENERS, tmp_path) == {f"{number}.py" for number in range(len(ways))}
