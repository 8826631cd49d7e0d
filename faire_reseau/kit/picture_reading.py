"""Draws anew the pictures that somebody sent. Runs in the bounded child alone (see `kit.bounded`), hence without Django.

Nothing of the file remains but what it shows: no place where it was taken, no camera, no second content behind the picture.
"""

import io
import warnings

# Each format is loaded by name: asking the library to look for them loads all forty.
from PIL import Image, ImageOps, JpegImagePlugin, PngImagePlugin, WebPImagePlugin

_PLUGINS = (JpegImagePlugin, PngImagePlugin, WebPImagePlugin)
FORMATS = ("JPEG", "PNG", "WEBP")


class BadPicture(Exception):
    """No picture that can be taken; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def redrawn(content: bytes, *, most_pixels: int, widest: int) -> tuple[bytes, int, int]:
    """The picture as JPEG, at most `widest` pixels wide and high, turned as it is looked at, on white; its width and height.

    A JPEG is halved, quartered or taken by eighths while it is decoded; what is then decoded has at most `most_pixels`. Of moving
    pictures the first remains. Raises `BadPicture`. Cost: linear in the pixels decoded, some four bytes each, twice at most.
    """
    # Pillow warns of large pictures: they are measured here, before anything is decoded.
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None
    try:
        picture = Image.open(io.BytesIO(content), formats=FORMATS)
        picture.draft("RGB", (widest, widest))
        is_too_large = picture.width * picture.height > most_pixels
        drawn = None if is_too_large else _drawn(picture, widest)
    except MemoryError as fault:
        raise BadPicture("memory") from fault
    except Exception as fault:  # whatever a broken picture raises, it cannot be read
        raise BadPicture("unreadable") from fault
    if drawn is None:
        raise BadPicture("pixels")
    drawn.info.clear()  # the comment of a JPEG would be written again
    packed = io.BytesIO()
    drawn.save(packed, "JPEG", quality=82, optimize=True, progressive=True)
    return packed.getvalue(), drawn.width, drawn.height


def _drawn(picture: Image.Image, widest: int) -> Image.Image:
    orientation = picture.getexif().get(0x0112, 1)
    small = _plain(picture)
    small.thumbnail((widest, widest))
    return _on_white(_turned(small, orientation))


def _plain(picture: Image.Image) -> Image.Image:
    """Colours that can be mixed when the picture is made smaller; a palette cannot."""
    picture.load()
    if picture.mode in ("I;16", "I;16B", "I;16L", "I"):  # 16 bits of grey
        return picture.convert("I").point(lambda value: value / 257).convert("L")
    if picture.mode in ("RGB", "RGBA", "L", "LA") and not picture.has_transparency_data:
        return picture
    return picture.convert("RGBA" if picture.has_transparency_data else "RGB")


def _turned(picture: Image.Image, orientation: object) -> Image.Image:
    """As the camera was held; asked of the library once the picture is small, since it copies it."""
    exif = Image.Exif()
    if orientation in range(2, 9):
        exif[0x0112] = orientation
        bare = picture.copy()
        bare.info.clear()
        bare.info["exif"] = exif.tobytes()
        return ImageOps.exif_transpose(bare)
    return picture


def _on_white(picture: Image.Image) -> Image.Image:
    """JPEG knows no transparency: what shows through is paper, not ink."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    layered = picture.convert("RGBA")
    paper = Image.new("RGB", layered.size, "white")
    paper.paste(layered, mask=layered.getchannel("A"))
    return paper
