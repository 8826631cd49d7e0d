"""Absolute addresses of this site, for feeds, calendars, search engines and cached pages."""

import re

from django.conf import settings
from django.utils.text import slugify

from faire_reseau.kit.folding import bare

_SIGNS = re.compile(r"[\W_]+")


def whole_address(path: str) -> str:
    """`path` (from “/” on) at the address of the site, never at the one by which a request happened to come."""
    return f"{settings.SITE_ADDRESS}{path}"


def slug_of(text: str) -> str:
    """What stands for `text` in an address: “L’été au cœur” is “l-ete-au-coeur”; "" when no letter of a to z is left."""
    return slugify(_SIGNS.sub(" ", bare(text)))
