"""Stored pictures in the widths that screens need, as WebP: a phone does not load what a large screen shows."""

import io

from django.core.cache import cache
from django.core.files import File
from django.http import FileResponse, HttpResponse, HttpResponseBase
from PIL import Image

from faire_reseau.kit.keys import digest

WIDTHS = (640, 960, 1280)
QUALITY = 72
KEPT_S = 7 * 86400


def narrower(content: bytes, width: int) -> bytes:
    """The stored JPEG `content` as WebP, at most `width` pixels wide. Cost: some 50 ms."""
    with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
        image.draft("RGB", (width, width * image.height // image.width))
        if image.width > width:
            drawn = image.resize((width, max(1, round(image.height * width / image.width))), Image.Resampling.LANCZOS)
        else:
            drawn = image.copy()
    packed = io.BytesIO()
    drawn.convert("RGB").save(packed, "WEBP", quality=QUALITY, method=5)
    return packed.getvalue()


def answer(file: File[bytes], width: str, *, is_open: bool) -> HttpResponseBase:
    """A stored picture, in the `width` asked for when it is one of `WIDTHS`, else whole; kept by browsers while it `is_open`.

    Its name is drawn anew for each file. A day only: what shows it may be taken back.
    """
    response: HttpResponseBase
    if width in map(str, WIDTHS):
        key = f"picture:{digest(file.name or '')}:{width}"
        content = cache.get(key)
        if content is None:
            content = narrower(file.read(), int(width))
            cache.set(key, content, KEPT_S)
        file.close()
        response = HttpResponse(content, content_type="image/webp")
    else:
        response = FileResponse(file, content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=86400, immutable" if is_open else "private, no-store"
    return response
