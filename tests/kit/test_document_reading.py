"""Words of PDF, PPTX and ODP files, for the search: bounded, and whatever is damaged gives what it gave so far."""

import io
import zipfile

import pytest

from faire_reseau.kit.document_reading import words_of
from faire_reseau.kit.documents import ODP, PDF, PICTURE, PPTX, Document
from faire_reseau.kit.documents import words_of as words_of_document

BOUNDS = {"letters": 1000, "pages": 10}
SLIDE = '<p:sld xmlns:p="p" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:p><a:r><a:t>{}</a:t></a:r><a:r><a:t>{}</a:t></a:r></a:p></p:sld>'
TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def archive(**parts):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return stream.getvalue()


def pdf(*pages):
    """A PDF whose pages say these ASCII words."""
    page_objects = "".join(
        f"{10 + 2 * n} 0 obj <</Type/Page/Parent 2 0 R/Contents {11 + 2 * n} 0 R/Resources<</Font<</F 3 0 R>>>>>> endobj\n"
        f"{11 + 2 * n} 0 obj <</Length {len(words) + 24}>> stream\nBT /F 9 Tf 9 9 Td ({words}) Tj ET\nendstream endobj\n"
        for n, words in enumerate(pages)
    )
    kids = " ".join(f"{10 + 2 * n} 0 R" for n in range(len(pages)))
    return (
        "%PDF-1.7\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
        f"2 0 obj <</Type/Pages/Kids[{kids}]/Count {len(pages)}/MediaBox[0 0 99 99]>> endobj\n"
        f"3 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n{page_objects}trailer <</Root 1 0 R>>\nstartxref\n0\n%%EOF"
    ).encode()


def test_the_text_layer_of_a_pdf_is_read_up_to_its_bounds():
    whole = pdf("Commerces vides", "Le loyer", "La fin")

    assert words_of(whole, **BOUNDS) == "Commerces vides Le loyer La fin"
    assert words_of(whole, letters=1000, pages=2) == "Commerces vides Le loyer"
    assert words_of(whole, letters=9, pages=10) == "Commerces"


def test_slides_are_read_in_their_order_with_words_that_stand_in_several_runs():
    pptx = archive(
        ppt__slides__slide10_xml=SLIDE.format("La ", "fin"), ppt__slides__slide2_xml=SLIDE.format("Com", "merces")
    )
    odp = archive(content_xml=f'<o xmlns:t="{TEXT}"><t:h>Titre</t:h><t:p>Un <t:span>loyer</t:span></t:p></o>')

    assert [words_of(content, **BOUNDS) for content in (pptx, odp)] == ["Commerces La fin", "Titre Un loyer"]


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 cut", b"PK\x03\x04 cut", archive(content_xml="<a"), archive(ppt__slides__slide1_xml="&x;")],
)
def test_a_damaged_file_says_nothing_and_breaks_nothing(content):
    assert words_of(content, **BOUNDS) == ""


def test_words_are_read_in_a_process_of_its_own_without_control_characters_and_a_picture_has_none():
    words = words_of_document(Document("a.pdf", PDF, pdf("Un\\001 deux")))

    assert words.split() == ["Un", "deux"]
    assert [words_of_document(Document("a", kind, b"x")) for kind in (PICTURE, PPTX, ODP)] == ["", "", ""]
