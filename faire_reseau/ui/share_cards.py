"""The picture that is shown where a page is shared: title, network, and its own picture, 1200 × 630 pixels, drawn here."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

# Each format is loaded by name, as in `kit.picture_reading`.
from PIL import Image, ImageDraw, ImageFont, ImageOps, JpegImagePlugin

__all__ = ["SIZE", "JpegImagePlugin", "drawn"]

SIZE = (1200, 630)
LONGEST_TITLE = 160
_FONTS = Path(__file__).parent / "static" / "ui" / "fonts"
_MARGIN, _PICTURE_HEIGHT = 72, 300
# Those of the light page: paper, ink, deep green, the yellow of a highlighter.
_PAPER, _GREEN, _YELLOW, _WHITE = "#fffdf8", "#07423e", "#f6c445", "#ffffff"


def drawn(title: str, *, kicker: str, network: str, picture: bytes | None = None) -> bytes:
    """The card as JPEG. Titles too long for three lines are drawn smaller, then cut. Cost: some 100 ms.

    `picture` is one that `kit.pictures` drew: nothing that somebody sent is opened here.
    """
    card = Image.new("RGB", SIZE, _GREEN)
    draw = ImageDraw.Draw(card)
    top = 0
    if picture:
        with Image.open(io.BytesIO(picture), formats=("JPEG",)) as image:
            card.paste(ImageOps.fit(image.convert("RGB"), (SIZE[0], _PICTURE_HEIGHT), Image.Resampling.LANCZOS))
        top = _PICTURE_HEIGHT
    draw.rectangle((0, top, SIZE[0], top + 12), fill=_YELLOW)
    small = _font("bricolage-grotesque", 32, 700)
    y = top + (36 if picture else 84)
    draw.text((_MARGIN, y), _cut(kicker, small), font=small, fill=_YELLOW)
    _title(draw, title, y + 52, SIZE[1] - 84)
    draw.text((_MARGIN, SIZE[1] - 64), _cut(network, small), font=small, fill=_PAPER)
    packed = io.BytesIO()
    card.save(packed, "JPEG", quality=86, optimize=True)
    return packed.getvalue()


def _title(draw: Any, title: str, top: int, bottom: int) -> None:
    words = " ".join(title.split())[:LONGEST_TITLE]
    for size in (84, 72, 62, 54, 46, 40):
        font = _font("bricolage-grotesque", size, 750)
        lines = _lines(words, font)
        height = round(size * 1.14)
        if len(lines) * height <= bottom - top:
            break
    lines = lines[: max(1, (bottom - top) // height)]
    for number, text in enumerate(lines):
        draw.text((_MARGIN, top + number * height), _cut(text, font), font=font, fill=_WHITE)


def _lines(words: str, font: Any) -> list[str]:
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and font.getlength(longer) > SIZE[0] - 2 * _MARGIN:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(text: str, font: Any) -> str:
    """As much of `text` as one line holds."""
    if font.getlength(text) <= SIZE[0] - 2 * _MARGIN:
        return text
    while text and font.getlength(text + "…") > SIZE[0] - 2 * _MARGIN:
        text = text[:-1]
    return text.rstrip() + "…"


@lru_cache(maxsize=16)
def _font(name: str, size: int, weight: int) -> Any:
    font = ImageFont.truetype(str(_FONTS / f"{name}.woff2"), size)
    font.set_variation_by_axes([weight])
    return font
