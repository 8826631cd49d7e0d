"""Live messages of slides: which one the screens that follow an edition show. They carry no words."""

from faire_reseau import live
from faire_reseau.reports.models import Edition
from faire_reseau.reports.permissions import can_read_edition

SLIDES = live.Paired(
    "slides",
    rows=lambda: Edition.objects.select_related("document").defer("content"),
    version=lambda edition: edition.slide,
    counts=lambda _edition: {},
    follows=can_read_edition,
    # Whoever may read the edition may show it: its screens need no key.
    key=lambda _edition: "",
)
