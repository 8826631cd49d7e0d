"""Files of notes: every format has the same outline and says the same; nothing typed is taken for an instruction."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import docx
import odfdo
import page as validator
import pypdf
import pytest
from django.utils.translation import override
from PIL import Image

from faire_reseau.notes import exports, queries
from faire_reseau.notes.logic.contents import packed

LABELS = {"idea": "Piste :", "todo": "À faire :", "done": "Fait :", "until": "d’ici au"}
NAMES = {"draw": "drawing:1.0", "svg": "svg-compatible:1.0", "m": "manifest:1.0"}
KEY = "12345678-1234-1234-1234-123456789abc"


def text(words, *marks):
    return {"type": "text", "text": words, **({"marks": [{"type": mark} for mark in marks]} if marks else {})}


def block(kind, *content, **attrs):
    node = {"type": kind, **({"attrs": attrs} if attrs else {})}
    return node | ({"content": list(content)} if content else {})


def cell(words, kind="tableCell"):
    return block(kind, block("paragraph", text(words)), colspan=1, rowspan=1)


def whole(lead="Ce qui s’est dit"):
    """A note with every kind of block, and with what could be taken for signs of a language."""
    nasty = '#let x = 1 <script>alert(1)</script> & "guillemets" \\ * _ [x](y) $a$ @b `c` 𝄞 漢'
    return {
        "type": "doc",
        "content": [
            block("heading", text(lead), level=2),
            block("paragraph", text("Un "), text("point", "bold"), text(" et "), text("un autre", "italic"), text(".")),
            block("paragraph", text(nasty)),
            block("heading", text("Détail"), level=3),
            block(
                "bulletList", block("listItem", block("paragraph", text("un"))), block("listItem", block("paragraph"))
            ),
            block("orderedList", block("listItem", block("paragraph", text("trois"))), start=3),
            block("blockquote", block("paragraph", text("Cité"))),
            block("horizontalRule"),
            block(
                "table",
                block("tableRow", cell("Centre", "tableHeader"), cell("Quand", "tableHeader")),
                block("tableRow", cell("Nantes"), cell("2019")),
            ),
            block("idea", text("Un lieu ouvert"), key=KEY),
            block("actionItem", text("Écrire"), key=KEY[:-1] + "d", who="Anne", due="2027-01-15", done=False),
            block(
                "paragraph",
                block("record", text="Anne", href="/annuaire/personnes/1/", label="Personne"),
                block("hardBreak"),
                {
                    "type": "text",
                    "text": "le site",
                    "marks": [{"type": "link", "attrs": {"href": "https://exemple.fr/a"}}],
                },
            ),
            block("figure", src="/rencontres/ici/x.jpg", alt="Un mur", caption="Le mur", credit="Moi"),
        ],
    }


def paper(*titles):
    sections = [(title, whole(f"Dit à {title}")) for title in titles]
    return exports.Paper(
        "Rencontre", sections, day=date(2019, 6, 25), language="fr", home="https://exemple.fr", labels=LABELS
    )


class _Headings(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.level = [], 0

    def handle_starttag(self, tag, _attrs):
        if re.fullmatch("h[1-6]", tag):
            self.level = int(tag[1])
            self.found.append((self.level, ""))

    def handle_endtag(self, tag):
        if re.fullmatch("h[1-6]", tag):
            self.level = 0

    def handle_data(self, data):
        if self.level:
            self.found[-1] = (self.level, self.found[-1][1] + data)


def outline_in(extension, content):
    """The headings of a file, read by another program than the one that wrote it."""
    if extension == "html":
        reader = _Headings()
        reader.feed(content.decode())
        return reader.found
    if extension == "md":
        lines = [re.match(r"(#+) (.*)", line) for line in content.decode().splitlines()]
        return [(len(line[1]), line[2]) for line in lines if line]
    if extension == "docx":
        levels = [
            (re.fullmatch(r"Heading (\d)", paragraph.style.name), paragraph.text)
            for paragraph in docx.Document(io.BytesIO(content)).paragraphs
        ]
        return [(int(level[1]), words) for level, words in levels if level]
    if extension == "odt":
        headers = odfdo.Document(io.BytesIO(content)).body.get_headers()
        return [(int(header.get_attribute("text:outline-level")), header.inner_text) for header in headers]
    return [(int(kind[2:]), words) for kind, words in _tagged(pypdf.PdfReader(io.BytesIO(content))) if kind[:2] == "/H"]


def _tagged(reader):
    """The structure of a tagged PDF: its headings, with the words of the outline in the same order."""
    titles = [entry.title for entry in _flat(reader.outline)]
    levels = []

    def walk(element):
        element = element.get_object()
        if not hasattr(element, "get"):
            return
        if re.fullmatch("/H[1-6]", str(element.get("/S", ""))):
            levels.append(str(element["/S"]))
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            if hasattr(child.get_object(), "get"):
                walk(child)

    walk(reader.trailer["/Root"]["/StructTreeRoot"])
    return list(zip(levels, titles, strict=True))


def _flat(outline):
    for entry in outline:
        if isinstance(entry, list):
            yield from _flat(entry)
        else:
            yield entry


@pytest.mark.parametrize("titles", [("Jeunesse",), ("Jeunesse", "Écoles")])
@pytest.mark.parametrize("extension", exports.FORMATS)
def test_every_format_has_the_same_outline(extension, titles):
    wanted = paper(*titles)

    file = exports.made(extension, wanted)

    assert outline_in(extension, file.content) == exports.outline(wanted)


@pytest.mark.parametrize("norm", ["ua1", "2a"])
def test_the_pdf_conforms(norm):
    content = exports.made("pdf", paper("Jeunesse", "Écoles")).content

    assert [str(failure) for failure in validator.validate_pdf_bytes(content, profile=norm).failures] == []


def test_what_was_typed_is_no_tag_in_html():
    page = exports.made("html", paper("Jeunesse")).content.decode()

    assert "<script>" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("extension", ["html", "md", "docx", "odt"])
def test_addresses_of_the_site_are_whole_in_files(extension):
    content = exports.made(extension, paper("Jeunesse")).content
    parts = {"docx": "word/_rels/document.xml.rels", "odt": "content.xml"}
    if extension in parts:
        content = zipfile.ZipFile(io.BytesIO(content)).read(parts[extension])

    assert b"https://exemple.fr/annuaire/personnes/1/" in content


def with_picture(size):
    packed = io.BytesIO()
    Image.new("RGB", size, "red").save(packed, "JPEG")
    return replace(paper("Jeunesse"), pictures={"/rencontres/ici/x.jpg": packed.getvalue()})


def picture_in(extension, content):
    """The picture of a file, read by another library than the one that wrote it: its bytes, its words, its size in centimetres."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    if extension == "docx":
        shape = docx.Document(io.BytesIO(content)).inline_shapes[0]
        part = next(name for name in archive.namelist() if name.startswith("word/media/"))
        return archive.read(part), shape._inline.docPr.get("descr"), (shape.width.cm, shape.height.cm)
    names = {prefix: f"urn:oasis:names:tc:opendocument:xmlns:{rest}" for prefix, rest in NAMES.items()}
    content_xml, manifest = (
        ET.fromstring(archive.read(part))  # noqa: S314  (written by ourselves)
        for part in ("content.xml", "META-INF/manifest.xml")
    )
    frame = content_xml.find(".//draw:frame", names)
    place = frame.find("draw:image", names).get("{http://www.w3.org/1999/xlink}href")
    kinds = {entry.get(f"{{{names['m']}}}full-path"): entry.get(f"{{{names['m']}}}media-type") for entry in manifest}
    assert (kinds[place], archive.namelist()[0]) == ("image/jpeg", "mimetype")
    size = tuple(float(frame.get(f"{{{names['svg']}}}{side}").removesuffix("cm")) for side in ("width", "height"))
    return archive.read(place), frame.find("svg:title", names).text, size


@pytest.mark.parametrize(
    ("size", "wanted"), [((40, 30), (1.06, 0.79)), ((3000, 1500), (15, 7.5)), ((500, 2000), (5, 20))]
)
@pytest.mark.parametrize("extension", ["odt", "docx"])
def test_a_picture_is_inside_with_the_words_that_stand_for_it_and_stays_on_its_page(extension, size, wanted):
    shown = with_picture(size)

    content, words, on_paper = picture_in(extension, exports.made(extension, shown).content)

    assert content == shown.pictures["/rencontres/ici/x.jpg"]
    assert (words, on_paper) == ("Un mur", pytest.approx(wanted, abs=0.01))


def test_an_odt_with_a_picture_is_the_same_bytes_each_time():
    shown = with_picture((40, 30))

    assert exports.made("odt", shown).content == exports.made("odt", shown).content


@pytest.mark.parametrize("extension", exports.FORMATS)
def test_an_empty_note_makes_a_file_too(extension):
    empty = exports.Paper(
        "Vide", [("x", {"type": "doc", "content": []})], day=date(2019, 6, 25), language="fr", home="", labels=LABELS
    )

    assert exports.made(extension, empty).content


def items(*words, nested=()):
    entries = [block("listItem", block("paragraph", text(line))) for line in words]
    if nested:
        entries[-1]["content"] += nested
    return entries


def lists():
    """Two numbered lists, the second from 2026 on and with lists inside it, with points between them."""
    inside = (block("orderedList", *items("dedans"), start=1), block("bulletList", *items("point dedans")))
    content = [
        block("orderedList", *items("Premier", "Second"), start=1),
        block("bulletList", *items("point")),
        block("orderedList", *items("Une année", "Une autre", nested=inside), start=2026),
        block("blockquote", block("paragraph", text("Cité"))),
        block("paragraph", text("fort et penché", "bold", "italic")),
    ]
    sections = [("x", {"type": "doc", "content": content})]
    about = ("Rencontre de Nantes", "mardi 25 juin 2019, 9 h")
    return replace(paper("x"), sections=sections, about=about, authors=("Anne Le Gall", "عمر"))


def test_each_numbered_list_of_a_word_file_counts_from_its_own_beginning():
    document = docx.Document(io.BytesIO(exports.made("docx", lists()).content))
    numberings = document.part.numbering_part.element
    lines = {}
    for paragraph in document.paragraphs:
        numbered = paragraph._p.pPr.numPr if paragraph._p.pPr is not None else None
        start = None
        if numbered is not None:
            number = numberings.num_having_numId(numbered.numId.val)
            start = (numbered.numId.val, number.lvlOverride_lst[0].startOverride.val)
        lines[paragraph.text] = (paragraph.style.name, start)

    (first, begin), (second, from_year), (inner, inside) = (
        lines[words][1] for words in ("Premier", "Une année", "dedans")
    )
    assert (begin, from_year, inside) == (1, 2026, 1)
    assert len({first, second, inner}) == 3
    assert lines["Second"] == ("List Number", (first, 1))
    assert lines["Une autre"] == ("List Number", (second, 2026))
    assert lines["dedans"][0] == "List Number 2"
    assert (lines["point"], lines["point dedans"]) == (("List Bullet", None), ("List Bullet 2", None))


def test_lists_of_an_opendocument_file_have_their_style_and_their_first_number():
    names = {prefix: f"urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0" for prefix in ("text", "style", "office")}
    root = ET.fromstring(  # noqa: S314  (written by ourselves)
        zipfile.ZipFile(io.BytesIO(exports.made("odt", lists()).content)).read("content.xml")
    )
    t = f"{{{names['text']}}}"
    first_numbers = [
        (element.get(f"{t}style-name"), element.find("text:list-item", names).get(f"{t}start-value"))
        for element in root.iter(f"{t}list")
    ]
    levels = {
        style.get(f"{{{names['style']}}}name"): {child.tag.removeprefix(t) for child in style}
        for style in root.iterfind("office:automatic-styles/text:list-style", names)
    }
    styles = {paragraph.findtext("."): paragraph.get(f"{t}style-name") for paragraph in root.iter(f"{t}p")}

    assert first_numbers == [
        ("NoteNumbers", "1"),
        ("NoteBullets", None),
        ("NoteNumbers", "2026"),
        ("NoteNumbers", "1"),
        ("NoteBullets", None),
    ]
    assert levels == {"NoteNumbers": {"list-level-style-number"}, "NoteBullets": {"list-level-style-bullet"}}
    assert styles["Cité"] == "NoteQuotation"
    assert [span.get(f"{t}style-name") for span in root.iter(f"{t}span")] == ["NoteBoldItalic"]


def words_in(extension, content):
    """All words of a file, in order."""
    if extension == "pdf":
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
    part = {"docx": "word/document.xml", "odt": "content.xml"}.get(extension)
    if part is None:
        return content.decode()
    return " ".join(ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read(part)).itertext())  # noqa: S314  (our own)


@pytest.mark.parametrize("extension", exports.FORMATS)
def test_every_format_says_where_it_comes_from_and_writes_days_as_people_do(extension):
    wanted = replace(paper("Jeunesse"), about=lists().about)

    words = words_in(extension, exports.made(extension, wanted).content)

    assert [line in words for line in wanted.about] == [True, True]
    assert ("15 janvier 2027" in words, "2027-01-15" in re.sub('datetime="[^"]*"', "", words)) == (True, False)


def test_the_properties_of_files_are_those_of_the_note():
    wanted = replace(lists(), authors=("Anne Le Gall",))
    about = docx.Document(io.BytesIO(exports.made("docx", wanted).content)).core_properties
    meta = odfdo.Document(io.BytesIO(exports.made("odt", wanted).content)).meta
    facts = pypdf.PdfReader(io.BytesIO(exports.made("pdf", wanted).content)).metadata

    assert (about.comments, about.author, about.created.date()) == ("", "Anne Le Gall", wanted.day)
    assert (meta.creation_date.date(), meta.initial_creator, meta.generator) == (
        wanted.day,
        "Anne Le Gall",
        "Faire réseau",
    )
    assert meta.get_element("//meta:document-statistic") is None
    assert (facts.author, facts.creation_date.date()) == ("Anne Le Gall", wanted.day)


def test_the_lines_of_a_note_keep_the_words_that_mark_ideas_and_tasks():
    note = SimpleNamespace(content=packed(whole()))

    with override("fr"):
        lines = queries.lines_said(note)

    assert [line for line in lines if "Un lieu ouvert" in line or "Écrire" in line] == [
        "Piste\u00a0: Un lieu ouvert",
        "À faire\u00a0: Écrire (Anne, d’ici au 15 janvier 2027)",
    ]
