"""Template words of the house."""

from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation
from django.utils.html import conditional_escape

from faire_reseau.ui.templatetags.ui import content, content_writer, day, days, file_size, percent, shortened


@pytest.mark.parametrize(
    ("text", "characters", "expected"),
    [
        ("Deux jours", 10, "Deux jours"),
        ("Deux jours à Nantes", 15, "Deux jours à…"),
        ("Le 26 juin\u00a0: la suite, vite", 22, "Le 26 juin\u00a0: la…"),
        ("Dites\u00a0: oui, non", 8, "Dites…"),
        ("anticonstitutionnellement", 6, "antic…"),
    ],
)
def test_a_text_is_shortened_between_words_and_keeps_its_no_break_spaces(text, characters, expected):
    assert shortened(text, characters) == expected


@pytest.mark.parametrize(
    ("share", "french", "english"),
    [
        (1, "100\u00a0%", "100%"),
        (0.9999, "99,9\u00a0%", "99.9%"),
        (0.9961, "99,6\u00a0%", "99.6%"),
        (0.994, "99\u00a0%", "99%"),
        (0, "0\u00a0%", "0%"),
        (None, "–", "–"),
    ],
)
def test_a_share_short_of_the_whole_never_reads_as_the_whole(share, french, english):
    with translation.override("fr"):
        in_french = percent(share)
    with translation.override("en"):
        in_english = percent(share)

    assert (in_french, in_english) == (french, english)


@pytest.mark.parametrize(
    ("on", "form", "french", "english"),
    [
        (date(2019, 3, 1), "l j F Y", "vendredi 1er mars 2019", "Friday 1 March 2019"),
        (date(2019, 3, 11), "j F Y", "11 mars 2019", "11 March 2019"),
        (None, "j F Y", "", ""),
    ],
)
def test_the_first_of_a_month_is_written_as_french_does(on, form, french, english):
    with translation.override("fr"):
        in_french = day(on, form)
    with translation.override("en-gb"):
        in_english = day(on, form)

    assert (in_french, in_english) == (french, english)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (date(2019, 6, 1), date(2019, 6, 2), "1er et 2 juin 2019"),
        (date(2019, 6, 1), date(2019, 7, 1), "du 1er juin au 1er juillet 2019"),
        (date(2019, 6, 25), date(2019, 6, 26), "25 et 26 juin 2019"),
    ],
)
def test_days_that_begin_with_the_first_of_a_month(first, last, expected):
    with translation.override("fr"):
        assert days(first, last) == expected


@pytest.mark.parametrize(("language", "colon"), [("fr", "\u00a0: "), ("en", ": ")])
def test_what_a_button_is_about_is_set_apart_as_the_language_does_and_escaped(language, colon):
    words = Template('{% of_what who "matin" %}')

    with translation.override(language):
        written = words.render(Context({"who": "<Ana>"}))

    assert written == f'<span class="visually-hidden">{colon}&lt;Ana&gt;, matin</span>'


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        (999, "999\u00a0octets", "999 bytes"),
        (2_400_000, "2,4\u00a0Mo", "2.4 MB"),
        (3 * 10**9, "3,0\u00a0Go", "3.0 GB"),
        (1_500, "1,5\u00a0ko", "1.5 kB"),
    ],
)
def test_sizes_are_said_in_the_units_of_the_limits(size, french, english):
    for language, expected in (("fr", french), ("en", english)):
        with translation.override(language):
            assert file_size(size) == expected


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("text", ["", "L’été <b>& l'hiver</b>"])
def test_many_texts_are_written_as_each_of_them_is(language, text):
    with translation.override(language):
        assert content_writer()(text) == conditional_escape(content(text))
