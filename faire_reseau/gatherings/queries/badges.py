"""Questions about badges with passes: the run that somebody asked for, and the keys that only they are shown."""

from datetime import datetime, timedelta

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import BadgeRun, Gathering

KEYS_SHOWN = timedelta(days=1)
"""How long whoever asked is shown the keys."""


def badge_run_of(user: User, gathering: Gathering, at: datetime) -> BadgeRun | None:
    """The badges that `user`, who runs `gathering`, asked for and may still be shown; one query."""
    return BadgeRun.objects.filter(gathering=gathering, asked_by=user, asked_at__gt=at - KEYS_SHOWN).first()
