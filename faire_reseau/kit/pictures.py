"""Pictures that people send: redrawn in a bounded process as JPEG, without anything hidden in the file."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from faire_reseau.kit import bounded
from faire_reseau.kit.refusals import Refusal

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 20_000_000
WIDEST_PIXELS = 1600


class PictureRefused(Refusal):
    """A file that is no picture we can take, and what to do about it."""

    code = "picture"
    field = "file"


class NoPicture(PictureRefused):
    """A file that no picture can be read from, whatever its name."""


@dataclass(frozen=True)
class Redrawn:
    """A picture as JPEG, with its size in pixels."""

    content: bytes
    width: int
    height: int


def redraw(upload: Any) -> Redrawn:
    """The picture of `upload` (an uploaded file), at most `WIDEST_PIXELS` wide and high, turned as it is looked at.

    Raises `PictureRefused` with a sentence that says what to do, or `Busy`. Cost: one process; memory bounded by `bounded`.
    """
    if (upload.size or 0) > MOST_BYTES:
        raise PictureRefused(_("This picture is over 10 MB: make it smaller, then try again."))
    options = {"most_pixels": MOST_PIXELS, "widest": WIDEST_PIXELS}
    try:
        answer, packed = bounded.read("picture", upload.read(), options)
    except bounded.Broken:
        answer, packed = {"fault": "memory"}, b""
    if answer.get("fault") == "memory":
        raise PictureRefused(
            _("This picture is damaged, or needs too much memory: make it smaller or save it again as JPEG.")
        )
    if answer.get("fault") == "pixels":
        sentence = _("This picture has too many pixels, at most %(n)s million: make it smaller, then try again.")
        raise PictureRefused(sentence % {"n": MOST_PIXELS // 1_000_000})
    if "fault" in answer:
        raise NoPicture(_("This file is no picture that we can read: choose a JPEG, PNG or WebP."))
    return Redrawn(packed, answer["width"], answer["height"])
