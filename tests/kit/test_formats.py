"""How dates and times are written."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.formats import date_format, time_format

from faire_reseau import ui
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

    assert [one for one in written if one.endswith(".")] == []


@pytest.mark.django_db
def test_the_doctor_ends_its_sentences_once_in_both_languages():
    nine = datetime(2026, 3, 2, 8, tzinfo=UTC)  # nine o'clock in Paris
    beats.beat(beats.WORKER, nine)
    told = {}
    for language in ("en", "fr"):
        with translation.override(language):
            told[language] = [one.sentence for one in findings(nine) if one.what in ("Worker", "Tâches de fond")]

    assert told == {"en": ["seen at 02/03/2026 09:00."], "fr": ["vues le 02/03/2026 09:00."]}


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "29 novembre 2026 à 10:45"), ("en", "29 November 2026, 10:45")],
)
def test_a_moment_is_written_with_the_day_before_the_month_and_its_hour_apart(language, words):
    with translation.override(language):
        assert date_format(datetime(2026, 11, 29, 10, 45, tzinfo=UTC), "DATETIME_FORMAT") == words


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
