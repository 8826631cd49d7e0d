"""What every template knows: the network, the menu, one's desk."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.network.queries import the_network
from faire_reseau.pages.queries import declaration
from faire_reseau.project.operate.version import version


def house(request: HttpRequest) -> dict[str, Any]:
    """The frame of each page; costs no statement but one a minute."""
    entries = [
        (_("Gatherings"), reverse("gatherings:list")),
        (_("Directory"), reverse("network:directory")),
        (_("Activities"), reverse("activities:list")),
        (_("Articles"), reverse("articles:list")),
    ]
    return {
        "network": the_network(),
        "demo_doors_listed": settings.DEMO_DOORS_LISTED,
        "menu": [{"label": label, "url": url, "is_current": request.path.startswith(url)} for label, url in entries],
        "desk_url": reverse("pages:desk"),
        "accessibility_level": declaration().level,
        "software_version": version(),
    }
