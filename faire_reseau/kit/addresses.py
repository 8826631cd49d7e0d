"""Whole addresses of this site, for what is read away from it: feeds, calendars, search engines, pages kept for everybody."""

from django.conf import settings


def whole_address(path: str) -> str:
    """`path` (from “/” on) at the address of the site, never at the one by which a request happened to come."""
    return f"{settings.SITE_ADDRESS}{path}"
