"""How dates and times are written."""

import re
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format, time_format

from faire_reseau import ui
from faire_reseau.kit import dates
from faire_reseau.project.operate import beats
from faire_reseau.project.operate.doctor import findings
from faire_reseau.ui.templatetags.ui import duration


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("hour", [0, 9, 12, 21])
def test_no_time_ends_in_a_full_stop_that_the_sentence_would_double(language, hour):
    moment = datetime(2026, 11, 30, hour, 5 * (hour % 2), tzinfo=UTC)
    forms = ("DATETIME_FORMAT", "SHORT_DATETIME_FORMAT", "DATE_FORMAT", "SHORT_DATE_FORMAT")

    with translation.override(language):
        written = [date_format(moment, form) for form in forms] + [
            time_format(time(hour, moment.minute), "TIME_FORMAT")
        ]

    assert [hour_text for hour_text in written if hour_text.endswith(".")] == []


@pytest.mark.django_db
def test_the_doctor_ends_its_sentences_once_in_both_languages():
    nine = datetime(2026, 3, 2, 8, tzinfo=UTC)  # nine o'clock in Paris
    beats.beat(beats.WORKER, nine)
    sentences = {}
    for language in ("en", "fr"):
        with translation.override(language):
            sentences[language] = [
                finding.sentence for finding in findings(nine) if finding.what in ("Worker", "Tâches de fond")
            ]

    assert sentences == {"en": ["seen at 2 March 2026, 9:00."], "fr": ["vues le 2 mars 2026, 9\u00a0h."]}


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "29 novembre 2026 à 10\u00a0h\u00a045"), ("en", "29 November 2026, 10:45")],
)
def test_a_moment_is_written_with_the_day_before_the_month_and_its_hour_apart(language, words):
    with translation.override(language):
        assert dates.written(datetime(2026, 11, 29, 10, 45, tzinfo=UTC), "DATETIME_FORMAT") == words


@pytest.mark.parametrize(
    ("days", "words"),
    [(1, "1 jour"), (14, "14 jours"), (400, "400 jours"), (730, "2 ans"), (3653, "10 ans"), (1200, "1\u202f200 jours")],
)
def test_a_number_of_days_is_said_in_years_where_it_is_some(days, words):
    with translation.override("fr"):
        assert duration(days).replace("\u00a0", "\u202f") == words


def test_printed_pages_leave_no_heading_at_the_foot():
    style = (Path(ui.__file__).parent / "static/ui/house.css").read_text(encoding="utf-8")

    printed = style.partition("@layer print")[2] or style.partition("@media print")[2]

    assert "h1, h2, h3, h4, summary, caption, thead { break-after: avoid; }" in printed


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ["9 h", "9 h 05", "0 h 30", "9 h 30 – 10 h", "lundi 2 mars, 9 h 30", "1er mars, 9 h"]),
        ("en", ["9:00", "9:05", "0:30", "9:30–10:00", "Monday 2 March, 9:30", "1 March, 9:00"]),
    ],
)
def test_hours_are_written_in_one_form_in_each_language(language, expected):
    at = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
    with translation.override(language):
        single = [dates.hour(time(9)), dates.hour(time(9, 5)), dates.hour(time(0, 30)), dates.hours(at, time(10))]
        hours = [*single, dates.written(at, "l j F, H:i"), dates.written(at.replace(day=1, minute=0), "j F, H:i")]

    assert [hour_text.replace("\u00a0", " ") for hour_text in hours] == expected


# What a form sends again, as browsers write hours in a time field.
HIDDEN_HOUR = re.compile(r"""<input type="hidden"[^>]*value="\{\{ [\w.]+\|date:'H:i' \}\}">""")


def test_no_template_writes_a_day_or_an_hour_of_its_own():
    """`|day`, `|hour` and `|hours` know the reader's language; `|date` is left for what programs read."""
    of_its_own = re.compile(r"""\|(?:date|time)(?!:(?:'Y-m-d'|"Y-m-d"))\b[^%}]*""")
    folder = Path(dates.__file__).parents[1]
    pages = [page for page in folder.rglob("*") if page.suffix in {".html", ".txt"} and "templates" in page.parts]
    formats_of = [
        (page.name, of_its_own.findall(HIDDEN_HOUR.sub("", page.read_text(encoding="utf-8")))) for page in pages
    ]

    assert [(name, formats) for name, formats in formats_of if formats] == []
