"""Every sentence is translated soundly; the tool that says so finds what is missing, fuzzy, stale or ill set."""

from __future__ import annotations

import ast
import gettext

import polib
import pytest

from tests.house.parsed import parsed
from tools import messages

SOURCE = '''"""Toy."""
from django.utils.translation import gettext as _, ngettext, pgettext
# Translators: said at the door.
A = _("Welcome")
B = ngettext("%(count)d topic", "%(count)d topics", 2)
C = pgettext("of a grid", "Space")
'''
TEMPLATE = """{% extends "ui/base.html" %}
    {# The page. #}
  {% block title %}{% translate "It’s {open}" %}{% endblock %}
{% blocktranslate trimmed count n=topics|length %}
      One wish of {{ name }}
    {% plural %}
      {{ n }} wishes of {{ name }}
{% endblocktranslate %}
"""


@pytest.fixture
def house(tmp_path):
    room = tmp_path / "topics"
    (room / "templates" / "topics").mkdir(parents=True)
    (room / "__init__.py").write_text('"""Toy."""\n')
    (room / "views.py").write_text(SOURCE)
    (room / "templates" / "topics" / "page.html").write_text(TEMPLATE)
    return tmp_path


def catalogue(house):
    return polib.pofile(str(messages.catalogue_file(house / "topics", "fr")))


def translate(house):
    """Translate the whole toy soundly."""
    messages.extract(house)
    book = catalogue(house)
    french = {"Welcome": "Bienvenue\u202f!", "Space": "Salle", "It’s {open}": "C’est {open}"}
    plurals = {
        "%(count)d topic": {0: "%(count)d sujet", 1: "%(count)d sujets"},
        "One wish of %(name)s": {0: "Un souhait\u00a0: %(name)s", 1: "%(n)s souhaits\u00a0: %(name)s"},
    }
    for entry in book:
        entry.msgstr = french.get(entry.msgid, "")
        entry.msgstr_plural = plurals.get(entry.msgid, {})
    book.save()
    return book


def faults(house):
    return [fault.partition(": ")[2] for fault in messages.check(house)]


def test_every_sentence_of_the_house_is_translated_soundly():
    assert messages.check() == []


def test_extract_reads_python_and_templates_with_contexts_plurals_and_comments(house):
    messages.extract(house)

    entries = [(e.msgctxt, e.msgid, e.msgid_plural, e.comment, e.occurrences) for e in catalogue(house)]

    page, views = [("templates/topics/page.html", "")], [("views.py", "")]
    assert entries == [
        (None, "It’s {open}", "", "", page),
        (None, "One wish of %(name)s", "%(n)s wishes of %(name)s", "", page),
        (None, "Welcome", "", "Translators: said at the door.", views),
        (None, "%(count)d topic", "%(count)d topics", "", views),
        ("of a grid", "Space", "", "", views),
    ]


def test_extract_again_keeps_what_is_translated_and_drops_what_is_gone(house):
    translate(house)
    (house / "topics" / "views.py").write_text(SOURCE.replace("Welcome", "Good day"))

    first, second = messages.extract(house), messages.extract(house)

    assert (first, second) == (["topics: 5 sentences"], [])
    assert {e.msgid: e.msgstr for e in catalogue(house) if not e.msgid_plural} == {
        "It’s {open}": "C’est {open}",
        "Good day": "",
        "Space": "Salle",
    }
    assert faults(house) == ["“Good day”: not translated"]


def test_a_compiled_catalogue_speaks_french(house):
    translate(house)

    messages.compile_all(house)

    with messages.catalogue_file(house / "topics", "fr").with_suffix(".mo").open("rb") as file:
        french = gettext.GNUTranslations(file)
    assert french.gettext("Welcome") == "Bienvenue\u202f!"
    assert french.ngettext("%(count)d topic", "%(count)d topics", 0) == "%(count)d sujet"
    assert french.pgettext("of a grid", "Space") == "Salle"


def test_a_sound_catalogue_passes(house):
    translate(house)

    assert faults(house) == []


def test_a_missing_a_stale_and_a_fuzzy_sentence_are_named(house):
    book = translate(house)
    book.remove(book.find("Welcome"))
    book.append(polib.POEntry(msgid="Gone", msgstr="Parti"))
    book.find("It’s {open}").flags.append("fuzzy")
    book.save()

    assert faults(house) == [
        "“Gone”: no longer in the source",
        "“It’s {open}”: marked fuzzy: somebody has to read it",
        "“Welcome”: not in the catalogue",
    ]


def test_two_rooms_that_translate_one_sentence_otherwise_are_named(house):
    translate(house)
    (house / "wishes").mkdir()
    (house / "wishes" / "__init__.py").write_text('A = _("Welcome")\n')
    messages.extract(house)
    other = polib.pofile(str(messages.catalogue_file(house / "wishes", "fr")))
    other[0].msgstr = "Soyez là"
    other.save()

    assert faults(house) == ["“Welcome”: translated otherwise in topics; give it a context"]


@pytest.mark.parametrize(
    ("french", "fault"),
    [
        ("Bienvenue!", "a no-break space is owed before ; ! ?"),
        ("Bienvenue !", "a no-break space is owed before ; ! ?"),
        ("Ici: la grille", "a no-break space is owed before :"),
        ("«Grille»", "no-break spaces are owed inside « »"),
        ("l'atelier", "the apostrophe is ’"),
        ("La fiche de %(name)s", "“de” and “que” lose their vowel before some names: say it otherwise"),
        ("Plus de monde que {space} n’en tient", "“de” and “que” lose their vowel before some names: say it otherwise"),
    ],
)
def test_ill_set_french_is_refused(french, fault):
    assert list(messages.faults_of_text("Welcome", french, "fr")) == [f"{fault} in “{french}”"]


@pytest.mark.parametrize(
    "french", ["Quoi\u202f?!", "À 10:30, l’atelier\u00a0: «\u00a0Faire\u00a0»\u202f; voir https://exemple.fr/?a=1", "…"]
)
def test_well_set_french_passes(french):
    assert list(messages.faults_of_text("Welcome", french, "fr")) == []


def test_placeholders_and_tags_are_those_of_the_source():
    entry = polib.POEntry(msgid="<b>%(name)s</b>", msgstr="%(nom)s")

    assert list(messages.faults_of_entry(entry, "fr")) == [
        "its tags are not those of the source",
        "its placeholders are not those of the source",
    ]


def test_no_sentence_stands_inside_an_f_string_where_the_catalogue_does_not_see_it():
    translators = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"}
    hidden = [
        f"{file.relative_to(messages.HOUSE)}:{call.lineno}"
        for file in messages.HOUSE.rglob("*.py")
        for text in ast.walk(parsed(file.read_text()))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in translators
    ]

    assert hidden == []
