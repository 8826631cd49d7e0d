"""App config: keeps control characters out of every row that is saved."""

from django.apps import AppConfig
from django.db.models.signals import pre_save
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.handlers import clean_texts


class KitConfig(AppConfig):
    """The room as an application."""

    name = "faire_reseau.kit"
    label = "kit"

    def ready(self) -> None:
        """Connect the guard that stands behind the forms; letters stay out of backups, and their queue is watched."""
        from faire_reseau.kit.checks import also_watch  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.copies import leave_out  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.letters import queue_age  # noqa: PLC0415  (its table is there now)
        from faire_reseau.kit.presses import PERIODS as PRESS_PERIODS  # noqa: PLC0415  (its table is there now)
        from faire_reseau.kit.retention import also_clear  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.text_columns import name_tables, replace_in  # noqa: PLC0415  (start-up)
        from faire_reseau.kit.undoing import PERIODS  # noqa: PLC0415  (its table is there now)

        also_clear(*PERIODS, *PRESS_PERIODS)
        name_tables({"kit.undoableact": _("what can be undone"), "kit.takenpress": _("press already taken")})
        replace_in("kit.undoableact")
        pre_save.connect(clean_texts, dispatch_uid="kit.clean_texts")
        # Sent again after a restore, they would tell people of what is long over; some hold keys.
        leave_out("kit_letter")
        also_watch(queue_age)
