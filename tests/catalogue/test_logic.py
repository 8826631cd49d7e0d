"""Dates known in part, identifiers, names of authors: what people type and what is understood."""

import pytest

from faire_reseau.catalogue.logic.dates import PartialDate, date_in
from faire_reseau.catalogue.logic.identifiers import doi_in, hyphened, isbn_in
from faire_reseau.catalogue.logic.records import Name, name_in


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("2019", PartialDate(2019)),
        ("2019-03", PartialDate(2019, 3)),
        ("03/2019", PartialDate(2019, 3)),
        ("12/03/2019", PartialDate(2019, 3, 12)),
        ("2019-03-12T08:00:00Z", PartialDate(2019, 3, 12)),
        ("1er février 2015", PartialDate(2015, 2, 1)),
        ("juin 2020", PartialDate(2020, 6)),
        ("juillet 2020", PartialDate(2020, 7)),
        ("March 2019", PartialDate(2019, 3)),
        ("déc. 2022", PartialDate(2022, 12)),
        ("  ", PartialDate()),
        ("31/02/2019", None),
        ("13/2019", None),
        ("bientôt", None),
        ("0019", None),
    ],
)
def test_a_date_is_read_as_people_write_it(text: str, when: PartialDate | None):
    assert date_in(text) == when


def test_a_date_is_written_as_far_as_it_is_known():
    assert [str(PartialDate(2019, 3, 2)), str(PartialDate(2019, 3)), str(PartialDate(2019)), str(PartialDate())] == [
        "2019-03-02",
        "2019-03",
        "2019",
        "",
    ]


@pytest.mark.parametrize(
    ("text", "isbn"),
    [
        ("978-2-07-036002-4", "9782070360024"),
        ("ISBN 2-07-036002-4", "9782070360024"),
        ("0-8044-2957-X", "9780804429573"),
        ("", ""),
        ("978-2-07-036002-5", None),
        ("2-07-036002-5", None),
        ("1234567890123", None),
        ("²782070360024", None),
    ],
)
def test_an_isbn_is_kept_in_thirteen_digits_when_its_check_digit_is_right(text: str, isbn: str | None):
    assert isbn_in(text) == isbn


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("https://doi.org/10.4000/Books.123", "10.4000/books.123"),
        ("doi: 10.1000/182", "10.1000/182"),
        ("", ""),
        ("11.1000/182", None),
        ("10.1000", None),
    ],
)
def test_a_doi_is_kept_without_its_resolver(text: str, doi: str | None):
    assert doi_in(text) == doi


def test_a_line_with_one_comma_is_a_person_and_any_other_a_body():
    assert name_in("Martin, Camille") == Name(family="Martin", given="Camille")
    assert name_in("Club Dév Éco") == Name(body="Club Dév Éco")
    assert name_in("Ville, État, habitants") == Name(body="Ville, État, habitants")
    assert hyphened("9782070360024") == "978-2070360024"
