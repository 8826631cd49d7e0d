"""Context of every template: network, menu, desk."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from faire_reseau.network.queries import the_network
from faire_reseau.pages.texts import declaration, places
from faire_reseau.project.operate.version import version


def house(request: HttpRequest) -> dict[str, Any]:
    """The frame of each page; costs no statement but one a minute."""
    entries = _entries(get_language(), get_script_prefix())
    return {
        "network": the_network(),
        "demo_doors_listed": settings.DEMO_DOORS_LISTED,
        "menu": [{"label": label, "url": url, "is_current": request.path.startswith(url)} for label, url in entries],
        "desk_url": reverse("pages:desk"),
        "page_help": places().get(request.resolver_match.view_name) if request.resolver_match else None,
        "accessibility_level": declaration().level,
        "software_version": version(),
    }


@lru_cache(maxsize=20)
def _entries(_language: str | None, _prefix: str) -> tuple[tuple[str, str], ...]:
    """The labels and addresses of the menu in the reader's language."""
    return (
        (_("Gatherings"), reverse("gatherings:list")),
        (_("Directory"), reverse("network:directory")),
        (_("Activities"), reverse("activities:list")),
        (_("Cooperations"), reverse("cooperations:list")),
        (_("Productions"), reverse("catalogue:list")),
        (_("Consultations"), reverse("structure:list")),
        (_("Reports"), reverse("reports:campaigns")),
        (_("Articles"), reverse("articles:list")),
    )
