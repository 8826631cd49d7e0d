"""Files as strangers send them: sound ones of each kind, hostile ones, and mutations of them drawn from a seed."""

import io
import random
import struct
import zipfile
import zlib
from pathlib import Path

from PIL import Image

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(rows: str, *, target: str = "worksheets/sheet1.xml", **parts: str | bytes) -> bytes:
    """An XLSX of one sheet, whose XML stands at `target`; further parts by name, with __ for / and _dot_ for the dot."""
    packed = io.BytesIO()
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r" Type="{RELATIONS}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{RELATIONS}/worksheet"'
            f' Target="{target}"/></Relationships>',
        )
        archive.writestr(f"xl/{target}", f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>')
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), body)
    return packed.getvalue()


FAR = '<row r="1"><c r="A1" t="str"><v>nom</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>x</v></c></row>'


def document(rows: str) -> bytes:
    """An ODS of one sheet."""
    namespaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {namespaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="un">{rows}</table:table></office:spreadsheet></office:body></office:document-content>',
        )
    return packed.getvalue()


def ods_row(*cells: str, times: int = 1, repeated: int = 1) -> str:
    """A row of an ODS, so many `times`, each cell `repeated`."""
    inside = "".join(
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{cell}</text:p></table:table-cell>"
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{times}">{inside}</table:table-row>'


def drawn(kind: str, size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: object) -> bytes:
    """A picture with something on it."""
    picture = Image.effect_noise(size, 60).convert(mode)
    packed = io.BytesIO()
    picture.save(packed, kind, **options)
    return packed.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A PNG of a few bytes that announces any size."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def sound_tables() -> list[bytes]:
    """A table of each kind that is read."""
    cells = "".join(
        f'<row r="{row}"><c r="A{row}" t="s"><v>{row % 2}</v></c><c r="B{row}"><v>{row}</v></c></row>'
        for row in (1, 2, 3)
    )
    shared = f'<sst xmlns="{MAIN}"><si><t>nom</t></si><si><t>Éole</t></si></sst>'
    shipped = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "forum-ouvert.xlsx"
    return [
        workbook(cells, xl__sharedStrings_dot_xml=shared),
        document(ods_row("nom", "depuis") + ods_row("Éole", "2019")),
        'nom;depuis\r\nÉole;2019\r\n"a;b";"c\n"\r\n'.encode(),
        "nom\tdepuis\nÉole\t2019".encode("utf-16"),
        shipped.read_bytes(),
    ]


def sound_pictures() -> list[bytes]:
    """A picture of each kind that people send, those that are not read among them."""
    moving = [Image.new("RGB", (30, 20), colour) for colour in ("red", "green", "blue")]
    animated = []
    for kind in ("WEBP", "PNG", "GIF"):
        packed = io.BytesIO()
        moving[0].save(packed, kind, save_all=True, append_images=moving[1:], duration=50)
        animated.append(packed.getvalue())
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Appareil"
    return [
        drawn("JPEG", exif=exif),
        drawn("JPEG", progressive=True),
        drawn("PNG", mode="RGBA"),
        drawn("PNG", mode="P"),
        drawn("WEBP"),
        drawn("WEBP", mode="RGBA", lossless=True),
        drawn("GIF"),
        *animated,
    ]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """`content` with something wrong: bytes, lengths, ends, or the parts of an archive."""
    wrong = chance.choice([_bytes, _bytes, _numbers, _cut, _doubled, _parts, _parts])
    return wrong(content, chance)


def _bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 30])):
        changed[chance.randrange(len(changed))] = chance.choice([0, 0xFF, 0x80, chance.randrange(256)])
    return bytes(changed)


def _numbers(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 2])):
        at = chance.randrange(max(1, min(len(changed), 64)))
        changed[at : at + 4] = struct.pack(
            chance.choice("<>") + "I", chance.choice([0, 1, 2**16, 2**31 - 1, 2**32 - 1])
        )
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def _doubled(content: bytes, chance: random.Random) -> bytes:
    at, length = chance.randrange(len(content)), chance.choice([1, 50, len(content)])
    return content[:at] + content[at : at + length] * chance.choice([2, 40]) + content[at:]


ENTITY = '<!DOCTYPE x [<!ENTITY a "{a}"><!ENTITY b SYSTEM "file:///etc/passwd">]>'


def _parts(content: bytes, chance: random.Random) -> bytes:
    """Sound archive, odd XML: what a reader meets that trusts the archive."""
    if not content.startswith(b"PK"):
        return _bytes(content, chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = chance.choice(names)
        for name in names:
            body = old.read(name)
            if name == chosen:
                name, body = _odd_part(name, body, content, chance)  # noqa: PLW2901  (this part is another one)
            if body is not None:
                new.writestr(name, body)
    return packed.getvalue()


def _odd_part(name: str, body: bytes, whole: bytes, chance: random.Random) -> tuple[str, bytes | None]:
    digits = [at for at, byte in enumerate(body) if chr(byte).isdigit()] or [0]
    at = chance.choice(digits)
    return chance.choice(
        [
            (name, None),
            (f"ailleurs/{name}", body),
            (f"../../{name}", body),
            (name.upper(), body),
            (name, whole),
            (name, b""),
            (name, ENTITY.format(a="x" * 1000).encode() + body.replace(b"</", b"&a;&b;</", 3)),
            (name, body[:at] + b"99999999999" + body[at + 1 :]),
            (name, body[:at] + b"-1" + body[at + 1 :]),
            (name, body.replace(b">", b">\x0b\x00", 2)),
            (name, body.replace(b"<", b"<<", 1)),
            (name, body.decode("utf-8", "replace").encode("utf-16")),
            (name, _bytes(body or b"x", chance)),
            (name, _cut(body or b"x", chance)),
            (name, b"<a>" * 20_000 + body),
        ]
    )
