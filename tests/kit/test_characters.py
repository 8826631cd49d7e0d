"""Characters that no text holds: at the forms, in rich text, in imported tables, and before a row is saved."""

import re
import unicodedata

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict
from hypothesis import given, settings
from hypothesis import strategies as st

from faire_reseau.accounts.forms import EnterForm
from faire_reseau.accounts.models import AuditLine
from faire_reseau.articles import actions
from faire_reseau.articles.forms import PublicationForm
from faire_reseau.kit import richtext
from faire_reseau.kit.characters import cleaned, without_accents
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.spreadsheets import read_table
from faire_reseau.network.forms import OrganisationForm
from tests import factories as make

# What stays out, given by its numbers and not by the code under test.
UNWANTED = [
    *(number for number in range(0x20) if number not in {0x09, 0x0A, 0x0B, 0x0C, 0x0D}),
    *(number for number in range(0x7F, 0xA0) if number != 0x85),
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *(0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xFDD0, 0xFDEF, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF),
]
NAMES = [
    "L’Haÿ-les-Roses",
    "Nguyễn",
    "شركة",
    "日本",
    "e\u0301",
    "Œ\u00a0!",
    "👩🏽\u200d🚀",
    "🏴\U000e0067\U000e007f",
    "\u200fא",
    "\ufeffa",
]


@pytest.mark.parametrize("number", UNWANTED)
def test_what_no_text_may_hold_is_dropped(number):
    assert [cleaned(f"a{chr(number)}b", lines=lines) for lines in (True, False)] == ["ab", "ab"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n", "\x0b", "\x0c", "\x85", "\u2028", "\u2029"])
def test_every_kind_of_line_end_is_one_line_feed_or_one_space(end):
    assert [cleaned(f"a{end}b", lines=lines) for lines in (True, False)] == ["a\nb", "a b"]


def test_tabs_stay_where_there_are_lines():
    assert [cleaned("a\tb\n\tc", lines=lines) for lines in (True, False)] == ["a\tb\n\tc", "a b c"]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_stays_as_it_is(name):
    assert [cleaned(name, lines=lines) for lines in (True, False)] == [name, name]


UNSEEN = [
    "\u200b",
    "\u2800",
    "\u3164",
    "\u00ad",
    " \u2060\u00a0\ufeff\u200d",
    "\u115f\uffa0",
    "\ufe0f",
    "\U000e0020",
    "\u034f",
]


@pytest.mark.parametrize("text", UNSEEN)
def test_a_text_of_which_nothing_is_seen_is_empty(text):
    assert [cleaned(text, lines=lines) for lines in (True, False)] == ["", ""]
    assert cleaned(f"a{text}b", lines=True) == f"a{text}b"


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.text(st.characters(), max_size=40), st.booleans())
def test_a_cleaned_text_is_xml_and_is_not_changed_again(text, lines):
    clean = cleaned(text, lines=lines)

    assert re.fullmatch("[\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", clean)
    assert cleaned(clean, lines=lines) == clean
    assert lines or not re.search("[\n\t]", clean)


class Typed(HouseForm):
    title = forms.CharField()
    text = forms.CharField(widget=forms.Textarea)
    kinds = forms.MultipleChoiceField(choices=[("a", "A")], required=False)
    email = forms.EmailField(required=False)
    page = forms.URLField(required=False, assume_scheme="https")
    file = forms.FileField(required=False)


def test_what_is_typed_in_a_form_loses_them_and_lines_stay_in_text_areas_alone():
    data = MultiValueDict(
        {
            "title": ["Un\x0btitre\r\nBEGIN\x00:VEVENT"],
            "text": ["Un\x0btexte\r\nlong\x00\u202e"],
            "kinds": ["a\x08"],
            "email": ["ada\x7f@exemple.fr"],
            "page": ["https://exemple.fr/\x1ba"],
        }
    )
    form = Typed(data, {"file": SimpleUploadedFile("liste\x07\n.xlsx", b"x")})

    assert form.is_valid(), form.errors
    assert form.cleaned_data.pop("file").name == "liste .xlsx"
    assert form.cleaned_data == {
        "title": "Un titre BEGIN:VEVENT",
        "text": "Un\ntexte\nlong",
        "kinds": ["a"],
        "email": "ada@exemple.fr",
        "page": "https://exemple.fr/a",
    }
    assert form["title"].value() == "Un titre BEGIN:VEVENT"


@pytest.mark.parametrize("title", UNSEEN)
def test_a_title_of_which_nothing_is_seen_is_asked_for_again(title):
    form = Typed({"title": title, "text": "Un texte"})

    assert list(form.errors) == ["title"]


@pytest.mark.django_db
def test_a_text_of_several_lines_that_nobody_touched_is_not_said_to_have_changed():
    first = OrganisationForm(initial={"presentation": "Un.\nDeux.\tTrois."})
    hidden = re.search(
        r'name="initial-presentation"[^>]*value="([^"]*)"',
        str(first["presentation"].as_hidden(only_initial=True)),
        re.DOTALL,
    )
    form = OrganisationForm(
        {"presentation": "Un.\r\nDeux.\tTrois.", "initial-presentation": hidden[1].replace("\n", "\r\n")}
    )

    assert "presentation" not in form.changed_data


def test_the_library_s_own_forms_lose_them_too():
    form = EnterForm({"email": "ada\x0c\u202e@exemple.fr"})

    assert form["email"].value() == "ada @exemple.fr"


@pytest.mark.parametrize("typed", ["0026-06-25T09:00", "9999-12-31T23:59"])
def test_an_article_is_not_published_in_a_year_that_nobody_meant(typed):
    form = PublicationForm({"public_at": typed}, points="")

    assert [str(error) for error in form.errors["public_at"]] == [
        "Vérifiez l’année\u00a0: elle devrait être entre 1700 et 2300."
    ]


def test_any_date_of_a_form_of_the_house_is_of_a_year_that_somebody_meant():
    class Bare(HouseForm):
        on = forms.DateField()
        at = forms.DateTimeField()

    assert list(Bare({"on": "0026-01-01", "at": "0001-01-01 00:00"}).errors) == ["on", "at"]


@pytest.mark.parametrize(
    ("html", "stored"),
    [
        ("<p>a\x0bb</p>", "<p>a b</p>"),
        ("<p>a&#11;b&#x202E;c&#8;&#xFFFE;</p>", "<p>a bc</p>"),
        ("<p><strong>a&#x1b;</strong></p>", "<p><strong>a</strong></p>"),
        ("a\x0bb", "<p>a<br>b</p>"),
    ],
)
def test_rich_text_holds_none_not_even_by_reference(html, stored):
    assert richtext.clean(html) == stored
    assert richtext.clean(stored) == stored


def test_an_imported_table_holds_none():
    table = read_table("nom;ville\nÉ\x0bole\x07;Nan\u202etes\n".encode())

    assert table.lines[0].cells == ["É\nole", "Nantes"]


@pytest.mark.django_db
def test_a_row_saved_by_no_form_holds_none_and_its_lines_stay_where_they_may():
    article = actions.begin_article(title="Un\x0btitre\n\u202e", chapo="Deux\x0blignes", by=None, at=make.NOW)
    place = make.organisation("É\x00ole\tdu Nord", presentation="Un.\r\nDeux.\ufffe")
    line = AuditLine.objects.order_by("-pk").first()

    for row in (article, place, line):
        row.refresh_from_db()
    assert (article.title, article.chapo) == ("Un titre ", "Deux\nlignes")
    assert (place.names.get().name, place.presentation) == ("Éole du Nord", "Un.\nDeux.")


@pytest.mark.django_db
def test_the_browser_that_signs_in_is_noted_without_them(client):
    client.force_login(make.user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    from allauth.usersessions.models import UserSession

    client.get("/mon-bureau/", HTTP_USER_AGENT="Firefox\x1b[31m\x00 Android")
    session = UserSession(user=make.user(), ip="127.0.0.1", session_key="k", user_agent="Firefox\x1b[31m\x00\nAndroid")
    session.save()

    session.refresh_from_db()
    assert session.user_agent == "Firefox[31m Android"


@settings(max_examples=100)
@given(st.text(alphabet=st.characters(categories=["L", "Mn", "Mc", "N", "P", "Zs"])))
def test_letters_lose_their_accents_one_by_one_as_all_at_once(text):
    plain = [letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter)]

    assert without_accents(text) == "".join(plain)
