"""How dates and times are written."""

from datetime import UTC, datetime, time

import pytest
from django.utils import translation
from django.utils.formats import date_format, time_format

from faire_reseau.project.operate import beats
from faire_reseau.project.operate.doctor import findings


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
