"""Labels of the health checks; monitors read their codes (`/sante/`)."""

from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from faire_reseau.kit.checks import Watched
from faire_reseau.ui.templatetags.ui import file_size

# By code: as a row of the page of operations, and inside a sentence of the doctor.
CHECK_LABELS = {
    "database": gettext_lazy("Writing to the database"),
    "worker": gettext_lazy("Background tasks run"),
    "room_bytes": gettext_lazy("Free space"),
    "oldest_task_s": gettext_lazy("Wait of the oldest task"),
    "letters": gettext_lazy("Wait of the oldest letter"),
    "valkey": gettext_lazy("Valkey, between several servers"),
}
WAITING_LABELS = {
    "oldest_task_s": gettext_lazy("background tasks"),
    "letters": gettext_lazy("letters"),
}
NEVER = 10**9  # seconds, for what never happened


def value_in_words(check: Watched) -> str:
    """What was measured, with its unit: a size, minutes, seconds or “never”."""
    if check.name == "room_bytes":
        return file_size(check.value)
    if check.name == "valkey":
        return _("answers") if check.value else _("does not answer")
    if check.value >= NEVER:
        return _("never")
    if check.name == "letters":
        return _("%(minutes)s min") % {"minutes": intcomma(check.value)}
    return _("%(seconds)s s") % {"seconds": intcomma(check.value)}
