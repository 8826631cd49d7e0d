"""What people send is opened in a bounded process: whatever the file, a table or a picture, or a sentence that says what to do."""

import io
import random
import subprocess
import sys
import threading
import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from faire_reseau.kit import bounded, pictures
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.spreadsheets import Table, Unreadable, read_table
from tests.kit import made_files

DAMAGED_TABLE = (
    "Ce fichier est endommagé ou protégé\u00a0: ouvrez-le dans votre tableur et enregistrez-le à nouveau en XLSX."
)


def picture_of(content):
    return pictures.redraw(SimpleUploadedFile("x", content))


def sentence_of(read, content):
    with pytest.raises(Refusal) as caught:
        read(content)
    return str(caught.value.sentence)


# --- tables -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("target", ["ailleurs/feuille.xml", "feuille.bin", "worksheets/sheet1.xml"])
def test_a_workbook_whose_cells_are_far_apart_is_refused_wherever_its_sheet_stands(target):
    content = made_files.workbook(made_files.FAR, target=target)

    assert len(content) < 2_000
    assert sentence_of(read_table, content) == (
        "Ce tableau est trop long\u00a0: 2000 lignes au plus. Envoyez-le en plusieurs fichiers."
    )


@pytest.mark.slow("unpacks 7 MB of tags, as the file asks for")
@pytest.mark.parametrize(
    "content",
    [
        made_files.workbook("<row>" + "<c/>" * 1_500_000 + "</row>"),
        made_files.workbook(
            '<row><c t="s"><v>0</v></c></row>', xl__sharedStrings_dot_xml="<sst>" + "<si/>" * 1_500_000 + "</sst>"
        ),
    ],
    ids=["cells", "strings"],
)
def test_a_workbook_of_millions_of_empty_things_is_answered_with_a_sentence(content):
    assert sentence_of(read_table, content) == (
        "Une fois décompressé, ce fichier est beaucoup trop gros pour un tableau\u00a0: copiez les cellules dans un nouveau fichier."
    )


@pytest.mark.parametrize(
    "rows",
    [
        made_files.ods_row("a", times=10**9),
        made_files.ods_row("a", repeated=10**9),
        made_files.ods_row("a" * 4000, times=1000, repeated=50),
    ],
)
def test_an_ods_that_repeats_without_end_is_refused(rows):
    assert sentence_of(read_table, made_files.document(rows))


# --- pictures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("content", made_files.sound_pictures()[:6])
def test_every_kind_of_picture_comes_out_as_a_jpeg_without_what_was_hidden_in_it(content):
    redrawn = picture_of(content)

    picture = Image.open(io.BytesIO(redrawn.content))
    assert (picture.format, picture.size) == ("JPEG", (redrawn.width, redrawn.height))
    assert (
        dict(picture.getexif()),
        set(picture.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"},
    ) == ({}, set())


def test_a_picture_is_turned_as_the_camera_was_held_and_says_nothing_of_the_place():
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8825)[1] = "N"
    packed = io.BytesIO()
    half = Image.new("RGB", (80, 40), "white")
    half.paste("black", (0, 0, 40, 40))
    half.save(packed, "JPEG", exif=exif, quality=95)

    redrawn = picture_of(packed.getvalue())

    picture = Image.open(io.BytesIO(redrawn.content)).convert("L")
    assert picture.size == (40, 80)
    assert [picture.getpixel((20, 20)) < 60, picture.getpixel((20, 60)) > 200] == [True, True]
    assert b"Exif" not in redrawn.content


def test_a_jpeg_of_a_large_camera_is_reduced_while_it_is_decoded():
    packed = io.BytesIO()
    Image.new("L", (9000, 6000), 90).save(packed, "JPEG")

    redrawn = picture_of(packed.getvalue())

    assert (redrawn.width, redrawn.height) == (1600, 1067)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_png_of_every_kind_of_colour_is_drawn(mode):
    packed = io.BytesIO()
    Image.new(mode, (20, 10)).save(packed, "PNG")

    assert (picture_of(packed.getvalue()).width, picture_of(packed.getvalue()).height) == (20, 10)


def test_grey_of_16_bits_stays_the_grey_it_is():
    packed = io.BytesIO()
    Image.new("I;16", (8, 8), 32_768).save(packed, "PNG")

    grey = Image.open(io.BytesIO(picture_of(packed.getvalue()).content)).convert("L").getpixel((4, 4))
    assert abs(grey - 128) <= 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            made_files.png_that_says(5001, 4000),
            "Cette image a trop de pixels, 20\u00a0millions au plus\u00a0: réduisez-la, puis réessayez.",
        ),
        (
            made_files.png_that_says(2**31 - 1, 2**31 - 1),
            "Cette image a trop de pixels, 20\u00a0millions au plus\u00a0: réduisez-la, puis réessayez.",
        ),
        (
            b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
            "Ce fichier n’est pas une image lisible\u00a0: choisissez un JPEG, un PNG ou un WebP.",
        ),
        (
            made_files.drawn("GIF"),
            "Ce fichier n’est pas une image lisible\u00a0: choisissez un JPEG, un PNG ou un WebP.",
        ),
        (
            made_files.drawn("JPEG")[:300],
            "Ce fichier n’est pas une image lisible\u00a0: choisissez un JPEG, un PNG ou un WebP.",
        ),
        (b"", "Ce fichier n’est pas une image lisible\u00a0: choisissez un JPEG, un PNG ou un WebP."),
    ],
    ids=["too many pixels", "endless", "svg", "gif", "cut", "empty"],
)
def test_what_is_no_picture_that_we_take_gets_a_sentence(content, sentence):
    assert sentence_of(picture_of, content) == sentence


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_of_a_moving_picture_the_first_remains(kind):
    packed = io.BytesIO()
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    frames[0].save(packed, kind, save_all=True, append_images=frames[1:], duration=50)

    red, _green, blue = Image.open(io.BytesIO(picture_of(packed.getvalue()).content)).getpixel((8, 8))
    assert (red > 200, blue < 60) == (True, True)


def test_nothing_remains_of_what_stands_behind_a_picture():
    behind = b"<script>alert(1)</script>" + made_files.workbook(made_files.FAR)

    redrawn = picture_of(made_files.drawn("PNG") + behind)

    assert b"script" not in redrawn.content
    assert b"PK\x03\x04" not in redrawn.content


# --- the bounds -------------------------------------------------------------------------------------------------------


BEYOND = {
    "memory": "x = [bytearray(1 << 20) for _ in range(100_000)]",
    "processor": "while True: pass",
    "crash": "import ctypes; ctypes.string_at(0)",
    "output": "import sys\nwhile True: sys.stdout.buffer.write(b'x' * 1_000_000)",
}


@pytest.mark.skipif(sys.platform == "win32", reason="the system knows no such bounds")
@pytest.mark.slow("spends the second of processor time that it is given")
@pytest.mark.parametrize("what", BEYOND)
def test_a_reader_that_goes_beyond_its_bounds_ends_and_nothing_else(what):
    program = f"from faire_reseau.kit.reading import bounded\nbounded(300_000_000, 1)\n{BEYOND[what]}"

    ended = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
    )

    assert ended.returncode != 0


@pytest.mark.skipif(sys.platform == "win32", reason="the system knows no such bounds")
@pytest.mark.parametrize("read", [read_table, picture_of])
def test_an_end_without_an_answer_is_a_refusal_with_a_sentence(monkeypatch, read):
    monkeypatch.setattr(bounded, "MEMORY_BYTES", 1_000_000)

    sentence = sentence_of(read, made_files.drawn("PNG") if read is picture_of else b"nom\nx\n")

    assert sentence in {
        DAMAGED_TABLE,
        "Cette image est abîmée ou demande trop de mémoire\u00a0: réduisez-la ou enregistrez-la à nouveau en JPEG.",
    }


def test_a_reader_that_waits_for_ever_is_ended(monkeypatch):
    monkeypatch.setattr(bounded, "END_SECONDS", 0.0)

    assert sentence_of(read_table, b"nom\nx\n") == DAMAGED_TABLE


def test_the_reader_is_given_nothing_of_the_server_s_surroundings(monkeypatch):
    monkeypatch.setenv("FAIRE_RESEAU_SECRET", "geheim")
    seen = []
    started = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda command, **options: seen.append(options["env"]) or started(command, **options)
    )

    read_table(b"nom\nx\n")

    assert set(seen[0]) - {"SYSTEMROOT"} == {"PATH", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}


def test_files_are_read_one_at_a_time_and_whoever_comes_when_many_wait_is_told():
    busy = "D’autres fichiers sont en cours de lecture\u00a0: attendez une minute, puis envoyez de nouveau le vôtre."
    answers, arrived = [], threading.Barrier(bounded.WAITING + 2)

    def send():
        arrived.wait(timeout=60)
        answers.append(len(read_table(b"nom\nx\n").lines))

    senders = [threading.Thread(target=send) for _ in range(bounded.WAITING + 1)]
    with bounded._turn:  # a file is being read
        for sender in senders:
            sender.start()
        arrived.wait(timeout=60)
        end = time.monotonic() + 60
        while bounded._line._value and time.monotonic() < end:
            time.sleep(0.01)
        assert sentence_of(read_table, b"nom\nx\n") == busy
    for sender in senders:
        sender.join(timeout=60)

    assert answers == [1] * len(senders)


# --- anything at all --------------------------------------------------------------------------------------------------


def try_mutations(seed, number):
    """Each of `number` broken files ends in a table, a picture or a sentence; and a sound one is read afterwards."""
    chance = random.Random(seed)
    outcomes = {"read": 0, "refused": 0}
    for _ in range(number):
        is_table = chance.random() < 0.6
        content = made_files.mutated(
            chance.choice(made_files.sound_tables() if is_table else made_files.sound_pictures()), chance
        )
        # One in ten goes to the wrong reader, as a name that lies would have it.
        as_table = is_table is not (chance.random() < 0.1)
        try:
            answer = read_table(content) if as_table else picture_of(content)
        except Refusal as refusal:
            sentence, outcomes["refused"] = str(refusal.sentence), outcomes["refused"] + 1
        else:
            sentence, outcomes["read"] = "", outcomes["read"] + 1
            assert isinstance(answer, Table if as_table else pictures.Redrawn)
        assert not sentence or sentence.endswith(".")
    assert read_table(made_files.sound_tables()[0]).titles.number == 1
    return outcomes


@pytest.mark.slow("starts a process for each of 40 broken files")
def test_any_broken_file_ends_in_a_table_a_picture_or_a_sentence():
    outcomes = try_mutations(seed=20190625, number=40)

    # Neither the mutations nor the reader are so coarse that nothing passes.
    assert min(outcomes.values()) > 0


@pytest.mark.full
@pytest.mark.parametrize("seed", range(3))
def test_any_broken_file_at_length_ends_in_a_table_a_picture_or_a_sentence(seed):
    outcomes = try_mutations(seed, number=250)

    assert min(outcomes.values()) > 0


def test_unreadable_is_what_a_form_can_say_beside_its_field():
    with pytest.raises(Unreadable) as caught:
        read_table(b"PK\x03\x04")

    assert (str(caught.value.sentence), caught.value.field) == (DAMAGED_TABLE, "file")
